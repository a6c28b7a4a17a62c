"""The papers the program makes: one entry each, found by key.

Papers of one plan are in ``DOCUMENTS``, papers that change an earlier order into a later one in ``AMENDMENTS``, those that withdraw one in
``REVOCATIONS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

from roster import labels
from roster.documents.order_changes import is_order_changed
from roster.documents.rakor import build_rakor
from roster.documents.render import Paper, render_html, write_pdf
from roster.documents.sprin import build_sprin
from roster.documents.sprin_pencabutan import Revocation, build_sprin_pencabutan
from roster.documents.sprin_perubahan import Amendment, build_sprin_perubahan
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.errors import RosterError

STATUSES = ("draft", "terbit")

Source = TypeVar("Source", Plan, Amendment, Revocation)


@dataclass(frozen=True, slots=True)
class Document(Generic[Source]):
    """One kind of paper: ``template`` and ``styles`` are paths below ``templates/documents``.

    ``build`` makes the frozen context of the template from the data set, what the paper is about, and whether it is a draft; it raises
    RosterError where that forbids the paper.
    """

    key: str
    template: str
    build: Callable[[Dataset, Source, bool], Paper]
    styles: tuple[str, ...]
    variant: str = "pdf/a-2a"

    @property
    def label(self) -> str:
        """What the user reads on the button that fetches it."""
        return labels.label(section_of(self.key), self.key)

    @property
    def file_name(self) -> str:
        """The name of the file in ``dokumen/``."""
        return f"{self.key}.pdf"


DOCUMENTS: Mapping[str, Document[Plan]] = MappingProxyType(
    {
        document.key: document
        for document in (
            Document("sprin", "sprin/sprin.html", build_sprin, ("base/letter.css", "sprin/sprin.css")),
            Document("rakor", "rakor/rakor.html", build_rakor, ("base/letter.css", "rakor/rakor.css", "rakor/paparan.css")),
        )
    }
)
"""Papers by key, in the order they are made."""

AMENDMENTS: Mapping[str, Document[Amendment]] = MappingProxyType(
    {
        document.key: document
        for document in (
            Document(
                "sprin_perubahan",
                "sprin_perubahan/sprin_perubahan.html",
                build_sprin_perubahan,
                ("base/letter.css", "sprin/sprin.css", "sprin_perubahan/sprin_perubahan.css"),
            ),
        )
    }
)
"""Papers that need an earlier plan too; only a plan that changes its orders has them."""


REVOCATIONS: Mapping[str, Document[Revocation]] = MappingProxyType(
    {
        document.key: document
        for document in (
            Document(
                "sprin_pencabutan",
                "sprin_pencabutan/sprin_pencabutan.html",
                build_sprin_pencabutan,
                ("base/letter.css", "sprin/sprin.css", "sprin_pencabutan/sprin_pencabutan.css"),
            ),
        )
    }
)
"""Papers that withdraw an order; only a revoked version has them."""


def section_of(key: str) -> str:
    """Return the section of the labels that a paper is found in."""
    return "amendments" if key in AMENDMENTS else "revocations" if key in REVOCATIONS else "documents"


def render_document(key: str, dataset: Dataset, plan: Plan, out: Path, *, status: str = "draft") -> Path:
    """Write one paper as PDF to the file ``out`` and return it; ``status`` other than ``terbit`` prints KONSEP across each page.

    Raises
    ------
    RosterError
        For an unknown key or status, a plan the paper may not be made from, or a machine without the typeface.
    """
    if key not in DOCUMENTS or status not in STATUSES:
        known = ", ".join(DOCUMENTS)
        raise RosterError(
            f"Dokumen {key!r} berstatus {status!r} tidak dikenal.", f"Dokumen: {known}. Status: {', '.join(STATUSES)}.", code="dokumen"
        )
    return _write(DOCUMENTS[key], dataset, plan, out, status)


def render_amendments(dataset: Dataset, amendment: Amendment, folder: Path, *, status: str = "draft") -> tuple[Path, ...]:
    """Write every paper that changes the earlier order into ``folder`` as ``<key>.pdf`` and return the files.

    Nothing is written where no order of a policeman changes and no post is relieved or withdrawn. The papers of the earlier plan are
    not touched.

    Raises
    ------
    RosterError
        For a plan the paper may not be made from, a number or date that cannot be, or a machine without the typeface.
    """
    if not is_order_changed(dataset, amendment.before, amendment.after):
        return ()
    return tuple(_write(document, dataset, amendment, folder / document.file_name, status) for document in AMENDMENTS.values())


def render_revocations(dataset: Dataset, revocation: Revocation, folder: Path) -> tuple[Path, ...]:
    """Write every paper that withdraws an order into ``folder`` as ``<key>.pdf`` and return the files; it is issued with its number.

    Raises
    ------
    RosterError
        For a number or date that cannot be, or a machine without the typeface.
    """
    return tuple(_write(document, dataset, revocation, folder / document.file_name, "terbit") for document in REVOCATIONS.values())


def _write(document: Document[Source], dataset: Dataset, source: Source, out: Path, status: str) -> Path:
    paper = document.build(dataset, source, status != "terbit")
    return write_pdf(render_html(document.template, paper), out, styles=document.styles, variant=document.variant)


def render_all(
    dataset: Dataset, plan: Plan, folder: Path, *, status: str = "draft", progress: Callable[[str, float], None] | None = None
) -> tuple[Path, ...]:
    """Write every paper into ``folder`` as ``<key>.pdf`` and return the files in order.

    ``progress`` is called with the label of the paper at hand and the share done, 0 to 1.
    """
    paths = []
    for position, document in enumerate(DOCUMENTS.values()):
        if progress:
            progress(document.label, position / len(DOCUMENTS))
        paths.append(render_document(document.key, dataset, plan, folder / document.file_name, status=status))
    if progress:
        progress(labels.label("stages", "dokumen"), 1.0)
    return tuple(paths)

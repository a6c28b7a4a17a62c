"""The papers the program makes: one entry each, found by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from roster import labels
from roster.documents.rakor import build_rakor
from roster.documents.render import Paper, render_html, write_pdf
from roster.documents.sprin import build_sprin
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.errors import RosterError

STATUSES = ("draft", "terbit")

Build = Callable[[Dataset, Plan, bool], Paper]
"""(dataset, plan, is it a draft) -> the frozen context of the template. Raises RosterError where the plan forbids the paper."""


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of paper: ``template`` and ``styles`` are paths below ``templates/documents``."""

    key: str
    template: str
    build: Build
    styles: tuple[str, ...]
    variant: str = "pdf/a-2a"

    @property
    def label(self) -> str:
        """What the user reads on the button that fetches it."""
        return labels.label("documents", self.key)

    @property
    def file_name(self) -> str:
        """The name of the file in ``dokumen/``."""
        return f"{self.key}.pdf"


DOCUMENTS: Mapping[str, Document] = MappingProxyType(
    {
        document.key: document
        for document in (
            Document("sprin", "sprin/sprin.html", build_sprin, ("base/letter.css", "sprin/sprin.css")),
            Document("rakor", "rakor/rakor.html", build_rakor, ("base/letter.css", "rakor/rakor.css", "rakor/paparan.css")),
        )
    }
)
"""Papers by key, in the order they are made."""


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
    document = DOCUMENTS[key]
    paper = document.build(dataset, plan, status != "terbit")
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

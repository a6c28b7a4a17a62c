"""The papers of ``roster plan --baseline --docs`` that change the orders of the earlier plan, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roster.commands.folders import reason_of
from roster.commands.progress import StageProgress
from roster.commands.reporter import Reporter, decimal_text
from roster.errors import RosterError
from roster.labels import UNSUR, label

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class ChangedOrders:
    """The papers made, none where no order of a policeman changes, and how many people of each unsur get a new letter."""

    papers: tuple[Path, ...]
    letters: Mapping[str, int]


def render_changed_orders(folder: Path, dataset: Dataset, plans: tuple[Plan, Plan], progress: StageProgress) -> ChangedOrders:
    """Make the papers that change the orders of the first of two plans into those of the second.

    Raises
    ------
    RosterError
        When a paper cannot be made or written; the tables stay.
    """
    from roster.documents import AMENDMENTS, letters_of, list_order_changes, read_amendment, render_amendments

    progress.show("dokumen", 0.0, ", ".join(document.label for document in AMENDMENTS.values()))
    changes = list_order_changes(dataset, *plans)
    letters = {unsur: letters_of(change for change in changes if change.unsur == unsur) for unsur in UNSUR}
    try:
        folder.mkdir(exist_ok=True)
        papers = render_amendments(dataset, read_amendment(dataset, *plans), folder)
    except OSError as error:
        message = f"Sprin perubahan tidak dapat ditulis di {folder}: {reason_of(error)}; tabel rencana sudah ditulis"
        raise RosterError(message, "Beri ruang atau izin, lalu ulangi dengan --docs.", code="tulis_dokumen") from error
    progress.show("dokumen", 1.0)
    return ChangedOrders(papers, letters)


def report_changed_orders(changed: ChangedOrders, reporter: Reporter) -> None:
    """Say how many people are told something new, or that there is no changed order and why."""
    reporter.emit("surat_berubah", **{unsur.lower(): count for unsur, count in changed.letters.items()})
    counted = ", ".join(f"{label('unsur', unsur)} {decimal_text(count, 0)}" for unsur, count in changed.letters.items())
    if changed.papers:
        reporter.say(f"Orang yang perintahnya berubah: {counted}.")
    elif any(changed.letters.values()):
        reporter.say(f"Sprin perubahan tidak dibuat: tidak ada perintah Polri yang berubah (orang yang penugasannya berubah: {counted}).")
    else:
        reporter.say("Sprin perubahan tidak dibuat: tidak ada perintah yang berubah terhadap rencana lama.")

"""``roster diff``: what differs between two plan versions, told, written as a workbook, or as facts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roster.commands.diff_facts import emit_difference
from roster.commands.reading import read_input
from roster.commands.reporter import Reporter
from roster.errors import RosterError

if TYPE_CHECKING:
    from roster.planning.compare_versions import Difference
    from roster.planning.read_versions import Version
    from roster.planning.tell_versions import VersionWords

SHOWN = 20
"""How many people are shown without ``--all``."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions: a plan folder or a number of the store, and the data of a folder where they are given."""

    named: str
    data: Path | None = None


@dataclass(frozen=True, slots=True)
class DiffRequest:
    """What ``roster diff`` was asked."""

    before: Side
    after: Side
    out: Path | None = None
    show_all: bool = False
    english: bool = False


def tell_difference(request: DiffRequest, reporter: Reporter) -> int:
    """Tell the difference of two versions and return 0, or 1 when the data given have faults.

    Raises
    ------
    RosterError
        When a version cannot be read, the two are of different districts, or the workbook cannot be written.
    """
    from roster.planning.compare_versions import difference_of
    from roster.planning.tell_versions import VersionWords

    if request.out is not None and request.out.suffix.lower() != ".xlsx":
        raise RosterError(f"{request.out} bukan nama buku kerja.", "Beri --out nama berkas yang berakhir .xlsx.", code="nama_berkas")
    found = difference_of(lambda: _read(request.before, reporter), lambda: _read(request.after, reporter))
    if found is None:
        return 1
    words = VersionWords(found, "en" if request.english else "id")
    names = (_name(request.before, words), _name(request.after, words))
    if request.out is not None:
        _write(found, request, reporter)
    if reporter.as_json:
        emit_difference(found, words, reporter, most=None if request.show_all else SHOWN)
    else:
        _say(found, words, request, reporter, names)
    return 0


def _read(side: Side, reporter: Reporter) -> Version | None:
    """Return a version, None after the faults of its data were reported."""
    from roster.planning.read_versions import folder_version, glanced_version

    folder = Path(side.named)
    if folder.is_dir():
        if side.data is None:
            return folder_version(folder)
        dataset = read_input(side.data, reporter)
        return None if dataset is None else folder_version(folder, dataset)
    if not (side.named.isascii() and side.named.isdigit() and 0 < int(side.named) < 2**31):
        message = f"Tidak ada folder rencana {side.named}, dan itu bukan nomor rencana."
        raise RosterError(message, "Beri folder hasil roster plan, atau nomor rencana di aplikasi web.", code="rencana")
    from roster.config import Settings

    url = Settings.from_environment().database_url
    return glanced_version(url, int(side.named)) or _from_store(url, int(side.named))


def _from_store(url: str, plan_id: int) -> Version:
    from roster.planning.read_versions import stored_version
    from roster.store import open_store

    with open_store(url) as store:
        return stored_version(store, plan_id)


def _name(side: Side, words: VersionWords) -> str:
    folder = Path(side.named)
    return os.fspath(folder) if folder.is_dir() else words.pick(f"rencana {side.named}", f"plan {side.named}")


def _write(found: Difference, request: DiffRequest, reporter: Reporter) -> None:
    from roster.planning.tell_versions import VersionWords
    from roster.planning.write_difference import write_difference

    if request.out is None:
        return
    if request.out.is_dir():
        raise RosterError(f"{request.out} sebuah folder.", "Beri --out nama berkas .xlsx.", code="nama_berkas")
    words = VersionWords(found, "id")
    write_difference(found, request.out, before=_name(request.before, words), after=_name(request.after, words))
    reporter.emit("berkas", berkas=os.fspath(request.out))


def _say(found: Difference, words: VersionWords, request: DiffRequest, reporter: Reporter, names: tuple[str, str]) -> None:
    reporter.say(words.pick("Perbedaan: ", "Difference: ") + " → ".join(names))
    if found.is_empty:
        reporter.say(words.pick("Tidak ada perbedaan.", "No difference."))
    else:
        _say_totals(found, words, reporter)
        _say_kecamatan(found, words, reporter)
        _say_people(found, words, request, reporter)
    if request.out is not None:
        reporter.say(words.pick("Buku kerja: ", "Workbook: ") + os.fspath(request.out))


def _say_totals(found: Difference, words: VersionWords, reporter: Reporter) -> None:
    totals, number, step = found.totals, words.number, words.step
    kinds = ((words.label("changes", kind).lower(), count) for kind, count in _kinds(found))
    reporter.say(words.pick("Orang: ", "People: ") + step(totals.people) + "; " + ", ".join(f"{name} {number(n)}" for name, n in kinds))
    letters, void = number(totals.letters), number(totals.withdrawn)
    told = words.pick(f"Surat yang berubah: {letters}, di antaranya dicabut {void}", f"Orders that change: {letters}, {void} of them void")
    reporter.say(told)
    posts = [number(count) for count in (totals.posts_new, totals.posts_gone, totals.posts_changed)]
    touched = number(totals.kecamatan)
    reporter.say(
        words.pick(
            f"Kecamatan tersentuh: {touched}; pos baru {posts[0]}, dibubarkan {posts[1]}, berubah {posts[2]}",
            f"Kecamatan touched: {touched}; posts new {posts[0]}, dissolved {posts[1]}, changed {posts[2]}",
        )
    )
    if steps := words.steps_of_stations():
        reporter.say("TPS: " + "; ".join(f"{name} {number(count)}" for name, count in steps))
    risk, short, km = step(totals.risk, 1), step(totals.short), step(totals.km, 1)
    reporter.say(
        words.pick(
            f"Risiko tak terjaga {risk}; penugasan kurang {short}; jarak {km} km",
            f"Uncovered risk {risk}; postings short {short}; travel {km} km",
        )
    )


def _kinds(found: Difference) -> tuple[tuple[str, int], ...]:
    totals = found.totals
    return (("tetap", totals.stays), ("pindah", totals.moves), ("masuk", totals.joins), ("lepas", totals.leaves))


def _say_kecamatan(found: Difference, words: VersionWords, reporter: Reporter) -> None:
    heads = words.pick("Kecamatan|orang|datang|pergi|risiko|kurang|pos", "Kecamatan|people|in|out|risk|short|posts").split("|")
    line = "  {:<22}{:>17}{:>8}{:>7}{:>23}{:>15}{:>6}"
    reporter.say(line.format(*heads))
    for row in found.kecamatan:
        if row.is_touched:
            counts = (words.number(row.arrived), words.number(row.departed), words.step(row.risk, 1), words.step(row.short))
            reporter.say(line.format(words.kecamatan(row.name)[:21], words.step(row.people), *counts, words.number(row.changed_posts)))


def _say_people(found: Difference, words: VersionWords, request: DiffRequest, reporter: Reporter) -> None:
    from roster.domain.personnel import shown_number

    people = found.changed_people
    shown = people if request.show_all else people[:SHOWN]
    reporter.say(words.pick(f"Personel yang berubah: {words.number(len(people))}", f"People who change: {words.number(len(people))}"))
    for person in shown:
        kind, number = words.label("changes", person.kind), shown_number(person.number, person.unsur)
        reporter.say(f"  {kind}: {person.rank} {person.name} · {number} · {person.unit}")
        for run in person.runs:
            if run.from_post != run.to_post or run.cause is not None:
                reporter.say(f"    {'+'.join(run.shifts)}: {posts_text(run.from_post, run.to_post)} · {words.cause(run.cause)}")
    if left := len(people) - len(shown):
        count = words.number(left)
        reporter.say(words.pick(f"  ... dan {count} lagi (--all, atau --out)", f"  ... and {count} more (--all, or --out)"))


def posts_text(from_post: str, to_post: str) -> str:
    """Return ``R-1 → R-2``, the post itself where it stays, a dash where there is none."""
    return from_post if from_post == to_post else f"{from_post or '–'} → {to_post or '–'}"

"""An earlier plan as it is to be read today: its places kept for people named, its TPS under the numbers they bear now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from roster.domain.operation import Dataset
from roster.domain.plan import RENUMBERED, Plan
from roster.domain.renumbering import NEW, Former, follow, former_lines, numbering_next, pending, read_former_lines, renumbered
from roster.planning.known_names import named_baseline

MOST_NAMED = 5
"""TPS named in one note; the rest are counted."""


def followed_baseline(dataset: Dataset, baseline: Plan) -> Plan:
    """Return the earlier plan in the names and numbers of the data set; to do so twice changes nothing more."""
    numbering = numbering_next(baseline, dataset.stations)
    return follow(named_baseline(dataset, baseline), numbering, {station.id for station in dataset.stations})


def renumbered_duties(dataset: Dataset, issued: Plan, today: Plan) -> dict[tuple[str, str], str]:
    """Return (number, shift) to how the TPS of that duty are called today, where its order reads otherwise; ``today`` is followed."""
    numbering, present = numbering_next(issued, dataset.stations), {station.id for station in dataset.stations}
    steps = {post: step_text(found) for post, found in renumbered(issued, numbering, present).items()}
    pairs = zip(issued.rows, today.rows, strict=True)
    return {(now.number, now.shift): steps[was.post] for was, now in pairs if was.post in steps and was.stations != now.stations}


def step_text(steps: Iterable[tuple[str, str]]) -> str:
    """Return renumbered TPS as ``TPS 005 menjadi TPS 004``, with the code of the desa where that is another."""
    return ", ".join(f"TPS {_short(old, new)} menjadi TPS {_short(new, old)}" for old, new in steps)


def _short(station: str, other: str) -> str:
    desa, _, number = station.partition("/")
    return number if other.startswith(f"{desa}/") else station


def renumbering_notes(dataset: Dataset, baseline: Plan) -> tuple[str, ...]:
    """Return what a user should look at before he trusts that every team of the earlier plan stays at its place.

    Former TPS the earlier plan does not know, a column that was filled anew, index events that name renumbered TPS, and each desa
    with more or fewer TPS than before of which the column says nothing.
    """
    former = read_former_lines(former_lines(dataset.stations))
    followed = read_former_lines(baseline.listed(RENUMBERED))
    left = pending(former, followed)
    known = {station for post in baseline.guarding for station in post.stations}
    names = {area.code: area.name for area in dataset.areas}
    return (
        *_unknown(left, known, names),
        *_filled_anew(left, followed, names),
        *_counted(dataset, known, left, names),
        *(_events(dataset, left, names) if left else ()),
    )


def _unknown(left: Former, known: Collection[str], names: dict[str, str]) -> Iterator[str]:
    lost = sorted({old for olds in left.values() for old in olds if old not in known and old != NEW})
    if lost:
        yield (
            f"nomor_lama menyebut TPS yang tidak ada dalam rencana acuan: {_listed(lost, names)}. "
            "Periksa nomornya, atau tulis 'baru' bila TPS-nya memang baru."
        )


def _filled_anew(left: Former, followed: Former, names: dict[str, str]) -> Iterator[str]:
    before = {station.partition("/")[0] for station in followed}
    for desa in sorted({station.partition("/")[0] for station in left} & before):
        yield (
            f"Desa {names.get(desa, desa)}: nomor_lama diisi lain daripada yang sudah diikuti rencana acuan; semuanya dibaca terhadap "
            "nomor dalam rencana acuan. Kosongkan isian lama yang sudah diikuti rencana itu."
        )


def _counted(dataset: Dataset, known: Iterable[str], left: Former, names: dict[str, str]) -> Iterator[str]:
    told = {station.partition("/")[0] for new, olds in left.items() for station in (new, *olds)}
    was = Counter(station.partition("/")[0] for station in known)
    now = Counter(station.desa_code for station in dataset.stations)
    for desa in sorted((was.keys() | now.keys()) - told):
        if was[desa] != now[desa]:
            yield (
                f"Desa {names.get(desa, desa)}: {was[desa]} TPS dalam rencana acuan, sekarang {now[desa]}, tanpa nomor_lama. "
                "Bila nomor TPS lain ikut bergeser atau TPS digabung, isi kolom nomor_lama di lembar tps; bila tidak, abaikan."
            )


def _events(dataset: Dataset, left: Former, names: dict[str, str]) -> Iterator[str]:
    touched = {*left, *(old for olds in left.values() for old in olds)}
    named = sorted({event.place for event in dataset.events} & touched)
    if named:
        yield (
            f"Kejadian indeks menyebut TPS yang nomornya berubah ({_listed(named, names)}) dan dibaca dengan nomor yang baru. "
            "Catat lagi indeks TPS itu bila kejadiannya memakai nomor lama."
        )


def _listed(stations: Collection[str], names: dict[str, str]) -> str:
    parts = [station.partition("/") for station in stations]
    shown = ", ".join(f"{names.get(desa, desa)} {number}" for desa, _, number in parts[:MOST_NAMED])
    return shown + (f", dan {len(parts) - MOST_NAMED} lagi" if len(parts) > MOST_NAMED else "")

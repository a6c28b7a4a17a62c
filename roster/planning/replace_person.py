"""The use cases of the replacement desk: who may stand in for absent people, and the plan in which they do."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from roster.domain.calendar import minute_of
from roster.domain.plan import Plan
from roster.errors import RosterError
from roster.planning.explain_names import Naming, Someone, Where, name_plan
from roster.planning.explain_person import UnknownPersonError, find_person
from roster.planning.keep_archive import KeptPlan
from roster.planning.plan_operation import peak_mib
from roster.planning.replaced_plan import Replaced, replaced_plan
from solver.explain.standing import Stint
from solver.explain.substitutes import NEAREST, OpenDuty, Source, Substitute, open_vacancies, rank
from solver.problem import Problem
from solver.replace import Restored, restore
from solver.solution import Solution
from solver.vacancies import Absence, Choice, Vacancies


class AbsenceError(RosterError):
    """The absent people, or who was chosen for them, cannot be used as they were given."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A plan at the replacement desk, loaded once and asked many times."""

    plan: Plan
    naming: Naming

    @property
    def kept(self) -> KeptPlan:
        """The plan in the solver's terms, with the names."""
        return self.naming.plan


@dataclass(frozen=True, slots=True)
class Call:
    """Who is absent from when on, seen at a minute of the plan.

    ``idle`` are those of them who have no duty ahead: nothing is open because of them, and they stand in for nobody.
    """

    now: int
    vacancies: Vacancies
    absent: tuple[Someone, ...]
    idle: tuple[Someone, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody comes to a place in the place of somebody else."""

    who: Someone
    where: Where
    instead: Someone


@dataclass(frozen=True, slots=True)
class Stand:
    """Somebody who may stand in: his facts (see ``Substitute``) in the words of the plan, ``nth`` his rank on the list.

    ``followers`` fill what he and those after him leave.
    """

    nth: int
    who: Someone
    source: Source
    turn: int
    chain: int
    km: float
    minutes: int
    rest_before: int | None
    rest_after: int | None
    soft: int
    is_same_unit: bool
    gives_up: Where | None
    followers: tuple[tuple[Someone, Where], ...]


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A duty that fell open with everybody who may take it; see ``OpenDuty``."""

    absent: Someone
    where: Where
    stands: tuple[Stand, ...]
    barred: Mapping[str, int]
    stranded: int
    unasked: int


@dataclass(frozen=True)
class Replacement:
    """The new version and what it says to the desk.

    ``steps`` are who comes where for whom, duty by duty; ``gaps`` the duties that stay open, with who is barred by what.
    ``changed`` are those who have other duties than before, ``drawn`` of them from the reserve; ``is_fewest`` that fewer
    cannot restore as much.
    """

    plan: Plan
    problem: Problem
    steps: tuple[Step, ...]
    gaps: tuple[OpenPlace, ...]
    changed: tuple[Someone, ...]
    drawn: int
    is_fewest: bool


def open_desk(plan: Plan, kept: KeptPlan) -> Desk:
    """Return a plan ready for the desk."""
    return Desk(plan, name_plan(kept))


def minute_at(kept: KeptPlan, when: datetime) -> int:
    """Return a local moment as a minute of the plan.

    Raises
    ------
    AbsenceError
        When the plan was kept without its voting day.
    """
    if kept.names.voting_day is None:
        advice = 'Tulis waktunya terhadap hari pemungutan suara, misalnya "H-1 20.00", atau beri --data.'
        raise AbsenceError("Arsip rencana ini tidak menyebut hari pemungutan suara.", advice, code="hari_h")
    return minute_of(kept.names.voting_day, kept.names.zone, when, is_start=True)


def number_at(desk: Desk, given: str) -> int | None:
    """Return the place on the plan's list of people of a number as somebody typed it, None where nobody has it."""
    try:
        return desk.naming.refs[find_person(desk.naming, given)]
    except UnknownPersonError:
        return None


def find_people(desk: Desk, text: str, *, most: int, without: Collection[int] = ()) -> tuple[tuple[Someone, ...], int]:
    """Return the first people whose name or number holds a text, in the order of the list, and how many more there are."""
    wanted = " ".join(text.casefold().split())
    digits = "".join(filter(str.isalnum, wanted))
    found = []
    for number, ref in desk.naming.refs.items() if wanted else ():
        held = desk.kept.names.people.get(number)
        if ref not in without and ((held and wanted in held.name.casefold()) or (digits and digits in number.casefold())):
            found.append(number)
    return tuple(desk.naming.someone(number) for number in found[:most]), max(0, len(found) - most)


def call_out(desk: Desk, numbers: Iterable[str], now: int, since: Mapping[str, int] | None = None) -> Call:
    """Return what these people leave open at a minute; each of them once, however often he is named.

    ``since`` maps numbers as given to the minute from which somebody is away, for those who are not away at once.

    Raises
    ------
    AbsenceError
        When somebody is not on the list, all of them named at once, when nobody is named, or when nobody who is named has a duty ahead.
    """
    found: dict[str, int | None] = {}
    unknown = []
    for given in numbers:
        try:
            found[find_person(desk.naming, given)] = (since or {}).get(given)
        except UnknownPersonError:
            unknown.append(given.strip()[:40])
    if unknown:
        advice = "Periksa nomornya pada lembar personel (NRP, NIP, atau NIK, tanpa nama)."
        raise AbsenceError(f"Tidak ada dalam daftar personel rencana ini: {', '.join(unknown)}.", advice, code="orang_tidak_ada")
    if not found:
        raise AbsenceError("Belum ada yang berhalangan disebut.", "Sebut paling sedikit satu orang.", code="berhalangan_kosong")
    vacancies = open_vacancies(desk.naming.search.standing, (Absence(each, minute) for each, minute in found.items()), now)
    on_duty = {row.person for row in vacancies.opened}
    idle = tuple(desk.naming.someone(each) for each in found if each not in on_duty)
    if not on_duty:
        raise _nobody(desk, tuple(found))
    return Call(now, vacancies, tuple(desk.naming.someone(each) for each in found), idle)


def _nobody(desk: Desk, absent: Sequence[str]) -> AbsenceError:
    persons = desk.naming.search.standing.persons
    if all(not persons[each].windows for each in absent):
        message = "Semua yang disebut sudah tercatat tidak tersedia dan tidak bertugas."
    else:
        message = "Tidak seorang pun dari yang disebut memiliki dinas yang belum dimulai: tidak ada yang perlu diganti."
    return AbsenceError(message, "Periksa nomornya dan waktunya.", code="tidak_bertugas")


def choice_of(absent: str, chosen: str, post: str = "") -> Choice:
    """Return that somebody was named to stand in for an absent person, at one post or wherever that one stood, by number."""
    return Choice(absent, chosen, post)


def rank_substitutes(desk: Desk, call: Call, *, asks_all: bool = False) -> tuple[OpenPlace, ...]:
    """Return every duty that fell open with who may stand in, ranked: the reserve in its order, the free, those to be moved.

    ``asks_all`` works out the chain of everybody who would leave a duty, not of the nearest alone.
    """
    nearest = len(desk.naming.refs) if asks_all else NEAREST
    return tuple(_open_place(desk, duty) for duty in rank(desk.naming.search, call.vacancies, nearest=nearest))


def _open_place(desk: Desk, duty: OpenDuty) -> OpenPlace:
    naming = desk.naming
    return OpenPlace(
        absent=naming.someone(duty.absent),
        where=naming.where(duty.stint.place),
        stands=tuple(_stand(naming, nth, each) for nth, each in enumerate(duty.substitutes, start=1)),
        barred=duty.barred,
        stranded=duty.stranded,
        unasked=duty.unasked,
    )


def _stand(naming: Naming, nth: int, substitute: Substitute) -> Stand:
    moves = substitute.moves
    return Stand(
        nth=nth,
        who=naming.someone(substitute.person),
        source=substitute.source,
        turn=substitute.turn,
        chain=substitute.chain,
        km=substitute.metres / 1000,
        minutes=substitute.minutes,
        rest_before=substitute.rest_before,
        rest_after=substitute.rest_after,
        soft=substitute.soft,
        is_same_unit=substitute.is_same_unit,
        gives_up=None if substitute.gives_up is None else naming.where(substitute.gives_up.place),
        followers=tuple((naming.someone(m.person), naming.where(_new_place(m.before, m.after).place)) for m in moves[1:]),
    )


def _new_place(before: Sequence[Stint], after: Sequence[Stint]) -> Stint:
    return next(stint for stint in after if stint not in before)


def replace_people(desk: Desk, call: Call, *, choices: Iterable[Choice] = (), reason: str = "") -> Replacement:
    """Return the new version with all vacancies filled together, the fewest people moved, audited.

    ``choices`` name who is to stand in for an absent person, by number.

    Raises
    ------
    AbsenceError
        When a choice names somebody who is not on the list, not absent, absent himself, or barred from every duty of the other.
    BrokenPlanError
        When the audit finds any violation.
    """
    began = time.perf_counter()
    pairs = _pairs(desk, call, choices)
    restored = restore(call.vacancies, Solution(desk.naming.search.standing.assignments), pairs)
    _refuse_barred(desk, call, pairs, restored)
    spent = time.perf_counter() - began
    made: Replaced = replaced_plan(desk.plan, desk.kept, restored, absent=call.vacancies.absent, reason=reason)
    seconds = {"ganti": round(spent, 3), "periksa": round(time.perf_counter() - began - spent, 3)}
    naming = desk.naming
    left_open = {row.person for row in restored.unfilled}
    return Replacement(
        plan=replace(made.plan, seconds=seconds, peak_mib=peak_mib()),
        problem=made.problem,
        steps=tuple(_steps(desk, restored)),
        gaps=tuple(each for each in _gaps(desk, call, left_open) if (each.absent.number, each.where.shifts[0]) in _missed(restored)),
        changed=tuple(naming.someone(each) for each in restored.changed),
        drawn=len(set(made.problem.drawn).intersection(restored.changed)),
        is_fewest=restored.is_fewest,
    )


def _missed(restored: Restored) -> set[tuple[str, str]]:
    return {(row.person, row.shift) for row in restored.unfilled}


def _gaps(desk: Desk, call: Call, people: set[str]) -> Iterable[OpenPlace]:
    """Yield the duties of absent people that stay open, with who is barred from them by what."""
    return (_open_place(desk, duty) for duty in rank(desk.naming.search, call.vacancies, people=people))


def _pairs(desk: Desk, call: Call, choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Return the choices by the numbers of the plan, every fault of them told at once."""
    pairs, faults = [], []
    for given in choices:
        try:
            absent, chosen = (find_person(desk.naming, each) for each in given[:2])
        except UnknownPersonError:
            faults.append(f"{given[0]}={given[1]}: salah satunya tidak ada dalam daftar personel")
            continue
        choice = Choice(absent, chosen, given.post)
        if not any(map(choice.covers, call.vacancies.opened)):
            faults.append(f"{given[0]}={given[1]}: yang diganti tidak berhalangan atau tidak bertugas")
        elif chosen in call.vacancies.absent:
            faults.append(f"{given[0]}={given[1]}: penggantinya sendiri berhalangan")
        else:
            pairs.append(choice)
    if faults:
        raise AbsenceError("; ".join(faults) + ".", "Pilih pengganti dari daftar peringkat.", code="pilihan")
    return tuple(pairs)


def _refuse_barred(desk: Desk, call: Call, pairs: Iterable[Choice], restored: Restored) -> None:
    """Raise AbsenceError naming everybody chosen who takes no duty of whom he was chosen for."""
    took = {(new.person, old.shift, old.post) for old, new in restored.fills}
    faults = []
    for choice in pairs:
        own = {(choice.other, row.shift, row.post) for row in call.vacancies.opened if choice.covers(row)}
        if not own & took:
            faults.append(f"{desk.naming.someone(choice.other).name} untuk {desk.naming.someone(choice.absent).name}")
    if faults:
        message = f"Tidak ada aturan yang mengizinkan pilihan ini: {'; '.join(faults)}."
        raise AbsenceError(message, "Pilih pengganti dari daftar peringkat; yang terhalang dihitung per aturan di sana.", code="pilihan")


def _steps(desk: Desk, restored: Restored) -> Iterable[Step]:
    """Yield who comes where for whom, the shifts of one duty together."""
    naming, standing = desk.naming, desk.naming.search.standing
    told: set[tuple[str, str, str]] = set()
    for old, new in restored.fills:
        stint = next(s for s in standing.stints[old.person] if s.place.post == old.post and old.shift in s.place.shifts)
        key = (new.person, old.person, stint.place.post + stint.place.shifts[0])
        if key not in told:
            told.add(key)
            yield Step(naming.someone(new.person), naming.where(stint.place), naming.someone(old.person))

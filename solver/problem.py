"""The planning problem: posts, shifts, slots and people, in integers and string ids.

Times are minutes from 00.00 local time of the voting day (negative before it); a day is
``minute // 1440``, so the voting day is day 0. Distances are metres, coordinates millionths of a
degree, weights ten-thousandths of a risk point. Nothing here knows a file, a clock or a name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from itertools import pairwise

WEIGHT_SCALE = 10_000
"""Weights are stored as integers: one risk point is this many units."""

MINUTES_PER_DAY = 1440


class Unsur(StrEnum):
    """The three forces that guard polling stations."""

    POLRI = "POLRI"
    TNI = "TNI"
    LINMAS = "LINMAS"


class Role(StrEnum):
    """What a slot asks of the person who fills it."""

    MEMBER = "member"
    PADAL = "padal"
    PAMENWAS = "pamenwas"
    RESERVE = "reserve"


class Tasking(StrEnum):
    """What a person may be used for, as the personnel list says."""

    FREE = "free"
    PADAL = "padal"
    PAMENWAS = "pamenwas"
    HELD_BACK = "held_back"


class PostKind(StrEnum):
    """What is guarded: a beat, one TPS, an object, or a place of command or reserve."""

    BEAT = "beat"
    STATION = "station"
    STATIC = "static"
    RESERVE = "reserve"
    COMMAND = "command"


class Strictness(StrEnum):
    """How a switchable rule is applied."""

    HARD = "hard"
    SOFT = "soft"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Site:
    """One TPS: where it lies, its risk category and its weight R (base weight x (1 + score/100))."""

    id: str
    area: str
    district: str
    category: str
    weight: int
    lat_e6: int
    lon_e6: int


@dataclass(frozen=True, slots=True)
class Post:
    """Anything that is guarded. ``areas`` are the desa it touches, ``sites`` its TPS, both sorted.

    A command post (padal) touches every desa of its kecamatan; a post of reserve touches none.
    """

    id: str
    kind: PostKind
    category: str
    district: str
    areas: tuple[str, ...]
    sites: tuple[str, ...]
    weight: int
    lat_e6: int
    lon_e6: int


@dataclass(frozen=True, slots=True)
class Shift:
    """A window of duty. ``continues`` names the shift whose people go on into this one at one post."""

    id: str
    start: int
    end: int
    continues: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A demand in heads of one unsur and role at one post in one shift."""

    post: str
    shift: str
    unsur: Unsur
    role: Role
    demand: int
    weight: int
    skill: str | None = None

    @property
    def key(self) -> tuple[str, str, Unsur, Role]:
        """The identity of the slot: post, shift, unsur, role."""
        return (self.post, self.shift, self.unsur, self.role)


@dataclass(frozen=True, slots=True)
class Person:
    """One member of an unsur.

    ``home`` is None where the home desa is unknown. ``charges`` are the desa in a Bhabinkamtibmas'
    or Babinsa's charge; ``kin_areas`` the desa closed by declared conflicts. ``windows`` are the
    (start, end) minutes in which the person can serve, empty when sick, on leave, at school or
    detached. ``rank`` grows with seniority within the unsur. ``block`` names the unit on loan (BKO)
    that is kept together, empty for the district's own people.
    """

    id: str
    unsur: Unsur
    rank: int
    tasking: Tasking
    unit: str
    lat_e6: int
    lon_e6: int
    home: str | None
    charges: tuple[str, ...] = ()
    kin_areas: tuple[str, ...] = ()
    windows: tuple[tuple[int, int], ...] = ()
    skills: tuple[str, ...] = ()
    block: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """One person at one post in one shift: a pin, a row of a baseline, or part of a solution."""

    person: str
    shift: str
    post: str


@dataclass(frozen=True, slots=True)
class BeatRules:
    """Limits on how TPS are joined into beats; ``max_sites`` maps category to a cap."""

    max_sites: tuple[tuple[str, int], ...] = ()
    max_areas: int = 3
    max_distance_m: int = 8_000
    area_price_m: int = 2_000

    def cap(self, category: str) -> int:
        """Return the largest number of TPS one beat of this category may hold."""
        return dict(self.max_sites).get(category, 1)


@dataclass(frozen=True, slots=True)
class Policies:
    """Every number and switch of the rules; the defaults are those of the model.

    ``strength_stages`` are (first minute, end, share, whole): within them that share of the listed
    Polri may be used, elsewhere ``strength_share``. A rank up to ``junior_max_rank`` is of the lowest
    class, -1 when there is none.
    """

    neutrality_home: tuple[tuple[Unsur, Strictness], ...] = (
        (Unsur.POLRI, Strictness.HARD),
        (Unsur.TNI, Strictness.HARD),
        (Unsur.LINMAS, Strictness.HARD),
    )
    neutrality_charge: Strictness = Strictness.SOFT
    refuse_unknown_home: bool = True
    max_distance_m: tuple[tuple[Unsur, int], ...] = (
        (Unsur.POLRI, 60_000),
        (Unsur.TNI, 60_000),
        (Unsur.LINMAS, 10_000),
    )
    road_factor_milli: int = 1_400
    min_rest: int = 8 * 60
    long_stretch: int = 18 * 60
    rest_after_long: int = 24 * 60
    max_stretch: int = 20 * 60
    week_limit: int = 60 * 60
    week_exempt: tuple[int, int] = (-2 * MINUTES_PER_DAY, 2 * MINUTES_PER_DAY)
    night: tuple[int, int] = (20 * 60, 5 * 60)
    night_factor_milli: int = 1_500
    continuity: bool = True
    strength_share: tuple[int, int] = (2, 3)
    strength_stages: tuple[tuple[int, int, int, int], ...] = ()
    reserve_min: int = 30
    reserve_share: tuple[int, int] = (1, 10)
    reserve_cap_share: tuple[int, int] = (1, 3)
    platoon_size: int = 30
    padal_min_rank: int = 0
    pamenwas_min_rank: int = 0
    junior_max_rank: int = -1
    leaders_first: bool = False
    change_moved: int = 10
    change_new: int = 1

    def home_strictness(self, unsur: Unsur) -> Strictness:
        """Return how neutrality_home binds this unsur."""
        return dict(self.neutrality_home)[unsur]

    def reach_m(self, unsur: Unsur) -> int:
        """Return the longest allowed travel from base to post for this unsur, metres."""
        return dict(self.max_distance_m)[unsur]


class ProblemError(ValueError):
    """The parts of a problem do not fit together; ``faults`` lists every reason."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults[:5]))


@dataclass(frozen=True)
class Problem:
    """One instance, checked when built. All collections keep the order they were given in.

    ``baseline`` is the plan already issued (empty when none): the changes goal counts against it. ``begun`` are
    the shifts that have begun when a plan is made anew: who stands in them is pinned and counts as he stood;
    ``bygone`` the posts that are kept for these duties alone and guard nothing any more. ``drawn`` are people who
    stood in reserve when the plan was told and were drawn from it since, to a post or by falling out: the reserve
    owes as many heads less as there are of them outside it.

    Raises
    ------
    ProblemError
        Listing every unknown id, doubled id, negative demand and shift that does not end after
        it starts.
    """

    sites: tuple[Site, ...]
    posts: tuple[Post, ...]
    shifts: tuple[Shift, ...]
    slots: tuple[Slot, ...]
    persons: tuple[Person, ...]
    policies: Policies = field(default_factory=Policies)
    beat_rules: BeatRules = field(default_factory=BeatRules)
    pins: tuple[Posting, ...] = ()
    baseline: tuple[Posting, ...] = ()
    seed: int = 0
    begun: tuple[str, ...] = ()
    bygone: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise ProblemError(faults)

    def to_json(self) -> str:
        """Return the problem as JSON text that ``from_json`` reads back to an equal problem."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Problem:
        """Return the problem written by ``to_json``.

        Raises
        ------
        ProblemError
            Naming every value that is missing, unknown or of the wrong type by its path, else the parts that do
            not fit together.
        """
        from solver.reading import read_json

        found, faults = read_json(text, cls)
        if faults:
            raise ProblemError(faults)
        return cls(**found)


def _faults(problem: Problem) -> Iterator[str]:
    ids = {
        "site": [site.id for site in problem.sites],
        "post": [post.id for post in problem.posts],
        "shift": [shift.id for shift in problem.shifts],
        "person": [person.id for person in problem.persons],
        "slot": [str(slot.key) for slot in problem.slots],
    }
    for name, values in ids.items():
        yield from (f"{name} given twice: {value}" for value in _doubled(values))
    known = {name: set(values) for name, values in ids.items()}
    for post in problem.posts:
        yield from (f"post {post.id}: unknown site {s}" for s in post.sites if s not in known["site"])
    for person in problem.persons:
        if any(end <= start for start, end in person.windows):
            yield f"person {person.id}: a window ends before it starts"
    yield from (f"begun shift {shift}: unknown" for shift in problem.begun if shift not in known["shift"])
    yield from (f"bygone post {post}: unknown" for post in problem.bygone if post not in known["post"])
    yield from _policy_faults(problem.policies, {person.unsur for person in problem.persons})
    yield from _stage_faults(problem.policies)
    yield from _shift_faults(problem, known["shift"])
    yield from _slot_faults(problem, known)


def _policy_faults(policies: Policies, unsurs: set[Unsur]) -> Iterator[str]:
    shares = {"strength": policies.strength_share, "reserve": policies.reserve_share, "reserve cap": policies.reserve_cap_share}
    for name, (share, whole) in shares.items():
        if whole <= 0 or share < 0:
            yield f"{name} share {share}/{whole}: is none"
    if policies.platoon_size < 1:
        yield f"platoon size {policies.platoon_size}: holds nobody"
    for name, told in (("home neutrality", policies.neutrality_home), ("reach", policies.max_distance_m)):
        yield from (f"{name}: not stated for {unsur}" for unsur in sorted(unsurs.difference(unsur for unsur, _ in told)))


def _stage_faults(policies: Policies) -> Iterator[str]:
    stages = sorted(policies.strength_stages)
    for start, end, share, whole in stages:
        if end <= start or whole <= 0 or share < 0:
            yield f"stage {start}-{end}: ends before it starts, or its share {share}/{whole} is none"
    for (_, end, *_), (start, *_) in pairwise(stages):
        if start < end:
            yield f"stage from {start}: begins before the one before it ends at {end}"


def _shift_faults(problem: Problem, shifts: set[str]) -> Iterator[str]:
    for shift in problem.shifts:
        if shift.end <= shift.start:
            yield f"shift {shift.id}: ends at {shift.end}, not after its start {shift.start}"
        if shift.continues is not None and shift.continues not in shifts:
            yield f"shift {shift.id}: continues unknown shift {shift.continues}"


def _slot_faults(problem: Problem, known: dict[str, set[str]]) -> Iterator[str]:
    for slot in problem.slots:
        if slot.post not in known["post"] or slot.shift not in known["shift"]:
            yield f"slot {slot.key}: unknown post or shift"
        if slot.demand < 0 or slot.weight < 0:
            yield f"slot {slot.key}: negative demand {slot.demand} or weight {slot.weight}"
    for pin in problem.pins:
        if pin.person not in known["person"] or pin.shift not in known["shift"] or pin.post not in known["post"]:
            yield f"pin {pin.person} {pin.shift} {pin.post}: unknown person, shift or post"


def _doubled(values: list[str]) -> list[str]:
    seen: set[str] = set()
    return [value for value in values if value in seen or seen.add(value)]  # type: ignore[func-returns-value]

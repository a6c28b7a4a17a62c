"""The operation: its name and day, the district's letterhead, its officials and policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from roster.domain.calendar import DEFAULT_SHIFTS, DEFAULT_VOTING_DAY, ShiftRule
from roster.domain.personnel import DeclaredConflict, Member
from roster.domain.risk import IndexEvent
from roster.domain.tps import DEFAULT_PATTERNS, Pattern, PollingStation, StaticPost
from roster.domain.wilayah import Area
from roster.domain.withdrawal import StandingDecision


@dataclass(frozen=True, slots=True)
class Official:
    """A signatory or office holder. ``on_behalf`` fills a.n., ``for_him`` fills u.b."""

    position: str
    name: str
    degree: str = ""
    rank: str = ""
    number: str = ""
    unsur: str = "POLRI"
    on_behalf: str = ""
    for_him: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """What the papers call the operation. Empty text means: not given.

    ``kop`` are the letterhead lines in capitals; ``grounds`` the Dasar items; ``election`` is
    pilkada, pemilu or pilkades; ``extra`` keeps every further key of the sheet.
    """

    name: str = ""
    election: str = "pilkada"
    voting_day: date = DEFAULT_VOTING_DAY
    zone: str = "WIB"
    polres: str = ""
    polda: str = ""
    place: str = ""
    address: str = ""
    kop: tuple[str, ...] = ()
    kka: str = "OPS.1.3."
    grounds: tuple[str, ...] = ()
    issue_date: date | None = None
    order_number: str = ""
    emblem: str = ""
    mako_lat: float | None = None
    mako_lon: float | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pinned:
    """One posting the user fixed (optional sheet ``pin``)."""

    number: str
    shift: str
    post: str


@dataclass(frozen=True)
class Dataset:
    """Everything one import yields, complete and cross-checked.

    ``stations`` hold category and score as the tps sheet gives them; ``risk.settle_index`` applies
    ``events``. ``policies`` maps normalised keys of the sheet ``kebijakan`` to text values.
    ``sha256`` is the digest of the input files.
    """

    areas: tuple[Area, ...]
    stations: tuple[PollingStation, ...]
    members: tuple[Member, ...]
    conflicts: tuple[DeclaredConflict, ...] = ()
    patterns: tuple[Pattern, ...] = DEFAULT_PATTERNS
    shifts: tuple[ShiftRule, ...] = DEFAULT_SHIFTS
    static_posts: tuple[StaticPost, ...] = ()
    events: tuple[IndexEvent, ...] = ()
    policies: Mapping[str, str] = field(default_factory=dict)
    officials: tuple[Official, ...] = ()
    operation: Operation = field(default_factory=Operation)
    pins: tuple[Pinned, ...] = ()
    standing: tuple[StandingDecision, ...] = ()
    sha256: str = ""

"""What an import has gathered so far; the tables fill it in the order of the registry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from roster.domain.calendar import DEFAULT_SHIFTS, ShiftRule
from roster.domain.operation import Official, Operation, Pinned
from roster.domain.personnel import DeclaredConflict, Member
from roster.domain.risk import IndexEvent
from roster.domain.tps import DEFAULT_PATTERNS, Pattern, PollingStation, StaticPost
from roster.domain.wilayah import Area
from roster.domain.withdrawal import StandingDecision
from roster.imports.gazetteer import Gazetteer
from roster.imports.issues import IssueLog, Place

if TYPE_CHECKING:
    from roster.imports.placeholders import Unnamed

T = TypeVar("T")


@dataclass
class Draft:
    """Facts with the places they came from, in the order of the input.

    ``folder`` is where the data lie, None where they are no files. ``doubts`` gather the places of
    warnings of one kind that are summed up when they are many. ``unnamed`` are rows of people on loan without a
    name or number, ``faulty_stations`` rows that name no TPS but are still counted, ``claims`` the people who say which
    place they fill, ``fillers`` the number of the place to theirs.
    """

    log: IssueLog
    folder: Path | None = None
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    areas: list[tuple[Area, Place]] = field(default_factory=list)
    stations: list[tuple[PollingStation, Place]] = field(default_factory=list)
    faulty_stations: list[PollingStation] = field(default_factory=list)
    members: list[tuple[Member, Place]] = field(default_factory=list)
    unnamed: list[tuple[Unnamed, Member, Place]] = field(default_factory=list)
    claims: list[tuple[Member, Place]] = field(default_factory=list)
    fillers: dict[str, str] = field(default_factory=dict)
    conflicts: list[DeclaredConflict] = field(default_factory=list)
    patterns: tuple[Pattern, ...] = DEFAULT_PATTERNS
    shifts: tuple[ShiftRule, ...] = DEFAULT_SHIFTS
    static_posts: list[StaticPost] = field(default_factory=list)
    events: list[IndexEvent] = field(default_factory=list)
    policies: dict[str, str] = field(default_factory=dict)
    officials: list[Official] = field(default_factory=list)
    operation: Operation = field(default_factory=Operation)
    pins: list[Pinned] = field(default_factory=list)
    standing: list[StandingDecision] = field(default_factory=list)
    doubts: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))

    def set_operation(self, **changes: object) -> None:
        """Change fields of the operation."""
        self.operation = replace(self.operation, **changes)  # type: ignore[arg-type]

    def numbers(self) -> dict[str, str]:
        """Return the number of everybody, by itself and by that of the place he fills."""
        return {member.number: member.number for member, _ in self.members} | self.fillers

    def skills(self) -> set[str]:
        """Return every skill anybody has, in lower case."""
        return {skill for member, _ in self.members for skill in member.skills}


def values(pairs: Iterable[tuple[T, Place]]) -> tuple[T, ...]:
    """Return facts without their places."""
    return tuple(value for value, _ in pairs)

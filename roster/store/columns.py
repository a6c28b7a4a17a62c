"""Column types that give back exactly what was put in, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

Choice = TypeVar("Choice", bound=StrEnum)


class UtcMoment(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC without its zone. A naive value raises ValueError."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as an aware datetime in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class LocalTime(TypeDecorator[datetime]):
    """A naive datetime in the local time of the district. An aware value raises ValueError: its zone would be lost."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value as it is, after the check of its zone."""
        if value is not None and value.tzinfo is not None:
            raise ValueError("a local time has no zone")
        return value


class TextList(TypeDecorator[tuple[str, ...]]):
    """A short tuple of texts, stored as a JSON array so that no separator can break it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """Return the JSON array."""
        return "[]" if not value else json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        """Return the tuple."""
        return () if value is None or value == "[]" else tuple(json.loads(value))


class ChoiceText(TypeDecorator[Choice]):
    """A member of a StrEnum, stored as its text: drivers disagree on how an enum is to be written."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__()
        self.choices = choices

    def process_bind_param(self, value: Choice | None, dialect: Dialect) -> str | None:
        """Return the text of the member; ValueError for a text that is none."""
        return None if value is None else str(self.choices(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Choice | None:
        """Return the member."""
        return None if value is None else self.choices(value)

"""The history of the risk index: events taken from lists or decided, kept across imports, added and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select, text

from roster.domain.risk import IndexEvent, votes_between
from roster.store import schema
from roster.store.database import Database
from roster.store.records import IndexFile, IndexFilter, IndexRecord, Page, StoreError
from roster.store.rows import names_of

_HISTORY = schema.index_history
_FILES = schema.index_files
_EVENT_FIELDS = names_of(_HISTORY, IndexEvent)
# Labelled, since a row bears the names of the columns and not those of the fields.
_EVENT_COLUMNS = tuple(_HISTORY.c[name].label(name) for name in _EVENT_FIELDS)
_TAKEN_COLUMNS = (_HISTORY.c.id, _HISTORY.c.taken_by, _HISTORY.c.taken_at, _FILES.c.sha256, _FILES.c.file_name)
_ANY = IndexFilter()


@dataclass(frozen=True, slots=True)
class Taking:
    """Who takes a list, what it is, for which voting day, and the last entry of the history he was shown it against."""

    sha256: str
    file_name: str
    voting_day: date
    shown_until: int
    user: int | None


class IndexTables(Database):
    """The history of a store. Every ``when`` that goes in or comes out is aware."""

    def last_index_id(self) -> int:
        """Return the id of the entry added last, 0 while there is none."""
        with self._read() as connection:
            return _last_id(connection)

    def index_events(self, voting_day: date, *, until: int | None = None) -> tuple[IndexEvent, ...]:
        """Return the events of the operation with this voting day in the order they were added, up to an entry or all."""
        query = select(*_EVENT_COLUMNS).where(_HISTORY.c.voting_day.between(*votes_between(voting_day))).order_by(_HISTORY.c.id)
        if until is not None:
            query = query.where(_HISTORY.c.id <= until)
        with self._read() as connection:
            return tuple(IndexEvent(**row._mapping) for row in connection.execute(query))

    def list_index(self, wanted: IndexFilter = _ANY, *, offset: int = 0, limit: int = 50) -> Page[IndexRecord]:
        """Return the entries that match, the newest event first."""
        query: Select[Any] = select(*_EVENT_COLUMNS, *_TAKEN_COLUMNS).select_from(_HISTORY.outerjoin(_FILES))
        if wanted.voting_day:
            query = query.where(_HISTORY.c.voting_day.between(*votes_between(wanted.voting_day)))
        if wanted.kecamatan_code:
            query = query.where(_HISTORY.c.desa_code.startswith(wanted.kecamatan_code, autoescape=True))
        if wanted.category:
            query = query.where(_HISTORY.c.category == wanted.category)
        if wanted.desa_code:
            is_mine = or_(_HISTORY.c.number.is_(None), _HISTORY.c.number == wanted.number)
            query = query.where(_HISTORY.c.desa_code == wanted.desa_code, is_mine)
        ordered = query.order_by(_HISTORY.c.when.desc(), _HISTORY.c.id.desc())
        with self._read() as connection:
            items = tuple(_record(row) for row in connection.execute(ordered.offset(offset).limit(limit)))
            return Page(items, _count(connection, query), offset)

    def find_index_file(self, sha256: str) -> IndexFile | None:
        """Return the list with this digest, None while it was not taken."""
        with self._read() as connection:
            row = connection.execute(select(_FILES).where(_FILES.c.sha256 == sha256)).one_or_none()
        return None if row is None else IndexFile(**row._mapping)

    def list_index_files(self) -> tuple[IndexFile, ...]:
        """Return every list taken, newest first."""
        with self._read() as connection:
            return tuple(IndexFile(**row._mapping) for row in connection.execute(select(_FILES).order_by(_FILES.c.id.desc())))

    def take_index(self, events: Iterable[IndexEvent], taking: Taking) -> int:
        """Add the events of a list and return the id of the list; all of it, or nothing.

        Raises
        ------
        StoreError
            ``indeks_sudah_diambil`` when the same file was taken before, ``indeks_berubah`` when the history has grown
            since the list was shown, so that it would change other things than were seen.
        """
        rows = _rows(events, taking.voting_day, taking.user, self._clock())
        file = {"sha256": taking.sha256, "file_name": taking.file_name, "rows": len(rows)}
        with self._write() as connection:
            self._hold(connection)
            if connection.execute(select(_FILES.c.id).where(_FILES.c.sha256 == taking.sha256)).first() is not None:
                message = "Daftar indeks ini sudah pernah diambil; tidak ada yang disimpan."
                raise StoreError(
                    message, "Tidak perlu diulang. Daftar yang diperbaiki dibaca sebagai berkas lain.", code="indeks_sudah_diambil"
                )
            if _last_id(connection) != taking.shown_until:
                message = "Riwayat indeks berubah sejak daftar ini diperlihatkan; tidak ada yang disimpan."
                raise StoreError(message, "Lihat lagi apa yang diubahnya, lalu ambil.", code="indeks_berubah")
            taken = {"taken_by": taking.user, "taken_at": self._clock()}
            file_id = int(connection.execute(_FILES.insert().returning(_FILES.c.id), file | taken).scalar_one())
            if rows:
                connection.execute(_HISTORY.insert(), [{**row, "file_id": file_id} for row in rows])
        return file_id

    def add_decisions(self, events: Iterable[IndexEvent], *, voting_day: date, user: int | None) -> int:
        """Add decided events, all or none, and return the id of the last; empty input adds nothing and returns 0."""
        rows = _rows(events, voting_day, user, self._clock())
        with self._write() as connection:
            self._hold(connection)
            if not rows:
                return 0
            connection.execute(_HISTORY.insert(), [{**row, "file_id": None} for row in rows])
            return _last_id(connection)

    def _hold(self, connection: Connection) -> None:
        """Let no other writer add to the history until the end of the transaction; SQLite has but one writer anyway."""
        if self.dialect == "postgresql":
            connection.execute(text("LOCK TABLE index_history IN SHARE ROW EXCLUSIVE MODE"))


def _rows(events: Iterable[IndexEvent], voting_day: date, user: int | None, now: datetime) -> list[dict[str, Any]]:
    taken = {"voting_day": voting_day, "taken_by": user, "taken_at": now}
    return [{name: getattr(event, name) for name in _EVENT_FIELDS} | taken for event in events]


def _record(row: Row[Any]) -> IndexRecord:
    found = row._mapping
    event = IndexEvent(**{name: found[name] for name in _EVENT_FIELDS})
    return IndexRecord(found["id"], event, found["file_name"] or "", found["sha256"] or "", found["taken_by"], found["taken_at"])


def _last_id(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(_HISTORY.c.id), 0))).scalar_one())


def _count(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())

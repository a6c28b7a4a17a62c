"""The register of numbers: per series and year each number is given once, whatever becomes of the paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, or_, select, text

from roster.domain.life import LONGEST_NOTE
from roster.domain.register import LARGEST_NUMBER, SERIES, NumberWish, PaperKind
from roster.store import schema
from roster.store.database import Database
from roster.store.records import Page, RegisterEntry, RegisterYear, StoreError, UnknownIdError
from roster.store.rows import names_of

_REGISTER = schema.register
_COLUMNS = tuple(_REGISTER.c[name] for name in names_of(_REGISTER, RegisterEntry))
_IS_OPEN = or_(_REGISTER.c.number.is_(None), _REGISTER.c.day.is_(None)) & ~_REGISTER.c.is_void
_LOCK = 0x4E4F4D52
"""A number of our own for PostgreSQL's advisory lock; on SQLite a writing transaction is alone as it is."""


class RegisterTable(Database):
    """The register of a store; nothing is ever removed from it."""

    def add_entry(self, wish: NumberWish, *, user_id: int | None = None) -> RegisterEntry:
        """Enter a paper with the next number, a number given by hand, or a blank one, and return the entry.

        Raises
        ------
        StoreError
            ``nomor_terpakai`` when the number was given before in that series and year, ``nomor`` when it is none,
            ``tanggal`` when the day lies outside the month, ``bentrok`` when there is no such plan.
        """
        with self._write() as connection:
            hold_register(connection)
            return enter(connection, wish, self._clock(), user_id)

    def fill_entry(self, entry_id: int, *, number: int | None = None, day: date | None = None, user_id: int | None = None) -> RegisterEntry:
        """Fill what is blank of an entry with what the registry wrote by hand, and return the entry.

        Raises
        ------
        StoreError
            ``sudah_terisi`` when the number or day is there already and differs, or the entry is void; else as ``add_entry``.
        UnknownIdError
            When there is no such entry.
        """
        with self._write() as connection:
            hold_register(connection)
            entry = _entry(connection, entry_id)
            if entry.is_void or (number is not None and entry.number not in (None, number)) or (day and entry.day not in (None, day)):
                raise StoreError(
                    f"Catatan register {entry_id} sudah terisi atau batal; isinya tidak diubah.",
                    "Muat ulang halaman register; catat naskah lain pada baris baru.",
                    code="sudah_terisi",
                )
            if number is not None and entry.number is None:
                _require_free(connection, entry.kind, entry.year, number)
            _require_in_month(day, entry.month)
            values = {"number": entry.number or number, "day": entry.day or day, "changed_by": user_id, "changed_at": self._clock()}
            connection.execute(_REGISTER.update().where(_REGISTER.c.id == entry_id).values(values))
            return _entry(connection, entry_id)

    def void_entry(self, entry_id: int, *, note: str, user_id: int | None = None) -> RegisterEntry:
        """Mark the paper of an entry as void and return the entry; its number stays taken.

        Raises
        ------
        StoreError
            ``catatan`` without a reason, ``sudah_batal`` when it is void already.
        UnknownIdError
            When there is no such entry.
        """
        reason = note.strip()[:LONGEST_NOTE]
        if not reason:
            raise StoreError("Alasan pembatalan nomor kosong.", "Tulis mengapa naskah itu batal.", code="catatan")
        with self._write() as connection:
            entry = _entry(connection, entry_id)
            note = "; ".join(filter(None, (entry.note, reason)))
            values = {"is_void": True, "note": note, "changed_by": user_id, "changed_at": self._clock()}
            update = _REGISTER.update().where(_REGISTER.c.id == entry_id, ~_REGISTER.c.is_void).values(values)
            if connection.execute(update).rowcount == 0:
                raise StoreError(f"Catatan register {entry.id} sudah batal.", "Muat ulang halaman register.", code="sudah_batal")
            return _entry(connection, entry_id)

    def get_entry(self, entry_id: int) -> RegisterEntry:
        """Return an entry; UnknownIdError when there is none."""
        with self._read() as connection:
            return _entry(connection, entry_id)

    def entries_of(self, plan_id: int) -> tuple[RegisterEntry, ...]:
        """Return the entries of the papers of a plan version, oldest first."""
        with self._read() as connection:
            query = select(*_COLUMNS).where(_REGISTER.c.plan_id == plan_id).order_by(_REGISTER.c.id)
            return tuple(RegisterEntry(**row._mapping) for row in connection.execute(query))

    def is_number_free(self, kind: PaperKind, year: int, number: int) -> bool:
        """Return whether nobody has been given that number in the series of the kind."""
        with self._read() as connection:
            return _holder(connection, kind, year, number) is None

    def list_register(
        self, *, year: int | None = None, kind: PaperKind | None = None, is_open: bool = False, offset: int = 0, limit: int = 50
    ) -> Page[RegisterEntry]:
        """Return entries of a year and kind (all when None), blank numbers first, then the highest number first."""
        query = select(*_COLUMNS)
        for column, value in ((_REGISTER.c.year, year), (_REGISTER.c.kind, kind)):
            if value is not None:
                query = query.where(column == value)
        if is_open:
            query = query.where(_IS_OPEN)
        order = (_REGISTER.c.year.desc(), _REGISTER.c.number.is_not(None), _REGISTER.c.number.desc(), _REGISTER.c.id.desc())
        with self._read() as connection:
            found = connection.execute(query.order_by(*order).offset(offset).limit(limit))
            items = tuple(RegisterEntry(**row._mapping) for row in found)
            return Page(items, _count(connection, query), offset)

    def register_years(self) -> tuple[RegisterYear, ...]:
        """Return how many entries there are by year and kind, newest year first."""
        blank = func.sum(case((_IS_OPEN, 1), else_=0))
        groups = (_REGISTER.c.year, _REGISTER.c.kind)
        query = select(*groups, func.count(), blank).group_by(*groups).order_by(_REGISTER.c.year.desc(), _REGISTER.c.kind)
        with self._read() as connection:
            return tuple(RegisterYear(year, kind, int(n), int(open_)) for year, kind, n, open_ in connection.execute(query))


def hold_register(connection: Connection) -> None:
    """Wait until no other program gives numbers or issues plans, and keep it so to the end of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def enter(connection: Connection, wish: NumberWish, now: datetime, user_id: int | None) -> RegisterEntry:
    """Enter a paper within a transaction that holds the register; raises as ``RegisterTable.add_entry``."""
    year, number = wish.month.year, wish.number
    _require_in_month(wish.day, wish.month)
    if wish.is_next:
        number = _next_number(connection, wish.kind, year)
    elif number is not None:
        _require_free(connection, wish.kind, year, number)
    row = {
        "kind": wish.kind,
        "series": SERIES[wish.kind],
        "year": year,
        "number": number,
        "month": wish.month.replace(day=1),
        "day": wish.day,
        "plan_id": wish.plan_id,
        "is_void": False,
        "note": wish.note.strip()[:LONGEST_NOTE],
        "created_by": user_id,
        "created_at": now,
    }
    return _entry(connection, int(connection.execute(_REGISTER.insert().returning(_REGISTER.c.id), row).scalar_one()))


def _next_number(connection: Connection, kind: PaperKind, year: int) -> int:
    highest = select(func.max(_REGISTER.c.number)).where(_REGISTER.c.series == SERIES[kind], _REGISTER.c.year == year)
    number = (connection.execute(highest).scalar_one() or 0) + 1
    if number > LARGEST_NUMBER:
        raise StoreError(f"Nomor tahun {year} habis.", "Isi nomor yang belum dipakai dengan tangan.", code="nomor")
    return int(number)


def _require_free(connection: Connection, kind: PaperKind, year: int, number: int) -> None:
    if not 1 <= number <= LARGEST_NUMBER:
        raise StoreError(f"Nomor {number} bukan nomor surat.", f"Isi bilangan 1 sampai {LARGEST_NUMBER}.", code="nomor")
    holder = _holder(connection, kind, year, number)
    if holder is None:
        return
    of_plan = f" oleh rencana {holder.plan_id}" if holder.plan_id else ""
    raise StoreError(
        f"Nomor {number} tahun {year} sudah dipakai{of_plan}; nomor tidak pernah dipakai dua kali, juga bila naskahnya batal.",
        "Pilih nomor lain, nomor berikutnya, atau kosongkan.",
        code="nomor_terpakai",
    )


def _holder(connection: Connection, kind: PaperKind, year: int, number: int) -> Row[int, int | None] | None:
    of_series = (_REGISTER.c.series == SERIES[kind], _REGISTER.c.year == year, _REGISTER.c.number == number)
    return connection.execute(select(_REGISTER.c.id, _REGISTER.c.plan_id).where(*of_series)).one_or_none()


def _require_in_month(day: date | None, month: date) -> None:
    if day is not None and (day.year, day.month) != (month.year, month.month):
        raise StoreError(
            f"Tanggal {day.isoformat()} tidak dalam bulan {month:%m/%Y} yang tercetak pada naskah.",
            "Isi tanggal dalam bulan itu, atau batalkan naskahnya dan terbitkan yang baru.",
            code="tanggal",
        )


def _entry(connection: Connection, entry_id: int) -> RegisterEntry:
    row = connection.execute(select(*_COLUMNS).where(_REGISTER.c.id == entry_id)).one_or_none()
    if row is None:
        raise UnknownIdError(f"Catatan register nomor {entry_id} tidak ada.", "Pilih dari daftar register.", code="tidak_ditemukan")
    return RegisterEntry(**row._mapping)


def _count(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())

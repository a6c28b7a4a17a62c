"""The life of plan versions: each step is taken once, by whoever comes first, and what was issued stays as it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from roster.domain.life import LONGEST_NOTE, MOVES, PlanAct, PlanState
from roster.domain.register import NumberWish
from roster.labels import label
from roster.store import schema
from roster.store.database import Database
from roster.store.plans import plan_record, plan_row
from roster.store.records import PlanRecord, PlanStep, RegisterEntry, StoreError, UnknownIdError
from roster.store.register import enter, hold_register
from roster.store.rows import names_of

_PLANS, _STEPS, _PAPERS, _OPERATIONS = schema.plans, schema.plan_steps, schema.papers, schema.operations


@dataclass(frozen=True, slots=True)
class Issued:
    """What issuing a version made: its line in the register, and the version it superseded."""

    entry: RegisterEntry
    superseded: int | None


class LifeTable(Database):
    """The steps of the plan versions of a store."""

    def take_step(self, plan_id: int, step: PlanAct, *, user_id: int | None = None, note: str = "") -> PlanRecord:
        """Submit, approve or return a version and return it as it then is; of two who do so at once the second is refused.

        Raises
        ------
        UnknownIdError
            When there is no such plan.
        StoreError
            ``langkah`` when the version does not stand where this step starts, ``catatan`` when a reason is missing,
            ``pelanggaran`` when the plan breaks rules.
        """
        if step in (PlanAct.ISSUE, PlanAct.SUPERSEDE, PlanAct.REVOKE):
            raise ValueError("a version is issued, and its ancestor superseded, by issue_plan, and revoked by revoke_plan")
        with self._write() as connection:
            hold_register(connection)
            self._move(connection, PlanStep(plan_id, step, user_id, self._clock(), note.strip(), None))
            return plan_record(plan_row(connection, plan_id))

    def issue_plan(self, plan_id: int, wish: NumberWish, *, user_id: int | None = None) -> Issued:
        """Issue an approved version with its number, and supersede the ancestor that was issued before; all of it, or nothing.

        Papers of the draft are forgotten, so that every paper recorded from now on is one of the issued version.

        Raises
        ------
        UnknownIdError
            When there is no such plan.
        StoreError
            ``langkah`` when the version is not approved (or was issued a moment ago), ``terbit_lain`` when a version that
            is none of its ancestors is issued for the same operation, else as ``take_step`` and ``add_entry``.
        """
        with self._write() as connection:
            hold_register(connection)
            row = plan_row(connection, plan_id)
            if row.state not in MOVES[PlanAct.ISSUE].sources:
                raise _refusal(row, PlanAct.ISSUE)
            # Held before its papers go, so that no paper of the draft is recorded in between.
            connection.execute(select(_PLANS.c.id).where(_PLANS.c.id == plan_id).with_for_update())
            former = self._supersede(connection, plan_id, user_id)
            connection.execute(_PAPERS.delete().where(_PAPERS.c.plan_id == plan_id))
            self._move(connection, PlanStep(plan_id, PlanAct.ISSUE, user_id, self._clock(), "", None))
            return Issued(enter(connection, replace(wish, plan_id=plan_id), self._clock(), user_id), former)

    def revoke_plan(self, plan_id: int, wish: NumberWish, *, note: str, user_id: int | None = None) -> RegisterEntry:
        """Revoke an issued version for a reason, and enter the order that does so in the register; all of it, or nothing.

        Raises
        ------
        UnknownIdError
            When there is no such plan.
        StoreError
            ``langkah`` when the version is not issued (or was revoked a moment ago), else as ``take_step`` and ``add_entry``.
        """
        with self._write() as connection:
            hold_register(connection)
            self._move(connection, PlanStep(plan_id, PlanAct.REVOKE, user_id, self._clock(), note.strip(), None))
            return enter(connection, replace(wish, plan_id=plan_id), self._clock(), user_id)

    def list_steps(self, plan_id: int) -> tuple[PlanStep, ...]:
        """Return the steps of a version in the order they were taken; UnknownIdError when there is no such plan."""
        columns = (_STEPS.c[name] for name in names_of(_STEPS, PlanStep))
        with self._read() as connection:
            plan_row(connection, plan_id)
            found = connection.execute(select(*columns).where(_STEPS.c.plan_id == plan_id).order_by(_STEPS.c.id))
            return tuple(PlanStep(**row._mapping) for row in found)

    def find_issued(self, import_id: int) -> int | None:
        """Return the version now issued for the operation of an import (same Polres, same voting day), None when there is none.

        Raises
        ------
        UnknownIdError
            When there is no such import.
        """
        with self._read() as connection:
            return _issued_version(connection, import_id)

    def find_imports(self, import_id: int) -> tuple[int, ...]:
        """Return the imports of the operation of an import (same Polres, same voting day), the newest first; it is one of them.

        Raises
        ------
        UnknownIdError
            When there is no such import.
        """
        columns = (_OPERATIONS.c.import_id, _OPERATIONS.c.polres)
        with self._read() as connection:
            own = _operation(connection, import_id)
            query = select(*columns).where(_OPERATIONS.c.voting_day == own.voting_day).order_by(_OPERATIONS.c.import_id.desc())
            return tuple(int(row.import_id) for row in connection.execute(query) if _plain(row.polres) == _plain(own.polres))

    def find_zone(self, import_id: int) -> str:
        """Return the time zone of the operation of an import, WIB, WITA or WIT; UnknownIdError when there is no such import."""
        with self._read() as connection:
            return str(_operation(connection, import_id).zone)

    def list_ancestors(self, plan_id: int) -> tuple[int, ...]:
        """Return the versions this one comes from, the nearest first; UnknownIdError when there is no such plan."""
        with self._read() as connection:
            return _ancestors(connection, plan_row(connection, plan_id).parent)

    def _supersede(self, connection: Connection, plan_id: int, user_id: int | None) -> int | None:
        record = plan_row(connection, plan_id)
        issued = _issued_version(connection, record.import_id)
        if issued is None:
            return None
        if issued not in _ancestors(connection, record.parent):
            raise StoreError(
                f"Rencana {issued} sudah terbit untuk operasi ini dan bukan acuan rencana {plan_id}.",
                f"Susun ulang dengan rencana {issued} sebagai acuan, lalu terbitkan hasilnya.",
                code="terbit_lain",
            )
        self._move(connection, PlanStep(issued, PlanAct.SUPERSEDE, user_id, self._clock(), "", plan_id))
        return issued

    def _move(self, connection: Connection, step: PlanStep) -> None:
        move, row = MOVES[step.step], plan_row(connection, step.plan_id)
        if move.needs_note and not step.note:
            raise _missing_reason(step.step)
        if len(step.note) > LONGEST_NOTE:
            raise StoreError(f"Catatan lebih dari {LONGEST_NOTE} karakter.", "Persingkat catatannya.", code="catatan")
        if move.is_forward:
            _require_sound(row)
        moved = _PLANS.update().where(_PLANS.c.id == row.id, _PLANS.c.state.in_(move.sources)).values(state=move.target)
        if connection.execute(moved).rowcount == 0:
            raise _refusal(plan_row(connection, row.id), step.step)
        connection.execute(_STEPS.insert(), asdict(step))


def _refusal(row: Row[Any], step: PlanAct) -> StoreError:
    needed = " atau ".join(label("plan_states", state) for state in MOVES[step].sources)
    return StoreError(
        f"Rencana {row.id} sekarang berstatus {label('plan_states', row.state)}; langkah ini hanya untuk rencana berstatus {needed}.",
        "Muat ulang riwayatnya: mungkin perwira lain baru saja mengambil langkah ini.",
        code="langkah",
    )


def _missing_reason(step: PlanAct) -> StoreError:
    if step is PlanAct.REVOKE:
        return StoreError("Alasan pencabutan kosong.", "Tulis sebabnya; alasan itu tercetak pada Sprin pencabutan.", code="catatan")
    return StoreError("Alasan pengembalian kosong.", "Tulis apa yang harus diperbaiki.", code="catatan")


def _require_sound(row: Row[Any]) -> None:
    if row.violations:
        raise StoreError(
            f"Rencana {row.id} melanggar {row.violations} aturan dan tidak dapat diajukan atau diterbitkan.",
            "Perbaiki datanya dan susun ulang.",
            code="pelanggaran",
        )
    if row.solve_status == "infeasible":
        raise StoreError(f"Rencana {row.id} tidak dapat disusun, jadi tidak dapat diterbitkan.", "Susun ulang.", code="pelanggaran")


def _ancestors(connection: Connection, parent: int | None) -> tuple[int, ...]:
    found: list[int] = []
    while parent is not None:
        found.append(parent)
        parent = connection.execute(select(_PLANS.c.parent).where(_PLANS.c.id == parent)).scalar_one()
    return tuple(found)


def _issued_version(connection: Connection, import_id: int) -> int | None:
    own = _operation(connection, import_id)
    issued = select(_PLANS.c.id, _OPERATIONS.c.polres).join(_OPERATIONS, _OPERATIONS.c.import_id == _PLANS.c.import_id)
    rows = connection.execute(issued.where(_PLANS.c.state == PlanState.ISSUED, _OPERATIONS.c.voting_day == own.voting_day))
    return next((int(row.id) for row in rows if _plain(row.polres) == _plain(own.polres)), None)


def _operation(connection: Connection, import_id: int) -> Row[str, date, str]:
    columns = (_OPERATIONS.c.polres, _OPERATIONS.c.voting_day, _OPERATIONS.c.zone)
    row = connection.execute(select(*columns).where(_OPERATIONS.c.import_id == import_id)).one_or_none()
    if row is None:
        raise UnknownIdError(f"Impor nomor {import_id} tidak ada.", "Pilih impor dari daftar.", code="tidak_ditemukan")
    return row


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())

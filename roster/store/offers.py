"""Versions a re-plan offers side by side: kept complete, listed nowhere, until one is taken and the others go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from roster.store import schema
from roster.store.database import Database
from roster.store.plans import RECORD_COLUMNS, is_offered, plan_record, plan_row
from roster.store.records import OFFERED_BY, TAKEN_FROM, PlanRecord, StoreError

_PLANS = schema.plans


class OfferTable(Database):
    """The versions on offer in a store: drafts whose settings name the job that offers them."""

    def list_offers(self, baseline: int) -> tuple[PlanRecord, ...]:
        """Return the versions now offered in place of a version, in the order they were stored."""
        with self._read() as connection:
            return _offers(connection, _PLANS.c.parent == baseline)

    def take_offer(self, plan_id: int, settings: Mapping[str, Any]) -> PlanRecord:
        """Make an offered version an ordinary draft, remove those offered beside it, and return it; all of it, or nothing.

        ``settings`` are added to its own.

        Raises
        ------
        UnknownIdError
            When there is no such plan; of two people who take two answers at once the second is told so.
        StoreError
            ``pilihan`` when the version is not on offer, or was taken before.
        """
        with self._write() as connection:
            row = plan_row(connection, plan_id)
            beside = _offers(connection, _PLANS.c.parent == row.parent, is_locked=True)
            if all(offer.id != plan_id for offer in beside):
                plan_row(connection, plan_id)
                raise StoreError(
                    f"Rencana {plan_id} bukan pilihan yang menunggu: mungkin sudah diambil.", "Lihat daftar rencana.", code="pilihan"
                )
            _remove(connection, [offer.id for offer in beside if offer.id != plan_id])
            own = {key: value for key, value in row.settings.items() if key != OFFERED_BY}
            taken = own | dict(settings) | {TAKEN_FROM: row.settings[OFFERED_BY]}
            connection.execute(_PLANS.update().where(_PLANS.c.id == plan_id).values(settings=taken))
            return plan_record(plan_row(connection, plan_id))

    def drop_offers(self, baseline: int, *, job: int | None = None) -> int:
        """Remove every version offered in place of a version, or those that one job offers, and return how many there were."""
        with self._write() as connection:
            found = _offers(connection, _PLANS.c.parent == baseline, is_locked=True)
            offers = [offer for offer in found if job in (None, offer.offered_by)]
            _remove(connection, [offer.id for offer in offers])
        return len(offers)


def _offers(connection: Connection, wanted: ColumnElement[bool], *, is_locked: bool = False) -> tuple[PlanRecord, ...]:
    query = select(*RECORD_COLUMNS).where(wanted, is_offered()).order_by(_PLANS.c.id)
    return tuple(plan_record(row) for row in connection.execute(query.with_for_update() if is_locked else query))


def _remove(connection: Connection, plan_ids: list[int]) -> None:
    connection.execute(_PLANS.delete().where(_PLANS.c.id.in_(plan_ids)))

"""Rendered files: where each lies below the data folder, and its digest."""

from __future__ import annotations

import re

from sqlalchemy import Connection, and_, select

from roster.store import schema
from roster.store.database import Database
from roster.store.records import Paper, StoreError, UnknownIdError

_SAFE_PATH = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*(\.[a-z0-9]+)?")
_PAPERS = schema.papers

ISSUED_FOLDER = "terbit"
"""The folder of the papers of an issued version, which a draft's never lie in."""


class PaperTable(Database):
    """The papers of a store."""

    def add_paper(self, plan_id: int, key: str, *, path: str, sha256: str, size: int) -> int:
        """Record a rendered file of ``size`` bytes and return its id; an earlier one of the same plan and key goes.

        A paper of an issued version lies in a folder ``terbit`` and is never replaced.

        Raises
        ------
        StoreError
            ``jalur_berkas`` when the path is more than lower-case letters, digits, ``_``, ``-`` and ``/`` before one
            extension; ``bentrok`` when there is no such plan; ``naskah_terbit`` when the version has that paper and is
            issued, or was issued while the paper was made.
        """
        if not _SAFE_PATH.fullmatch(path):
            raise StoreError(
                "Nama berkas naskah tidak sah.", "Laporkan kesalahan ini; naskah dinamai dengan nomor saja.", code="jalur_berkas"
            )
        row = {"plan_id": plan_id, "key": key, "path": path, "sha256": sha256, "size": size, "created_at": self._clock()}
        with self._write() as connection:
            _require_open(connection, plan_id, key, path)
            connection.execute(_PAPERS.delete().where(and_(_PAPERS.c.plan_id == plan_id, _PAPERS.c.key == key)))
            return int(connection.execute(_PAPERS.insert().returning(_PAPERS.c.id), row).scalar_one())

    def get_paper(self, paper_id: int) -> Paper:
        """Return one paper; UnknownIdError when there is none."""
        with self._read() as connection:
            row = connection.execute(select(_PAPERS).where(_PAPERS.c.id == paper_id)).one_or_none()
        if row is None:
            raise UnknownIdError(f"Naskah nomor {paper_id} tidak ada.", "Pilih naskah dari daftar.", code="tidak_ditemukan")
        return Paper(**row._mapping)

    def list_papers(self, plan_id: int) -> tuple[Paper, ...]:
        """Return the papers of a plan in the order they were rendered; empty for a plan without any."""
        query = select(_PAPERS).where(_PAPERS.c.plan_id == plan_id).order_by(_PAPERS.c.id)
        with self._read() as connection:
            return tuple(Paper(**row._mapping) for row in connection.execute(query))


def _require_open(connection: Connection, plan_id: int, key: str, path: str) -> None:
    plans = schema.plans
    # Held until the paper is recorded, so that nobody issues the version in between.
    state = connection.execute(select(plans.c.state).where(plans.c.id == plan_id).with_for_update(read=True)).scalar_one_or_none()
    if state is None or not state.is_final:
        return
    has_paper = connection.execute(select(_PAPERS.c.id).where(_PAPERS.c.plan_id == plan_id, _PAPERS.c.key == key)).one_or_none()
    if has_paper is not None or ISSUED_FOLDER not in path.split("/")[:-1]:
        message = f"Rencana {plan_id} sudah terbit; naskahnya tidak diganti."
        raise StoreError(message, "Buka halaman Naskah untuk naskah yang berlaku.", code="naskah_terbit")

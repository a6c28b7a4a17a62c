"""Workbooks written all or nothing: beside their place first, moved there when whole."""

from __future__ import annotations

import contextlib
import io
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from roster.errors import RosterError

PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True, "in_memory": True}
"""Text stays text: nothing is written as a formula or a link. No part of it lies in a folder of temporary files."""


@contextlib.contextmanager
def new_workbook(out: Path) -> Iterator[Any]:
    """Give a workbook to fill; at the end of the block it stands at ``out``, after an error nothing does.

    Raises
    ------
    RosterError
        When the folder cannot be written or is full.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, PLAIN)
    yield book
    book.close()
    draft = out.with_name(f".{secrets.token_hex(6)}.xlsx")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content.getvalue())
        draft.replace(out)
    except OSError as error:
        message = f"Buku kerja tidak dapat ditulis di folder {out.parent}"
        raise RosterError(message, "Periksa izin folder dan sisa ruang.", code="tulis") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)

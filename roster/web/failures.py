"""Error pages in the house style: what happened and what to do, never a traceback."""

from __future__ import annotations

import logging
from typing import NamedTuple, TypeAlias

from flask import Flask, render_template, request
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from roster.errors import RosterError
from roster.store import UnknownIdError

log = logging.getLogger(__name__)


Text: TypeAlias = str | LazyString
"""Words that become Indonesian or English when the page is rendered."""


class Failure(NamedTuple):
    """The words of one error page."""

    title: Text
    text: Text
    advice: Text


FAILURES = {
    400: Failure(
        _("Permintaan tidak dapat dibaca"),
        _("Peramban mengirim isian yang tidak lengkap atau rusak."),
        _("Kembali ke halaman sebelumnya, muat ulang, lalu coba lagi."),
    ),
    403: Failure(
        _("Tidak diizinkan"),
        _("Akun Anda tidak boleh membuka halaman ini."),
        _("Masuk dengan akun yang berwenang."),
    ),
    404: Failure(
        _("Tidak ditemukan"),
        _("Halaman, data, atau rencana ini tidak ada, atau sudah dihapus."),
        _("Periksa alamatnya, atau mulai lagi dari Beranda."),
    ),
    405: Failure(
        _("Cara membuka tidak tepat"),
        _("Halaman ini dibuka lewat tombol, bukan dengan mengetik alamatnya."),
        _("Kembali ke Beranda dan gunakan tombol yang tersedia."),
    ),
    413: Failure(
        _("Berkas terlalu besar"),
        _("Berkas yang diunggah melebihi batas ukuran."),
        _("Hapus gambar dan lembar yang tidak dipakai, simpan kembali sebagai .xlsx, lalu unggah lagi."),
    ),
    429: Failure(
        _("Terlalu banyak percobaan"),
        _("Percobaan masuk dibatasi agar kata sandi tidak dapat ditebak."),
        _("Tunggu satu menit, lalu coba lagi."),
    ),
}
"""Statuses with words of their own; every other one is ``TROUBLE``."""

TROUBLE = Failure(
    _("Terjadi gangguan"),
    _("Program mengalami kesalahan yang tidak terduga. Data dan rencana yang tersimpan tidak berubah."),
    _("Ulangi sekali lagi. Bila tetap gagal, catat waktunya dan jalankan roster doctor."),
)


def _show(status: int, failure: Failure) -> tuple[str, int]:
    return render_template("error.html", status=status, failure=failure), status


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code < 400:
        return error
    return _show(error.code, FAILURES.get(error.code, TROUBLE))


def _forgery(_error: CSRFError) -> tuple[str, int]:
    text = _("Sesi Anda berakhir atau halaman ini sudah terlalu lama terbuka.")
    return _show(400, Failure(_("Halaman kedaluwarsa"), text, _("Muat ulang halaman, lalu ulangi.")))


def _unknown_id(_error: UnknownIdError) -> tuple[str, int]:
    return _show(404, FAILURES[404])


def _roster(error: RosterError) -> tuple[str, int]:
    log.warning("request refused: code %s, endpoint %s", error.code, request.endpoint)
    return _show(400, Failure(_("Tidak dapat dilanjutkan"), error.message, error.advice))


def _unexpected(error: Exception) -> tuple[str, int]:
    # The text of an exception may hold a name or a number of a person: only its type and place are logged.
    trace, place = error.__traceback__, ""
    while trace is not None:
        place, trace = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}", trace.tb_next
    log.error("unexpected %s at %s, endpoint %s", type(error).__name__, place, request.endpoint)
    return _show(500, TROUBLE)


def init_failures(app: Flask) -> None:
    """Answer every error with a page of the house."""
    app.register_error_handler(CSRFError, _forgery)
    app.register_error_handler(UnknownIdError, _unknown_id)
    app.register_error_handler(RosterError, _roster)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)

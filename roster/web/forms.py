"""The forms of the pages: what may be typed, and what is said when it does not fit."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import MultipleFileField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp, ValidationError

from roster.planning.budget import LONGEST_S
from roster.web.passwords import MAX_LENGTH, MIN_LENGTH

_needed = InputRequired(_("Wajib diisi."))
_login_rules = (
    Length(2, 80, _("Antara 2 dan 80 karakter.")),
    Regexp(r"[A-Za-z0-9._-]+\Z", message=_("Hanya huruf, angka, titik, garis.")),
)
_password_length = Length(MIN_LENGTH, MAX_LENGTH, _("Paling sedikit 12 karakter."))
_same_password = EqualTo("password", _("Kedua kata sandi tidak sama."))
_seed_digits = Regexp(r"[0-9]{1,9}\Z", message=_("Isi bilangan bulat 0 sampai 999999999."))


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Login and password."""

    login = StringField(_("Nama pengguna"), [_needed, Length(max=80)], render_kw={"autocomplete": "username", "autofocus": True})
    password = PasswordField(_("Kata sandi"), [_needed, Length(max=MAX_LENGTH)], render_kw={"autocomplete": "current-password"})


class SetUpForm(FlaskForm):  # type: ignore[misc]
    """The first account. ``key`` is asked for only when the visitor is not at this machine."""

    login = StringField(_("Nama pengguna"), [_needed, *_login_rules], default="admin", render_kw={"autocomplete": "username"})
    password = PasswordField(_("Kata sandi"), [_needed, _password_length], render_kw={"autocomplete": "new-password"})
    again = PasswordField(_("Ulangi kata sandi"), [_needed, _same_password], render_kw={"autocomplete": "new-password"})
    key = StringField(_("Kunci penyiapan"), [Optional(), Length(max=100)], render_kw={"autocomplete": "off"})


class UploadForm(FlaskForm):  # type: ignore[misc]
    """One workbook, or several csv files."""

    files = MultipleFileField(_("Berkas data"))


class ListedChoice(SelectField):  # type: ignore[misc]
    """A choice by id, refused in our own words when it is not on the list."""

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what is not among the choices."""
        if self.data not in [value for value, _text in self.choices or ()]:
            raise ValidationError(str(_("Pilihan ini sudah tidak ada.")))


def _fits_limit(form: FlaskForm, field: StringField) -> None:
    """Refuse what is not a whole number of seconds that the command line takes too."""
    text = field.data or ""
    if text and not (re.fullmatch(r"[1-9][0-9]{0,8}", text) and int(text) <= LONGEST_S):
        raise ValidationError(str(_("Isi bilangan bulat 1 sampai %(most)s, atau kosongkan.", most=LONGEST_S)))


class StartPlanForm(FlaskForm):  # type: ignore[misc]
    """What a plan is made from, all as text. The view fills in the choices."""

    import_id = ListedChoice(_("Data"))
    baseline = ListedChoice(_("Rencana acuan"), default="0")
    mode = ListedChoice(_("Cara"), default="normal")
    limit = StringField(_("Batas waktu (detik)"), [_fits_limit], default="", render_kw={"inputmode": "numeric"})
    seed = StringField(_("Benih acak"), [_needed, _seed_digits], default="0", render_kw={"inputmode": "numeric"})

"""The two languages of the pages, and numbers and moments written as each of them does."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from babel import Locale
from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations
from flask import Flask, session
from flask_babel import Babel, Domain, get_locale

from roster.domain.calendar import ZONES
from roster.labels import AMENDMENTS, REVOCATIONS, label
from roster.resources import templates_dir

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
"""Texts in the code and the templates are Indonesian; the catalogue gives the English ones."""


class Catalogue(Domain):  # type: ignore[misc]
    """Translations read from the ``.po`` file itself, so that nothing has to be compiled before it runs."""

    def __init__(self) -> None:
        super().__init__()
        self._english: Translations | None = None

    def get_translations(self) -> NullTranslations:
        """Return the English texts, or none for Indonesian, the language the texts are written in."""
        if language() != "en":
            return NullTranslations()
        if self._english is None:
            self._english = read_catalogue("en")
        return self._english


class TwoLanguages(Babel):  # type: ignore[misc]
    """flask-babel with our catalogue in place of compiled files in folders."""

    @cached_property
    def domain_instance(self) -> Catalogue:
        """The texts of the pages."""
        return Catalogue()


def read_catalogue(code: str) -> Translations:
    """Return the translations of ``templates/web/translations/<code>.po``."""
    with (templates_dir() / "web" / "translations" / f"{code}.po").open("rb") as stream:
        catalogue = read_po(stream, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def language() -> str:
    """Return the language of this page, ``id`` or ``en``."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else "id"


def number(value: float, places: int = 0) -> str:
    """Return a number with the separators of the language: ``1.528`` or ``1,528``; what rounds to 0 has no sign."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(round(value, places) + 0.0, format=pattern, locale=_locale()))


def share(value: float, places: int = 1) -> str:
    """Return a share of one in per cent: ``97,5%``."""
    return str(format_percent(value, format="#,##0." + "0" * places + "%", locale=_locale()))


def portion(filled: int, needed: int) -> str:
    """Return filled of needed in per cent; 100 % only when nothing is missing, 0 % only when all is."""
    if not needed or filled >= needed:
        return share(1.0)
    return share(min(max(filled / needed, 0.001 if filled else 0.0), 0.999))


def moment(value: datetime, zone: str = "WIB") -> str:
    """Return an aware moment in a zone of Indonesia: ``27 November 2024 pukul 08.00 WIB``."""
    pattern = "d MMMM y 'pukul' HH.mm" if language() == "id" else "d MMMM y, HH:mm"
    return f"{format_datetime(value.astimezone(ZONES[zone]), pattern, tzinfo=ZONES[zone], locale=_locale())} {zone}"


def megabytes(size: int) -> str:
    """Return a file size: ``12 kB``, ``1,4 MB``."""
    return f"{number(size / 1e6, 1)} MB" if size >= 1_000_000 else f"{number(max(1, round(size / 1000)))} kB"


def word(section: str) -> Callable[[str], str]:
    """Return a filter that gives the label of a key of that section in the page's language."""
    return lambda key: label(section, key, language())


def document_word(key: str) -> str:
    """Return the label of a paper, be it one of a plan or one that changes or withdraws an order."""
    return label("amendments" if key in AMENDMENTS else "revocations" if key in REVOCATIONS else "documents", key, language())


def _locale() -> Locale:
    return Locale(language())


def _chosen() -> str:
    return session["language"] if session.get("language") in LANGUAGES else "id"


def init_language(app: Flask) -> None:
    """Set up flask-babel with our catalogue, and the filters that write figures."""
    TwoLanguages(app, default_locale="id", locale_selector=_chosen)
    filters = {
        "number": number,
        "share": share,
        "portion": portion,
        "moment": moment,
        "megabytes": megabytes,
        "document_word": document_word,
    }
    filters |= {f"{name}_word": word(section) for name, section in _SECTIONS.items()}
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(languages=LANGUAGES, language=language)


_SECTIONS = {
    "goal": "goals",
    "goal_unit": "goal_units",
    "short_goal": "short_goals",
    "rule": "rules",
    "unsur": "unsur",
    "role": "roles",
    "kind": "kinds",
    "category": "categories",
    "stage": "stages",
    "severity": "severities",
    "index_outcome": "index_outcomes",
    "index_standing": "index_standings",
    "plan_state": "plan_states",
    "plan_step": "plan_steps",
    "paper_kind": "paper_kinds",
}

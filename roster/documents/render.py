"""Templates to PDF: our own assets only, one embedded typeface, the same bytes for the same plan.

Importing this module is cheap; WeasyPrint and its libraries load with the first page that is made.
"""

from __future__ import annotations

import atexit
import gc
import logging
import os
import re
import tempfile
import threading
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roster import labels
from roster.collector import without_collector
from roster.documents import writing
from roster.domain.personnel import mask_nik
from roster.errors import RosterError
from roster.resources import static_dir, templates_dir

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

LONGEST_WHOLE = 45
"""Characters of a paper's number that surely fit on one line."""

FONT_PACKAGE = "fonts-liberation2"
FONT_FACES = {
    "LiberationSans-Regular.ttf": ("normal", "normal"),
    "LiberationSans-Bold.ttf": ("bold", "normal"),
    "LiberationSans-Italic.ttf": ("normal", "italic"),
    "LiberationSans-BoldItalic.ttf": ("bold", "italic"),
}
"""Files of the one typeface of all papers (metrics of Arial): CSS weight and style of each."""

FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts/truetype/liberation"),
    Path("/usr/share/fonts/liberation-sans"),
    Path("/usr/share/fonts/liberation-sans-fonts"),
    Path("/usr/share/fonts/liberation"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
)

_FILTERS: tuple[Callable[..., str], ...] = (
    *(writing.date_id, writing.date_range_id, writing.month_id, writing.weekday_id, writing.time_id, writing.clock_id),
    *(writing.number_id, writing.decimal_id, writing.percent_id, writing.terbilang, writing.count_id, writing.roman_month),
    *(writing.tps_numbers, writing.join_id, writing.caps_name, writing.title_name, writing.title_place, mask_nik),
)
_RENDERING = threading.Lock()  # Pango and the warning handler are shared by the whole process


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every template finds in its context. ``stamp`` is the date in the PDF's metadata, so that a re-run gives the same bytes."""

    title: str
    stamp: date
    is_draft: bool


class _Warnings(logging.Handler):
    """Keeps what WeasyPrint would only have mumbled: an unread style or a refused file makes a wrong paper."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage()[:300])


def missing_requirements() -> tuple[str, ...]:
    """Return what this machine lacks for making papers, one Indonesian line each; empty when ready."""
    missing = []
    try:
        import weasyprint  # noqa: F401
    except (OSError, ImportError) as error:
        text = " ".join(str(error).split())[:160]
        missing.append(f"Pustaka tata letak PDF tidak dapat dimuat ({text}). Pasang paket libpangoft2-1.0-0 dan libharfbuzz-subset0.")
    if _find_font_folder() is None:
        missing.append(f"Huruf Liberation Sans tidak ditemukan. Pasang paket {FONT_PACKAGE}.")
    return tuple(missing)


def render_html(template: str, paper: Paper) -> str:
    """Return the HTML of a template below ``templates/documents`` with ``doc`` set to the paper.

    Every value is escaped, an unknown name in the template raises, and characters the typeface lacks are replaced.

    Raises
    ------
    RosterError
        When a template is missing or wrong, with its file and line.
    """
    from jinja2 import TemplateError

    try:
        return _environment().get_template(template).render(doc=paper)
    except TemplateError as error:
        place = f"{getattr(error, 'name', None) or template} baris {getattr(error, 'lineno', None) or '?'}"
        raise RosterError(
            f"Templat dokumen {place} salah: {error.message}", "Perbaiki templat di folder templates/documents.", code="templat"
        ) from error


def write_pdf(html: str, out: Path, *, styles: Sequence[str], variant: str = "pdf/a-2a") -> Path:
    """Write the PDF of our HTML to ``out`` in one step and return it; an older file stays until the new one is whole.

    Parameters
    ----------
    html
        What ``render_html`` returned.
    styles
        Paths of style sheets below ``templates/documents``; ``base/base.css`` always comes first.
    variant
        WeasyPrint's name of the PDF kind; ``pdf/a-2a`` is tagged and made to be archived.

    Raises
    ------
    RosterError
        When a library or the typeface is missing, or the layout drew any warning.
    """
    if missing := missing_requirements():
        raise RosterError(
            "Dokumen tidak dapat dibuat: " + " ".join(missing), "Jalankan `roster doctor` setelah memasangnya.", code="dokumen"
        )
    with _RENDERING, without_collector(), _strict() as caught:
        content = _pdf_bytes(html, tuple(styles), variant)
    if caught.lines:
        raise RosterError(
            "Dokumen tidak dibuat karena tata letaknya cacat: " + "; ".join(caught.lines[:5]),
            "Periksa templat dokumen.",
            code="tata_letak",
        )
    _replace_file(out, content)
    return out


def _pdf_bytes(html: str, styles: tuple[str, ...], variant: str) -> bytes:
    from weasyprint import HTML

    sheets = [_font_faces(), *(_style_sheet(name) for name in ("base/base.css", *styles))]
    page = HTML(string=html, base_url=templates_dir().as_uri() + "/", url_fetcher=_fetcher())
    with warnings.catch_warnings():
        # WeasyPrint leaves the file of its colour profile to the interpreter to close.
        warnings.simplefilter("ignore", ResourceWarning)
        content = page.write_pdf(stylesheets=sheets, font_config=_font_configuration(), pdf_variant=variant)
    return bytes(content or b"")


@contextmanager
def _strict() -> Iterator[_Warnings]:
    handler = _Warnings()
    logger = logging.getLogger("weasyprint")
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield handler
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


def _replace_file(out: Path, content: bytes) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".dokumen-", dir=out.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        part.chmod(0o644)
        part.replace(out)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@cache
def _fetcher() -> Any:
    """Return the fetcher that opens our assets, the typeface and ``data:`` URLs, and refuses the rest."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    folders = [(templates_dir() / "documents").resolve(), static_dir().resolve(), _find_font_folder()]

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        """Opens nothing but what the program itself brought along."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            scheme = url.partition(":")[0].lower()
            if scheme == "file" and not _lies_in(url, folders):
                raise ValueError("file outside the program's own assets")
            return super().fetch(url, headers)

    return AssetFetcher(allowed_protocols={"file", "data"}, allow_redirects=False)


def _lies_in(url: str, folders: Sequence[Path | None]) -> bool:
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(url)
    path = Path(unquote(parts.path)).resolve()
    return not parts.netloc and any(folder is not None and path.is_relative_to(folder) for folder in folders)


@cache
def _find_font_folder() -> Path | None:
    wanted = set(FONT_FACES)
    for root in FONT_FOLDERS:
        for file in sorted(root.rglob("LiberationSans-Regular.ttf")) if root.is_dir() else ():
            if wanted <= {path.name for path in file.parent.iterdir()}:
                return file.parent.resolve()
    return None


@cache
def _font_configuration() -> FontConfiguration:
    from weasyprint.text.fonts import FontConfiguration

    # Its folder of fonts is removed when it dies, which must be before the interpreter takes itself apart.
    atexit.register(_forget_fonts)
    return FontConfiguration()


def _forget_fonts() -> None:
    for remembered in (_font_faces, _style_sheet, _font_configuration):
        remembered.cache_clear()
    gc.collect()


@cache
def _font_faces() -> CSS:
    from weasyprint import CSS

    folder = _find_font_folder()
    assert folder is not None  # missing_requirements was asked first
    faces = "".join(
        f'@font-face{{font-family:"Liberation Sans";src:url("{(folder / name).as_uri()}");font-weight:{weight};font-style:{style}}}'
        for name, (weight, style) in FONT_FACES.items()
    )
    return CSS(string=faces, font_config=_font_configuration(), url_fetcher=_fetcher())


@cache
def _style_sheet(name: str) -> CSS:
    from weasyprint import CSS

    return CSS(filename=str(templates_dir() / "documents" / name), font_config=_font_configuration(), url_fetcher=_fetcher())


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_dir() / "documents"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update({function.__name__: function for function in _FILTERS})
    environment.filters["whole_numbers"] = _whole_numbers
    environment.globals["label"] = labels.label
    return environment


def _whole_numbers(value: Any) -> Any:
    """Return text as HTML in which the number of a paper (``R/Renops/12/VIII/OPS.1.3./2024``) never breaks over two lines."""
    from markupsafe import Markup, escape

    text = str(escape(_printable(value)))
    return Markup(re.sub(r"(?<!\S)[^\s/&;<>]+(?:/[^\s/&;<>]+){2,7}", _keep_whole, text))  # noqa: S704 - escaped above


def _keep_whole(found: re.Match[str]) -> str:
    return f'<span class="utuh">{found[0]}</span>' if len(found[0]) <= LONGEST_WHOLE else found[0]


def _printable(value: Any) -> Any:
    """Return text with every character the typeface lacks replaced, so that no second font slips into the paper."""
    if type(value) is not str or (value.isascii() and value.isprintable()):
        return value
    return "".join(_covered(char) for char in unicodedata.normalize("NFC", value))


@cache
def _covered(char: str) -> str:
    # Controls go first: the typeface does hold the marks that turn the direction of writing.
    if char not in "\n\t" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return ""
    glyphs = _glyphs()
    if not glyphs or ord(char) in glyphs or char in "\n\t":
        return char
    if unicodedata.category(char) in {"Mn", "Me"}:
        return ""
    return "".join(c for c in unicodedata.normalize("NFKD", char) if ord(c) in glyphs) or "?"


@cache
def _glyphs() -> frozenset[int]:
    folder = _find_font_folder()
    if folder is None:
        return frozenset()
    from fontTools.ttLib import TTFont

    with TTFont(folder / "LiberationSans-Regular.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())

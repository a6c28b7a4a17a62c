"""Where the files that ship with the program lie."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """Return the folder of the templates: inside an installed package, beside it in a checkout.

    Raises
    ------
    FileNotFoundError
        When neither exists, which means a broken installation.
    """
    for folder in (PACKAGE / "templates", PACKAGE.parent / "templates"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no templates beside or inside {PACKAGE.name}")


def static_dir() -> Path:
    """Return the folder of style sheets, scripts and pictures that the web pages fetch."""
    return templates_dir() / "static"

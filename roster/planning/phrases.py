"""Small parts of sentences in both languages: lists, shifts."""

from __future__ import annotations

from collections.abc import Sequence


def list_text(parts: Sequence[str], language: str) -> str:
    """Return ``A, B dan C`` or ``A, B and C``; empty for nothing."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {'and' if language == 'en' else 'dan'} {parts[-1]}"


def run_text(shifts: Sequence[str]) -> str:
    """Return a run of shifts that one person serves as ``S3+S4``."""
    return "+".join(shifts)


def both(language: str, indonesian: str, english: str) -> str:
    """Return the text in the language asked for."""
    return english if language == "en" else indonesian

"""A picture of times against size, as plain SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 460, 340
LEFT, RIGHT, TOP, BOTTOM = 58, 28, 44, 52
INK, GRID, OWN, EVEN, MOST = "#222222", "#dddddd", "#0b5394", "#666666", "#b45f06"
_TICKS = 5


@dataclass(frozen=True)
class Series:
    """A title and the seconds at each size."""

    title: str
    seconds: list[float]


@dataclass(frozen=True)
class _Frame:
    """Where sizes and seconds lie on one panel, pixels."""

    left: float
    most_n: float
    most_s: float

    def x(self, n: float) -> float:
        return self.left + LEFT + n / self.most_n * (WIDTH - LEFT - RIGHT)

    def y(self, seconds: float) -> float:
        return HEIGHT - BOTTOM - seconds / self.most_s * (HEIGHT - TOP - BOTTOM)


def draw_curves(sizes: list[int], series: Sequence[Series], allowed: float) -> str:
    """Return one panel per series side by side: its points, n log n through the first of them, and that line times ``allowed``."""
    total = WIDTH * len(series)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {HEIGHT}" width="{total}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}">',
        f'<rect width="{total}" height="{HEIGHT}" fill="white"/>',
    ]
    for nth, one in enumerate(series):
        lines += _panel(sizes, one, allowed, nth * WIDTH)
    return "\n".join([*lines, "</svg>", ""])


def _panel(sizes: list[int], series: Series, allowed: float, left: float) -> list[str]:
    rate = series.seconds[0] / (sizes[0] * math.log(sizes[0]))
    even = [(n, rate * n * math.log(n)) for n in _between(sizes[0], sizes[-1])]
    top = max([*series.seconds, allowed * even[-1][1]])
    frame = _Frame(left, _round_up(sizes[-1]), _round_up(top))
    points = list(zip(sizes, series.seconds, strict=True))
    dots = [f'<circle cx="{frame.x(n):.1f}" cy="{frame.y(s):.1f}" r="3.5" fill="{OWN}"/>' for n, s in points]
    return [
        *_axes(frame, series.title),
        _line(frame, even, EVEN, "5 4"),
        _line(frame, [(n, allowed * s) for n, s in even], MOST, "2 3"),
        _line(frame, points, OWN, ""),
        *dots,
        *_legend(left, allowed),
    ]


def _axes(frame: _Frame, title: str) -> list[str]:
    low, high = frame.x(0), frame.x(frame.most_n)
    lines = [f'<text x="{low:.1f}" y="22" font-size="14" font-weight="bold">{escape(title)}</text>']
    for tick in range(_TICKS + 1):
        n, seconds = frame.most_n * tick / _TICKS, frame.most_s * tick / _TICKS
        x, y = frame.x(n), frame.y(seconds)
        lines.append(f'<line x1="{low:.1f}" y1="{y:.1f}" x2="{high:.1f}" y2="{y:.1f}" stroke="{GRID}"/>')
        lines.append(f'<text x="{low - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{seconds:g}</text>')
        lines.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{n:,.0f}</text>')
    middle, half = (low + high) / 2, (TOP + HEIGHT - BOTTOM) / 2
    lines.append(f'<text x="{middle:.1f}" y="{HEIGHT - 12}" text-anchor="middle">people</text>')
    lines.append(f'<text transform="translate({frame.left + 14:.1f} {half:.1f}) rotate(-90)" text-anchor="middle">seconds</text>')
    return lines


def _line(frame: _Frame, points: Sequence[tuple[float, float]], colour: str, dashes: str) -> str:
    path = " ".join(f"{frame.x(n):.1f},{frame.y(s):.1f}" for n, s in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8" stroke-dasharray="{dashes}"/>'


def _legend(left: float, allowed: float) -> list[str]:
    rows = ((OWN, "", "measured"), (EVEN, "5 4", "n log n through the first point"), (MOST, "2 3", f"{allowed:g} times that"))
    lines = []
    for nth, (colour, dashes, text) in enumerate(rows):
        x, y = left + LEFT + 14, TOP + 14 + 17 * nth
        lines.append(f'<line x1="{x}" y1="{y}" x2="{x + 26}" y2="{y}" stroke="{colour}" stroke-width="1.8" stroke-dasharray="{dashes}"/>')
        lines.append(f'<text x="{x + 32}" y="{y + 4}">{escape(text)}</text>')
    return lines


def _between(first: int, last: int, steps: int = 40) -> list[float]:
    return [first + (last - first) * step / steps for step in range(steps + 1)]


def _round_up(value: float) -> float:
    """Return the next of 1, 1.5, 2, 2.5, 5, 7.5 x a power of ten, so that ticks are round."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 1.5, 2, 2.5, 5, 7.5, 10) if step * power >= value)

"""The sentences of an explanation in Indonesian and English, the same on the command line and on the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from roster.labels import Label, label
from solver.explain import Way
from solver.problem import MINUTES_PER_DAY

if TYPE_CHECKING:
    from roster.planning.explain_names import Costs, OtherPlace, Someone, Where
    from roster.planning.explain_person import PersonStory
    from roster.planning.explain_post import PlaceStory

Figures = Mapping[str, str | int | float]

COSTS = {
    "uncovered_risk": Label("risiko tak terjaga {} bobot", "uncovered risk {} points"),
    "leaders": Label("hari kecamatan tanpa padal {}", "kecamatan-days without padal {}"),
    "soft_neutrality": Label("penugasan yang melanggar netralitas lunak {}", "duties against soft neutrality {}"),
    "changes": Label("butir perubahan {}", "points of change {}"),
    "balance": Label("menit di atas bagian rata {}", "minutes above the even share {}"),
    "blocks": Label("kecamatan bagi satuan BKO {}", "kecamatan held by units on loan {}"),
    "junior_pairs": Label("regu yang semuanya berpangkat terendah {}", "teams of the lowest ranks only {}"),
    "travel": Label("jarak {} km", "travel {} km"),
    "team_units": Label("kesatuan berbeda dalam regu {}", "different units within teams {}"),
}
"""What a goal loses or gains, with the sign in the figure, which comes last: so one and many read alike."""

_PLACES = {"uncovered_risk": 2, "balance": 0, "travel": 1}

BARS = {
    ("neutrality_home", "known"): Label("pos mencakup desa domisilinya, {area}", "the post covers his home desa, {area}"),
    ("neutrality_home", "unknown"): Label(
        "desa domisilinya tidak diketahui, maka tidak di TPS dan pos komando", "his home desa is unknown: not at TPS and command posts"
    ),
    ("neutrality_charge", ""): Label("pos mencakup desa binaannya, {area}", "the post covers a desa in his charge, {area}"),
    ("neutrality_kin", ""): Label(
        "pos mencakup {area}, yang tertutup baginya karena konflik kepentingan",
        "the post covers {area}, closed to him by a declared conflict",
    ),
    ("availability", ""): Label("tidak tersedia selama sif {shift}", "not available during shift {shift}"),
    ("eligibility", "tasking"): Label(
        "tugas pada daftar personel ({found}) tidak untuk peran {needed}", "his task on the list ({found}) is not for the role {needed}"
    ),
    ("eligibility", "rank"): Label(
        "pangkat {found}, peran ini meminta {needed} ke atas", "rank {found}, the role asks for {needed} or higher"
    ),
    ("eligibility", "skill"): Label("tidak memiliki keahlian {needed}", "lacks the skill {needed}"),
    ("eligibility", "unsur"): Label("berunsur {found}, tempat ini untuk {needed}", "is of {found}, the place is for {needed}"),
    ("reach", ""): Label("lebih jauh dari {limit_km} km dari pangkalannya", "farther than {limit_km} km from his base"),
    ("one_place", ""): Label("bertumpuk dengan dinasnya pada sif {other_shift}", "overlaps his duty in shift {other_shift}"),
    ("rest", "stretch"): Label(
        "menjadi dinas tanpa jeda {minutes_h} jam, paling lama {limit_h} jam", "would make a stretch of {minutes_h} h, at most {limit_h} h"
    ),
    ("rest", "pause"): Label(
        "istirahat tinggal {minutes_h} jam, paling sedikit {limit_h} jam", "leaves {minutes_h} h of rest, at least {limit_h} h"
    ),
    ("rest", "pause_after_long"): Label(
        "istirahat setelah dinas panjang tinggal {minutes_h} jam, paling sedikit {limit_h} jam",
        "leaves {minutes_h} h of rest after a long stretch, at least {limit_h} h",
    ),
    ("rest", "night_static"): Label(
        "dinas malam di pos statis {minutes_h} jam setelah TPS, paling cepat {limit_h} jam",
        "a static night {minutes_h} h after a TPS duty, at least {limit_h} h",
    ),
    ("rest", "week"): Label(
        "{minutes_h} jam dalam tujuh hari, paling lama {limit_h} jam", "{minutes_h} h in seven days, at most {limit_h} h"
    ),
}
"""(rule, kind) to what bars somebody; every kind that a rule about one person can report has one."""

STUCK = {
    "strength": Label("batas pengerahan kekuatan sudah habis", "the share of strength that may be used is exhausted"),
    "reserve": Label("cadangan akan berkurang di bawah yang wajib", "the reserve would fall below what it owes"),
    "pins": Label("dinas yang harus dilepas sudah ditetapkan pengguna", "a duty to be given up is pinned by the user"),
    "continuity": Label("regu sif yang bersambung tidak lagi orang yang sama", "the crew of shifts that go on would no longer be the same"),
    "one_place": Label("ia sudah berdiri di pos itu pada sif yang sama", "he stands at that post in the same shift already"),
    "rest": Label("sif itu sendiri melampaui batas jam dinas", "the shift by itself exceeds the hours of duty"),
    "demand": Label("tempatnya penuh dan tidak ada yang dapat bertukar", "the place is full and nobody there can change"),
}
"""Rule to why no change leads to a place that is open to somebody by itself."""

_WORDS = {
    "free": Label("bebas", "free"),
    "held_back": Label("dikecualikan", "held back"),
    "member": Label("anggota", "member"),
    "reserve": Label("cadangan", "reserve"),
}


def figure(value: float, digits: int, language: str, *, signed: bool = False) -> str:
    """Return a number as the language writes it, a plus before gains in a goal's value when ``signed``; ``-0`` is 0."""
    text = f"{round(value, digits) + 0.0:{'+' if signed else ''},.{digits}f}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def cost_sentence(costs: Costs, language: str) -> str:
    """Return what changes in the goals, the most important first."""
    if not costs:
        return Label("tidak mengubah satu sasaran pun", "changes no goal")[language == "en"]
    parts = (_in(COSTS[key], language).format(figure(value, _digits(key, value), language, signed=True)) for key, value in costs)
    return "; ".join(parts)


def _digits(key: str, value: float) -> int:
    """Return the decimals of a goal, one more where they would show nothing of it."""
    digits = _PLACES.get(key, 0)
    return digits + 2 if abs(value) * 10**digits < 0.5 else digits


def bar_sentence(rule: str, figures: Figures, language: str) -> str:
    """Return why a rule bars somebody."""
    kind = str(figures.get("kind", ""))
    if rule == "neutrality_home":
        kind = "known" if figures["area"] else "unknown"
    words = {name: _in(_WORDS[str(value)], language) if value in _WORDS else str(value) for name, value in figures.items()}
    numbers = {name: float(value) for name, value in figures.items() if not isinstance(value, str)}
    words |= {f"{name}_km": figure(value / 1000, 0, language) for name, value in numbers.items()}
    words |= {f"{name}_h": figure(value / 60, 0 if value % 60 == 0 else 1, language) for name, value in numbers.items()}
    return _in(BARS[rule, kind], language).format_map(words)


def stuck_sentence(rule: str, language: str) -> str:
    """Return why no change leads to a place."""
    return _in(STUCK[rule], language) if rule in STUCK else label("rules", rule, language)


def hours_text(hours: tuple[int, int], language: str) -> str:
    """Return minutes from 00.00 of the voting day as ``H-1 20.00 – H 05.00``."""
    return f"{_clock(hours[0], language)} – {_clock(hours[1], language, is_end=True)}"


def _clock(minute: int, language: str, *, is_end: bool = False) -> str:
    day, rest = divmod(minute, MINUTES_PER_DAY)
    if is_end and rest == 0:
        day, rest = day - 1, MINUTES_PER_DAY
    name = ("D" if language == "en" else "H") + (f"{day:+d}" if day else "")
    return f"{name} {rest // 60:02d}{':' if language == 'en' else '.'}{rest % 60:02d}"


def duty_text(where: Where, language: str) -> str:
    """Return a place in short: post, shifts, and the role where it is not that of a member."""
    role = "" if where.role == "anggota" else f", {label('roles', where.role, language).lower()}"
    return f"{where.post} ({'+'.join(where.shifts)}{role})"


def place_text(where: Where, language: str) -> str:
    """Return where a place lies: kind, kecamatan and desa."""
    kind = label("kinds", where.kind, language)
    if not where.kecamatan:
        return kind
    desa = ", ".join(where.desa) if 0 < len(where.desa) <= 3 else ""
    return f"{kind}, {where.kecamatan}" + (f" ({desa})" if desa else "")


def way_sentence(other: OtherPlace, who: str, language: str) -> str:
    """Return how somebody comes to a place; ``who`` names who stands there now."""
    given = ", ".join(duty_text(where, language) for where in other.gives_up)
    texts = {
        (Way.VACANCY, True): Label("kosong; melepas {given}", "vacant; gives up {given}"),
        (Way.VACANCY, False): Label("kosong", "vacant"),
        (Way.EXCHANGE, True): Label("bertukar dengan {who}: {given}", "changes with {who}: {given}"),
        (Way.RELIEF, False): Label("mengambil dinas {who}", "takes over the duty of {who}"),
        (Way.REPLACE, True): Label("menggantikan {who}; {given} ditinggalkan kosong", "replaces {who}; {given} is left vacant"),
        (Way.REPLACE, False): Label("menggantikan {who}", "replaces {who}"),
    }
    return _in(texts[other.way, bool(given)], language).format(given=given, who=who)


def unused_sentence(story: PersonStory, language: str) -> str:
    """Return why somebody serves nowhere: the first reason that holds, and what it would take."""
    if story.tasking == "held_back":
        text = Label("Dikecualikan pada daftar personel (kolom tugas).", "Held back on the personnel list (column tugas).")
    elif not story.is_available:
        text = Label("Tidak tersedia: sakit, cuti, pendidikan, atau BKO keluar.", "Not available: sick, on leave, at school or detached.")
    elif not story.places:
        text = Label("Rencana ini tidak meminta seorang pun dari unsurnya.", "The plan asks for nobody of his unsur.")
    elif not story.open_places:
        text = Label("Setiap tempat tertutup baginya oleh aturan di bawah.", "Every place is closed to him by the rules below.")
    elif "strength" in story.stuck and story.effort.used >= story.effort.limit:
        text = Label(
            "Batas pengerahan tercapai: {used} dari paling banyak {limit} orang dipakai ({listed} terdaftar). Ia hanya dapat masuk "
            "menggantikan orang lain.",
            "The limit of strength is reached: {used} of at most {limit} people are used ({listed} listed). He can only come in for "
            "somebody else.",
        )
    else:
        text = Label(
            "Setiap tempat yang boleh ia isi sudah terisi; ia dapat masuk menggantikan orang lain.",
            "Every place he may fill is filled; he can come in for somebody else.",
        )
    effort = story.effort
    return _in(text, language).format(used=effort.used, limit=effort.limit, listed=effort.listed)


def vacancy_sentence(place: PlaceStory, language: str) -> str:
    """Return why nobody takes the heads a place lacks."""
    if not place.listed:
        text = Label("tidak ada orang lain dari unsur ini pada daftar.", "nobody else of this unsur is listed.")
    elif not place.could:
        text = Label("semua {listed} orang lain terhalang aturan di bawah.", "all {listed} others are barred by the rules below.")
    elif place.idle and place.effort.used >= place.effort.limit:
        text = Label(
            "{could} orang boleh di sini; {idle} di antaranya tidak bertugas, tetapi tertahan batas pengerahan: {used} dari paling banyak "
            "{limit} orang sudah dipakai.",
            "{could} may stand here; {idle} of them serve nowhere but are held back by the limit of strength: {used} of at most "
            "{limit} people are used.",
        )
    elif place.idle:
        text = Label(
            "{could} orang boleh di sini, {idle} di antaranya tidak bertugas.", "{could} may stand here, {idle} of them serve nowhere."
        )
    else:
        text = Label(
            "{could} orang boleh di sini; semuanya bertugas di tempat lain, dan memindahkannya merugikan sasaran (biayanya di bawah).",
            "{could} may stand here; all serve elsewhere, and moving one costs the goals (see below).",
        )
    counts = {"listed": place.listed, "could": place.could, "idle": place.idle, "used": place.effort.used, "limit": place.effort.limit}
    return _in(text, language).format(**{name: figure(count, 0, language) for name, count in counts.items()})


def tally_text(tally: Iterable[tuple[str, int]], language: str, *, most: int = 12) -> str:
    """Return kecamatan with their counts, those beyond ``most`` summed up."""
    held = list(tally)
    district = Label("seluruh Polres", "whole district")[language == "en"]
    parts = [f"{name or district} {count}" for name, count in held[:most]]
    if len(held) > most:
        rest = sum(count for _, count in held[most:])
        parts.append(_in(Label("{} lagi di {} kecamatan", "{} more in {} kecamatan"), language).format(rest, len(held) - most))
    return ", ".join(parts)


def _in(text: Label, language: str) -> str:
    return text.en if language == "en" else text.id


class Words:
    """The sentences in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def pick(self, indonesian: str, english: str) -> str:
        """Return the text in this language."""
        return english if self.language == "en" else indonesian

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number as the language writes it."""
        return figure(value, digits, self.language)

    def label(self, section: str, key: str) -> str:
        """Return the label of a key."""
        return label(section, key, self.language)

    def someone(self, who: Someone) -> str:
        """Return rank and name."""
        return f"{who.rank} {who.name}".strip()

    def duty(self, where: Where) -> str:
        """Return a place in short."""
        return duty_text(where, self.language)

    def place(self, where: Where) -> str:
        """Return where a place lies."""
        return place_text(where, self.language)

    def hours(self, where: Where) -> str:
        """Return from when to when a duty lasts."""
        return hours_text(where.hours, self.language)

    def heads(self, heads: Iterable[tuple[str, int, int]]) -> str:
        """Return what each shift asks and holds."""
        text = Label("{} butuh {}, terisi {}", "{} asks {}, filled {}")
        return "; ".join(_in(text, self.language).format(*each) for each in heads)

    def way(self, other: OtherPlace, *, with_number: bool = False) -> str:
        """Return how somebody comes to a place; the number of who stands there only where it may be shown."""
        number = f" ({other.other.shown})" if other.other and with_number else ""
        return way_sentence(other, self.someone(other.other) + number if other.other else "", self.language)

    def costs(self, costs: Costs) -> str:
        """Return what a change costs."""
        return cost_sentence(costs, self.language)

    def bar(self, rule: str, figures: Figures) -> str:
        """Return why a rule bars somebody."""
        return bar_sentence(rule, figures, self.language)

    def stuck(self, rule: str) -> str:
        """Return why no change leads to a place."""
        return stuck_sentence(rule, self.language)

    def unused(self, story: PersonStory) -> str:
        """Return why somebody serves nowhere."""
        return unused_sentence(story, self.language)

    def vacancy(self, place: PlaceStory) -> str:
        """Return why nobody takes the heads a place lacks."""
        return vacancy_sentence(place, self.language)

    def tally(self, tally: Iterable[tuple[str, int]]) -> str:
        """Return kecamatan with their counts."""
        return tally_text(tally, self.language)

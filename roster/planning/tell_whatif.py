"""The words of a what-if in both languages: the table of the cases, what rises ask for, and where a reserve waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from roster.labels import Label, label
from roster.planning.explain_sentences import figure
from roster.planning.imagine_plan import Outcome
from roster.planning.imagine_rises import SAMPLES, RaisedStation, RiseLine, RiseStory, Waiting
from roster.planning.phrases import both, list_text
from solver.rising import Span

Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its title, the heads of its columns, and rows of text, numbers, or None for what is not known.

    ``digits`` are the decimals of each column's numbers.
    """

    title: str
    heads: tuple[str, ...]
    digits: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def texts(self, language: str) -> list[tuple[str, ...]]:
        """Return the rows as text."""
        return [tuple(cell_text(cell, digits, language) for cell, digits in zip(row, self.digits, strict=True)) for row in self.rows]


def cell_text(cell: Cell, digits: int, language: str) -> str:
    """Return a cell as the language writes it, a dash for what is not known."""
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else figure(cell, digits, language)


def base_name(language: str, *, has_baseline: bool) -> str:
    """Return what the first line of a comparison is called."""
    if has_baseline:
        return both(language, "Rencana acuan", "The plan compared with")
    return both(language, "Data apa adanya", "The data as they are")


def comparison_grid(outcomes: Sequence[Outcome], language: str, *, has_baseline: bool) -> Grid:
    """Return one row per case."""
    heads = both(
        language,
        "Kasus|Risiko|Orang dipakai|Kurang (orang)|Kecamatan kurang|Hari tanpa padal|km|Pindah|Masuk|Lepas|Regu|Bukti sasaran 1|Detik",
        "Case|Risk|People used|Short (men)|Kecamatan short|Days without padal|km|Moved|Called|Dropped|Beats|Proof of goal 1|Seconds",
    ).split("|")
    rows = tuple(_row(each, nth, language, has_baseline=has_baseline) for nth, each in enumerate(outcomes))
    return Grid(
        both(language, "Perbandingan kasus", "Comparison of the cases"), tuple(heads), (0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), rows
    )


def _row(outcome: Outcome, nth: int, language: str, *, has_baseline: bool) -> tuple[Cell, ...]:
    name = outcome.name if nth else base_name(language, has_baseline=has_baseline)
    if outcome.error:
        return (name, *([None] * 10), both(language, "tidak dapat disusun", "cannot be planned"), None)
    figures = (outcome.risk, outcome.used, outcome.men_short, outcome.kecamatan_short, outcome.leaders, outcome.km)
    changed: tuple[Cell, ...] = outcome.changed or (None, None, None)
    return (name, *figures, *changed, outcome.beats, proof_text(outcome, language), outcome.seconds if nth or not has_baseline else None)


def proof_text(outcome: Outcome, language: str) -> str:
    """Return how surely no plan of the case leaves less risk."""
    if not outcome.gap:
        text = both(language, "terbukti", "proven")
    elif outcome.gap >= 1:
        text = both(language, "belum terbukti", "unproven")
    else:
        text = both(language, "celah ", "gap ") + figure(100 * outcome.gap, 2, language) + "%"
    return text if outcome.is_whole else text + both(language, "; dihentikan lebih awal", "; ended early")


def errors_of(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, str]]:
    """Yield name and reason of every case without a plan."""
    yield from ((each.name, each.error) for each in outcomes if each.error)


def short_grid(outcomes: Sequence[Outcome], language: str, *, has_baseline: bool) -> Grid:
    """Return the men missing by kecamatan, one column per case; no row where nobody is missing anywhere."""
    names = dict.fromkeys(name for each in outcomes for name, _ in each.short)
    heads = [base_name(language, has_baseline=has_baseline), *(each.name for each in outcomes[1:])]
    rows = tuple((name, *(None if each.error else dict(each.short).get(name, 0) for each in outcomes)) for name in sorted(names))
    title = both(language, "Kekurangan menurut kecamatan (orang)", "Shortage by kecamatan (men)")
    return Grid(title, (both(language, "Kecamatan", "Kecamatan"), *heads), (0,) * (len(heads) + 1), rows)


def span_text(span: Span, language: str, digits: int = 0) -> str:
    """Return ``5``, or ``5–6`` where the bounds differ."""
    least, most = figure(span.least, digits, language), figure(span.most, digits, language)
    return least if least == most else f"{least}–{most}"


def rise_grid(story: RiseStory, language: str) -> Grid:
    """Return one row per number of TPS that rise."""
    heads = both(
        language,
        "TPS naik|Perintah baru, terburuk|Perintah baru, rata-rata|Rata-rata dalam contoh acak|Tidak tersedia dari yang bebas, terburuk",
        "TPS that rise|New orders, worst|New orders, mean|Mean of random samples|Not to be had from the free, worst",
    ).split("|")
    rows = tuple(_rise_row(line, language) for line in story.lines)
    title = both(language, "Andai beberapa TPS naik satu kelas", "If any TPS rise one class")
    return Grid(title, tuple(heads), (0, 0, 1, 1, 0), rows)


def _rise_row(line: RiseLine, language: str) -> tuple[Cell, ...]:
    mean = span_text(line.mean, language, 1)
    return (line.count, span_text(line.worst, language), mean, line.sampled, span_text(line.lack, language))


def costliest_grid(story: RiseStory, language: str) -> Grid:
    """Return one row per TPS of the worst choice that is known: as many as rise, from the first."""
    heads = both(
        language,
        "Urutan|Kecamatan|Desa/Kelurahan|TPS|Kelas sekarang|Perintah baru bila semua sampai baris ini naik|Bukti",
        "Place|Kecamatan|Desa/Kelurahan|TPS|Class now|New orders when all down to this row rise|Proof",
    ).split("|")
    rows = tuple(_costliest_row(nth, each, language) for nth, each in enumerate(story.costliest, start=1))
    return Grid(both(language, "Pilihan TPS terburuk yang diketahui", "Worst choice of TPS that is known"), tuple(heads), (0,) * 7, rows)


def _costliest_row(nth: int, each: RaisedStation, language: str) -> tuple[Cell, ...]:
    if each.worst.least == each.worst.most:
        proof = both(language, "terbukti terburuk", "proven worst")
    else:
        proof = both(language, "belum terbukti terburuk", "not proven worst")
    place = (each.kecamatan, each.desa, each.station, label("categories", each.category, language))
    return (nth, *place, span_text(each.worst, language), proof)


def kecamatan_grid(story: RiseStory, language: str) -> Grid:
    """Return one row per kecamatan with TPS that can rise, the one with fewest free people first."""
    heads = both(
        language,
        "Kecamatan|TPS dapat naik|Perintah baru per TPS, terburuk|Polri bebas yang boleh di TPS tersulit",
        "Kecamatan|TPS that can rise|New orders per TPS, worst|Free Polri who may stand at the hardest TPS",
    ).split("|")
    rows = tuple((each.kecamatan, each.stations, span_text(each.worst, language), each.free) for each in story.kecamatan)
    return Grid(both(language, "Satu TPS naik, per kecamatan", "One TPS rises, by kecamatan"), tuple(heads), (0, 0, 0, 0), rows)


def waiting_grid(story: RiseStory, language: str) -> Grid:
    """Return where a reserve waits today, and the best places by the mean way and by the longest."""
    heads = both(
        language,
        "Tempat siaga|Dipilih menurut|Tempat|Rata-rata km|Terjauh km",
        "Waiting places|Chosen by|Places|Mean km|Farthest km",
    ).split("|")
    today = both(language, "sekarang", "today")
    rows: list[tuple[Cell, ...]] = [] if story.today is None else [_waiting_row(1, today, story.today, language)]
    for choice in story.waiting:
        rows.append(_waiting_row(choice.count, both(language, "rata-rata terpendek", "least mean"), choice.nearest, language))
        rows.append(_waiting_row(choice.count, both(language, "terjauh terpendek", "least farthest"), choice.fairest, language))
    return Grid(both(language, "Tempat siaga cadangan", "Where the reserve waits"), tuple(heads), (0, 0, 0, 1, 1), tuple(rows))


def _waiting_row(count: int, chosen_by: str, waiting: Waiting, language: str) -> tuple[Cell, ...]:
    names = [name or both(language, "Mapolres", "district headquarters") for name in waiting.places]
    return (count, chosen_by, list_text(names, language), waiting.mean_km, waiting.worst_km)


def rise_sentence(story: RiseStory, language: str) -> str:
    """Return who could come, in one sentence."""
    if not story.stations:
        return both(language, "Tidak ada TPS yang dapat naik kelas.", "No TPS can rise.")
    parts = [f"{figure(count, 0, language)} {label('categories', name, language).lower()}" for name, count in story.stations]
    free, now, reserve, sst = (figure(n, 0, language) for n in (story.free, story.callable_now, story.reserve, story.platoons))
    return both(
        language,
        f"Dapat naik: {list_text(parts, language)}. Polri tanpa tugas {free}, dapat dipanggil dalam batas pengerahan {now}; "
        f"cadangan {reserve} orang ({sst} SST penuh).",
        f"Can rise: {list_text(parts, language)}. Polri without a duty {free}, callable within the strength {now}; "
        f"reserve {reserve} people ({sst} full platoons).",
    )


_NOTES = (
    Label(
        "Perintah baru: orang yang penugasannya di pos berubah agar setiap TPS yang naik dijaga penuh menurut pola kelasnya yang "
        "baru, regu lain tetap; padal, pamenwas, dan cadangan tidak dihitung.",
        "New orders: people whose postings at posts change so that every TPS that rises is fully guarded by the pattern of its "
        "new class, other beats left alone; leaders and reserve are not counted.",
    ),
    Label(
        "Dua angka (a–b): terbukti paling sedikit a untuk pilihan TPS terburuk, dan paling banyak b untuk pilihan mana pun.",
        "Two numbers (a–b): proven at least a for the worst choice of TPS, and at most b for any choice.",
    ),
    Label(
        "Pilihan terburuk yang diketahui: bila TPS baris 1 sampai n naik, terbukti paling sedikit a perintah baru. Hanya bila a = b "
        "terbukti tidak ada n TPS lain yang lebih buruk; selain itu pilihan lain mungkin lebih buruk, tetapi tidak melebihi b.",
        "Worst choice that is known: when the TPS of rows 1 to n rise, at least a new orders are proven. Only where a = b is it proven "
        "that no other n TPS are worse; else another choice may be, but none exceeds b.",
    ),
    Label(
        f"Rata-rata: batasnya dihitung atas semua pilihan yang mungkin; kolom contoh acak ditaksir dari {SAMPLES} pilihan acak, "
        "bukan bukti.",
        f"Mean: its bounds are computed over all choices; the column of samples is estimated from {SAMPLES} random choices, no proof.",
    ),
    Label(
        "Yang tidak tersedia dari orang bebas diambil dari cadangan atau dari pos berbobot lebih ringan, yang lalu kurang sebanyak "
        "itu; menutup pos yang ditinggalkan adalah perubahan lagi dan tidak dihitung di sini.",
        "Who is not to be had from the free comes from the reserve, or from lighter posts that are then short of as many; to fill "
        "those again takes further changes, which are not counted here.",
    ),
    Label(
        "Tempat siaga: semua pilihan tempat dicoba, jadi terbukti terbaik; jarak garis lurus x faktor jalan, dibobot menurut "
        "dekatnya skor TPS ke batas kelas berikutnya.",
        "Waiting places: every set of places was tried, so the best is proven; great circle x road factor, weighted by how near "
        "the score of a TPS is to the limit of the next class.",
    ),
)


def rise_notes(language: str) -> tuple[str, ...]:
    """Return what is counted, what is proven and what is sampled."""
    return tuple(both(language, *note) for note in _NOTES)

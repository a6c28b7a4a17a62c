"""What the replacement desk says of a substitute, in Indonesian and English, the same on the command line and on the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from roster.labels import label
from roster.planning.explain_sentences import Words

if TYPE_CHECKING:
    from roster.planning.replace_person import OpenPlace, Replacement, Stand


def source_text(stand: Stand, words: Words) -> str:
    """Return where a substitute comes from and what he leaves."""
    if stand.source.value == "reserve":
        text = words.pick(f"cadangan, urutan {stand.turn}", f"reserve, turn {stand.turn}")
        return text if stand.gives_up else text + words.pick(", tetap di cadangan pada hari H", ", stays in reserve on the voting day")
    if stand.source.value == "free":
        return words.pick("tidak bertugas", "serves nowhere")
    if stand.gives_up is None:
        return words.pick("menambah dinasnya", "on top of his duties")
    return words.pick("melepas ", "leaves ") + words.duty(stand.gives_up) + followers_text(stand, words)


def followers_text(stand: Stand, words: Words) -> str:
    """Return who fills what is left behind, one after the other; "" for nobody."""
    parts = [f"{words.duty(where)}: {words.someone(who)}" for who, where in stand.followers]
    return words.pick("; lalu ", "; then ") + ", ".join(parts) if parts else ""


def rest_text(stand: Stand, words: Words) -> str:
    """Return the rest before and after the new duty."""
    before, after = (
        None if each is None else words.number(each / 60, 0 if each % 60 == 0 else 1) for each in (stand.rest_before, stand.rest_after)
    )
    if before is None and after is None:
        return words.pick("tanpa dinas lain", "no other duty")
    parts = []
    if before is not None:
        parts.append(words.pick(f"{before} jam sebelumnya", f"{before} h before"))
    if after is not None:
        parts.append(words.pick(f"{after} jam sesudahnya", f"{after} h after"))
    return ", ".join(parts)


def hours_served(stand: Stand, words: Words) -> str:
    """Return the hours of duty a substitute has in the plan so far."""
    return words.number(stand.minutes / 60, 0 if stand.minutes % 60 == 0 else 1)


def marks(stand: Stand, words: Words) -> Iterator[str]:
    """Yield what else counts for or against a substitute."""
    if stand.is_same_unit:
        yield words.pick("sekesatuan", "same unit")
    if stand.soft > 0:
        yield words.pick("melanggar netralitas lunak", "against a soft neutrality rule")


def barred_lines(barred: Mapping[str, int], words: Words) -> Iterator[str]:
    """Yield rule by rule how many people it keeps off."""
    for rule, count in barred.items():
        yield f"{label('rules', rule, words.language)}: {words.number(count)}"


def others_lines(place: OpenPlace, words: Words) -> Iterator[str]:
    """Yield who is not on the list, and why: those barred are told apart by rule."""
    if place.stranded:
        count = words.number(place.stranded)
        yield words.pick(
            f"{count} orang akan meninggalkan dinas yang tidak dapat diisi siapa pun.", f"{count} would leave a duty nobody can fill."
        )
    if place.unasked and place.where.role == "cadangan":
        count = words.number(place.unasked)
        yield words.pick(
            f"{count} orang bertugas di pos dan tidak ditarik ke cadangan.", f"{count} guard posts and are not taken for the reserve."
        )
    elif place.unasked:
        count = words.number(place.unasked)
        yield words.pick(
            f"{count} orang lagi harus melepas dinasnya dan lebih jauh; tidak dihitung rantainya.",
            f"{count} more would leave a duty and live farther off; their chains were not worked out.",
        )


def gap_line(place: OpenPlace, words: Words) -> str:
    """Return that a duty stays open, and how many people each rule keeps off."""
    counts = "; ".join(barred_lines(place.barred, words)) or words.pick("tidak ada orang lain dari unsur ini", "nobody else of this unsur")
    who, where = words.someone(place.absent), words.duty(place.where)
    if place.stands:
        able = words.number(len(place.stands))
        counts += words.pick(f"; {able} yang mampu dipakai untuk dinas lain", f"; {able} who could are used for other duties")
    return words.pick(f"Tetap kosong: {where}, semula {who}. Terhalang: {counts}.", f"Stays open: {where}, so far {who}. Barred: {counts}.")


def result_line(made: Replacement, words: Words) -> str:
    """Return how many people change, and how surely these are the fewest."""
    people, drawn = words.number(len(made.changed)), words.number(made.drawn)
    proven = (
        words.pick("terbukti paling sedikit", "proven the fewest")
        if made.is_fewest
        else words.pick("tidak terbukti paling sedikit", "not proven the fewest")
    )
    return words.pick(
        f"{people} orang berubah tugas ({proven}), {drawn} di antaranya ditarik dari cadangan.",
        f"{people} people change duties ({proven}), {drawn} of them drawn from the reserve.",
    )

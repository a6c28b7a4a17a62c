"""What ``roster replace`` prints: the substitutes of each open duty, or what the new version changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roster.commands.reporter import Reporter
from roster.commands.why import place_facts
from roster.planning.explain_sentences import Words
from roster.planning.tell_substitutes import barred_lines, gap_line, hours_served, marks, others_lines, rest_text, result_line, source_text

if TYPE_CHECKING:
    from roster.planning.replace_person import Call, OpenPlace, Replacement, Stand

SHOWN = 10
"""Substitutes of a duty shown without ``--all``."""


def tell_absent(call: Call, reporter: Reporter, words: Words) -> None:
    """Say who of the absent has no duty ahead: nothing is open because of them."""
    reporter.emit("berhalangan", orang=[asdict(each) for each in call.absent], tanpa_dinas=[asdict(each) for each in call.idle])
    for each in call.idle:
        text = words.pick("tidak memiliki dinas yang belum dimulai; tidak ada yang diganti.", "has no duty ahead; nobody is replaced.")
        reporter.note(f"{words.someone(each)} · {each.shown}: {text}")


def tell_list(found: Iterable[OpenPlace], reporter: Reporter, words: Words, *, show_all: bool) -> None:
    """Print each open duty with its substitutes, and how many people each rule keeps off."""
    for place in found:
        reporter.emit("dinas", **_duty_facts(place))
        absent = words.someone(place.absent)
        reporter.say(f"{words.duty(place.where)} · {words.hours(place.where)} · {words.place(place.where)}")
        reporter.say(words.pick(f"  semula {absent} · {place.absent.shown}", f"  so far {absent} · {place.absent.shown}"))
        shown = place.stands if show_all else place.stands[:SHOWN]
        for stand in shown:
            _say_stand(stand, reporter, words)
        if len(shown) < len(place.stands):
            more = words.number(len(place.stands) - len(shown))
            reporter.say(words.pick(f"  ... dan {more} lagi; --all menampilkan semuanya", f"  ... and {more} more; --all shows them"))
        if not place.stands:
            reporter.say(words.pick("  Tidak ada yang dapat menggantikan.", "  Nobody can stand in."))
        for line in others_lines(place, words):
            reporter.say(f"  {line}")
        if place.barred:
            reporter.say(words.pick("  Terhalang: ", "  Barred: ") + "; ".join(barred_lines(place.barred, words)))


def _say_stand(stand: Stand, reporter: Reporter, words: Words) -> None:
    who = f"{words.someone(stand.who)} · {stand.who.shown} · {stand.who.unit}"
    chain = words.pick(f"rantai {stand.chain}", f"chain {stand.chain}")
    served = words.pick(f"{hours_served(stand, words)} jam dinas", f"{hours_served(stand, words)} h of duty")
    rest = words.pick("istirahat ", "rest ") if stand.rest_before is not None or stand.rest_after is not None else ""
    facts = (
        source_text(stand, words),
        chain,
        f"{words.number(stand.km, 1)} km",
        served,
        rest + rest_text(stand, words),
        *marks(stand, words),
    )
    reporter.say(f"  {stand.nth:>3}. {who}")
    reporter.say(f"       {' · '.join(facts)}")


def _duty_facts(place: OpenPlace) -> dict[str, Any]:
    return {
        **place_facts(place.where),
        "jam": place.where.hours,
        "berhalangan": asdict(place.absent),
        "pengganti": [_stand_facts(stand) for stand in place.stands],
        "terhalang": dict(place.barred),
        "tanpa_rantai": place.stranded,
        "tidak_dihitung": place.unasked,
    }


def _stand_facts(stand: Stand) -> dict[str, Any]:
    return {
        **asdict(stand.who),
        "peringkat": stand.nth,
        "sumber": stand.source.value,
        "urutan_cadangan": stand.turn,
        "rantai": stand.chain,
        "jarak_km": stand.km,
        "menit_dinas": stand.minutes,
        "istirahat_sebelum": stand.rest_before,
        "istirahat_sesudah": stand.rest_after,
        "netralitas_lunak": stand.soft,
        "sekesatuan": stand.is_same_unit,
        "melepas": None if stand.gives_up is None else place_facts(stand.gives_up),
        "penerus": [{**asdict(who), **place_facts(where)} for who, where in stand.followers],
    }


def tell_result(made: Replacement, written: tuple[Path | None, int | None], reporter: Reporter, words: Words) -> None:
    """Say who comes where for whom, what stays open, and where the new version is."""
    out, version = written
    for step in made.steps:
        reporter.emit("ganti", **place_facts(step.where), masuk=asdict(step.who), menggantikan=asdict(step.instead))
        reporter.say(f"{words.duty(step.where)} · {words.someone(step.who)} · {step.who.shown}")
        reporter.say(words.pick("  menggantikan ", "  for ") + words.someone(step.instead))
    for gap in made.gaps:
        reporter.emit("kosong", **_duty_facts(gap) | {"pengganti": []})
        reporter.note(gap_line(gap, words))
    reporter.emit(
        "hasil", berubah=len(made.changed), dari_cadangan=made.drawn, paling_sedikit=made.is_fewest, kosong=len(made.gaps),
        detik=made.plan.seconds, rencana=version, folder=str(out) if out else None,
    )  # fmt: skip
    reporter.say(result_line(made, words))
    if out is not None:
        reporter.say(words.pick(f"Tabel: {out}", f"Tables: {out}"))
    if version is not None:
        reporter.say(words.pick(f"Versi baru: rencana {version} (konsep)", f"New version: plan {version} (draft)"))

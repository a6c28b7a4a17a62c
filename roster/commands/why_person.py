"""``roster why --person``: where somebody stands, why, where else he could, and what bars him."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from roster.commands.reporter import Reporter
from roster.commands.why import SHOWN, WhyRequest, costs_facts, open_plan, place_facts

if TYPE_CHECKING:
    from roster.planning.explain_names import OtherPlace
    from roster.planning.explain_person import OwnPlace, PersonStory
    from roster.planning.explain_sentences import Words


def answer(request: WhyRequest, reporter: Reporter) -> int:
    """Tell the story of a person and return 0, or 1 when the data have faults.

    Raises
    ------
    RosterError
        When the plan cannot be read or nobody has that number.
    """
    plan = open_plan(request, reporter)
    if plan is None:
        return 1
    from roster.planning.explain_names import name_plan
    from roster.planning.explain_person import tell_person
    from roster.planning.explain_sentences import Words

    story = tell_person(name_plan(plan), request.person or "")
    most = None if request.show_all else SHOWN
    if reporter.as_json:
        _emit(story, most, reporter)
    else:
        _say(story, most, reporter, Words(request.language))
    return 0


def _say(story: PersonStory, most: int | None, reporter: Reporter, words: Words) -> None:
    who = story.who
    reporter.say(f"{words.someone(who)} · {who.shown} · {who.unit} · {words.label('unsur', who.unsur)}")
    if story.own:
        reporter.say(words.pick("Bertugas di:", "Serves at:"))
        for own in story.own:
            _say_own(own, reporter, words)
        share, load = words.number(story.share / 60, 1), words.number(story.load / 60, 1)
        reporter.say(
            words.pick(
                f"Beban {load} jam (malam dihitung lebih); bagian rata unsurnya {share} jam.",
                f"Load {load} h (nights count more); the even share of his unsur is {share} h.",
            )
        )
    else:
        reporter.say(words.pick("Tidak bertugas. ", "Serves nowhere. ") + words.unused(story))
    _say_others(story, most, reporter, words)
    for rule, count in story.stuck.items():
        reporter.say(
            words.pick(f"Tanpa jalan ke sana: {count} tempat, karena ", f"No way there: {count} places, because ") + words.stuck(rule)
        )
    _say_closed(story, reporter, words)


def _say_own(own: OwnPlace, reporter: Reporter, words: Words) -> None:
    pinned = words.pick(" · ditetapkan pengguna", " · pinned by the user") if own.is_pinned else ""
    reporter.say(f"  {words.duty(own.where)} · {words.place(own.where)} · {words.number(own.km, 1)} km{pinned}")
    heads = words.heads(own.heads)
    mates = "; ".join(words.someone(each) for each in own.mates[:6]) + (f" (+{len(own.mates) - 6})" if len(own.mates) > 6 else "")
    reporter.say(f"    {words.hours(own.where)}: {heads}" + (words.pick("; bersama ", "; with ") + mates if mates else ""))
    reporter.say(words.pick("    Bila ia pergi: ", "    If he left: ") + words.costs(own.loss))


def _say_others(story: PersonStory, most: int | None, reporter: Reporter, words: Words) -> None:
    count, places = words.number(len(story.others)), words.number(story.places)
    reporter.say(words.pick(f"Tempat lain yang dapat ia isi: {count} dari {places}.", f"Other places he could take: {count} of {places}."))
    for nth, other in enumerate(story.others[:most], start=1):
        reporter.say(f"  {nth:>3}. {words.duty(other.where)} · {words.place(other.where)} · {words.number(other.km, 1)} km")
        reporter.say(f"       {words.way(other, with_number=True)}: {words.costs(other.costs)}")
    left = len(story.others) - len(story.others[:most])
    if left:
        reporter.say(words.pick(f"  ... dan {left} lagi yang lebih mahal (--all)", f"  ... and {left} more that cost more (--all)"))


def _say_closed(story: PersonStory, reporter: Reporter, words: Words) -> None:
    if story.closed:
        reporter.say(words.pick("Terhalang aturan:", "Barred by a rule:"))
    for closed in story.closed:
        reason = words.bar(closed.rule, closed.figures)
        count = words.pick(f"{closed.places} tempat", f"{closed.places} places")
        reporter.say(f"  {words.label('rules', closed.rule)}: {reason} · {count}: {words.tally(closed.tally)}")
    for hours in story.hours:
        reason = words.bar(hours.rule, hours.figures)
        count = words.pick(
            f"{hours.places} tempat pada {'+'.join(hours.shifts)} hanya bila ia melepas sebuah dinas",
            f"{hours.places} places in {'+'.join(hours.shifts)} only if he gives up a duty",
        )
        reporter.say(f"  {words.label('rules', hours.rule)}: {reason} · {count}")


def _emit(story: PersonStory, most: int | None, reporter: Reporter) -> None:
    person = {"orang": asdict(story.who), "beban_menit": story.load, "bagian_rata_menit": round(story.share, 1)}
    counts = {"tempat": story.places, "terbuka": story.open_places, "dapat": len(story.others), "tanpa_jalan": dict(story.stuck)}
    reporter.emit("orang", **person, **counts, pengerahan=asdict(story.effort))
    for own in story.own:
        facts = {"butuh_terisi": own.heads, "bersama": [asdict(each) for each in own.mates], "jarak_km": own.km}
        reporter.emit("dinas", **place_facts(own.where), **facts, bila_pergi=costs_facts(own.loss), ditetapkan=own.is_pinned)
    for other in story.others[:most]:
        reporter.emit("tempat_lain", **_other_facts(other))
    for closed in story.closed:
        facts = {"angka": dict(closed.figures), "tempat": closed.places, "kecamatan": dict(closed.tally)}
        reporter.emit("terhalang", aturan=closed.rule, **facts)
    for hours in story.hours:
        reporter.emit("waktu", aturan=hours.rule, angka=dict(hours.figures), tempat=hours.places, shift=hours.shifts)


def _other_facts(other: OtherPlace) -> dict[str, object]:
    return {
        **place_facts(other.where),
        "cara": other.way.value,
        "melepas": [place_facts(where) for where in other.gives_up],
        "dengan": None if other.other is None else asdict(other.other),
        "jarak_km": other.km,
        "biaya": costs_facts(other.costs),
    }

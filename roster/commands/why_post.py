"""``roster why --post``: what a post asks, who stands there, who could, and who is barred by which rule."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from roster.commands.reporter import Reporter
from roster.commands.why import SHOWN, WhyRequest, costs_facts, open_plan, place_facts

if TYPE_CHECKING:
    from roster.planning.explain_post import PlaceStory, PostStory
    from roster.planning.explain_sentences import Words


def answer(request: WhyRequest, reporter: Reporter) -> int:
    """Tell the story of a post and return 0, or 1 when the data have faults.

    Raises
    ------
    RosterError
        When the plan cannot be read or has no such post.
    """
    plan = open_plan(request, reporter)
    if plan is None:
        return 1
    from roster.planning.explain_names import name_plan
    from roster.planning.explain_post import tell_post
    from roster.planning.explain_sentences import Words

    naming = name_plan(plan)
    nearest = len(naming.refs) if request.show_all else SHOWN
    story = tell_post(naming, request.post or "", nearest=nearest)
    if reporter.as_json:
        _emit(story, reporter)
        return 0
    words = Words(request.language)
    _say_head(story, reporter, words)
    for place in story.places:
        _say_place(place, reporter, words)
    return 0


def _say_head(story: PostStory, reporter: Reporter, words: Words) -> None:
    parts = [story.post, words.label("kinds", story.kind)]
    parts += [words.label("categories", story.category)] * bool(story.category)
    parts += [story.kecamatan] * bool(story.kecamatan)
    reporter.say(" · ".join(parts))
    if story.stations:
        reporter.say(f"  {len(story.stations)} TPS: {', '.join(story.desa)}")
    if story.weight:
        reporter.say(words.pick("  Bobot risiko ", "  Risk ") + words.number(story.weight, 2))
    if not story.places:
        reporter.say(words.pick("Tidak ada kebutuhan di pos ini.", "Nothing is asked at this post."))


def _say_place(place: PlaceStory, reporter: Reporter, words: Words) -> None:
    where = place.where
    heads = words.heads(place.heads)
    title = f"{words.label('unsur', where.unsur)}, {words.label('roles', where.role).lower()}"
    reporter.say(f"{'+'.join(where.shifts)} ({words.hours(where)}) · {title}: {heads}")
    for someone, km in place.crew:
        reporter.say(f"  - {words.someone(someone)} · {someone.shown} · {someone.unit} · {words.number(km, 1)} km")
    if place.short:
        lacking = words.pick(f"  Kurang {place.short}: ", f"  Short of {place.short}: ")
        reporter.say(lacking + words.vacancy(place))
    reporter.say(
        words.pick(
            f"  Dari {place.listed} orang lain, {place.could} boleh berdiri di sini ({place.idle} tidak bertugas).",
            f"  Of {place.listed} others, {place.could} may stand here ({place.idle} serve nowhere).",
        )
    )
    for nth, other in enumerate(place.others, start=1):
        reporter.say(f"  {nth:>3}. {words.someone(other.who)} · {other.who.shown} · {words.number(other.km, 1)} km")
        reporter.say(f"       {words.way(other, with_number=True)}: {words.costs(other.costs)}")
    for rule, count in place.stuck.items():
        near = words.pick(f"  {count} dari yang terdekat tanpa jalan: ", f"  {count} of the nearest without a way: ")
        reporter.say(near + words.stuck(rule))
    for barred in place.barred:
        some = "; ".join(words.someone(each) for each in barred.some) + ("; ..." if barred.count > len(barred.some) else "")
        reporter.say(f"  {words.label('rules', barred.rule)}: {words.pick('menghalangi', 'bars')} {barred.count} ({some})")


def _emit(story: PostStory, reporter: Reporter) -> None:
    facts = {"jenis_pos": story.kind, "kategori": story.category, "kecamatan": story.kecamatan, "bobot": story.weight}
    reporter.emit("pos", pos=story.post, **facts, desa=story.desa, tps=story.stations)
    for place in story.places:
        reporter.emit(
            "tempat",
            **place_facts(place.where),
            butuh_terisi=place.heads,
            kurang=place.short,
            berdiri=[{**asdict(someone), "jarak_km": km} for someone, km in place.crew],
            lain=place.listed,
            boleh=place.could,
            tidak_bertugas=place.idle,
            tanpa_jalan=dict(place.stuck),
            pengganti=[
                {
                    **asdict(other.who),
                    "jarak_km": other.km,
                    "cara": other.way.value,
                    "melepas": [place_facts(where) for where in other.gives_up],
                    "dengan": None if other.other is None else asdict(other.other),
                    "biaya": costs_facts(other.costs),
                }
                for other in place.others
            ],
            terhalang={barred.rule: barred.count for barred in place.barred},
        )

"""``roster why --prices``: what more people are worth and what each rule costs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from roster.commands.progress import StageProgress
from roster.commands.reporter import Reporter
from roster.labels import label

if TYPE_CHECKING:
    from roster.commands.why import WhyRequest
    from roster.planning.price_rules import PriceStory

_RULE_WIDTH, _CELL_WIDTH = 38, 13


def answer(request: WhyRequest, reporter: Reporter) -> int:
    """Show the prices of a plan's problem; return 0, or 1 where the data has faults."""
    from roster.commands.why import open_plan
    from roster.planning.price_rules import price_plan

    plan = open_plan(request, reporter)
    if plan is None:
        return 1
    with StageProgress(reporter) as progress:
        progress.show("harga", 0.0)
        story = price_plan(plan, tell=lambda share: progress.show("harga", share))
    _show_people(story, request.language, reporter)
    _show_rules(story, request.language, reporter)
    return 0


def _show_people(story: PriceStory, language: str, reporter: Reporter) -> None:
    from roster.planning.explain_sentences import figure
    from roster.planning.tell_prices import people_note

    reporter.say(people_note(language))
    for line in story.people:
        cells = "".join(f"   +{count}: {figure(worth, 2, language):>12}" for count, worth in line.worth)
        reporter.say(f"  {line.kecamatan:<24}{cells}")
        reporter.emit("nilai_orang", kecamatan=line.kecamatan, nilai={str(count): worth for count, worth in line.worth})


def _show_rules(story: PriceStory, language: str, reporter: Reporter) -> None:
    from roster.planning.tell_prices import cell_text, rules_note, state_text, value_text

    reporter.say(rules_note(language))
    heads = "".join(f"{label('short_goals', cell.goal, language):>{_CELL_WIDTH}}" for cell in story.goals)
    reporter.say(f"  {'':<{_RULE_WIDTH}}{heads}")
    now = "semua aturan berlaku (nilai)" if language == "id" else "every rule holds (values)"
    reporter.say(f"  {now:<{_RULE_WIDTH}}{''.join(f'{value_text(cell, language):>{_CELL_WIDTH}}' for cell in story.goals)}")
    for line in story.rules:
        name = label("rules", line.rule, language)
        text = state_text(line, language) or "".join(f"{cell_text(cell, language):>{_CELL_WIDTH}}" for cell in line.cells)
        reporter.say(f"  {name:<{_RULE_WIDTH}}{'  ' * (line.state != 'priced')}{text}")
        reporter.emit("harga_aturan", **asdict(line), label=name)

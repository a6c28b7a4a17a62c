"""``roster why --gaps``: the bottlenecks of a plan."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from roster.commands.reporter import Reporter

if TYPE_CHECKING:
    from roster.commands.why import WhyRequest


def answer(request: WhyRequest, reporter: Reporter) -> int:
    """Say where the plan is short and what binds there; return 0, or 1 where the data has faults."""
    from roster.commands.why import open_plan
    from roster.planning.explain_shortage import explain_shortage
    from roster.planning.tell_shortage import bottleneck_lines, headline, leftover_line

    plan = open_plan(request, reporter)
    if plan is None:
        return 1
    story = explain_shortage(plan)
    reporter.say(headline(story, request.language))
    for number, found in enumerate(story.bottlenecks, start=1):
        first, *rest = bottleneck_lines(found, request.language)
        reporter.say(f"{number}. {first}")
        for line in rest:
            reporter.say(line)
        reporter.emit("leher_botol", **asdict(found), teks=[first, *rest])
    for left in story.leftovers:
        reporter.say(f"- {leftover_line(left, request.language)}")
        reporter.emit("kekurangan_lain", **asdict(left), teks=leftover_line(left, request.language))
    if story.untold:
        more = f"... {story.untold} lagi, masing-masing lebih kecil."
        reporter.say(more if request.language == "id" else f"... {story.untold} more, each smaller.")
    return 0

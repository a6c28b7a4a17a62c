"""What the check of a plan found, by kind: the first of each in full, the rest as a count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roster.commands.reporter import Reporter, decimal_text
from roster.labels import label

if TYPE_CHECKING:
    from roster.planning.findings import Finding

LINES_PER_KIND = 12
"""So many violations of one kind are shown: data of another district breaks thousands. ``--json`` gets all."""


def report_findings(findings: Sequence[Finding], reporter: Reporter) -> None:
    """Show the violations, those of one kind together and the kinds in the order they were found, and how many there are."""
    by_kind: dict[str, list[Finding]] = {}
    for finding in findings:
        reporter.emit("pelanggaran", aturan=finding.rule, label=label("rules", finding.rule), pesan=finding.text)
        by_kind.setdefault(kind_of(finding), []).append(finding)
    for found in by_kind.values():
        for finding in found[:LINES_PER_KIND]:
            reporter.fault(f"{finding.rule}: {finding.text}")
        if len(found) > LINES_PER_KIND:
            more, whole = (decimal_text(count, 0) for count in (len(found) - LINES_PER_KIND, len(found)))
            reporter.fault(f"{found[0].rule}: ... dan {more} lagi yang serupa, {whole} seluruhnya; --json menyebut semuanya.")
    reporter.emit("hasil", pelanggaran=len(findings))
    reporter.say("Tidak ada pelanggaran." if not findings else f"{decimal_text(len(findings), 0)} pelanggaran.")


def kind_of(finding: Finding) -> str:
    """Return the rule and the sentence without what tells one case from another: numbers, codes, and words in capitals."""
    words = ("#" if any(sign.isdigit() for sign in word) or word.isupper() else word for word in finding.text.split())
    return f"{finding.rule} {' '.join(words)}"

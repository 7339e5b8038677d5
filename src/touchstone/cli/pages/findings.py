"""Findings for people: by force, what is not met first, each with its clause and the layer that set it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from touchstone.cli.page import INDENT, Page
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.statement import Force
from touchstone.rules.words import listed

MOST_ALIKE = 10  # findings by one rule with one outcome
WORDS: Mapping[Outcome, str] = {
    Outcome.NOT_MET: "not met",
    Outcome.CANNOT_TELL: "cannot be told yet",
    Outcome.MET: "met",
}
FORCES: Mapping[Force, tuple[str, str]] = {
    Force.MUST: ("Must", "blocks the step until it is met or a manager overrides it"),
    Force.SHOULD: ("Should", "needs an acknowledgement with a reason"),
    Force.TYPICALLY: ("Typically", "advice, never blocks"),
}


def show_findings(page: Page, findings: Sequence[Finding], *, every: bool) -> None:
    """Findings under the heading of their force; those that are met are only counted unless ``every``."""
    for force, (title, meaning) in FORCES.items():
        group = [finding for finding in findings if finding.force is force]
        if group:
            page.heading(f"{title}: {_count(group)}")
            listed_ones = [one for one in group if every or one.outcome is not Outcome.MET]
            if listed_ones:
                page.line(f"{meaning.capitalize()}.", "dim", INDENT)
                show_list(page, listed_ones)
    if not every:
        page.blank()
        page.line("With --all the rules that are met are listed too, each with its clause.", "dim")


def show_list(page: Page, findings: Sequence[Finding]) -> None:
    """Findings one below another, what is not met first; of many by one rule the first few."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for outcome in WORDS:
        group = [one for one in findings if one.outcome is outcome]
        shown, of = Counter[str](), Counter(one.code for one in group)
        for finding in group:
            if shown[finding.code] < MOST_ALIKE:
                mark, colour = _mark(finding)
                grid.add_row(Text(mark, colour), _finding(finding, colour))
            elif shown[finding.code] == MOST_ALIKE:
                more = of[finding.code] - MOST_ALIKE
                told = f"{more:,} more by this rule: with --json all are listed. [{finding.code}]"
                grid.add_row(Text("…", "dim"), Text(told, "dim"))
            shown[finding.code] += 1
    page.show(grid, INDENT)


def _mark(finding: Finding) -> tuple[str, str]:
    if finding.outcome is Outcome.MET:
        return "✓", "green"
    if finding.outcome is Outcome.CANNOT_TELL:
        return "?", "yellow"
    return ("✗", "red") if finding.breaks else ("!", "yellow")


def _finding(finding: Finding, colour: str) -> Text:
    said = "" if finding.outcome is Outcome.MET else f"{WORDS[finding.outcome].capitalize()}. "
    text = Text.assemble((said, colour), finding.message)
    if finding.waiver is not None:
        waiver = finding.waiver
        text.append(f"\nLet pass by {waiver.by} ({waiver.role}): {waiver.reason}", "yellow")
    about = f"{finding.code} · {finding.subject}" if finding.subject else finding.code
    text.append(f"\n{finding.layer.value}: {finding.source} [{about}]", "dim")
    return text


def _count(group: Sequence[Finding]) -> str:
    counts = Counter(finding.outcome for finding in group)
    return listed(f"{counts[outcome]} {words}" for outcome, words in WORDS.items() if counts[outcome])

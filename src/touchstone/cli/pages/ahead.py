"""What lies ahead: deadlines and next steps."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from touchstone.cli.page import INDENT, Page
from touchstone.rules.report import Deadline, NextStep
from touchstone.rules.words import on_date

MOST_REASONS = 10  # why one step waits


def show_deadlines(page: Page, deadlines: Sequence[Deadline]) -> None:
    """The days that matter, those behind us dim."""
    if not deadlines:
        return
    page.heading("Days that matter")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for deadline in deadlines:
        style = "dim" if deadline.passed else ""
        grid.add_row(Text(on_date(deadline.on), style or "bold"), _deadline(deadline, style))
    page.show(grid, INDENT)


def _deadline(deadline: Deadline, style: str) -> Text:
    kind = "first day" if deadline.earliest else "last day"
    passed = ", behind us" if deadline.passed else ""
    about = f"{kind}{passed} · {deadline.force.value} · {deadline.whose.words}"
    return Text.assemble(
        (deadline.title, style),
        (f"\n{about}\n{deadline.layer.value}: {deadline.source} [{deadline.code}]", "dim"),
    )


def show_next_steps(page: Page, steps: Sequence[NextStep]) -> None:
    """What can be done next, by whom, until when, and what blocks it."""
    page.heading("What comes next")
    if not steps:
        page.line("Nothing more is to be done.", indent=INDENT)
    page.show(steps_table(steps), INDENT)


def steps_table(steps: Sequence[NextStep], *, reasons: bool = True) -> Table:
    """Steps one below another, with the reasons why they wait."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for step in steps:
        mark, colour = ("→", "green") if step.ready else ("…", "yellow")
        until = f", until {on_date(step.until)}" if step.until else ""
        whose = (f"by: {step.by.words}{until}", "dim")
        grid.add_row(Text(mark, colour), Text.assemble((step.title, "bold"), "\n", whose))
        waits = step.blocked_by if reasons else ()
        for reason in waits[:MOST_REASONS]:
            grid.add_row("", Text.assemble(("waits: ", "yellow"), (reason, "dim")))
        if len(waits) > MOST_REASONS:
            more = f"for {len(waits) - MOST_REASONS:,} more: with --json all are listed."
            grid.add_row("", Text.assemble(("waits: ", "yellow"), (more, "dim")))
    return grid

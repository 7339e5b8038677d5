"""``touchstone plan diff``: what differs between two plans, as people compare them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.options import PlansFolder

if TYPE_CHECKING:
    from touchstone.cli.page import Page

Before = Annotated[str, typer.Argument(metavar="A", help="STANDARD@VERSION, or a plan file.")]
After = Annotated[str, typer.Argument(metavar="B", help="What it is compared with, named alike.")]


def diff(before: Before, after: After, plans: PlansFolder = None) -> Answer:
    """Show what differs from plan A to plan B: criteria, KSBs, figures, wording, structure.

    Exit status: 0 whether they differ or not, 2 when one of them is not valid or not there.
    """
    from touchstone.cli.gathering import plan_of
    from touchstone.plans.diff import differences

    a, b = plan_of(before, plans), plan_of(after, plans)
    found = differences(a, b)

    def show(page: Page) -> None:
        from touchstone.cli.pages.difference import show_differences

        show_differences(page, a, b, found)

    return Answer(
        document=lambda: {"before": a.identity.name, "after": b.identity.name, "differences": found},
        show=show,
    )

"""``touchstone plan show``: one plan, or one of its methods, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.commands.sheet import Version
from touchstone.cli.options import PlansFolder

if TYPE_CHECKING:
    from touchstone.cli.page import Page

Reference = Annotated[str, typer.Argument(metavar="PLAN", help="STANDARD, STANDARD@VERSION, or a plan file.")]
MethodId = Annotated[
    str | None, typer.Option("--method", metavar="METHOD", help="Show this method with all its criteria.")
]


def show_plan(
    plan: Reference, version: Version = None, method: MethodId = None, plans: PlansFolder = None
) -> Answer:
    """Show a plan: gateways, methods, grading, resits, each with its clause; or one method in full.

    Exit status: 0, or 2 when there is no such plan or method, or the plan is not valid.
    """
    from touchstone.cli.gathering import method_of, plan_of, versioned
    from touchstone.plans.plan_text import content_hash
    from touchstone.plans.writing import encode

    chosen = plan_of(versioned(plan, version), plans)
    part = method_of(chosen, method) if method is not None else None

    def show(page: Page) -> None:
        from touchstone.cli.pages.method import show_method
        from touchstone.cli.pages.plan import show_whole_plan

        if part is None:
            show_whole_plan(page, chosen)
        else:
            show_method(page, chosen, part)

    return Answer(
        document=lambda: {
            "content_hash": content_hash(chosen),
            "plan" if part is None else "method": encode(chosen if part is None else part, defaults=True),
        },
        show=show,
    )

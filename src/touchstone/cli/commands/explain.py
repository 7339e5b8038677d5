"""``touchstone explain``: how one answer came about, down to the clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.options import On, PlanChoice, PlansFolder, PolicyFile, RecordFile, SchemeFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from touchstone.cli.page import Page
    from touchstone.rules.trace import Trace

What = Annotated[
    str | None,
    typer.Argument(
        metavar="WHAT",
        help="overall, stage, next, deadlines, portfolio, or the id of a gateway, method, attempt, "
        "criterion, step, deadline or rule. Left out: all that can be asked.",
        show_default=False,
    ),
]


def explain(
    file: RecordFile,
    what: What = None,
    on: On = None,
    plan: PlanChoice = None,
    policy: PolicyFile = None,
    scheme: SchemeFile = None,
    plans: PlansFolder = None,
) -> Answer:
    """Explain one answer as a tree: every condition, its figures, its clause, and what it rests on.

    Exit status: 0, or 2 when the record cannot be judged or nothing is called WHAT.
    """
    from touchstone.cli.asked import explanation, explanations
    from touchstone.cli.document import plain
    from touchstone.cli.gathering import judged

    situation, report = judged(file, on, plan=plan, policy=policy, scheme=scheme, plans=plans)
    groups = explanations(situation, report)
    if what is None:
        return _all(report.notices, groups)
    trace = explanation(groups, what)

    def show(page: Page) -> None:
        from touchstone.cli.pages.explanation import show_explanation
        from touchstone.cli.pages.notices import show_notices

        show_notices(page, report.notices)
        show_explanation(page, trace)

    return Answer(document=lambda: {"notices": report.notices, **plain(trace)}, show=show)


def _all(notices: tuple[str, ...], groups: Mapping[str, Mapping[str, Trace]]) -> Answer:
    def show(page: Page) -> None:
        from touchstone.cli.pages.notices import show_notices

        show_notices(page, notices)
        page.title("All that can be asked, and the answers")
        for title, known in groups.items():
            page.heading(title)
            page.facts((name, trace.answer.replace("_", " ")) for name, trace in known.items())

    names = [name for known in groups.values() for name in known]
    return Answer(document={"notices": notices, "can_be_asked": names}, show=show)

"""``touchstone explain``: how one answer came about, down to the clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.options import On, PlanChoice, PlansFolder, PolicyFile, RecordFile, SchemeFile

if TYPE_CHECKING:
    from touchstone.cli.page import Page

What = Annotated[
    str | None,
    typer.Argument(
        metavar="WHAT",
        help="overall, stage, portfolio, or the id of a gateway, method, attempt, criterion, rule or "
        "deadline. Left out: all that can be asked.",
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
    known = explanations(situation, report)
    if what is None:
        answers = {name: trace.answer.replace("_", " ") for name, trace in known.items()}
        return _all(report.notices, answers)
    trace = explanation(known, what)

    def show(page: Page) -> None:
        from touchstone.cli.pages.explanation import show_explanation
        from touchstone.cli.pages.notices import show_notices

        show_notices(page, report.notices)
        show_explanation(page, trace)

    return Answer(document=lambda: {"notices": report.notices, **plain(trace)}, show=show)


def _all(notices: tuple[str, ...], answers: dict[str, str]) -> Answer:
    def show(page: Page) -> None:
        from touchstone.cli.pages.notices import show_notices

        show_notices(page, notices)
        page.rows(("Ask about", "Answer"), answers.items(), indent=0)

    return Answer(document={"notices": notices, "can_be_asked": list(answers)}, show=show)

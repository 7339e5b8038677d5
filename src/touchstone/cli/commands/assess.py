"""``touchstone assess``: the whole report about one apprentice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from touchstone.cli.answer import Answer, Status
from touchstone.cli.options import On, PlanChoice, PlansFolder, PolicyFile, RecordFile, SchemeFile

if TYPE_CHECKING:
    from touchstone.cli.page import Page
    from touchstone.rules.report import Report

Every = Annotated[bool, typer.Option("--all", help="List the rules that are met too, each with its clause.")]
WithTraces = Annotated[
    bool, typer.Option("--traces", help="With --json: add every explanation that `explain` gives.")
]


def assess(
    file: RecordFile,
    on: On = None,
    plan: PlanChoice = None,
    policy: PolicyFile = None,
    scheme: SchemeFile = None,
    plans: PlansFolder = None,
    every: Every = False,
    traces: WithTraces = False,
) -> Answer:
    """Judge one apprentice: stage, grades, every rule with its clause, deadlines, next steps.

    Exit status: 0 when no `must` is unmet without an override, 1 when one is, 2 when the record cannot be
    read or contradicts itself.
    """
    from touchstone.cli.gathering import judged, sources_of

    situation, report = judged(file, on, plan=plan, policy=policy, scheme=scheme, plans=plans)

    def show(page: Page) -> None:
        from touchstone.cli.pages.assessment import show_report

        files = [file for file in (policy, scheme) if file is not None]
        sources = sources_of(situation.record, plan, plans, beside=files)
        show_report(page, situation, report, sources, every=every)

    return Answer(
        document=lambda: _document(report, traces=traces),
        show=show,
        status=Status.FINE if report.holds else Status.DOES_NOT_HOLD,
    )


def _document(report: Report, *, traces: bool) -> dict[str, Any]:
    from touchstone.cli.document import plain, without_traces

    return {"valid": True, **(plain(report) if traces else without_traces(report))}

"""``touchstone whatif``: what would follow if criteria had come out otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.options import On, PlanChoice, PlansFolder, PolicyFile, RecordFile, SchemeFile

if TYPE_CHECKING:
    from touchstone.cli.page import Page
    from touchstone.rules.report import GradeRange, Overall
    from touchstone.rules.situation import Situation

Set = Annotated[
    list[str],
    typer.Option("--set", metavar="CRITERION=LEVEL", help="Suppose this level; may be given several times."),
]


@dataclass(frozen=True)
class Grades:
    """What the grades are: for each method with an attempt, and overall."""

    methods: dict[str, GradeRange]
    remaining: dict[str, Any]
    overall: Overall


def whatif(
    file: RecordFile,
    set_: Set,
    on: On = None,
    plan: PlanChoice = None,
    policy: PolicyFile = None,
    scheme: SchemeFile = None,
    plans: PlansFolder = None,
) -> Answer:
    """Suppose criteria at other levels: grades before and after, and what stands between them and the best.

    Exit status: 0, or 2 when the record cannot be judged or the plan has no such criterion or level.
    """
    from touchstone.cli.gathering import judged
    from touchstone.rules.what_if import suppose

    levels = _levels(set_)
    situation, report = judged(file, on, plan=plan, policy=policy, scheme=scheme, plans=plans)
    supposed = suppose(situation, levels)
    before, after = _grades(situation), _grades(supposed)

    def show(page: Page) -> None:
        from touchstone.cli.pages.notices import show_notices
        from touchstone.cli.pages.supposition import show_supposition

        show_notices(page, report.notices)
        show_supposition(page, situation.plan, levels, before, after)

    document = {"notices": report.notices, "supposed": levels, "before": before, "after": after}
    return Answer(document=document, show=show)


def _levels(pairs: list[str]) -> dict[str, str]:
    levels: dict[str, str] = {}
    for criterion, level in map(_pair, pairs):
        if levels.setdefault(criterion, level) != level:
            from touchstone.cli.refusal import WrongInput

            raise WrongInput("--set", f"{criterion[:60]} is given two levels.", "Keep one.")
    return levels


def _pair(text: str) -> tuple[str, str]:
    criterion, sign, level = text.partition("=")
    if not (criterion and sign and level):
        from touchstone.cli.refusal import WrongInput

        raise WrongInput("--set", f'"{text[:60]}" is no supposition.', "Write CRITERION=LEVEL: OBS-P1=met.")
    return criterion, level


def _grades(situation: Situation) -> Grades:
    from touchstone.rules.attempts import standing
    from touchstone.rules.judge import remaining
    from touchstone.rules.results import overall

    told = standing(situation)
    return Grades(
        methods={id: one.grade for id, one in told.items()},
        remaining={id: remaining(one.method, one.levels) for id, one in told.items()},
        overall=overall(situation),
    )

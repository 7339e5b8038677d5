"""``touchstone whatif``: what would follow if criteria or test scores had come out otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.options import On, PlanChoice, PlansFolder, PolicyFile, RecordFile, SchemeFile

if TYPE_CHECKING:
    from decimal import Decimal

    from touchstone.cli.page import Page
    from touchstone.rules.plan import Plan
    from touchstone.rules.report import GradeRange, Overall
    from touchstone.rules.situation import Situation

SCORE = ".score"
Set = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar="WHAT=VALUE",
        help="Suppose a level or a test's score: OBS-P1=met, METHOD.score=31. May be given several times.",
    ),
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
    """Suppose other levels or test scores: grades before and after, and what is left to the best ones.

    Exit status: 0, or 2 when the record cannot be judged or the plan has no such criterion, level or score.
    """
    from touchstone.cli.gathering import judged
    from touchstone.rules.what_if import suppose

    given = _given(set_)
    situation, report = judged(file, on, plan=plan, policy=policy, scheme=scheme, plans=plans)
    levels, scores = _levels_and_scores(situation.plan, given)
    supposed = suppose(situation, levels, scores)
    before, after = _grades(situation), _grades(supposed)

    def show(page: Page) -> None:
        from touchstone.cli.pages.notices import show_notices
        from touchstone.cli.pages.supposition import show_supposition

        show_notices(page, report.notices)
        show_supposition(page, situation.plan, given, before, after)

    document = {"notices": report.notices, "supposed": given, "before": before, "after": after}
    return Answer(document=document, show=show)


def _given(pairs: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for what, value in map(_pair, pairs):
        if given.setdefault(what, value) != value:
            from touchstone.cli.refusal import WrongInput

            raise WrongInput("--set", f"{what[:60]} is given two values.", "Keep one.")
    return given


def _levels_and_scores(plan: Plan, given: dict[str, str]) -> tuple[dict[str, str], dict[str, Decimal]]:
    """A criterion that is called like a score is a criterion."""
    criteria = {criterion.id for method in plan.methods for criterion in method.criteria}
    scored = {what for what in given if what.endswith(SCORE) and what not in criteria}
    levels = {what: value for what, value in given.items() if what not in scored}
    scores = {what.removesuffix(SCORE): _score(what, given[what]) for what in sorted(scored)}
    return levels, scores


def _score(what: str, value: str) -> Decimal:
    from decimal import Decimal

    from touchstone.cli.refusal import WrongInput
    from touchstone.plans.scalars import NumberError, plain_scalar

    try:
        number = plain_scalar(value)
    except NumberError:
        number = None
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        message = f'{what[:60]} cannot be "{value[:60]}".'
        raise WrongInput("--set", message, f"Write a number: {what[:60]}=31.")
    return Decimal(number)


def _pair(text: str) -> tuple[str, str]:
    what, sign, value = text.partition("=")
    if not (what and sign and value):
        from touchstone.cli.refusal import WrongInput

        raise WrongInput(
            "--set", f'"{text[:60]}" is no supposition.', "Write OBS-P1=met, or METHOD.score=31."
        )
    return what, value


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

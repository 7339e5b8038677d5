"""Plans that use every condition, random cohorts with gaps, and the scalar rules' word on one apprentice."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from tests.factories.plan import a_criterion, a_method, a_plan, a_theme, rule
from touchstone.cohort.arrays import NOT_ASSESSED, NOT_SCORED, Bounds, Cohort, Grades, Scores
from touchstone.rules.grading import capped as under_cap
from touchstone.rules.grading import method_grade, overall_grade
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import (
    AllOf,
    AnyOf,
    Condition,
    Every,
    GradeOf,
    Grading,
    Level,
    Otherwise,
    Points,
    ScoreOf,
    Several,
    Step,
    Steps,
    Weighted,
)
from touchstone.rules.plan.method import MarkedTest, Method
from touchstone.rules.report import GradeRange

SOME_LEVELS = (
    Level(id="none", points=0),
    Level(id="some", points=1),
    Level(id="most", points=3),
    Level(id="all", points=4),
)


def steps(scale: str, otherwise: str, **grades: Condition) -> Grading:
    """Steps by grade, best first."""
    best_first = tuple(rule(Step, grade=grade, when=when) for grade, when in grades.items())
    return rule(
        Grading, scale=scale, rule=Steps(best_first=best_first, otherwise=rule(Otherwise, grade=otherwise))
    )


def a_practical(**facts: object) -> Method:
    """Four levels, weights with decimals, two kinds in two themes, joined conditions."""
    criteria = (
        a_criterion("C1", "core", weight=Decimal("1.5")),
        a_criterion("C2", "core", weight=Decimal("0.25")),
        a_criterion("C3", "extra"),
    )
    more = (a_criterion("C4", "core", weight=Decimal(2)), a_criterion("C5", "extra", weight=Decimal("0.1")))
    given = {
        "levels": SOME_LEVELS,
        "themes": (a_theme("one", criteria=criteria), a_theme("two", criteria=more)),
        "grading": steps(
            "component",
            "fail",
            distinction=AllOf(
                of=(
                    Points(at_least=Decimal("12.75")),
                    AnyOf(
                        of=(
                            Several(number=2, kind="extra", reaches="most"),
                            Every(kind="core", reaches="all"),
                        )
                    ),
                )
            ),
            **{
                "pass": AllOf(
                    of=(
                        Every(kind="core", reaches="some", theme="one"),
                        Points(at_least=Decimal(4), kind="core"),
                    )
                )
            },
        ),
    }
    return a_method("practical", **given | facts)


def a_test_method(id: str = "test", **facts: object) -> Method:
    """A test out of 40 with two boundaries."""
    given = {
        "test": rule(MarkedTest, out_of=40),
        "themes": (),
        "grading": steps(
            "component",
            "fail",
            distinction=ScoreOf(at_least=Decimal("32.5")),
            **{"pass": ScoreOf(at_least=Decimal(20))},
        ),
    }
    return a_method(id, **given | facts)


def a_weighed_plan(**facts: object) -> Plan:
    """A test and a practical; the overall grade by grades and by weighted marks."""
    both_pass = AllOf(
        of=(GradeOf(method="practical", at_least="pass"), GradeOf(method="test", at_least="pass"))
    )
    weights = {"practical": Decimal("0.6"), "test": Decimal("0.4")}

    def weighing(least: str) -> Condition:
        return AllOf(of=(both_pass, Weighted(weights=weights, at_least=Decimal(least))))

    given = {
        "methods": (a_test_method(), a_practical()),
        "grading": steps(
            "overall", "fail", distinction=weighing("90"), merit=weighing("77.5"), **{"pass": both_pass}
        ),
    }
    return a_plan(**given | facts)


def a_random_cohort(plan: Plan, size: int, gaps: float, seed: int) -> Cohort:
    """Levels leaning to the better ones, scores in half marks, and so large a share of gaps."""
    random = np.random.default_rng(seed)
    levels = {}
    for method in plan.methods:
        for criterion in method.criteria:
            ranks = len(method.levels) - 1 - random.geometric(0.75, size) % len(method.levels)
            levels[criterion.id] = np.where(random.random(size) < gaps, NOT_ASSESSED, ranks).astype(np.uint8)
    scores = {}
    for method in plan.methods:
        if method.test is not None:
            units = random.integers(0, method.test.out_of * 10 + 1, size) // 5 * 5
            scores[method.id] = Scores(
                np.where(random.random(size) < gaps, NOT_SCORED, units).astype(np.int64), 1
            )
    return Cohort(levels, scores)


@dataclass(frozen=True)
class One:
    """One apprentice's grades, as words."""

    methods: dict[str, tuple[str, str]]
    before_cap: tuple[str, str]
    overall: str | None


def scalar(plan: Plan, cohort: Cohort, place: int, *, capped: bool) -> One:
    """What the scalar rules say of the apprentice at this place."""
    assert not isinstance(cohort.levels, np.ndarray)
    ranges: dict[str, GradeRange] = {}
    for method in plan.methods:
        ranks = {criterion.id: cohort.levels[criterion.id][place] for criterion in method.criteria}
        levels = {id: None if rank == NOT_ASSESSED else method.levels[rank].id for id, rank in ranks.items()}
        ranges[method.id] = method_grade(plan, method, levels, _score(cohort, method, place))
    before = overall_grade(plan, ranges)
    cap = plan.attempts.cap
    after = under_cap(plan, before, cap.overall) if cap is not None and capped else before
    told = all(one.grade is not None for one in ranges.values())
    return One(
        methods={id: (one.lowest, one.highest) for id, one in ranges.items()},
        before_cap=(before.lowest, before.highest),
        overall=after.grade if told else None,
    )


def from_arrays(grades: Grades, place: int) -> One:
    """What the arrays say of the apprentice at this place."""
    overall = int(grades.overall[place])
    return One(
        methods={id: _ends(bounds, place) for id, bounds in grades.methods.items()},
        before_cap=_ends(grades.before_cap, place),
        overall=grades.before_cap.scale[overall] if overall >= 0 else None,
    )


def _ends(bounds: Bounds, place: int) -> tuple[str, str]:
    return bounds.scale[bounds.lowest[place]], bounds.scale[bounds.highest[place]]


def _score(cohort: Cohort, method: Method, place: int) -> Decimal | None:
    if method.test is None or (scores := cohort.scores[method.id]).units[place] == NOT_SCORED:
        return None
    return Decimal(int(scores.units[place])).scaleb(-scores.places)

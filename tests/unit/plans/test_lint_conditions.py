"""Each condition stands where it may, names what is there, and can both fail and hold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.factories.lint import Told, a_criteria_method, a_test_method, by_steps, criteria, told, told_of
from tests.factories.plan import a_criterion, a_method, a_plan, a_theme
from touchstone.rules.plan.grading import (
    AllOf,
    AnyOf,
    Condition,
    Every,
    GradeOf,
    Level,
    Points,
    ScoreOf,
    Several,
    Weighted,
)
from touchstone.rules.plan.method import Method

WHEN = ("methods", 0, "grading", "rule", "best_first", 0, "when")
PASS = Every(kind="pass", reaches="met")
DISTINCTION = Every(kind="distinction", reaches="met")


def graded(condition: Condition) -> Method:
    """A method with three pass and two distinction criteria whose distinction asks for this condition too."""
    best = AllOf(of=(PASS, DISTINCTION, condition))
    return a_criteria_method(
        (*criteria(3), *criteria(2, "distinction")), ("distinction", best), ("pass", PASS)
    )


def here(*path: str | int) -> tuple[str | int, ...]:
    return (*WHEN, "of", 2, *path)


@pytest.mark.parametrize(
    "condition",
    [
        Every(kind="pass", reaches="met", theme="first-t"),
        Several(number=3, kind="pass", reaches="met"),
        Points(at_least=Decimal(5)),
        Points(at_least=Decimal("0.1")),
        Points(at_least=Decimal(3), kind="pass"),
        AnyOf(of=(PASS, DISTINCTION)),
    ],
)
def test_a_condition_that_can_fail_and_hold_is_not_told(condition: Condition) -> None:
    assert told_of(graded(condition)) == []


@pytest.mark.parametrize(
    ("condition", "path", "message", "remedy"),
    [
        (
            Every(kind="merit", reaches="met"),
            ("kind",),
            'there is no criterion of kind "merit".',
            "Known are: pass, distinction.",
        ),
        (
            Several(number=1, kind="past", reaches="met"),
            ("kind",),
            'there is no criterion of kind "past".',
            'Did you mean "pass"?',
        ),
        (
            Points(at_least=Decimal(9), kind="merit"),
            ("kind",),
            'there is no criterion of kind "merit".',
            "Known are: pass, distinction.",
        ),
        (Every(kind="pass", reaches="mat"), ("reaches",), 'there is no level "mat".', 'Did you mean "met"?'),
        (
            Every(kind="pass", reaches="not_met"),
            ("reaches",),
            'every criterion reaches "not_met", the lowest level, whatever happens.',
            "Name a higher level of: not_met, met.",
        ),
        (
            Every(kind="pass", reaches="met", theme="theme"),
            ("theme",),
            'there is no theme "theme".',
            "Known are: first-t.",
        ),
        (
            Several(number=4, kind="pass", reaches="met"),
            ("number",),
            "4 criteria are to reach the level, of 3 in all.",
            "Write at most 3.",
        ),
        (
            Points(at_least=Decimal("5.5")),
            ("at_least",),
            "5.5 can never be reached: the most is 5.",
            "Write at most 5.",
        ),
        (
            Points(at_least=Decimal(3), kind="distinction"),
            ("at_least",),
            "3 can never be reached: the most is 2.",
            "Write at most 2.",
        ),
        (
            Points(at_least=Decimal(0)),
            ("at_least",),
            "0 is always reached: the fewest is 0.",
            "Write more than 0.",
        ),
        (
            ScoreOf(at_least=Decimal(10)),
            (),
            "first has no test to score in.",
            "Add `test`, or use another condition.",
        ),
        (
            GradeOf(method="second", at_least="pass"),
            (),
            "`grade` cannot stand here: a method's grade rests on its own criteria and score.",
            "Use another condition.",
        ),
        (
            Weighted(weights={"first": Decimal(1)}, at_least=Decimal(50)),
            (),
            "`weighted` cannot stand here: a method's grade rests on its own criteria and score.",
            "Use another condition.",
        ),
        (AllOf(of=()), ("of",), "`all` lists no condition.", "List at least one."),
        (AnyOf(of=()), ("of",), "`any` lists no condition.", "List at least one."),
    ],
)
def test_a_condition_of_a_method_that_cannot_be_meant_is_told(
    condition: Condition, path: tuple[str, ...], message: str, remedy: str
) -> None:
    assert told_of(graded(condition)) == [(here(*path), message, remedy)]


def test_a_theme_without_a_criterion_of_the_kind_is_told() -> None:
    themes = (a_theme("one"), a_theme("two", criteria=(a_criterion("X"),)))
    best = AllOf(of=(PASS, Every(kind="distinction", reaches="met", theme="two")))
    method = a_method(themes=themes, grading=by_steps(("distinction", best), ("pass", PASS)))
    assert told_of(method) == [
        (
            (*WHEN, "of", 1, "theme"),
            "the theme two has no criterion of kind distinction.",
            "Name another theme, or leave it out.",
        )
    ]


def test_several_counts_the_criteria_of_its_theme_alone() -> None:
    themes = (a_theme("one"), a_theme("two", criteria=criteria(2)))
    best = AllOf(of=(PASS, DISTINCTION, Several(number=3, kind="pass", reaches="met", theme="two")))
    method = a_method(themes=themes, grading=by_steps(("distinction", best), ("pass", PASS)))
    assert told_of(method) == [
        (here("number"), "3 criteria are to reach the level, of 2 in all.", "Write at most 2.")
    ]


def test_points_count_weights_and_levels() -> None:
    levels = (Level(id="one", points=1), Level(id="three", points=3))
    some = (a_criterion("A", weight=Decimal(2)), a_criterion("B", weight=Decimal("0.5")))

    def asking(least: str, most: str) -> list[Told]:
        steps = (("distinction", Points(at_least=Decimal(most))), ("pass", Points(at_least=Decimal(least))))
        return told_of(a_criteria_method(some, *steps, levels=levels))

    assert asking("2.6", "7.5") == []
    assert asking("2.5", "7.6") == [
        ((*WHEN, "at_least"), "7.6 can never be reached: the most is 7.5.", "Write at most 7.5."),
        (
            (*WHEN[:5], 1, "when", "at_least"),
            "2.5 is always reached: the fewest is 2.5.",
            "Write more than 2.5.",
        ),
    ]


def scoring(low: str, high: str) -> list[Told]:
    steps = (("distinction", ScoreOf(at_least=Decimal(high))), ("pass", ScoreOf(at_least=Decimal(low))))
    return told_of(a_test_method(*steps))


def test_scores_lie_above_nothing_and_up_to_the_most() -> None:
    assert scoring("0.5", "20") == []
    assert scoring("0", "20.5") == [
        ((*WHEN, "at_least"), "20.5 can never be reached: the most is 20.", "Write at most 20."),
        ((*WHEN[:5], 1, "when", "at_least"), "0 is always reached: the fewest is 0.", "Write more than 0."),
    ]


OVERALL = ("grading", "rule", "best_first", 2, "when")
BOTH_BEST = AllOf(of=tuple(GradeOf(method=id, at_least="distinction") for id in ("first", "second")))
ONE_BEST = AnyOf(of=BOTH_BEST.of)


def overall(condition: Condition) -> list[Told]:
    grading = by_steps(("distinction", BOTH_BEST), ("merit", ONE_BEST), ("pass", condition), scale="overall")
    return told(a_plan(grading=grading))


def weighing(first: str, second: str, at_least: str = "50") -> Weighted:
    return Weighted(weights={"first": Decimal(first), "second": Decimal(second)}, at_least=Decimal(at_least))


@pytest.mark.parametrize(
    "condition",
    [
        GradeOf(method="first", at_least="pass"),
        weighing("0.25", "0.75"),
        weighing("1", "0", "100"),
        weighing("0.5", "0.5", "0.01"),
    ],
)
def test_an_overall_condition_that_can_fail_and_hold_is_not_told(condition: Condition) -> None:
    assert overall(AnyOf(of=(condition, GradeOf(method="first", at_least="pass")))) == []


@pytest.mark.parametrize(
    ("condition", "path", "message", "remedy"),
    [
        (
            PASS,
            (),
            "`every` cannot stand here: the overall grade rests on grades and marks alone.",
            "Use another condition.",
        ),
        (
            Several(number=1, kind="pass", reaches="met"),
            (),
            "`several` cannot stand here: the overall grade rests on grades and marks alone.",
            "Use another condition.",
        ),
        (
            Points(at_least=Decimal(1)),
            (),
            "`points` cannot stand here: the overall grade rests on grades and marks alone.",
            "Use another condition.",
        ),
        (
            ScoreOf(at_least=Decimal(1)),
            (),
            "`score` cannot stand here: the overall grade rests on grades and marks alone.",
            "Use another condition.",
        ),
        (
            GradeOf(method="third", at_least="pass"),
            ("method",),
            'there is no method "third".',
            "Known are: first, second.",
        ),
        (
            GradeOf(method="first", at_least="merit"),
            ("at_least",),
            'there is no grade of first "merit".',
            "Known are: fail, pass, distinction.",
        ),
        (
            GradeOf(method="first", at_least="fail"),
            ("at_least",),
            'first always reaches "fail", the worst of its grades.',
            "Name a better grade, or leave this condition out.",
        ),
        (weighing("0.5", "0.4"), ("weights",), "the weights add up to 0.9, not to 1.", "Mend them."),
        (
            weighing("1.5", "-0.5"),
            ("weights", "second"),
            "second weighs -0.5: a better mark would lower the sum.",
            "Write 0 or more.",
        ),
        (
            Weighted(weights={"first": Decimal("0.5"), "third": Decimal("0.5")}, at_least=Decimal(50)),
            ("weights", "third"),
            'there is no method "third".',
            "Known are: first, second.",
        ),
        (
            weighing("0.5", "0.5", "100.5"),
            ("at_least",),
            "100.5 can never be reached: the most is 100.",
            "Write at most 100.",
        ),
        (
            weighing("0.5", "0.5", "0"),
            ("at_least",),
            "0 is always reached: the fewest is 0.",
            "Write more than 0.",
        ),
    ],
)
def test_an_overall_condition_that_cannot_be_meant_is_told(
    condition: Condition, path: tuple[str, ...], message: str, remedy: str
) -> None:
    assert overall(condition) == [((*OVERALL, *path), message, remedy)]


def test_a_method_without_test_and_criteria_has_no_mark_to_weigh() -> None:
    plan = a_plan(grading=by_steps(("pass", weighing("0.5", "0.5")), scale="overall"))
    bare = replace(plan.methods[1], themes=())
    (fault,) = [one for one in told(replace(plan, methods=(plan.methods[0], bare))) if "weights" in one[0]]
    assert fault == (
        ("grading", "rule", "best_first", 0, "when", "weights", "second"),
        "second has neither a test nor criteria, so it has no mark to weigh.",
        "Take it out, and share its weight among the others.",
    )

"""Scales, levels and weights."""

from __future__ import annotations

from decimal import Decimal

from tests.factories.lint import Told, a_criteria_method, criteria, told, told_of
from tests.factories.plan import a_criterion, a_method, a_plan
from touchstone.rules.plan.grading import Level, Points, Scale

COMPONENT, OVERALL = a_plan().scales["component"], a_plan().scales["overall"]


def with_scale(*grades: str, passes_from: str) -> list[Told]:
    extra = Scale(grades=grades, passes_from=passes_from)
    found = told(a_plan(scales={"component": COMPONENT, "extra": extra, "overall": OVERALL}))
    unused = (("scales", "extra"), "nothing is graded on the scale extra.", "Delete it, or grade on it.")
    assert found.pop() == unused
    return found


def test_a_scale_nobody_grades_on_is_told_and_nothing_else_of_a_sound_one() -> None:
    assert with_scale("fail", "pass", passes_from="pass") == []


def test_a_scale_has_at_least_two_grades() -> None:
    one = (("scales", "extra", "grades"), "a scale has at least two grades.", "List them, the worst first.")
    assert with_scale("pass", passes_from="pass") == [one]
    assert with_scale(passes_from="pass")[0] == one


def test_a_scale_passes_from_a_grade_of_its_own_that_is_not_the_worst() -> None:
    path = ("scales", "extra", "passes_from")
    assert with_scale("fail", "pass", passes_from="merit") == [
        (path, 'there is no grade "merit".', "Known are: fail, pass.")
    ]
    assert with_scale("pass", "merit", passes_from="pass") == [
        (path, 'grades pass from "pass", the worst of them, so nothing fails.', "Name the first that passes.")
    ]


def levels(*points: int) -> list[Told]:
    given = tuple(Level(id=f"level_{index}", points=number) for index, number in enumerate(points))
    given = (*given[:-1], Level(id="met", points=points[-1]))
    return told_of(a_method(levels=given))


def test_levels_rise_from_nought_or_more() -> None:
    assert levels(0, 1) == levels(1, 3, 4) == []
    assert levels(-1, 1) == [
        (("methods", 0, "levels", 0, "points"), 'the level "level_0" has -1 points.', "Count from 0 or more.")
    ]
    assert levels(0, 1, 1) == [
        (
            ("methods", 0, "levels", 2, "points"),
            '"met" has 1 point, and "level_1" before it 1.',
            "Let points rise from level to level.",
        )
    ]
    assert levels(2, 0, 3) == [
        (
            ("methods", 0, "levels", 1, "points"),
            '"level_1" has 0 points, and "level_0" before it 2.',
            "Let points rise from level to level.",
        )
    ]


def test_there_are_at_least_two_levels() -> None:
    two = (("methods", 0, "levels"), "there are at least two levels.", "List them, the worst first.")
    assert told_of(a_method(levels=(Level(id="met", points=1),)))[0] == two
    assert told_of(a_method(levels=()))[0] == two


def test_without_levels_nothing_is_asked_about_points() -> None:
    steps = (("distinction", Points(at_least=Decimal(2))), ("pass", Points(at_least=Decimal(1))))
    assert [path for path, *_ in told_of(a_criteria_method(criteria(2), *steps, levels=()))] == [
        ("methods", 0, "levels")
    ]


def test_no_criterion_weighs_less_than_nothing() -> None:
    weightless, heavy = (
        a_criterion(id, weight=Decimal(weight)) for id, weight in (("A", "0"), ("B", "-0.5"))
    )
    steps = (("distinction", Points(at_least=Decimal(2))), ("pass", Points(at_least=Decimal(1))))
    assert told_of(a_criteria_method((*criteria(2), weightless), *steps)) == []
    (fault,) = [
        one for one in told_of(a_criteria_method((*criteria(2), heavy), *steps)) if one[0][-1] == "weight"
    ]
    assert fault == (
        ("methods", 0, "themes", 0, "criteria", 2, "weight"),
        "B weighs -0.5, so meeting it would lower the points.",
        "Write a weight of 0 or more.",
    )

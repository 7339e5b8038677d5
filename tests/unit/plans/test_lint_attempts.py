"""Caps that cap, windows inside their limit, counts that can be kept."""

from __future__ import annotations

import pytest

from tests.factories.lint import Told, told
from tests.factories.plan import a_plan, rule, the_attempts
from touchstone.rules.plan.attempts import AttemptKind, Cap, Limit
from touchstone.rules.plan.gateway import Span, Unit
from touchstone.rules.plan.grading import Scale
from touchstone.rules.plan.method import Number
from touchstone.rules.plan.portfolio import Pieces, Portfolio

CAP = ("attempts", "cap", "overall")


def capped(grade: str) -> list[Told]:
    return told(a_plan(attempts=the_attempts(cap=rule(Cap, overall=grade, unless_exceptional=True))))


def test_a_cap_is_a_grade_that_passes_and_is_not_the_best() -> None:
    assert capped("pass") == capped("merit") == []
    assert capped("fail") == [
        (
            CAP,
            'the cap "fail" is a fail, so nobody could pass at a second attempt.',
            "Name a grade that passes, such as pass.",
        )
    ]
    assert capped("distinction") == [
        (
            CAP,
            'the cap "distinction" is the best grade, so it caps nothing.',
            "Name a lower grade, or delete the cap.",
        )
    ]
    assert capped("merits") == [(CAP, 'there is no overall grade "merits".', 'Did you mean "merit"?')]


def test_a_cap_is_not_compared_with_a_pass_that_is_unknown() -> None:
    scale = Scale(grades=("fail", "pass", "merit", "distinction"), passes_from="good")
    plan = a_plan(scales={"component": a_plan().scales["component"], "overall": scale})
    assert [path for path, *_ in told(plan)] == [("scales", "overall", "passes_from")]


def test_a_plan_may_have_no_cap_no_limit_and_no_windows() -> None:
    kinds = (rule(AttemptKind, id="resit", further_learning=False),)
    assert told(a_plan(attempts=the_attempts(cap=None, limit=None))) == []
    assert told(a_plan(attempts=the_attempts(kinds=kinds))) == []


def span(number: int, unit: Unit) -> Span:
    return rule(Span, number=number, unit=unit)


@pytest.mark.parametrize(
    ("window", "limit", "longer"),
    [
        ((6, "months"), (6, "months"), False),
        ((7, "months"), (6, "months"), True),
        ((28, "calendar_days"), (1, "months"), False),
        ((31, "calendar_days"), (1, "months"), False),
        ((32, "calendar_days"), (1, "months"), True),
        ((1, "months"), (28, "calendar_days"), False),
        ((1, "months"), (27, "calendar_days"), True),
        ((31, "working_days"), (1, "months"), False),
        ((32, "working_days"), (1, "months"), True),
        ((5, "calendar_days"), (1, "working_days"), False),
        ((6, "calendar_days"), (1, "working_days"), True),
        ((10, "working_days"), (10, "working_days"), False),
        ((11, "working_days"), (10, "working_days"), True),
    ],
)
def test_a_window_surely_longer_than_the_limit_is_told(
    window: tuple[int, Unit], limit: tuple[int, Unit], longer: bool
) -> None:
    kind = rule(AttemptKind, id="resit", further_learning=False, typically=span(*window))
    attempts = the_attempts(kinds=(kind,), limit=rule(Limit, within=span(*limit), then="method_only"))
    paths = [path for path, *_ in told(a_plan(attempts=attempts))]
    assert paths == ([("attempts", "kinds", 0, "typically")] if longer else [])


def test_the_message_names_window_and_limit() -> None:
    attempts = the_attempts(limit=rule(Limit, within=span(2, "months"), then="method_only"))
    assert told(a_plan(attempts=attempts)) == [
        (
            ("attempts", "kinds", 1, "typically"),
            "3 months is longer than the limit of 2 months.",
            "Mend one of the two.",
        )
    ]


def test_one_attempt_leaves_no_room_for_further_ones() -> None:
    one, two = rule(Number, number=1), rule(Number, number=2)
    assert told(a_plan(attempts=the_attempts(most=two))) == []
    assert told(a_plan(attempts=the_attempts(most=one, kinds=()))) == []
    assert told(a_plan(attempts=the_attempts(most=one))) == [
        (
            ("attempts", "most", "number"),
            "there is at most one attempt, and yet a kind of further attempt is named.",
            "Allow more than one, or delete the kinds.",
        )
    ]


def test_at_least_so_many_pieces_is_no_more_than_at_most() -> None:
    def pieces(at_least: int, at_most: int) -> list[Told]:
        counted = rule(Pieces, at_least=at_least, at_most=at_most)
        return told(a_plan(portfolio=Portfolio(underpins="first", pieces=counted)))

    assert pieces(10, 10) == []
    assert pieces(11, 10) == [
        (
            ("portfolio", "pieces", "at_least"),
            "at least 11 and at most 10 pieces cannot both be.",
            "Exchange the two, or mend one.",
        )
    ]

"""What stands in the way of better grades."""

from __future__ import annotations

from decimal import Decimal

from tests.factories.plan import a_criterion, a_method, a_plan, a_theme, method_grading, rule
from touchstone.rules.in_the_way import WAYS, Better, in_the_way
from touchstone.rules.plan.grading import (
    Condition,
    Grading,
    Level,
    Otherwise,
    Points,
    ScoreOf,
    Several,
    Step,
    Steps,
)
from touchstone.rules.plan.method import Criterion, MarkedTest, Method

PASS, DISTINCTION = "first-t-P1", "first-t-D1"


def told(method: Method, score: str | None = None, **levels: str) -> list[Better]:
    """What stands in the way; levels by criterion id, underscores standing for hyphens."""
    known = {id.replace("_", "-"): level for id, level in levels.items()}
    plan = a_plan(methods=(method,))
    return list(in_the_way(plan, method, known, None if score is None else Decimal(score)))


def better(grade: str, *criteria: str, open: bool = True, score: bool = False) -> Better:
    return Better(grade=grade, open=open, criteria=criteria, score=score)


def with_steps(
    *best_first: tuple[str, Condition], criteria: tuple[Criterion, ...] = (), out_of: int = 0
) -> Method:
    steps = Steps(
        best_first=tuple(rule(Step, grade=grade, when=when) for grade, when in best_first),
        otherwise=rule(Otherwise, grade="fail"),
    )
    return a_method(
        themes=(a_theme(criteria=criteria),),
        test=rule(MarkedTest, out_of=out_of) if out_of else None,
        grading=rule(Grading, scale="component", rule=steps),
    )


def some(number: int) -> tuple[Criterion, ...]:
    return tuple(a_criterion(f"C{place}") for place in range(1, number + 1))


def test_before_anything_is_judged_every_criterion_of_a_grade_stands_in_its_way() -> None:
    assert told(a_method()) == [better("pass", PASS), better("distinction", PASS, DISTINCTION)]


def test_what_is_met_is_out_of_the_way() -> None:
    assert told(a_method(), first_t_P1="met") == [better("distinction", DISTINCTION)]
    assert told(a_method(), first_t_P1="met", first_t_D1="met") == []


def test_a_criterion_not_met_closes_the_grades_that_need_it() -> None:
    assert told(a_method(), first_t_D1="not_met") == [
        better("pass", PASS),
        better("distinction", DISTINCTION, open=False),
    ]
    assert told(a_method(), first_t_P1="not_met") == [
        better("pass", PASS, open=False),
        better("distinction", PASS, open=False),
    ]


def test_of_several_ways_the_fewest_criteria_first_in_the_plan_are_named() -> None:
    two = Several(number=2, kind="pass", reaches="met")
    method = with_steps(("pass", two), criteria=some(4))
    assert told(method)[0] == better("pass", "C1", "C2")
    assert told(method, C1="not_met")[0] == better("pass", "C2", "C3")
    assert told(method, C2="met")[0] == better("pass", "C1")
    assert told(method, C1="not_met", C2="not_met", C3="not_met")[0] == better("pass", "C1", open=False)


def test_a_weighty_criterion_is_fewer_than_two_light_ones() -> None:
    criteria = (a_criterion("C1"), a_criterion("C2"), a_criterion("C3", weight=Decimal("2.5")))
    method = with_steps(("pass", Points(at_least=Decimal(2))), criteria=criteria)
    assert told(method)[0] == better("pass", "C3")
    assert told(method, C3="not_met")[0] == better("pass", "C1", "C2")


def test_levels_between_count_as_below_the_best() -> None:
    levels = (Level(id="zero", points=0), Level(id="one", points=1), Level(id="two", points=2))
    scored = with_steps(("pass", Points(at_least=Decimal(3))), criteria=some(2)).__dict__
    method = a_method(**{"levels": levels, **{name: scored[name] for name in ("themes", "grading")}})
    assert told(method, C1="one")[0] == better("pass", "C2")
    assert told(method, C1="one", C2="one")[0] == better("pass", "C1", open=False)


def test_the_score_of_a_test_stands_in_the_way_like_a_criterion() -> None:
    method = with_steps(
        ("distinction", ScoreOf(at_least=Decimal(9))), ("pass", ScoreOf(at_least=Decimal(6))), out_of=10
    )
    assert told(method) == [better("pass", score=True), better("distinction", score=True)]
    assert told(method, "8.5") == [better("distinction", open=False, score=True)]
    assert told(method, "9") == []


def test_a_grade_that_no_criterion_gives_has_nothing_in_its_way() -> None:
    method = with_steps(("pass", Several(number=3, kind="pass", reaches="met")), criteria=some(2))
    assert told(method)[0] == Better(grade="pass", open=False, criteria=None, score=None)


def test_too_many_ways_are_not_tried() -> None:
    def first(number: int) -> Better:
        wanted = Several(number=number, kind="pass", reaches="met")
        return told(with_steps(("pass", wanted), criteria=some(12)))[0]

    assert first(3) == better("pass", "C1", "C2", "C3")  # after 1 + 12 + 66 ways
    assert WAYS == 200
    assert first(4) == Better(grade="pass", open=True, criteria=None, score=None)  # after 220 more


def test_the_grading_of_the_plan_itself_is_asked() -> None:
    plan = a_plan()
    assert plan.methods[0].grading == method_grading()
    assert [one.grade for one in in_the_way(plan, plan.methods[1], {})] == ["pass", "distinction"]

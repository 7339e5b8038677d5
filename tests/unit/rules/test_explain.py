"""Traces of grades: every condition, how it came out, and the criteria it looked at."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.factories.attempts import assessed
from tests.factories.plan import SOURCE, a_criterion, a_method, a_plan, a_theme, rule
from tests.factories.record import an_attempt
from touchstone.rules.explain import Explainer, answer_of, criterion_trace
from touchstone.rules.grading import Combination, completions, method_grade
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
from touchstone.rules.record.attempt import Judgement
from touchstone.rules.report import GradeRange
from touchstone.rules.statement import Layer
from touchstone.rules.trace import Trace


def a_graded(method: Method, levels: dict[str, str | None], score: str | None = None) -> Explainer:
    lowest, highest = completions(method, levels, None if score is None else Decimal(score))
    attempt = an_attempt()
    criteria = {one.id: criterion_trace(one, levels.get(one.id), attempt) for one in method.criteria}
    return Explainer(lowest, highest, criteria=criteria, methods={})


def graded(**levels: str) -> Trace:
    plan = a_plan()
    method = plan.methods[0]
    named: dict[str, str | None] = {id.replace("_", "-"): level for id, level in levels.items()}
    grade = method_grade(plan, method, named)
    return a_graded(method, named).grading("the grade", method.grading, grade)


def test_a_distinction_rests_on_the_one_step_that_held() -> None:
    trace = graded(first_t_P1="met", first_t_D1="met")
    assert (trace.what, trace.answer, trace.source, trace.layer) == (
        "the grade",
        "distinction",
        SOURCE,
        Layer.PLAN,
    )
    (step,) = trace.because
    assert (step.what, step.answer, step.source) == ("distinction", "holds", SOURCE)
    assert step.layer is Layer.PLAN
    assert step.why == "Distinction when every pass criterion is met and every distinction criterion is met."
    (both,) = step.because
    assert [part.what for part in both.because] == [
        "every pass criterion is met",
        "every distinction criterion is met",
    ]
    assert both.because[0].compared == {"criteria": 1, "reaching": 1, "not_yet_assessed": 0}
    assert [leaf.what for leaf in both.because[0].because] == ["criterion first-t-P1 (pass)"]
    assert both.because[0].because[0].source == SOURCE


def test_a_fail_shows_every_step_that_did_not_hold() -> None:
    trace = graded(first_t_P1="not_met", first_t_D1="met")
    assert trace.answer == "fail"
    assert [(step.what, step.answer) for step in trace.because] == [
        ("distinction", "does not hold"),
        ("pass", "does not hold"),
        ("fail", "otherwise"),
    ]
    assert trace.because[2].why == "Fail when nothing better holds."
    assert (trace.because[2].source, trace.because[2].layer) == (SOURCE, Layer.PLAN)


def test_what_is_open_cannot_be_told_and_is_counted() -> None:
    trace = graded(first_t_P1="met")
    assert trace.answer == "cannot tell yet: pass to distinction"
    assert [(step.what, step.answer) for step in trace.because] == [
        ("distinction", "cannot tell yet"),
        ("pass", "holds"),
    ]
    distinctions = trace.because[0].because[0].because[1]
    assert distinctions.answer == "cannot tell yet"
    assert distinctions.compared == {"criteria": 1, "reaching": 0, "not_yet_assessed": 1}
    assert distinctions.because[0].answer == "not yet assessed"


def test_the_rule_in_a_sentence_is_the_reason() -> None:
    method = a_plan().methods[0]
    grade = method_grade(a_plan(), method, {})
    said = rule(Grading, scale="component", rule=method.grading.rule, says="All pass criteria make a pass.")
    assert a_graded(method, {}).grading("g", said, grade).why == "All pass criteria make a pass."
    assert a_graded(method, {}).grading("g", method.grading, grade).why == "The plan's grading rule."


def test_grades_in_words() -> None:
    assert answer_of(GradeRange(lowest="high_pass", highest="high_pass", passes=True)) == "high pass"
    assert (
        answer_of(GradeRange(lowest="fail", highest="pass", passes=None)) == "cannot tell yet: fail to pass"
    )


def criterion(level: str | None, *judgements: Judgement, **facts: Any) -> Trace:
    changed_by = facts.pop("changed_by", None)
    return criterion_trace(a_criterion("P1"), level, an_attempt(judgements=judgements, **facts), changed_by)


def test_a_criterion_shows_its_wording_level_judge_and_reason() -> None:
    one = Judgement(criterion="P1", level="met", reason="Seen twice.", by="ann")
    trace = criterion("met", one, judged_by="ben")
    assert (trace.what, trace.answer, trace.why) == ("criterion P1 (pass)", "met", "Does P1")
    assert (trace.source, trace.layer) == (SOURCE, Layer.PLAN)
    assert trace.compared == {"judged_by": "ann", "reason": "Seen twice."}


def test_who_submitted_the_judgements_stands_for_a_judge_not_named() -> None:
    assert criterion("met", Judgement(criterion="P1", level="met"), judged_by="ben").compared == {
        "judged_by": "ben"
    }


def test_a_criterion_without_reason_or_judgement_shows_none() -> None:
    assert criterion("met", Judgement(criterion="P1", level="met")).compared == {}
    other = criterion(None, Judgement(criterion="P2", level="met"), judged_by="ben")
    assert (other.answer, other.compared) == ("not yet assessed", {})


def test_a_criterion_changed_on_appeal_says_what_it_was_and_why_it_changed() -> None:
    one = Judgement(criterion="P1", level="not_met")
    trace = criterion("met", one, changed_by="appeal A: It was there.")
    assert (trace.answer, trace.layer) == ("met", Layer.CASE)
    assert trace.compared == {"before_appeal": "not met", "changed_by": "appeal A: It was there."}
    only = criterion("met", changed_by="appeal A: It was there.")
    assert (only.layer, only.compared["before_appeal"]) == (Layer.CASE, "not yet assessed")


POINTS = (Level(id="none", points=0), Level(id="some", points=1), Level(id="full", points=2))


def condition(one: Condition, score: str | None = None, **levels: str) -> Trace:
    theme = a_theme(criteria=(a_criterion("A", "core"), a_criterion("B", "extra", weight=Decimal(3))))
    method = a_method(levels=POINTS, themes=(theme,), test=rule(MarkedTest, out_of=40))
    return a_graded(method, dict(levels), score).condition(one)


def test_every_may_speak_of_one_theme() -> None:
    trace = condition(Every(kind="core", reaches="some", theme="theme"), A="some")
    assert (trace.what, trace.answer) == ("every core criterion of theme theme is some", "holds")
    assert trace.why == "The condition: every core criterion of theme theme is some."
    assert [leaf.what for leaf in trace.because] == ["criterion A (core)"]
    nowhere = condition(Every(kind="core", reaches="some", theme="elsewhere"), A="none")
    assert (nowhere.answer, nowhere.because) == ("holds", ())
    assert nowhere.compared == {"criteria": 0, "reaching": 0, "not_yet_assessed": 0}


def test_several_shows_how_many_are_needed() -> None:
    trace = condition(Several(number=2, kind="core", reaches="some"), A="some")
    assert (trace.what, trace.answer) == ("at least 2 times a core criterion is some", "does not hold")
    assert trace.compared == {"needed": 2, "criteria": 1, "reaching": 1, "not_yet_assessed": 0}


def test_points_show_what_was_reached_of_what_is_needed() -> None:
    trace = condition(Points(at_least=Decimal(7)), A="some", B="full")
    assert (trace.what, trace.answer) == ("the points are at least 7", "holds")
    assert trace.compared == {"points": "7", "needed": "7"}
    assert [leaf.answer for leaf in trace.because] == ["some", "full"]


def test_open_points_show_both_ends() -> None:
    trace = condition(Points(at_least=Decimal(1), kind="core"), B="full")
    assert (trace.what, trace.answer) == ("the points of the core criteria are at least 1", "cannot tell yet")
    assert trace.compared == {"points": "0 to 2", "needed": "1"}
    assert [leaf.what for leaf in trace.because] == ["criterion A (core)"]


def test_a_score_shows_its_marks() -> None:
    trace = condition(ScoreOf(at_least=Decimal(28)), "27.5")
    assert (trace.what, trace.answer) == ("the score is at least 28", "does not hold")
    assert trace.compared == {"score": "27.5", "needed": "28"}
    assert condition(ScoreOf(at_least=Decimal(28))).compared == {"score": "0 to 40", "needed": "28"}


def test_all_and_any_say_their_joints() -> None:
    one, two = Several(number=1, kind="core", reaches="full"), Several(number=1, kind="extra", reaches="full")
    both = condition(AllOf(of=(one, two)), A="full", B="none")
    either = condition(AnyOf(of=(one, two)), A="full", B="none")
    first, second = (f"at least 1 times a {kind} criterion is full" for kind in ("core", "extra"))
    assert (both.what, either.what) == (f"{first} and {second}", f"{first} or {second}")
    assert (both.answer, either.answer) == ("does not hold", "holds")
    assert [part.answer for part in both.because] == ["holds", "does not hold"]


def combined(marks: dict[str, Fraction], **grades: str) -> Explainer:
    plan = a_plan()
    whole = Combination(plan, grades, marks)
    methods = {"first": Trace(what="first", answer="pass", why="Because.")}
    return Explainer(whole, whole, criteria={}, methods=methods)


def test_a_grade_condition_rests_on_its_method() -> None:
    explainer = combined({}, first="pass", second="fail")
    trace = explainer.condition(GradeOf(method="first", at_least="pass"))
    assert (trace.what, trace.answer) == ("first is at least pass", "holds")
    assert [child.what for child in trace.because] == ["first"]
    assert explainer.condition(GradeOf(method="second", at_least="pass")).because == ()


def test_a_weighted_sum_shows_its_parts() -> None:
    marks = {"first": Fraction(50), "second": Fraction(70)}
    weights = {"first": Decimal("0.36"), "second": Decimal("0.64")}
    trace = combined(marks, first="pass", second="pass").condition(
        Weighted(weights=weights, at_least=Decimal(60))
    )
    assert (trace.what, trace.answer) == ("the weighted sum of marks is at least 60 %", "holds")
    assert trace.compared == {
        "weighted_sum": "62.8 %",
        "needed": "60 %",
        "first": "50 % × 0.36",
        "second": "70 % × 0.64",
    }
    assert [child.what for child in trace.because] == ["first"]


def overall(lowest: dict[str, str], highest: dict[str, str]) -> tuple[Any, ...]:
    plan = a_plan()
    first = Trace(what="first", answer="pass", why="Because.")
    ends = Combination(plan, lowest, {}), Combination(plan, highest, {})
    explainer = Explainer(*ends, criteria={}, methods={"first": first})
    grade = GradeRange(lowest="fail", highest="merit", passes=None)
    return explainer.grading("overall", plan.grading, grade).because


def test_a_table_shows_the_row_that_decided_once() -> None:
    cells = {"first": "pass", "second": "distinction"}
    method, row = overall(cells, cells)
    assert method.what == "first"
    assert (row.what, row.answer) == ("row of the table: first pass, second distinction", "merit")
    assert row.why == "first pass, second distinction: merit."
    assert (row.source, row.layer) == (SOURCE, Layer.PLAN)


def test_an_open_table_shows_the_rows_at_both_ends() -> None:
    _, low, high = overall({"first": "pass", "second": "fail"}, {"first": "pass", "second": "distinction"})
    assert (low.what, low.answer) == ("row of the table: second fail", "fail")
    assert high.answer == "merit"


def test_steps_over_methods_stop_at_the_first_that_holds() -> None:
    steps = Steps(
        best_first=(
            rule(Step, grade="merit", when=GradeOf(method="first", at_least="distinction")),
            rule(Step, grade="pass", when=GradeOf(method="first", at_least="pass")),
            rule(Step, grade="pass", when=GradeOf(method="first", at_least="fail")),
        ),
        otherwise=rule(Otherwise, grade="fail"),
    )
    grade = GradeRange(lowest="pass", highest="pass", passes=True)
    trace = combined({}, first="pass", second="fail").grading(
        "g", rule(Grading, scale="overall", rule=steps), grade
    )
    assert [(step.what, step.answer) for step in trace.because] == [
        ("merit", "does not hold"),
        ("pass", "holds"),
    ]


def test_an_assessed_attempt_explains_itself() -> None:
    attempt = assessed("a1", "pass", "2026-01-05")
    trace = criterion_trace(a_criterion("first-t-P1"), "met", attempt)
    assert trace.answer == "met"

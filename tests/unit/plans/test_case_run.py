"""Cases run: every difference in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.factories.files import a_plan_text, a_sound_plan, write_plan
from tests.factories.law import a_policy, a_scheme
from tests.factories.record import a_confirmed_gateway, a_record, an_attempt, at, judgements
from touchstone.plans.case_file import Case, Expect, load_cases
from touchstone.plans.case_run import Difference, differences, grade_text, run_case
from touchstone.plans.plan_file import load_plan
from touchstone.rules.findings import Finding, Outcome, Waiver
from touchstone.rules.judge import assess
from touchstone.rules.record import Record
from touchstone.rules.report import Closing, GradeRange, Report
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force, Layer, Source

NOW = at("2026-03-01 12:00")
OPEN = "of the attempts that count: a1 distinction; The overall grade is told once every method is complete."


def told(id: str, method: str, when: str = "2025-12-01 09:00", **levels: str) -> Any:
    return an_attempt(id, method, judgements=judgements(**levels), judged_at=at(when), judged_by="assessor")


def graded() -> Record:
    first = told("a1", "first", first_P1="met", first_D1="met")
    return a_record(gateways=(a_confirmed_gateway(),), attempts=(first, an_attempt("a2", "second")))


def run(expect: Expect, record: Record | None = None) -> list[str]:
    case = Case("A name", "f.yaml:1:1 cases[0]", NOW, record or graded(), expect)
    return [str(found) for found in run_case(case, a_sound_plan(), a_policy(), a_scheme()).differences]


def report() -> Report:
    situation = Situation(plan=a_sound_plan(), policy=a_policy(), scheme=a_scheme(), record=graded(), now=NOW)
    return assess(situation)


def compared(expect: Expect, **facts: Any) -> list[str]:
    return [str(found) for _, found in differences(expect, replace(report(), **facts))]


def test_a_case_without_difference_passes() -> None:
    expect = Expect(
        stage="in_assessment",  # type: ignore[arg-type]
        overall="fail..distinction",
        capped=False,
        methods={"first": "distinction", "a2": "fail..distinction"},
        findings={"gateway.months": "cannot_tell", "no.such": "absent"},
        deadlines={"no.such": None},
    )
    assert run(Expect()) == []
    assert [line for line in run(expect) if "gateway.months" not in line] == []


def test_every_difference_is_told() -> None:
    expect = Expect(
        stage="passed",  # type: ignore[arg-type]
        overall="merit",
        capped=True,
        methods={"first": "pass", "second": "pass", "third": "pass"},
        deadlines={"no.such": date(2026, 1, 1)},
        next=("no_such_action",),
    )
    below = "attempt a2; below the best level: pass second-P1; distinction second-D1"
    assert run(expect) == [
        "stage: expected passed, found in_assessment (In assessment, on 1 March 2026.)",
        f"overall: expected merit, found fail..distinction ({OPEN})",
        "capped: expected true, found false (the cap is carried by none)",
        "grade of first: expected pass, found distinction (attempt a1; every criterion at its best level)",
        f"grade of second: expected pass, found fail..distinction ({below})",
        "grade of third: expected pass, found no attempt (there are first, a1, second and a2)",
        "deadline no.such: expected 2026-01-01, found absent (nothing is called no.such)",
        "next step no_such_action: expected ready, found absent (nothing is called no_such_action)",
    ]


def test_a_result_says_whether_it_passes() -> None:
    case = Case("A name", "f", NOW, graded(), Expect(capped=True))
    result = run_case(case, a_sound_plan(), a_policy(), a_scheme())
    assert (result.passes, result.case) == (False, case)
    assert run_case(replace(case, expect=Expect()), a_sound_plan(), a_policy(), a_scheme()).passes is True


def contradictory() -> Record:
    return a_record(gateways=(a_confirmed_gateway("2027-01-01 09:00"),))


def test_a_contradictory_record_is_expected_by_its_words() -> None:
    assert run(Expect(invalid=("lies after the moment", "gateways[0].confirmed_at")), contradictory()) == []


def test_a_contradictory_record_that_says_something_else_is_told() -> None:
    (line,) = run(Expect(invalid=("other words",)), contradictory())
    assert line.startswith(
        'record: expected a refusal that says "other words", found gateways[0].confirmed_at: '
    )


def test_a_contradiction_that_was_not_expected_is_told() -> None:
    (line,) = run(Expect(overall="pass"), contradictory())
    assert line.startswith(
        "record: expected a record without contradictions, found a refusal (gateways[0].confirmed_at"
    )


def test_a_contradiction_that_is_not_there_is_told() -> None:
    assert run(Expect(invalid=("later",))) == [
        'record: expected a refusal that says "later", found no refusal'
    ]


def finding(code: str, outcome: Outcome, subject: str | None = None, **facts: Any) -> Finding:
    given: dict[str, Any] = {
        "force": Force.MUST,
        "layer": Layer.PLAN,
        "source": Source("a", "b"),
        "message": f"{code} {subject}.",
    }
    return Finding(code=code, outcome=outcome, subject=subject, **given | facts)


NOT_THERE = "nothing is called gateway.other; there is gateway.id"
FINDINGS = (
    finding("notice.talk", Outcome.MET, "a1"),
    finding("notice.talk", Outcome.NOT_MET, "a2"),
    finding("review.talk", Outcome.NOT_MET, "a1", waiver=Waiver(by="m", role="manager", reason="ill")),
    finding("gateway.id", Outcome.CANNOT_TELL),
)


@pytest.mark.parametrize(
    ("name", "expected", "said"),
    [
        ("notice.talk · a1", "met", []),
        (
            "notice.talk · a2",
            "met",
            ["finding notice.talk · a2: expected met, found not_met (notice.talk a2.)"],
        ),
        (
            "notice.talk",
            "met",
            ["finding notice.talk: expected met, found met and not_met (notice.talk a2.)"],
        ),
        ("review.talk", "waived", []),
        ("review.talk", "not_met", ["finding review.talk: expected not_met, found waived (review.talk a1.)"]),
        ("gateway.id", "cannot_tell", []),
        ("gateway.other", "absent", []),
        (
            "gateway.id",
            "absent",
            ["finding gateway.id: expected absent, found cannot_tell (gateway.id None.)"],
        ),
        (
            "gateway.other",
            "met",
            [f"finding gateway.other: expected met, found absent ({NOT_THERE})"],
        ),
    ],
)
def test_findings_are_compared_by_code_and_subject(name: str, expected: Any, said: list[str]) -> None:
    assert compared(Expect(findings={name: expected}), findings=FINDINGS) == said


def test_the_force_of_a_finding_is_compared() -> None:
    assert compared(Expect(forces={"notice.talk · a1": Force.MUST}), findings=FINDINGS) == []
    assert compared(Expect(forces={"notice.talk": Force.SHOULD, "x": Force.MUST}), findings=FINDINGS) == [
        "force of notice.talk: expected should, found must (plan: a § b)",
        "force of x: expected must, found absent (nothing is called x)",
    ]


def test_the_standing_of_an_attempt_is_compared() -> None:
    assert compared(Expect(standings={"a1": "counts"})) == []
    there = "the attempts are a1 (first, counts) and a2 (second, planned)"
    assert compared(Expect(standings={"a1": "void", "a9": "void"})) == [
        f"standing of a1: expected void, found counts ({there})",
        f"standing of a9: expected void, found absent ({there})",
    ]


def test_deadlines_are_compared_by_code_and_subject() -> None:
    found = report().deadlines
    title = "Gateway: earliest day to confirm it, plan: test-plan § Everything"
    one = replace(found[0], code="x", subject="a1", on=date(2026, 1, 1))
    both = (one, replace(one, subject="a2", on=date(2026, 2, 1)))
    assert compared(Expect(deadlines={"x · a2": date(2026, 2, 1)}), deadlines=both) == []
    assert (
        compared(Expect(deadlines={"x": date(2026, 1, 1)}), deadlines=(one, replace(one, subject="a2"))) == []
    )
    assert compared(Expect(deadlines={"x": date(2026, 1, 1)}), deadlines=both) == [
        f"deadline x: expected 2026-01-01, found 2026-01-01 and 2026-02-01 ({title})"
    ]
    assert compared(Expect(deadlines={"x · a1": None}), deadlines=both) == [
        f"deadline x · a1: expected absent, found 2026-01-01 ({title})"
    ]


def test_closings_are_compared_as_deadlines_are() -> None:
    source = report().deadlines[0]
    one = Closing(
        code="x",
        title="Last day",
        since=date(2026, 1, 1),
        on=date(2026, 2, 1),
        may=(Role.APPRENTICE,),
        after="Nothing.",
        force=source.force,
        layer=source.layer,
        source=source.source,
        subject="a1",
    )
    assert compared(Expect(closings={"x · a1": date(2026, 2, 1), "y": None}), closings=(one,)) == []
    assert compared(Expect(closings={"x": None}), closings=(one,)) == [
        "closing x: expected absent, found 2026-02-01 (Last day, plan: test-plan § Everything)"
    ]


def test_the_last_day_of_a_kind_is_compared() -> None:
    """Not part of a report: worked cases run whole."""
    last = date(2030, 1, 1)
    assert [one.partition(" (")[0] for one in run(Expect(kept={"letters": last, "recordings": last}))] == [
        "last day of letters: expected a last day, found no such kind",
        "last day of recordings: expected 2030-01-01, found open",
    ]
    assert run(Expect(kept={"decisions": None})) == []


def test_next_steps_are_ready_or_blocked() -> None:
    step = replace(report().next_steps[0], action="book", subject="a1", ready=True, blocked_by=())
    waiting = replace(step, action="judge", ready=False, blocked_by=("No section yet.", "No questions yet."))
    steps = (step, waiting)
    assert compared(Expect(next=("book", "book · a1"), blocked=("judge",)), next_steps=steps) == []
    assert compared(Expect(next=("judge",), blocked=("book",)), next_steps=steps) == [
        "next step judge: expected ready, found blocked (No section yet. No questions yet.)",
        "next step book: expected blocked, found ready (nothing blocks it)",
    ]
    also = replace(step, ready=False, blocked_by=("Wait.",), subject="a2")
    assert compared(Expect(next=("book",), blocked=("book",)), next_steps=(step, also)) == []


def test_of_several_attempts_the_one_that_counts_is_compared() -> None:
    first = replace(report().attempts[0], id="x1", standing="superseded", grade=GradeRange(**FAIL))
    second = replace(first, id="x2", standing="counts", grade=GradeRange(**PASS))
    third = replace(first, id="x3", standing="void")
    expect = Expect(methods={"first": "pass", "x1": "fail", "x3": "fail"})
    assert compared(expect, attempts=(first, second, third)) == []
    assert compared(Expect(methods={"first": "fail"}), attempts=(first, third)) == []


FAIL: dict[str, Any] = {"lowest": "fail", "highest": "fail", "passes": False}
PASS: dict[str, Any] = {"lowest": "pass", "highest": "pass", "passes": True}


def test_a_grade_is_a_word_or_a_range() -> None:
    assert grade_text(GradeRange(**PASS)) == "pass"
    assert grade_text(GradeRange(**PASS), told=False) == "pass..pass"
    assert grade_text(GradeRange(lowest="fail", highest="pass", passes=None)) == "fail..pass"


def test_an_overall_grade_is_not_told_before_all_is_complete() -> None:
    overall = report().overall
    done = replace(overall, complete=True, range=GradeRange(**PASS))
    assert compared(Expect(overall="pass"), overall=done) == []
    assert compared(Expect(overall="pass"), overall=replace(done, complete=False)) == [
        f"overall: expected pass, found pass..pass ({OPEN})"
    ]


def test_a_difference_names_its_reason_where_there_is_one() -> None:
    assert str(Difference("x", "a", "b")) == "x: expected a, found b"
    assert str(Difference("x", "a", "b", "why")) == "x: expected a, found b (why)"


def test_a_difference_names_the_place_where_the_file_expects_it(tmp_path: Path) -> None:
    plan = write_plan(tmp_path, a_plan_text())
    file = plan.parent / "cases" / "some.yaml"
    file.parent.mkdir()
    file.write_text(
        "format: touchstone-case/1\n"
        "last_checked_on: 2026-11-01\n"
        "base: {apprentice: {id: A-1}, programme: {started_on: 2025-01-06}}\n"
        "cases:\n"
        "  - name: Nothing is as expected\n"
        "    on: 2025-02-01\n"
        "    expect:\n"
        "      stage: passed\n"
        "      overall: merit\n"
        "      capped: true\n"
        "      methods: {first: pass}\n"
        "      findings: {x: met}\n"
        "      forces: {x: must}\n"
        "      standings: {a1: counts}\n"
        "      deadlines:\n"
        "        x: 2025-03-01\n"
        "      next:\n"
        "        - x\n"
        "      blocked: [y]\n"
        "  - name: Nor is the record contradictory\n"
        "    on: 2025-02-01\n"
        "    expect: {invalid: [this, that]}\n"
        "  - name: And another is\n"
        "    on: 2024-12-01\n"
        "    expect: {overall: pass}\n",
        encoding="utf-8",
    )
    first, second, third = (
        run_case(case, load_plan(plan), a_policy(), a_scheme()) for case in load_cases(file)
    )
    assert [one.place.removeprefix(f"{file}:") for one in first.differences] == [
        "8:14 cases[0].expect.stage",
        "9:16 cases[0].expect.overall",
        "10:15 cases[0].expect.capped",
        "11:24 cases[0].expect.methods.first",
        "12:21 cases[0].expect.findings.x",
        "13:19 cases[0].expect.forces.x",
        "14:23 cases[0].expect.standings.a1",
        "16:12 cases[0].expect.deadlines.x",
        "18:11 cases[0].expect.next[0]",
        "19:17 cases[0].expect.blocked[0]",
    ]
    assert all(one.why for one in first.differences)
    assert [one.place.removeprefix(f"{file}:") for one in second.differences] == [
        "22:24 cases[1].expect.invalid[0]",
        "22:30 cases[1].expect.invalid[1]",
    ]
    (contradiction,) = third.differences
    assert contradiction.place == f"{file}:25:13 cases[2].expect"


def test_a_case_that_stands_in_no_file_is_its_own_place() -> None:
    case = Case("A name", "f.yaml:1:1 cases[0]", NOW, graded(), Expect(capped=True))
    (one,) = run_case(case, a_sound_plan(), a_policy(), a_scheme()).differences
    assert one.place == "f.yaml:1:1 cases[0]"

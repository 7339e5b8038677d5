"""The days of one apprentice as rows: what the picture shows, and its equivalent in words."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import pytest

from tests.factories.attempts import assessed
from tests.factories.plan import SOURCE, a_method, a_plan, rule
from tests.factories.record import a_confirmed_gateway, a_section_held, a_situation, an_attempt, at
from touchstone.documents.timeline.rows import Kind, Row, timeline_rows
from touchstone.rules.deadlines import deadlines
from touchstone.rules.plan.gateway import Span
from touchstone.rules.record.attempt import Booking, Void
from touchstone.rules.record.case import Appeal, Decider, StageDecision
from touchstone.rules.record.programme import Break, Programme
from touchstone.rules.report import (
    AttemptReport,
    Conduct,
    Deadline,
    GatewayReport,
    GradeRange,
    Overall,
    Owed,
    Report,
    StageOf,
)
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force, Layer

OPEN = GradeRange(lowest="fail", highest="distinction", passes=None)
NOTHING = Conduct(
    counted_seconds=0, planned_minutes=None, limit_minutes=None, seen=(), asked=(), owed=Owed(), findings=()
)


def a_deadline(code: str = "gateway.period.gateway", **facts: Any) -> Deadline:
    given: dict[str, Any] = {
        "title": f"Title of {code}",
        "on": date(2026, 1, 1),
        "whose": Role.BOOKINGS,
        "force": Force.MUST,
        "layer": Layer.PLAN,
        "source": SOURCE,
    }
    return Deadline(code=code, **given | facts)


def judged(
    id: str,
    method: str = "first",
    *,
    grade: GradeRange = OPEN,
    final: bool = False,
    standing: Literal["counts", "superseded", "lapsed", "void"] = "counts",
) -> AttemptReport:
    return AttemptReport(
        id=id,
        method=method,
        kind="first",
        number=1,
        assessment=1,
        standing=standing,
        grade=grade,
        final=final,
        levels={},
        remaining={},
        conduct=NOTHING,
        findings=(),
    )


def a_report(situation: Situation, **facts: Any) -> Report:
    """A report about the situation, holding what the test names and no more."""
    gateways = tuple(
        GatewayReport(
            id=one.gateway, earliest_on=None, ready=None, confirmed_at=one.confirmed_at, findings=()
        )
        for one in situation.record.gateways
    )
    given: dict[str, Any] = {
        "standard": "ST9999",
        "version": "1.0",
        "title": "Tester",
        "apprentice": situation.record.apprentice.id,
        "on": situation.now,
        "notices": (),
        "stage": StageOf.ON_PROGRAMME,
        "gateways": gateways,
        "portfolio": (),
        "attempts": (),
        "overall": Overall(complete=False, before_cap=OPEN, range=OPEN, grade=None, capped=False),
        "appeals": (),
        "deadlines": (),
        "closings": (),
        "next_steps": (),
        "findings": (),
    }
    return Report(**given | facts)


def rows(situation: Situation, **facts: Any) -> list[tuple[str, str, str]]:
    """Kind, words of the day, and what; detail follows in brackets."""
    found = timeline_rows(situation, a_report(situation, **facts))
    return [(row.kind.value, *row.sentence.removesuffix(".").split(": ", 1)) for row in found]  # type: ignore[misc]


def test_at_the_start_there_is_the_programme_and_today() -> None:
    assert rows(a_situation()) == [
        ("happened", "2 September 2024", "Programme starts"),
        ("today", "1 June 2026", "Today"),
    ]


def test_a_programme_that_has_not_started_is_planned_and_comes_after_today() -> None:
    later = a_situation(programme=Programme(started_on=date(2026, 6, 2)))
    assert rows(later)[1] == ("planned", "2 June 2026", "Programme starts")


def test_one_that_starts_today_has_started() -> None:
    same = a_situation(programme=Programme(started_on=date(2026, 6, 1)))
    assert [kind for kind, *_ in rows(same)] == ["happened", "today"]


def test_a_withdrawal_is_shown() -> None:
    gone = a_situation(programme=Programme(started_on=date(2024, 9, 2), withdrawn_on=date(2025, 3, 3)))
    assert ("happened", "3 March 2025", "Withdrawn") in rows(gone)


def test_a_confirmed_gateway_is_shown_and_an_open_one_is_not() -> None:
    confirmed = a_situation(gateways=(a_confirmed_gateway(),))
    assert ("happened", "1 October 2025", "Gateway confirmed") in rows(confirmed)
    waiting = a_situation(gateways=(a_confirmed_gateway(confirmed_at=None),))
    assert not any("confirmed" in what for *_, what in rows(waiting))


def test_a_gateway_that_the_plan_does_not_know_is_left_to_the_judge_of_records() -> None:
    stranger = a_situation(gateways=(a_confirmed_gateway(gateway="stranger"),))
    assert len(rows(stranger)) == 2


def test_bookings_tell_their_notice_and_how_they_ended() -> None:
    bookings = (
        Booking(
            starts_at=at("2026-03-02 10:00"),
            notice_served_at=at("2026-02-01 09:00"),
            ended="no_show",
        ),
        Booking(starts_at=at("2026-04-02 10:00"), ended="rescheduled", ended_at=at("2026-03-20 09:00")),
        Booking(starts_at=at("2026-07-01 10:00")),
    )
    assert rows(a_situation(attempts=(an_attempt(bookings=bookings),)))[1:] == [
        ("happened", "1 February 2026", "The first method: notice served"),
        ("happened", "2 March 2026", "The first method: no show"),
        ("happened", "20 March 2026", "The first method: rescheduled"),
        ("today", "1 June 2026", "Today"),
        ("planned", "1 July 2026", "The first method: booked"),
    ]


def test_a_method_held_over_two_days_has_a_row_for_each_and_its_booking_none() -> None:
    held = an_attempt(
        bookings=(Booking(starts_at=at("2026-03-02 10:00")),),
        sections=(
            a_section_held("2026-03-02 10:00", "2026-03-02 10:30"),
            a_section_held("2026-03-02 11:00", "2026-03-02 11:30"),
            a_section_held("2026-03-03 10:00", None),
        ),
    )
    found = [(day, what) for _, day, what in rows(a_situation(attempts=(held,)))]
    assert found[1:3] == [
        ("2 March 2026", "The first method: held"),
        ("3 March 2026", "The first method: held"),
    ]
    assert len(found) == 4


PASS = GradeRange(lowest="pass", highest="pass", passes=True)


@pytest.mark.parametrize(
    ("grade", "final", "what"),
    [
        (PASS, True, "The first method: result given, pass"),
        (PASS, False, "The first method: result given"),
        (OPEN, True, "The first method: result given"),
    ],
)
def test_a_result_is_told_with_its_grade_when_that_is_final(
    grade: GradeRange, final: bool, what: str
) -> None:
    situation = a_situation(attempts=(an_attempt(notified_at=at("2026-03-10 09:00")),))
    assert ("happened", "10 March 2026", what) in rows(
        situation, attempts=(judged("a1", grade=grade, final=final),)
    )


def test_an_attempt_that_was_not_judged_is_shown_without_a_grade() -> None:
    situation = a_situation(attempts=(an_attempt(method="not_there", notified_at=at("2026-03-10 09:00")),))
    assert ("happened", "10 March 2026", "not there: result given") in rows(situation)


def test_attempts_that_do_not_count_or_come_again_say_so() -> None:
    told: dict[str, Any] = {"notified_at": at("2026-03-10 09:00")}
    attempts = (an_attempt("a1", **told), an_attempt("a2", kind="resit", **told))
    situation = a_situation(attempts=attempts)
    found = [
        what for *_, what in rows(situation, attempts=(judged("a1", standing="superseded"), judged("a2")))
    ]
    assert "The first method: result given (first attempt, superseded)" in found
    assert "The first method: result given (resit)" in found


def test_a_lapsed_resit_says_both() -> None:
    situation = a_situation(
        attempts=(an_attempt("a2", kind="resit", void=Void(at=at("2026-03-11 09:00"), by="m", reason="?")),)
    )
    found = [what for *_, what in rows(situation, attempts=(judged("a2", standing="void"),))]
    assert found[1] == "The first method: void (resit, void)"


def test_an_appeal_is_shown_with_its_decisions() -> None:
    appeal = Appeal(
        id="AP1",
        against="result",
        attempt="a1",
        lodged_at=at("2026-03-20 09:00"),
        lodged_by=Role.APPRENTICE,
        stages=(
            StageDecision(
                stage="review",
                decided_at=at("2026-04-01 09:00"),
                deciders=(Decider(by="x", touched_case=False, connected=False),),
                outcome="not_upheld",
                reason="Fair.",
            ),
        ),
    )
    assert rows(a_situation(appeals=(appeal,)))[1:3] == [
        ("happened", "20 March 2026", "Appeal AP1 lodged (about a1)"),
        ("happened", "1 April 2026", "Appeal AP1: not upheld"),
    ]


def test_a_deadline_says_its_force_and_who_set_it() -> None:
    made = (
        a_deadline("a.b", layer=Layer.POLICY, force=Force.SHOULD),
        a_deadline("c.d", on=date(2026, 1, 2), passed=True),
        a_deadline("e.f", on=date(2026, 1, 3), earliest=True, passed=True),
    )
    assert rows(a_situation(), deadlines=made)[1:4] == [
        ("last day", "1 January 2026", "Title of a.b (should, by the policy)"),
        ("last day", "2 January 2026", "Title of c.d (must, by the plan, passed)"),
        ("first day", "3 January 2026", "Title of e.f (must, by the plan, reached)"),
    ]


def row_of(situation: Situation, deadline: Deadline) -> Row:
    found = timeline_rows(situation, a_report(situation, deadlines=(deadline,)))
    return next(row for row in found if row.what == deadline.title)


def test_the_assessment_period_runs_from_the_gateway() -> None:
    situation = a_situation(gateways=(a_confirmed_gateway(),))
    row = row_of(situation, a_deadline(force=Force.TYPICALLY))
    assert (row.opens, row.days) == (date(2025, 10, 1), "1 October 2025 to 1 January 2026")
    assert row.advice is True


def test_before_the_gateway_is_confirmed_the_period_has_no_start() -> None:
    row = row_of(a_situation(), a_deadline())
    assert (row.opens, row.advice) == (None, False)


def test_the_earliest_gateway_is_counted_from_the_start_of_the_programme() -> None:
    row = row_of(a_situation(), a_deadline("gateway.earliest.gateway", earliest=True))
    assert row.days == "1 January 2026, counted from 2 September 2024"


def test_a_first_day_under_notice_is_counted_from_the_notice() -> None:
    booking = Booking(starts_at=at("2026-02-01 10:00"), notice_served_at=at("2025-12-01 10:00"))
    situation = a_situation(attempts=(an_attempt(bookings=(booking,)),))
    row = row_of(situation, a_deadline("notice.earliest.first", subject="a1", earliest=True))
    assert row.opens == date(2025, 12, 1)


@pytest.mark.parametrize("bookings", [(), (Booking(starts_at=at("2026-02-01 10:00")),)])
def test_a_first_day_without_a_notice_is_counted_from_nothing(bookings: tuple[Booking, ...]) -> None:
    situation = a_situation(attempts=(an_attempt(bookings=bookings),))
    deadline = a_deadline("notice.earliest.first", subject="a1", earliest=True)
    assert row_of(situation, deadline).opens is None


def test_a_first_day_is_left_out_once_the_method_was_held() -> None:
    held = an_attempt(sections=(a_section_held("2026-01-05 10:00", "2026-01-05 10:30"),))
    deadline = a_deadline("notice.earliest.first", subject="a1", earliest=True)
    found = rows(a_situation(attempts=(held,)), deadlines=(deadline,))
    assert not any("Title of" in what for *_, what in found)


def test_what_follows_an_attempt_is_counted_from_its_last_day_and_later_from_its_notification() -> None:
    sections = (a_section_held("2025-12-01 10:00", "2025-12-01 10:30"),)
    deadline = a_deadline("result.due.first", subject="a1")
    waiting = a_situation(attempts=(an_attempt(sections=sections),))
    assert row_of(waiting, deadline).opens == date(2025, 12, 1)
    told = a_situation(attempts=(an_attempt(sections=sections, notified_at=at("2025-12-09 10:00")),))
    assert row_of(told, deadline).opens == date(2025, 12, 9)


def test_a_window_that_would_open_on_its_last_day_or_later_is_one_day() -> None:
    told = a_situation(attempts=(an_attempt(notified_at=at("2026-01-01 10:00")),))
    assert row_of(told, a_deadline("result.due.first", subject="a1")).opens is None


def test_rows_of_one_day_stand_in_a_fixed_order() -> None:
    today = date(2026, 6, 1)
    situation = a_situation(
        programme=Programme(started_on=today),
        attempts=(an_attempt(bookings=(Booking(starts_at=at("2026-06-01 15:00")),)),),
    )
    made = (
        a_deadline("z.z", on=today),
        a_deadline("a.a", on=today, earliest=True),
        a_deadline("b.b", on=today),
    )
    kinds = [(row.kind, row.what) for row in timeline_rows(situation, a_report(situation, deadlines=made))]
    assert kinds == [
        (Kind.HAPPENED, "Programme starts"),
        (Kind.PLANNED, "The first method: booked"),
        (Kind.TODAY, "Today"),
        (Kind.FIRST_DAY, "Title of a.a"),
        (Kind.LAST_DAY, "Title of b.b"),
        (Kind.LAST_DAY, "Title of z.z"),
    ]


def test_a_window_that_opened_before_today_and_ends_after_it_comes_after_today() -> None:
    situation = a_situation(gateways=(a_confirmed_gateway(),))
    found = rows(situation, deadlines=(a_deadline(on=date(2026, 6, 2)),))
    assert [kind for kind, *_ in found] == ["happened", "happened", "today", "last day"]


def test_the_rules_own_deadlines_of_a_fail_become_windows_from_its_notification() -> None:
    method = a_method(notice=rule(Span, number=14, unit="calendar_days"))
    situation = a_situation(
        plan=a_plan(methods=(method, a_method("second"))),
        now="2026-02-01 12:00",
        gateways=(a_confirmed_gateway(),),
        attempts=(assessed("a1", "fail", "2026-01-05", notified="2026-01-12"),),
    )
    report = a_report(situation, deadlines=deadlines(situation))
    windows = {row.what: row.days for row in timeline_rows(situation, report) if row.opens is not None}
    assert windows == {
        "Gateway: earliest day to confirm it": "2 September 2025, counted from 2 September 2024",
        "Assessment period typically ends": "1 October 2025 to 1 January 2026",
        "The first method: last day to appeal": "12 January 2026 to 9 February 2026",
        "The first method: resit typically taken by": "12 January 2026 to 12 March 2026",
        "The first method: retake typically taken by": "12 January 2026 to 12 April 2026",
        "The first method: last day to resit or retake": "12 January 2026 to 12 July 2026",
    }


def test_a_break_is_a_stretch_that_reaches_today_while_it_lasts() -> None:
    breaks = (Break(from_=date(2025, 1, 6), to=date(2025, 1, 6)), Break(from_=date(2025, 2, 3), to=None))
    programme = Programme(started_on=date(2024, 9, 2), breaks=breaks)
    situation = a_situation(programme=programme, now="2025-03-01 12:00")
    rows = timeline_rows(situation, a_report(situation))
    found = [row for row in rows if row.what == "Break in learning"]
    assert [(row.opens, row.on, row.detail, row.kind) for row in found] == [
        (None, date(2025, 1, 6), "", Kind.HAPPENED),
        (date(2025, 2, 3), date(2025, 3, 1), "lasts still", Kind.HAPPENED),
    ]

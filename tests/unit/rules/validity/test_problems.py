"""All contradictions of a record together, in its order."""

from __future__ import annotations

from datetime import date

from tests.factories.attempts import assessed
from tests.factories.record import a_section_held, a_situation, an_attempt, at
from tests.factories.rounds import returned
from touchstone.rules.record.attempt import Attempt, Judgement
from touchstone.rules.record.case import Appeal, Case, Override, StageDecision
from touchstone.rules.record.gateway import GatewayFacts, Item
from touchstone.rules.record.programme import Programme
from touchstone.rules.roles import Role
from touchstone.rules.validity import problems


def backwards(id: str) -> Attempt:
    return an_attempt(id, sections=(a_section_held("2025-10-15 11:00", "2025-10-15 10:00"),))


def test_a_record_without_contradictions_has_no_problem() -> None:
    assert problems(a_situation()) == ()
    assert problems(a_situation(attempts=(assessed("a1", "pass", "2025-10-15"),))) == ()


def test_all_contradictions_are_told_in_the_order_of_the_record() -> None:
    attempts = tuple(backwards(f"a{number}") for number in range(11))
    found = problems(a_situation(attempts=(*attempts, an_attempt("a11", "third"))))
    assert [one.place for one in found] == [
        *(f"attempts[{number}].sections[0].ended_at" for number in range(11)),
        "attempts[11].method",
    ]


def test_problems_of_one_place_come_in_the_order_of_their_words() -> None:
    judgement = Judgement(criterion="first-t-P1", level="met", at=at("2025-10-14 10:00"))
    attempt = an_attempt(
        sections=(a_section_held("2025-10-15 10:00", None),), judgements=(judgement, judgement)
    )
    found = problems(a_situation(attempts=(attempt,)))
    assert [one.place for one in found] == [
        "attempts[0].judgements[0]",
        "attempts[0].judgements[1]",
        "attempts[0].judgements[1].criterion",
    ]
    twice = an_attempt(judged_at=at("2026-06-02 10:00"), notified_at=at("2026-06-02 09:00"))
    assert [(one.place, one.message[:5]) for one in problems(a_situation(attempts=(twice,)))] == [
        ("attempts[0].judged_at", "10:00"),
        ("attempts[0].notified_at", "09:00"),
        ("attempts[0].notified_at", "The o"),
    ]


def test_a_record_of_another_plan_is_not_held_against_this_ones_names() -> None:
    attempts = (an_attempt("a1", "third"), backwards("a2"))
    found = problems(a_situation(version="2.0", attempts=attempts))
    assert [one.place for one in found] == ["attempts[1].sections[0].ended_at", "version"]


def test_every_group_of_checks_is_asked() -> None:
    decision = StageDecision(
        stage="review", decided_at=at("2025-11-01 10:00"), deciders=(), outcome="upheld", reason="So"
    )
    appeal = Appeal(
        id="ap1",
        against="result",
        attempt="a1",
        lodged_at=at("2025-11-02 10:00"),
        lodged_by=Role.APPRENTICE,
        stages=(decision,),
    )
    override = Override(
        by="x", role=Role.ASSESSOR, at=at("2025-11-01 10:00"), reason="So", finding="notice.first"
    )
    item = Item(requirement="photo_id", rounds=(returned(None),))
    situation = a_situation(
        programme=Programme(started_on=date(2024, 9, 2), withdrawn_on=date(2024, 9, 1)),
        attempts=(backwards("a1"), an_attempt("a1", judged_at=at("2026-07-01 10:00"))),
        gateways=(GatewayFacts(gateway="gateway", items=(item,)),),
        appeals=(appeal,),
        case=Case(overrides=(override,)),
    )
    places = {one.place for one in problems(situation)}
    assert places > {
        "programme.withdrawn_on",
        "attempts[1].judged_at",
        "attempts[1].id",
        "gateways[0].items[0].rounds[0].reason",
        "attempts[0].sections[0].ended_at",
        "appeals[0].stages[0].decided_at",
        "case.overrides[0].role",
    }


def test_whether_attempts_follow_is_asked_once_all_else_holds() -> None:
    follow = assessed("a1", "pass", "2025-10-01"), assessed("a2", "pass", "2025-11-01", kind="resit")
    assert [one.place for one in problems(a_situation(attempts=follow))] == ["attempts[1]"]
    wrong = assessed("a3", "pass", "2025-12-01", kind="resit", method="third")
    assert [one.place for one in problems(a_situation(attempts=(*follow, wrong)))] == ["attempts[2].method"]


def test_a_record_of_very_many_attempts_is_not_asked_whether_they_follow() -> None:
    attempts = tuple(assessed(f"a{number}", "pass", "2025-10-01", sections=()) for number in range(61))
    assert [one.place for one in problems(a_situation(attempts=attempts))] == ["attempts"]


def test_an_unknown_level_does_not_reach_the_grades() -> None:
    attempts = (
        an_attempt("a1", judgements=(Judgement(criterion="first-t-P1", level="good"),)),
        an_attempt("a2", kind="resit"),
    )
    assert [one.place for one in problems(a_situation(attempts=attempts))] == [
        "attempts[0].judgements[0].level"
    ]


def test_the_answer_is_worked_out_once() -> None:
    situation = a_situation(attempts=(backwards("a1"),))
    assert problems(situation) is problems(situation)

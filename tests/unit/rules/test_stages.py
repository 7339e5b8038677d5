"""The stage is told from the facts; the first line that fits is the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.factories.attempts import assessed
from tests.factories.plan import a_gateway, a_method, a_plan, rule
from tests.factories.record import a_confirmed_gateway, a_section_held, a_situation, an_attempt, at
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import AfterGateway
from touchstone.rules.record.attempt import Attempt, Booking
from touchstone.rules.record.gateway import GatewayFacts, Item, Round
from touchstone.rules.record.programme import Programme
from touchstone.rules.report import StageOf
from touchstone.rules.stages import WORDS, stage

AFTER = rule(AfterGateway, gateway="gateway")
PASSED = assessed("a1", "pass", "2025-11-03", notified="2025-11-10")
OTHER = assessed("b1", "pass", "2025-12-01", method="second", notified="2025-12-08")
HANDED_IN = GatewayFacts(
    gateway="gateway",
    items=(
        Item(
            requirement="photo_id",
            rounds=(Round(submitted_at=at("2025-09-20 10:00"), submitted_by="provider-1"),),
        ),
    ),
)


def a_waiting_plan(**facts: Any) -> Plan:
    methods = tuple(replace(a_method(id), after_gateway=AFTER) for id in ("first", "second"))
    methods = (methods[0], replace(methods[1], themes=a_method("second").themes))
    return a_plan(methods=methods, **facts)


def at_stage(*attempts: Attempt, now: str = "2026-02-01 12:00", **facts: Any) -> StageOf:
    given: dict[str, Any] = {"gateways": (a_confirmed_gateway(),), "plan": a_waiting_plan()}
    return stage(a_situation(now=now, attempts=attempts, **given | facts))


def test_nothing_handed_in_is_on_programme() -> None:
    assert at_stage(gateways=()) is StageOf.ON_PROGRAMME
    assert at_stage(gateways=(GatewayFacts(gateway="gateway"),)) is StageOf.ON_PROGRAMME
    no_rounds = GatewayFacts(gateway="gateway", items=(Item(requirement="photo_id", rounds=()),))
    assert at_stage(gateways=(no_rounds,)) is StageOf.ON_PROGRAMME


def test_a_first_item_handed_in_is_at_gateway() -> None:
    assert at_stage(gateways=(HANDED_IN,)) is StageOf.AT_GATEWAY


def test_a_confirmed_gateway_opens_the_assessment() -> None:
    assert at_stage() is StageOf.IN_ASSESSMENT
    assert at_stage(PASSED) is StageOf.IN_ASSESSMENT


def test_every_gateway_that_a_method_waits_for_is_needed() -> None:
    later = replace(a_method("second"), after_gateway=rule(AfterGateway, gateway="later"))
    plan = a_waiting_plan(gateways=(a_gateway(), a_gateway("later")))
    plan = replace(plan, methods=(plan.methods[0], later))
    assert at_stage(plan=plan) is StageOf.ON_PROGRAMME


def test_a_plan_without_gateways_before_its_methods_opens_with_the_first_attempt() -> None:
    assert at_stage(plan=a_plan()) is StageOf.ON_PROGRAMME
    assert at_stage(PASSED, plan=a_plan()) is StageOf.IN_ASSESSMENT


def test_both_assessed_waits_for_the_results() -> None:
    held = an_attempt("b1", "second", sections=(a_section_held("2025-12-01 10:00", "2025-12-01 11:00"),))
    assert at_stage(PASSED, held) is StageOf.AWAITING_RESULT
    assert at_stage(PASSED, replace(OTHER, notified_at=None)) is StageOf.AWAITING_RESULT


def test_a_session_still_open_is_in_assessment() -> None:
    held = an_attempt("b1", "second", sections=(a_section_held("2025-12-01 10:00", None),))
    assert at_stage(PASSED, held) is StageOf.IN_ASSESSMENT


def test_all_notified_with_a_passing_grade_has_passed() -> None:
    assert at_stage(PASSED, OTHER) is StageOf.PASSED


def test_a_later_gateway_still_to_confirm_comes_before_passed() -> None:
    plan = a_waiting_plan(gateways=(a_gateway(), a_gateway("completion")))
    assert at_stage(PASSED, OTHER, plan=plan) is StageOf.AT_GATEWAY


def test_all_notified_with_a_fail_has_failed() -> None:
    failed = assessed("a1", "fail", "2025-11-03", notified="2025-11-10")
    assert at_stage(failed, OTHER) is StageOf.FAILED


def test_a_resit_booked_is_back_in_assessment_and_one_only_agreed_is_not() -> None:
    failed = assessed("a1", "fail", "2025-11-03", notified="2025-11-10")
    booking = Booking(starts_at=at("2026-02-12 10:00"))
    booked = an_attempt("a2", kind="resit", bookings=(booking,))
    cancelled = an_attempt("a2", kind="resit", bookings=(replace(booking, ended="cancelled"),))
    assert at_stage(failed, OTHER, booked) is StageOf.IN_ASSESSMENT
    assert at_stage(failed, OTHER, cancelled) is StageOf.FAILED
    assert at_stage(failed, OTHER, an_attempt("a2", kind="resit")) is StageOf.FAILED


def test_after_the_limit_the_assessment_has_lapsed() -> None:
    failed = assessed("a1", "fail", "2025-11-03", notified="2025-11-10")
    assert at_stage(failed, OTHER, now="2026-05-11 12:00") is StageOf.LAPSED


WITHDRAWN = Programme(started_on=date(2024, 9, 2), withdrawn_on=date(2026, 1, 5))


def test_a_withdrawal_ends_everything_but_what_is_complete() -> None:
    assert at_stage(PASSED, programme=WITHDRAWN) is StageOf.WITHDRAWN
    failed = assessed("a1", "fail", "2025-11-03", notified="2025-11-10")
    assert at_stage(failed, OTHER, programme=WITHDRAWN) is StageOf.WITHDRAWN
    assert at_stage(PASSED, OTHER, programme=WITHDRAWN) is StageOf.PASSED


def test_between_two_gateways_the_apprentice_is_on_programme_until_something_is_handed_in() -> None:
    plan = a_waiting_plan(gateways=(a_gateway(), a_gateway("completion")))
    later = replace(a_method("second"), after_gateway=rule(AfterGateway, gateway="completion"))
    plan = replace(plan, methods=(plan.methods[0], later))
    handed_in = replace(a_confirmed_gateway(), items=HANDED_IN.items)
    assert at_stage(plan=plan, gateways=(handed_in,)) is StageOf.ON_PROGRAMME
    again = replace(HANDED_IN, gateway="completion")
    assert at_stage(plan=plan, gateways=(handed_in, again)) is StageOf.AT_GATEWAY


def test_every_stage_has_its_words() -> None:
    assert set(WORDS) == set(StageOf)

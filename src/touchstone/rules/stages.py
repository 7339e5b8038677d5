"""Where an apprentice stands, told from the facts alone: nobody sets a stage by hand."""

from __future__ import annotations

from touchstone.rules.attempts import (
    assessed_on,
    assessment_lapsed,
    booking_in_force,
    history,
    planned,
    standing,
)
from touchstone.rules.report import StageOf
from touchstone.rules.results import overall
from touchstone.rules.situation import Situation

WORDS = {
    StageOf.ON_PROGRAMME: "On programme",
    StageOf.AT_GATEWAY: "At gateway: not confirmed yet",
    StageOf.IN_ASSESSMENT: "In assessment",
    StageOf.AWAITING_RESULT: "Assessed, awaiting the result",
    StageOf.FAILED: "Failed: a resit or retake may follow",
    StageOf.LAPSED: "Lapsed: the entire assessment is to be taken again",
    StageOf.PASSED: "Passed",
    StageOf.WITHDRAWN: "Withdrawn",
}


def stage(situation: Situation) -> StageOf:
    """The stage at the moment asked about. The first line that fits is the answer."""
    record = situation.record
    ended = overall(situation).complete and _all_notified(situation)
    if ended and overall(situation).range.passes and _all_gateways_confirmed(situation):
        return StageOf.PASSED  # nobody withdraws from what is complete
    if record.programme.withdrawn_on is not None:
        return StageOf.WITHDRAWN
    if assessment_lapsed(situation):
        return StageOf.LAPSED
    if ended and not overall(situation).range.passes:
        booked = any(booking_in_force(one.attempt) for one in planned(situation).values())
        return StageOf.IN_ASSESSMENT if booked else StageOf.FAILED
    if not ended and _gateways_open(situation):
        return StageOf.AWAITING_RESULT if _all_assessed(situation) else StageOf.IN_ASSESSMENT
    if ended:
        return StageOf.AT_GATEWAY  # passed, and a later gateway is still to confirm
    handed_in = any(
        item.rounds for facts in record.gateways if facts.confirmed_at is None for item in facts.items
    )
    return StageOf.AT_GATEWAY if handed_in else StageOf.ON_PROGRAMME


def _all_gateways_confirmed(situation: Situation) -> bool:
    return all(gate.id in situation.record.confirmed for gate in situation.plan.gateways)


def _all_notified(situation: Situation) -> bool:
    return all(one.attempt.notified_at is not None for one in standing(situation).values())


def _all_assessed(situation: Situation) -> bool:
    now = standing(situation)
    return all(
        method.id in now and assessed_on(method, now[method.id].attempt) is not None
        for method in situation.plan.methods
    )


def _gateways_open(situation: Situation) -> bool:
    """Whether every gateway that a method waits for is confirmed; without one, whether any is begun."""
    waited_for = {method.after_gateway.gateway for method in situation.plan.methods if method.after_gateway}
    return waited_for <= situation.record.confirmed.keys() if waited_for else bool(history(situation))

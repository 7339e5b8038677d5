"""Nobody is told of a step that they cannot take: each party, each of its roles, each page and permission."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain

import pytest

from tests.cases.test_shipped_cases import FILES, PLANS, cases_of, plan_of, situation
from tests.factories.addresses import every_address
from tests.factories.offices import office, one
from tests.factories.results import OBSERVATION, Office, held, submitted
from tests.factories.web import cast
from touchstone.plans.plan_file import load_plan
from touchstone.rules.judge import assess
from touchstone.rules.report import Report
from touchstone.rules.roles import Role as Party
from touchstone.rules.validity import problems
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.permissions import ROLES, Permission
from touchstone.web.records.page import OTHER_PAGES, TAKEN_ON
from touchstone.web.records.turns import takers, turns

__all__ = ["office", "one"]

P = Permission
TAKES = {  # of a step: the permissions of which each lets somebody take it
    "appeal.decide": {P.HEAR_APPEALS, P.DECIDE_APPEAL},
    "appeal.lodge": {P.APPEAL},
    "appeal.take_further": {P.APPEAL},
    "assessment.again": {P.CONSENT},
    "assessment.propose": {P.ARRANGE_AGAIN},
    "attempt.agree": {P.CONSENT, P.ARRANGE_AGAIN},
    "attempt.book": {P.BOOK},
    "attempt.conduct": {P.ASSESS, P.MARK},
    "attempt.judge": {P.ASSESS, P.MARK},
    "attempt.propose": {P.ARRANGE_AGAIN},
    "gateway.confirm": {P.CONFIRM_GATEWAY},
    "gateway.hand_in": {P.HAND_IN},
    "gateway.review": {P.REVIEW_GATEWAY},
    "notice.serve": {P.SERVE_NOTICE},
    "portfolio.give": {P.BOOK},
    "portfolio.read": {P.ASSESS},
    "result.release": {P.RELEASE},
}
ELSEWHERE = {"certificate.claim"}  # there is no page for it yet
MET = {  # of a last day, by the beginning of its code: what lets somebody keep it
    "appeal.stage": {P.HEAR_APPEALS, P.DECIDE_APPEAL},
    "appeal.window": {P.APPEAL},
    "attempt.limit": {P.CONSENT, P.ARRANGE_AGAIN},
    "attempt.typical_resit": {P.CONSENT, P.ARRANGE_AGAIN},
    "attempt.typical_retake": {P.CONSENT, P.ARRANGE_AGAIN},
    "gateway.earliest": {P.HAND_IN},
    "gateway.period": {P.BOOK},
    "gateway.review": {P.REVIEW_GATEWAY},
    "notice.earliest": {P.BOOK},
    "notice.serve": {P.SERVE_NOTICE},
    "result.due": {P.RELEASE},
    "review.earliest": {P.BOOK},
    "review.give": {P.BOOK},
}
NEEDS = {address.name: set(address.needs or ()) for address in every_address()}
LED = {page: set(needed) for page, _, needed in OTHER_PAGES}


@cache
def reports() -> tuple[Report, ...]:
    """The answer to every worked case of every plan that is shipped."""
    asked = (situation(case, plan_of(file)) for file in FILES for case in cases_of(file))
    return tuple(assess(one) for one in asked if not problems(one))


def steps() -> set[tuple[str, Party]]:
    """Every step of them with its party, and what the plans say besides."""
    found = {(step.action, step.by) for report in reports() for step in report.next_steps}
    return found | set(chain(of_plans()))


def of_plans() -> Iterator[tuple[str, Party]]:
    for path in sorted(PLANS.glob("*/*/plan.yaml")):
        plan = load_plan(path)
        for gate in plan.gateways:
            yield from (("gateway.hand_in", each.provided_by) for each in gate.requirements)
        outside = {each.marked_by for each in plan.methods} - {Party.ASSESSMENT_ORGANISATION}
        yield from (("attempt.judge", party) for party in outside)


def test_every_step_and_every_last_day_of_the_rules_is_walked() -> None:
    assert {action for action, _ in steps()} == TAKES.keys() | ELSEWHERE
    lines = {line.code for report in reports() for line in report.deadlines}
    assert {".".join(code.split(".")[:2]) for code in lines} == MET.keys()


def test_whoever_is_told_of_a_step_opens_its_page_and_may_take_it() -> None:
    wrong = []
    for action, party in sorted(steps()):
        for role in takers(party) if action not in ELSEWHERE else ():
            page = TAKEN_ON.get(action) or TAKEN_ON[action.partition(".")[0]]
            doors = (TAKES[action], NEEDS[page], LED[page])
            wrong += [(action, role.id) for needed in doors if needed and not needed & role.may]
        if not takers(party):
            wrong.append((action, "nobody"))
    assert wrong == []


def test_a_last_day_is_whoevers_who_can_keep_it() -> None:
    lines = {(line.code, line.whose) for report in reports() for line in report.deadlines}
    found = {(".".join(code.split(".")[:2]), party) for code, party in lines}
    assert {one for one in found for role in takers(one[1]) if not MET[one[0]] & role.may} == set()
    assert {one for one in found if not takers(one[1])} == set()
    rights = {
        party for report in reports() for one in report.closings for party in one.may if _appeals(one.code)
    }
    assert {role.id for party in rights for role in takers(party) if P.APPEAL not in role.may} == set()


def _appeals(code: str) -> bool:
    return code.startswith("appeal.")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role.id for role in ROLES])
def test_who_acts_in_a_role_takes_what_the_role_is_told_of(role: str) -> None:
    people = cast()
    if role in people.people:
        assert set(turns(people.actor(role))) == {
            party for party in Party if role in {taker.id for taker in takers(party)}
        }


def test_what_only_looks_on_is_told_of_nothing() -> None:
    assert "external_quality_assurer" not in {role.id for party in Party for role in takers(party)}


def test_the_bookings_team_takes_no_part_in_appeals_and_deciders_none_in_gateways() -> None:
    told = {role.id: {party for party in Party if role in takers(party)} for role in ROLES}
    assert told["bookings"] == {Party.BOOKINGS, Party.ASSESSMENT_ORGANISATION}
    assert told["manager"] == {Party.MANAGER, Party.ASSESSMENT_ORGANISATION, Party.APPEAL_DECIDER}
    assert told["appeal_decider"] == {Party.APPEAL_DECIDER}


@pytest.mark.parametrize("judged", [False, True])
def test_the_bookings_team_is_not_told_to_judge_or_release(
    office: Office, one: Apprenticeship, judged: bool
) -> None:
    (submitted if judged else held)(office.people, one, OBSERVATION)
    text = office.get("bookings", "records-record", one.id).text_
    title = "Judge, assure and release the result of Observation with questioning"
    (step,) = [each for each in text.split('<li class="ui-step">') if title in each.partition("</strong>")[0]]
    assert "Your turn" not in step.partition("</li>")[0]
    assert f">{title}</a>" not in step

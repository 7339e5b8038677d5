"""Decisions by programs: refused, granted in part, imposed; listed, appealed against, decided on appeal."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.api.test_further import acting, said
from tests.factories.appeals import PROVIDER, with_panel
from tests.factories.cases import disputed, granted, refused, sanctioned
from tests.factories.offices import office, one
from tests.factories.results import OBSERVATION, Office
from touchstone.web.apprentices.models import Apprenticeship

__all__ = ["office", "one"]

WHY = {"reason": "No need was shown."}
GROUNDS = {"grounds": "The report names thirty minutes."}
MANAGER, APPRENTICE, EMPLOYER, DECIDER = "manager", "apprentice", "employer", "appeal_decider"


def test_a_refusal_goes_from_the_manager_to_the_panel(office: Office, one: Apprenticeship) -> None:
    manager, provider = acting(office, MANAGER), acting(office, PROVIDER)
    body = {"method": OBSERVATION, "asked_minutes": 30, **WHY}
    made = said(manager.send(f"/apprentices/{one.id}/refused-adjustments", body), 201)
    assert (made["kind"], made["code"], made["asked_minutes"]) == ("refused_adjustment", "adjustment-1", 30)
    (listed,) = said(provider.get(f"/apprentices/{one.id}/decisions"))
    assert (listed["id"], listed["stands"], listed["appeal_until"]) == (made["id"], True, "2025-11-19")
    (open_one,) = said(provider.get(f"/apprentices/{one.id}/disputable-decisions"))
    assert (open_one["decision"], open_one["against"], open_one["open"]) == (made["id"], "adjustment", True)
    answer = provider.send(f"/decisions/{made['id']}/appeals", GROUNDS)
    appeal = said(answer, 201)
    assert answer["Location"] == f"/api/v1/appeals/{appeal['id']}"
    assert (appeal["attempt"], appeal["decision"], appeal["method"]) == (None, made["id"], None)
    assert appeal["about"] == "Reasonable adjustment for Observation with questioning refused"
    (open_one,) = said(provider.get(f"/apprentices/{one.id}/disputable-decisions"))
    assert open_one["why_not"].endswith("appeal 1 was lodged already.")
    for named in said(manager.get(f"/appeals/{appeal['id']}/candidates")):
        who = {"person": named["id"], "connected": False}
        said(manager.send(f"/appeals/{appeal['id']}/deciders", who), 201)
    decider = acting(office, DECIDER)
    case = said(decider.get(f"/appeals/{appeal['id']}/case"))
    assert (case["judged"], case["entries"], case["minutes"]) == (None, [], 0)
    assert case["decision"]["reason"] == WHY["reason"]
    assert decider.send(f"/appeals/{appeal['id']}/suppose", {}).status_code == 404
    wanted = {"outcome": "upheld", "reason": "It does.", "seen": "review", "grants_minutes": 30}
    decided = said(decider.send(f"/appeals/{appeal['id']}/decide", wanted), 201)
    assert decided["grants_minutes"] == 30
    assert said(provider.get(f"/appeals/{appeal['id']}"))["state"] == "upheld"


def test_a_sanction_stands_until_it_is_lifted(office: Office, one: Apprenticeship) -> None:
    manager = acting(office, MANAGER)
    body = {"measure": "A written warning.", "reason": "A log was copied."}
    made = said(manager.send(f"/apprentices/{one.id}/sanctions", body), 201)
    assert (made["code"], made["measure"], made["attempt"]) == ("sanction-1", body["measure"], "")
    appeal = said(acting(office, EMPLOYER).send(f"/decisions/{made['id']}/appeals", GROUNDS), 201)
    for named in said(manager.get(f"/appeals/{appeal['id']}/candidates")):
        who = {"person": named["id"], "connected": False}
        said(manager.send(f"/appeals/{appeal['id']}/deciders", who), 201)
    wanted = {"outcome": "upheld", "reason": "It was their own."}
    said(acting(office, DECIDER).send(f"/appeals/{appeal['id']}/decide", wanted), 201)
    (listed,) = said(acting(office, APPRENTICE).get(f"/apprentices/{one.id}/decisions"))
    assert (listed["stands"], listed["appeal_until"]) == (False, None)


def test_an_employer_is_told_of_sanctions_alone(office: Office, one: Apprenticeship) -> None:
    made = refused(office, one)
    granted(office, one)
    employer = acting(office, EMPLOYER)
    assert said(employer.get(f"/apprentices/{one.id}/decisions")) == []
    assert said(employer.get(f"/apprentices/{one.id}/disputable-decisions")) == []
    assert employer.send(f"/decisions/{made.id}/appeals", GROUNDS).status_code == 404
    record = said(employer.get(f"/apprentices/{one.id}/record"))
    assert "refused_adjustments" not in record.get("case", {})
    sanctioned(office, one)
    (listed,) = said(employer.get(f"/apprentices/{one.id}/decisions"))
    assert listed["kind"] == "sanction"


@pytest.mark.parametrize("role", [APPRENTICE, PROVIDER, EMPLOYER, DECIDER])
def test_nobody_else_refuses_or_imposes(office: Office, one: Apprenticeship, role: str) -> None:
    program = acting(office, role)
    body = {"method": OBSERVATION, **WHY}
    assert program.send(f"/apprentices/{one.id}/refused-adjustments", body).status_code == 403
    measure = {"measure": "A warning.", **WHY}
    assert program.send(f"/apprentices/{one.id}/sanctions", measure).status_code == 403


def test_what_cannot_be_meant_is_pointed_at(office: Office, one: Apprenticeship) -> None:
    manager = acting(office, MANAGER)
    address = f"/apprentices/{one.id}/refused-adjustments"
    wrong = said(manager.send(address, {"method": "dance", **WHY}), 422)
    assert "method" in wrong["errors"][0]["pointer"]
    assert manager.send(address, {"method": OBSERVATION, "asked_minutes": 0, **WHY}).status_code == 422
    strange = {"measure": "A warning.", "attempt": "observation-9", **WHY}
    wrong = said(manager.send(f"/apprentices/{one.id}/sanctions", strange), 422)
    assert "attempt" in wrong["errors"][0]["pointer"]
    assert manager.send(f"/apprentices/{uuid4()}/sanctions", {"measure": "X", **WHY}).status_code == 404
    assert acting(office, PROVIDER).send(f"/decisions/{uuid4()}/appeals", GROUNDS).status_code == 404


def test_a_decision_on_a_sanction_grants_no_minutes(office: Office, one: Apprenticeship) -> None:
    appeal = disputed(office, sanctioned(office, one))
    with_panel(office, appeal)
    wanted = {"outcome": "upheld", "reason": "It does.", "grants_minutes": 30}
    wrong = said(acting(office, DECIDER).send(f"/appeals/{appeal.id}/decide", wanted), 422)
    assert "grants_minutes" in wrong["errors"][0]["pointer"]

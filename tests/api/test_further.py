"""Resits and appeals by programs: what each party is told, and what is refused in which words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.factories.appeals import PROVIDER, lodged, with_panel
from tests.factories.doors import Program, secret_of
from tests.factories.offices import fail, office, one
from tests.factories.resits import agreed, attempt_of, proposed
from tests.factories.results import OBSERVATION, Office
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.resits.models import Proposal
from touchstone.web.results.models import Release

__all__ = ["fail", "office", "one"]  # fixtures
RETAKE = {"kind": "retake", "learning_from": "2025-11-03", "learning_to": "2025-11-28"}


def acting(office: Office, role: str) -> Program:
    """A program of that role, at the office's moment."""
    secret = secret_of(office.people.actor(role), at=office.now)
    return Program(secret, (office.people.organisation.id,), office.now)


def said(answer: Any, status: int = 200) -> Any:
    """What an answer of that status says."""
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_a_failed_method_says_by_when_it_is_taken_again(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    told = said(acting(office, PROVIDER).get(f"/apprentices/{one.id}/resits"))
    (row,) = [each for each in told["methods"] if each["method"] == OBSERVATION]
    assert (row["word"], row["possible"], row["failed"], row["ahead"]) == (
        "Not passed",
        True,
        str(fail.id),
        None,
    )
    assert row["days"][-1] == {
        "title": "Last day to take it again",
        "on": "2026-04-22",
        "force": "must",
    }


def test_a_retake_without_its_learning_is_refused_at_its_fields(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    acts, path = acting(office, PROVIDER), f"/apprentices/{one.id}/methods/{OBSERVATION}/propose"
    refused = said(acts.send(path, {"kind": "retake"}), 422)
    assert [each["pointer"] for each in refused["errors"]] == ["#/learning_from", "#/learning_to"]
    made = said(acts.send(path, RETAKE), 201)
    assert (made["kind"], made["methods"], made["words"]) == ("retake", [OBSERVATION], [])
    later = {"learning_from": "2025-11-10", "learning_to": "2025-12-05"}
    ahead = said(acts.get(f"/apprentices/{one.id}/resits"))["methods"][0]["ahead"]
    changed = said(acts.send(f"/attempts/{ahead['attempt']}/further-learning", later, method="PUT"))
    assert changed["further_learning"] == {"from": "2025-11-10", "to": "2025-12-05"}
    assert said(acts.send(f"/attempts/{ahead['attempt']}/more-time"))["window_extension_asked_at"]


def test_the_employer_alone_agrees_refuses_and_takes_back(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made = proposed(office, one)
    provider, employer = acting(office, PROVIDER), acting(office, "employer")
    assert said(provider.send(f"/proposals/{made.id}/agree"), 403)["type"].endswith("not-allowed")
    assert said(employer.send(f"/proposals/{made.id}/agree"))["words"][0]["said"] == "agreed"
    nothing = said(employer.send(f"/proposals/{made.id}/take-back", {"reason": " "}), 422)
    assert nothing["errors"][0]["pointer"] == "#/reason"
    employer.now += timedelta(minutes=1)
    back = said(employer.send(f"/proposals/{made.id}/take-back", {"reason": "Not yet."}))
    assert [word["said"] for word in back["words"]] == ["agreed", "taken_back"]


def test_a_refused_proposal_plans_nothing(office: Office, one: Apprenticeship, fail: Attempt) -> None:
    made = proposed(office, one)
    refused = said(acting(office, "employer").send(f"/proposals/{made.id}/refuse", {"reason": "No."}))
    assert refused["words"][0]["reason"] == "No."
    (kept,) = Attempt.objects.filter(code__in=Proposal.objects.get().attempts)
    assert kept.void is not None  # its code names nothing else, ever


def test_sets_of_questions_are_named_by_bookings_and_assessors_and_told_to_no_apprentice(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    found = attempt_of(agreed(office, one))
    for role in ("bookings", "assessor"):
        path = f"/attempts/{(found if role == 'bookings' else fail).id}/question-set"
        named = said(acting(office, role).send(path, {"name": f"SET-{role[0]}"}, method="PUT"))
        assert named["question_set"] == f"SET-{role[0]}"
    path = f"/apprentices/{one.id}/resits"
    told = {role: said(acting(office, role).get(path))["methods"][0] for role in (PROVIDER, "apprentice")}
    assert told[PROVIDER]["ahead"]["question_set"] == "SET-b"
    assert told["apprentice"]["ahead"] is None or told["apprentice"]["ahead"]["question_set"] is None


def test_exceptional_circumstances_are_determined_by_a_manager_and_withdrawn(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    found, why = attempt_of(agreed(office, one)), {"reason": "A death in the family."}
    acts = acting(office, "manager")
    made = said(acts.send(f"/attempts/{found.id}/exceptional", why), 201)
    assert (made["kind"], made["reason"]) == ("exceptional", why["reason"])
    assert "already" in said(acts.send(f"/attempts/{found.id}/exceptional", why), 422)["detail"]
    row = said(acts.get(f"/apprentices/{one.id}/resits"))["methods"][0]
    assert row["ahead"]["no_cap"] is True
    said(acts.send(f"/attempts/{found.id}/exceptional/withdraw", {"reason": "Proven untrue."}))
    assert said(acts.get(f"/apprentices/{one.id}/resits"))["methods"][0]["ahead"]["no_cap"] is False


def test_grounds_are_told_to_those_alone_for_whom_they_are_meant(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    appeal = lodged(office, fail)
    told = {
        role: said(acting(office, role).get(f"/appeals/{appeal.id}"))["grounds"]
        for role in (PROVIDER, "manager", "employer")
    }
    assert told == {PROVIDER: "S7 was shown.", "manager": "S7 was shown.", "employer": ""}
    for role in ("bookings", "assessor"):
        assert said(acting(office, role).get(f"/appeals/{appeal.id}"), 403)["type"].endswith("not-allowed")
    assert said(acting(office, "apprentice").get(f"/apprentices/{one.id}/appeals")) == []  # not told yet


def test_an_appeal_is_withdrawn_by_who_lodged_it(office: Office, one: Apprenticeship, fail: Attempt) -> None:
    appeal = lodged(office, fail)
    refused = said(acting(office, "employer").send(f"/appeals/{appeal.id}/withdraw", {}), 422)
    assert refused["detail"] == "Only those who lodged the appeal can withdraw it."
    assert said(acting(office, PROVIDER).send(f"/appeals/{appeal.id}/withdraw", {}))["state"] == "withdrawn"
    listed = said(acting(office, "manager").get("/appeals", state="withdrawn"))["items"]
    assert [each["code"] for each in listed] == ["appeal-1"]


def test_a_decision_that_turns_out_to_be_touched_is_set_aside(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    appeal = lodged(office, fail)
    with_panel(office, appeal)
    inside, manager = acting(office, "appeal_decider"), acting(office, "manager")
    refused = inside.send(f"/appeals/{appeal.id}/suppose", {"changes": {"OBS-P1": "excellent"}})
    assert said(refused, 422)["errors"][0]["pointer"] == "#/changes/OBS-P1"
    no = {"outcome": "not_upheld", "reason": "We looked again.", "changes": {"OBS-P1": "met"}}
    assert "OBS-P1" in said(inside.send(f"/appeals/{appeal.id}/decide", no), 422)["errors"][0]["pointer"]
    made = said(inside.send(f"/appeals/{appeal.id}/decide", {**no, "changes": {}}), 201)
    assert said(manager.get(f"/appeals/{appeal.id}"))["state"] == "refused"
    page = said(manager.get(f"/appeals/{appeal.id}"))
    named = next(each for each in page["panel"] if each["connected"])
    gone = said(
        manager.send(f"/deciders/{named['id']}/stand-down", {"reason": "A friend.", "had_part": True})
    )
    assert gone["had_part"] is True
    why = {"reason": "One of the deciders is a friend of the assessor."}
    aside = said(manager.send(f"/appeal-decisions/{made['id']}/set-aside", why))
    assert (aside["state"], aside["decisions"][0]["set_aside_because"]) == ("panel", why["reason"])
    assert Release.objects.count() == 1


def test_taking_further_needs_a_decision_first(office: Office, one: Apprenticeship, fail: Attempt) -> None:
    appeal = lodged(office, fail)
    path = f"/appeals/{appeal.id}/take-further"
    refused = said(acting(office, PROVIDER).send(path, {"grounds": "Nobody watched it."}), 422)
    assert "waits for a decision" in refused["detail"]


def test_a_report_says_which_rights_end_and_which_have_a_later_last_day(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    told = said(acting(office, PROVIDER).get(f"/apprentices/{one.id}/report"))
    last = {each["code"].split(".")[1]: each.get("last_on") for each in told["closings"]}
    assert last["typical_resit"] == "2026-04-22"
    assert (last["window"], last["limit"]) == (None, None)

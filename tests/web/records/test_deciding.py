"""Letting pass, noting and adjusting: with a reason, by those who may, kept for ever."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from tests.factories.browser import Site
from tests.factories.web import apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.mail.models import Message
from touchstone.web.organisations.scope import within
from touchstone.web.records.models import CaseDecision

LET, ADJUST = "records-let-pass", "records-adjust"
MONTHS = "gateway.months_on_programme"
DECIDED = {"reason": "Prior learning was recognised.", "sure": "on"}


def given(**changes: str) -> dict[str, str]:
    """The form of a grant as it is filled in."""
    said = {"method": "observation", "extra_minutes": "30", "reason": "So."}
    return {"id": str(uuid4()), **said, **changes}


@pytest.fixture
def early(site: Site) -> Apprenticeship:
    """An apprentice who has not been on programme for long enough."""
    return apprenticeship(site.people, started_on=date.today().replace(day=1))  # noqa: DTZ011 - as the page


def test_a_manager_lets_a_must_pass_from_the_finding(site: Site, early: Apprenticeship) -> None:
    assert (
        f"/apprentices/{early.id}/let-pass/{MONTHS}/" in site.get("manager", "records-record", early.id).text_
    )
    page = site.get("manager", LET, early.id, MONTHS)
    assert page.status_code == 200
    assert "You answer for going on without it" in page.text_
    answer = site.post("manager", LET, early.id, MONTHS, **DECIDED)
    assert answer["Location"] == f"/apprentices/{early.id}/"
    decision = CaseDecision.objects.get()
    assert (decision.kind, decision.finding, decision.role) == ("override", MONTHS, "manager")
    assert Event.objects.get(action="case.override").facts == {"finding": MONTHS, "subject": ""}
    said = site.get("manager", "records-record", early.id).text_
    assert "Prior learning was recognised." in said
    assert "Let pass" in said


@pytest.mark.parametrize(
    "role", ["apprentice", "training_provider", "employer", "bookings", "internal_quality_assurer"]
)
def test_nobody_else_lets_a_must_pass(site: Site, early: Apprenticeship, role: str) -> None:
    assert site.get(role, LET, early.id, MONTHS).status_code == 403
    assert site.post(role, LET, early.id, MONTHS, **DECIDED).status_code == 403
    assert "let-pass" not in site.get(role, "records-record", early.id).text_
    assert not CaseDecision.objects.exists()


def test_what_is_met_unknown_or_theirs_is_not_found(site: Site, early: Apprenticeship) -> None:
    other = cast("South")
    with within(other.organisation.id):
        theirs = apprenticeship(other)
    for id, code in ((theirs.id, MONTHS), (uuid4(), MONTHS), (early.id, "no.such.rule")):
        assert site.get("manager", LET, id, code).status_code == 404
        assert site.post("manager", LET, id, code, **DECIDED).status_code == 404
        assert site.get("manager", ADJUST, theirs.id).status_code == 404


@pytest.mark.parametrize("fields", [{}, {"reason": " ", "sure": "on"}, {"reason": "Because."}])
def test_a_decision_needs_its_reason_and_has_to_be_meant(
    site: Site, early: Apprenticeship, fields: dict[str, str]
) -> None:
    answer = site.post("manager", LET, early.id, MONTHS, **fields)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text_
    assert not CaseDecision.objects.exists()


def test_it_cannot_be_decided_twice(site: Site, early: Apprenticeship) -> None:
    site.post("manager", LET, early.id, MONTHS, **DECIDED)
    assert site.post("manager", LET, early.id, MONTHS, **DECIDED).status_code == 404


def test_a_manager_grants_more_time(site: Site, early: Apprenticeship) -> None:
    assert site.get("manager", ADJUST, early.id).status_code == 200
    fields = given(reason="Reads large print.")
    assert site.post("manager", ADJUST, early.id, **fields).status_code == 302
    decision = CaseDecision.objects.get()
    assert (decision.kind, decision.method, decision.extra_minutes) == ("adjustment", "observation", 30)
    assert "30 minutes more" in site.get("apprentice", "records-record", early.id).text_
    assert "Reads large print." not in site.get("employer", "records-record", early.id).text_


def test_a_grant_that_is_sent_five_times_is_one_grant_and_told_once(
    site: Site, early: Apprenticeship
) -> None:
    """The page is slow and somebody presses again: minutes add up wherever they are asked for."""
    assert 'name="id"' in site.get("manager", ADJUST, early.id).text_
    fields = given(asked_minutes="60")
    answers = [site.post("manager", ADJUST, early.id, **fields) for _ in range(5)]
    assert {answer["Location"] for answer in answers} == {f"/apprentices/{early.id}/"}
    decision = CaseDecision.objects.get()
    assert (str(decision.id), decision.extra_minutes, decision.asked_minutes) == (fields["id"], 30, 60)
    assert Event.objects.filter(action="case.adjustment").count() == 1
    written = Message.objects.filter(kind="adjustment_decided").values_list("to", flat=True)
    assert len(written) == len(set(written)) > 0
    other = site.post("manager", ADJUST, early.id, **fields | {"extra_minutes": "45"})
    assert (other.status_code, "This form was sent already" in other.text_) == (422, True)
    site.post("manager", ADJUST, early.id, **given())
    assert CaseDecision.objects.count() == 2, "another form is another grant"


@pytest.mark.parametrize(
    "change",
    [{"id": ""}, {"method": "nonsense"}, {"extra_minutes": "0"}, {"extra_minutes": "many"}, {"reason": ""}],
)
def test_an_adjustment_without_sense_is_refused(
    site: Site, early: Apprenticeship, change: dict[str, str]
) -> None:
    fields = given() | change
    assert site.post("manager", ADJUST, early.id, **fields).status_code == 422
    assert not CaseDecision.objects.exists()


@pytest.mark.parametrize("role", ["apprentice", "training_provider", "employer", "bookings", "assessor"])
def test_nobody_else_grants_one(site: Site, early: Apprenticeship, role: str) -> None:
    assert site.get(role, ADJUST, early.id).status_code == 403
    assert site.post(role, ADJUST, early.id).status_code == 403


def test_pages_need_few_queries(site: Site, early: Apprenticeship) -> None:
    assert site.queries("manager", LET, early.id, MONTHS) <= 15
    assert site.queries("manager", ADJUST, early.id) <= 15

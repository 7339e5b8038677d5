"""Exceptional circumstances: who determines them, what they change, and that no released grade goes stale."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.factories.resits import agreed, attempt_of, capped
from tests.factories.results import Office
from tests.factories.web import apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.bookings.models import Attempt
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.scope import within
from touchstone.web.records.models import CaseDecision
from touchstone.web.resits.actions import exceptional
from touchstone.web.results.models import Release
from touchstone.web.results.queries import revisions

PAGE = "resits-exceptional"
SAID = {"reason": "A bereavement in the week of the first attempt.", "sure": "on", "do": "determine"}
BACK = {"reason": "The letter was about somebody else.", "sure": "on", "do": "withdraw"}


@pytest.fixture
def resit(office: Office, one: Apprenticeship) -> Attempt:
    """Both at distinction, the observation at its resit: a pass overall."""
    return capped(office, one)


def overall(attempt: Attempt) -> list[tuple[int, str, str, str]]:
    return [(each.revision, each.grade, each.overall, each.because) for each in revisions(attempt.id)]


def test_the_effect_is_shown_first_and_the_released_grade_follows(
    office: Office, one: Apprenticeship, resit: Attempt
) -> None:
    assert overall(resit) == [(1, "distinction", "pass", "")]
    page = office.get("manager", PAGE, resit.id)
    assert page.status_code == 200
    assert "Pass, capped" in page.text_
    assert "Distinction" in page.text_
    assert "a released overall grade is released anew" in page.text_
    office.now += timedelta(days=1)
    assert office.post("manager", PAGE, resit.id, **SAID).status_code == 302
    assert overall(resit) == [
        (1, "distinction", "pass", ""),
        (2, "distinction", "distinction", "exceptional"),
    ]
    statement = office.get("employer", "results-statement", one.id).text_
    assert "Exceptional circumstances were determined" in statement
    told = Message.objects.filter(kind="result_revised")
    assert {message.to.split("@")[0] for message in told} == {"training_provider", "employer"}
    assert "because exceptional circumstances were determined" in told[0].text
    again = office.get("manager", PAGE, resit.id).text_
    assert "Determined by North Manager" in again
    assert "A bereavement in the week" in again
    office.now += timedelta(days=1)
    assert office.post("manager", PAGE, resit.id, **BACK).status_code == 302
    assert overall(resit)[2] == (3, "distinction", "pass", "exceptional-withdrawn")
    kept = CaseDecision.objects.get(kind="exceptional")
    assert (kept.withdrawn_because, kept.withdrawn_at) == (BACK["reason"], office.now)
    assert "Withdrawn by North Manager" in office.get("manager", PAGE, resit.id).text_
    done = Event.objects.filter(action__startswith="case.exceptional").order_by("number")
    assert [each.action for each in done] == ["case.exceptional", "case.exceptional_withdrawn"]


def test_a_second_tab_and_a_second_click_change_nothing(office: Office, resit: Attempt) -> None:
    office.post("manager", PAGE, resit.id, **SAID)
    again = office.post("manager", PAGE, resit.id, **SAID)
    assert again.status_code == 422
    assert "were determined for this attempt already" in again.text_
    assert SAID["reason"] in again.text_
    office.post("manager", PAGE, resit.id, **BACK)
    assert "No exceptional circumstances hold" in office.post("manager", PAGE, resit.id, **BACK).text_
    assert CaseDecision.objects.count() == 1


@pytest.mark.parametrize("change", [{"reason": " "}, {"sure": ""}])
def test_a_decision_needs_its_reason_and_has_to_be_meant(
    office: Office, resit: Attempt, change: dict[str, str]
) -> None:
    assert office.post("manager", PAGE, resit.id, **(SAID | change)).status_code == 422
    assert not CaseDecision.objects.exists()


@pytest.mark.parametrize(
    "role",
    ["apprentice", "training_provider", "employer", "bookings", "assessor", "internal_quality_assurer"],
)
def test_nobody_else_determines_them(office: Office, resit: Attempt, role: str) -> None:
    assert office.get(role, PAGE, resit.id).status_code == 403
    assert office.post(role, PAGE, resit.id, **SAID).status_code == 403
    with pytest.raises(NotAllowed):
        exceptional.determine(attempt=resit.id, reason="So.", by=office.people.actor(role), at=office.now)


def test_what_carries_no_cap_or_is_not_theirs_is_not_found(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    other = cast("South")
    with within(other.organisation.id):
        row = Attempt.objects.create(
            organisation=other.organisation,
            apprenticeship=apprenticeship(other),
            code="observation-1",
            method="observation",
        )
    for id in (fail.id, row.id, uuid4()):
        assert office.get("manager", PAGE, id).status_code == 404
        assert office.post("manager", PAGE, id, **SAID).status_code == 404
    with pytest.raises(Refused, match="carries no cap"):
        exceptional.determine(attempt=fail.id, reason="So.", by=office.people.actor("manager"), at=office.now)


def test_before_the_attempt_is_taken_the_best_that_is_left_is_shown(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    ahead = attempt_of(agreed(office, one))
    page = office.get("manager", PAGE, ahead.id).text_
    assert "At best pass, capped" in page
    assert "At best distinction" in page
    assert office.post("manager", PAGE, ahead.id, **SAID).status_code == 302
    assert not Release.objects.filter(revision__gt=1).exists()
    assert (
        "None: exceptional circumstances were determined"
        in office.get("manager", "resits-home", one.id).text_
    )
    assert office.queries("manager", PAGE, ahead.id) <= 15


def test_the_database_keeps_no_withdrawal_without_a_reason(office: Office, resit: Attempt) -> None:
    office.post("manager", PAGE, resit.id, **SAID)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseDecision.objects.update(withdrawn_at=office.now)

"""Holding everything of an apprentice by hand, and lifting the hold: each with its reason."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories.results import Office
from tests.factories.web import cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.organisations.scope import within
from touchstone.web.privacy.actions import place_hold
from touchstone.web.privacy.models import Hold

PLACE, LIFT = "privacy-hold", "privacy-lift"
OTHERS = [role.id for role in ROLES if role.id != "manager"]


def held(office: Office, one: Apprenticeship) -> Hold:
    by = office.people.actor("manager")
    return place_hold(apprenticeship=one.id, reason="A court asked.", by=by, at=office.now)


def test_a_manager_holds_and_lifts(office: Office, left: Apprenticeship) -> None:
    assert "An open appeal holds everything by itself" in office.get("manager", PLACE, left.id).text_
    answer = office.post("manager", PLACE, left.id, id=uuid4(), reason="A court asked.")
    assert answer["Location"] == reverse("privacy-home", args=[left.id])
    hold = Hold.objects.get()
    assert "A court asked." in office.get("manager", LIFT, hold.id).text_
    office.post("manager", LIFT, hold.id, reason="It has decided.")
    hold.refresh_from_db()
    assert (hold.lifted_because, hold.lifted_at) == ("It has decided.", office.now)
    assert "It was lifted at 11:00 on 22 October 2025" in office.get("manager", LIFT, hold.id).text_


def test_a_form_that_is_sent_five_times_is_one_hold(office: Office, left: Apprenticeship) -> None:
    assert 'name="id"' in office.get("manager", PLACE, left.id).text_
    fields = {"id": str(uuid4()), "reason": "A court asked."}
    answers = [office.post("manager", PLACE, left.id, **fields) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {302}
    assert (str(Hold.objects.get().id), Event.objects.filter(action="privacy.hold").count()) == (
        fields["id"],
        1,
    )
    other = office.post("manager", PLACE, left.id, **fields | {"reason": "The police asked."})
    assert (other.status_code, "This form was sent already" in other.text_) == (422, True)
    office.post("manager", PLACE, left.id, **fields | {"id": str(uuid4())})
    assert Hold.objects.count() == 2, "another form is another hold"


@pytest.mark.parametrize(("reason", "why"), [("", "Say why; it is kept."), ("x" * 5_001, "5000")])
def test_a_reason_is_needed_and_not_too_long(
    office: Office, left: Apprenticeship, reason: str, why: str
) -> None:
    hold = held(office, left)
    for page, about in ((PLACE, left.id), (LIFT, hold.id)):
        answer = office.post("manager", page, about, reason=reason)
        assert answer.status_code == 422
        assert why in answer.text_.replace("5,000", "5000")
    assert Hold.objects.get().lifted_at is None


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_holds_or_lifts(office: Office, left: Apprenticeship, role: str) -> None:
    hold = held(office, left)
    for page, about in ((PLACE, left.id), (LIFT, hold.id)):
        assert office.get(role, page, about).status_code == 403
        assert office.post(role, page, about, reason="Why not").status_code == 403


def test_what_is_of_others_or_not_there_is_not_found(office: Office, left: Apprenticeship) -> None:
    hold, south = held(office, left), cast("South")
    theirs = Office(south)
    for page, about in ((PLACE, left.id), (LIFT, hold.id)):
        with within(south.organisation.id):
            assert theirs.get("manager", page, about).status_code == 404
            assert theirs.post("manager", page, about, reason="Mine").status_code == 404
        assert office.get("manager", page, uuid4()).status_code == 404

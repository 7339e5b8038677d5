"""Correct a registration, pin another version, withdraw: each works, is not for everybody, loses nothing."""

from __future__ import annotations

import json
from datetime import date
from uuid import uuid4

import pytest

from tests.factories.browser import Site
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.accounts.models import Invitation
from touchstone.web.apprentices import actions
from touchstone.web.apprentices.models import Apprenticeship, VersionChange
from touchstone.web.audit.models import Event
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.scope import within

PAGES = ("apprentices-edit", "apprentices-version", "apprentices-withdraw")
WITHDRAWAL = {"on_day": "1", "on_month": "6", "on_year": "2026", "reason": "Took another job."}
SURE = {"confirmed": "yes"}
CHANGE = {"version": "1.2", "reason": "Confirmed by North.", "seen": "1.1"}


def typed(one: Apprenticeship, **changes: str) -> dict[str, str]:
    """The edit form as the page offers it, with some fields typed over."""
    fields = {
        "first_name": one.first_name,
        "last_name": one.last_name,
        "email": one.email,
        "uln": one.uln,
        "born_on_day": "14",
        "born_on_month": "3",
        "born_on_year": "1995",
        "opted_in": "unknown",
        "started_on_day": "2",
        "started_on_month": "9",
        "started_on_year": "2024",
        "funding": "funded",
        "line_manager_name": one.line_manager_name,
        "line_manager_email": one.line_manager_email,
        "seen": json.dumps(actions.shown(one)),
    }
    return fields | changes


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["training_provider", "bookings", "manager"])
def test_whoever_keeps_registrations_opens_the_page(site: Site, page: str, role: str) -> None:
    assert site.get(role, page, apprenticeship(site.people).id).status_code == 200
    assert site.queries(role, page, Apprenticeship.objects.get().id) <= 15


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["apprentice", "employer", "assessor", "internal_quality_assurer"])
def test_nobody_else_does(site: Site, page: str, role: str) -> None:
    one = apprenticeship(site.people)
    assert site.get(role, page, one.id).status_code == 403
    assert site.post(role, page, one.id).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_the_apprentice_of_others_and_one_who_is_not_there_are_the_same(site: Site, page: str) -> None:
    other = cast("South")
    with within(other.organisation.id):
        theirs = apprenticeship(other)
    for id in (theirs.id, uuid4()):
        assert site.get("manager", page, id).status_code == 404
        assert site.post("manager", page, id).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_form_is_shown_again_with_what_is_missing(site: Site, page: str) -> None:
    answer = site.post("manager", page, apprenticeship(site.people).id)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text_


def test_a_correction_is_kept_and_told_by_fields_alone(site: Site) -> None:
    one = apprenticeship(site.people)
    answer = site.post("bookings", "apprentices-edit", one.id, **typed(one, last_name="O’Neill"))
    assert answer["Location"] == f"/apprentices/{one.id}/"
    assert Apprenticeship.objects.get().last_name == "O’Neill"
    assert Event.objects.get(action="apprentice.edit").facts == {"fields": ["last_name"]}


def test_a_second_tab_sees_what_the_first_one_saved_and_loses_nothing(site: Site) -> None:
    one = apprenticeship(site.people)
    stale = typed(one, last_name="Second")
    site.post("bookings", "apprentices-edit", one.id, **typed(one, last_name="First"))
    answer = site.post("manager", "apprentices-edit", one.id, **stale)
    assert answer.status_code == 422
    assert "Somebody else changed this registration" in answer.text_
    assert "First" in answer.text_
    assert 'value="Second"' in answer.text_
    assert Apprenticeship.objects.get().last_name == "First"
    again = typed(Apprenticeship.objects.get(), last_name="Second")
    assert site.post("manager", "apprentices-edit", one.id, **again).status_code == 302
    assert Apprenticeship.objects.get().last_name == "Second"


def test_a_new_address_of_somebody_who_never_came_gets_a_new_invitation(site: Site) -> None:
    one = apprenticeship(site.people, person=None)
    site.post("bookings", "apprentices-edit", one.id, **typed(one, email="new@mail.example"))
    assert Invitation.objects.get().email == "new@mail.example"


@pytest.mark.parametrize("field", ["provider", "employer"])
@pytest.mark.parametrize("role", ["training_provider", "manager"])
def test_a_correction_moves_nobody_to_another_organisation(site: Site, role: str, field: str) -> None:
    one, by = apprenticeship(site.people), site.people.actor(role)
    with pytest.raises(Refused, match="is a change of circumstances"):
        actions.edit(apprenticeship=one.id, changes={field: uuid4()}, seen={}, by=by, at=NOW)
    same = {field: getattr(one, f"{field}_id"), "first_name": "Ann"}
    assert actions.edit(apprenticeship=one.id, changes=same, seen={}, by=by, at=NOW).first_name == "Ann"
    assert f'name="{field}"' not in site.get("manager", "apprentices-edit", one.id).text_


def test_facts_that_contradict_each_other_are_refused(site: Site) -> None:
    one = apprenticeship(site.people)
    original = {"original_started_on_day": "3", "original_started_on_month": "9"}
    changes = original | {"original_started_on_year": "2024"}
    answer = site.post("bookings", "apprentices-edit", one.id, **typed(one, **changes))
    assert answer.status_code == 422
    assert "must not be after the start" in answer.text_


def test_the_uln_of_somebody_else_is_refused(site: Site) -> None:
    apprenticeship(site.people, uln="9276308686")
    one = apprenticeship(site.people, uln="", first_name="Twin")
    answer = site.post("bookings", "apprentices-edit", one.id, **typed(one, uln="9276308686"))
    assert answer.status_code == 422
    assert "registered for ST1379 already" in answer.text_


def test_a_doubtful_uln_that_was_confirmed_once_holds_up_no_other_correction(site: Site) -> None:
    one = apprenticeship(site.people, uln="9276308687")
    assert "uln_confirmed" not in site.get("bookings", "apprentices-edit", one.id).text_
    assert (
        site.post("bookings", "apprentices-edit", one.id, **typed(one, last_name="Kahn")).status_code == 302
    )
    one.refresh_from_db()
    assert one.last_name == "Kahn"
    answer = site.post("bookings", "apprentices-edit", one.id, **typed(one, uln="9276308685"))
    assert answer.status_code == 422
    assert "does not fit the others" in answer.text_
    assert 'name="uln_confirmed"' in answer.text_
    confirmed = typed(one, uln="9276308685", uln_confirmed="on")
    assert site.post("bookings", "apprentices-edit", one.id, **confirmed).status_code == 302
    changed = actions.edit(
        apprenticeship=one.id,
        changes={"first_name": "Ann"},
        seen={},
        by=site.people.actor("bookings"),
        at=NOW,
    )
    assert (changed.uln, changed.first_name) == ("9276308685", "Ann")


def test_a_change_of_version_is_pinned_with_its_reason(site: Site) -> None:
    one = apprenticeship(site.people)
    answer = site.post("manager", "apprentices-version", one.id, **CHANGE, **SURE)
    assert answer["Location"] == f"/apprentices/{one.id}/circumstances/noted/"
    assert Apprenticeship.objects.get().version == "1.2"
    change = VersionChange.objects.get()
    assert (change.version, change.reason, change.by) == (
        "1.2",
        "Confirmed by North.",
        site.people.people["manager"].id,
    )
    assert Event.objects.get(action="apprentice.change_version").facts == {"from": "1.1", "to": "1.2"}
    assert "Confirmed by North." in site.get("manager", "apprentices-circumstances", one.id).text_
    assert Message.objects.filter(kind="version_changed").count() == 4


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"version": "1.2", "reason": " "}, "Say why"),
        ({"version": "1.1", "reason": "No change"}, "Select a valid choice"),
        ({"version": "9.9", "reason": "None"}, "Select a valid choice"),
    ],
)
def test_a_version_without_reason_or_sense_is_refused(site: Site, fields: dict[str, str], said: str) -> None:
    one = apprenticeship(site.people)
    answer = site.post("manager", "apprentices-version", one.id, **(CHANGE | fields))
    assert answer.status_code == 422
    assert said in answer.text_
    assert not VersionChange.objects.exists()


def test_the_action_itself_refuses_what_the_form_does(site: Site) -> None:
    one, by = apprenticeship(site.people), site.people.actor("manager")
    for version, reason in (("1.1", "x"), ("9.9", "x"), ("1.2", " ")):
        with pytest.raises(Refused):
            actions.change_version(apprenticeship=one.id, version=version, reason=reason, by=by, at=NOW)
    for on, reason in ((date(2026, 6, 2), "x"), (date(2024, 9, 1), "x"), (date(2026, 6, 1), " ")):
        with pytest.raises(Refused):
            actions.withdraw(apprenticeship=one.id, on=on, reason=reason, by=by, at=NOW)


def test_a_withdrawal_closes_the_registration_and_everybody_is_told(site: Site) -> None:
    one = apprenticeship(site.people)
    assert site.post("bookings", "apprentices-withdraw", one.id, **WITHDRAWAL, **SURE).status_code == 302
    one = Apprenticeship.objects.get()
    assert (one.withdrawn_on, one.withdrawn_reason) == (date(2026, 6, 1), "Took another job.")
    assert one.records_standings.get().stage == "withdrawn"
    assert Event.objects.get(action="apprentice.withdraw").facts == {"on": "2026-06-01"}
    assert Message.objects.filter(kind="withdrawn").count() == 4
    assert "is recorded already" in site.get("bookings", "apprentices-withdraw", one.id).text_
    again = site.post("bookings", "apprentices-withdraw", one.id, **WITHDRAWAL, **SURE)
    assert again.status_code == 422
    assert "the registration is closed" in again.text_
    assert Message.objects.filter(kind="withdrawn").count() == 4


def test_somebody_who_withdrew_can_be_registered_anew(site: Site) -> None:
    one, by = apprenticeship(site.people), site.people.actor("bookings")
    actions.withdraw(apprenticeship=one.id, on=date(2026, 6, 1), reason="A break.", by=by, at=NOW)
    assert apprenticeship(site.people).uln == one.uln


@pytest.mark.parametrize(
    ("change", "said"),
    [({"reason": ""}, "Say why"), ({"on_year": "2999"}, "must not be in the future")],
)
def test_a_withdrawal_needs_its_reason_and_its_day(site: Site, change: dict[str, str], said: str) -> None:
    answer = site.post(
        "bookings", "apprentices-withdraw", apprenticeship(site.people).id, **(WITHDRAWAL | SURE | change)
    )
    assert answer.status_code == 422
    assert said in answer.text_

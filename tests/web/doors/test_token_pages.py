"""Pages of tokens: the list, a new one whose secret is shown once, its end; one's own."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.browser import Site
from tests.factories.doors import secret_of
from touchstone.web.accounts.models import Person
from touchstone.web.audit.models import Event
from touchstone.web.doors.models import Token
from touchstone.web.doors.queries import NotAccepted, entered, hashed
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.organisations.scope import see

SECRET = re.compile(r"ts_[\w-]{40,}")


def said(**changes: Any) -> dict[str, Any]:
    """A form as it is filled in."""
    scopes = ["apprentices:read", "bookings:write"]
    return {"id": uuid4(), "name": "Timetable", "role": "bookings", "scopes": scopes, "days": "90"} | changes


def make(site: Site, form: dict[str, Any], by: str = "manager") -> Any:
    """The answer to the form of a new token."""
    answer: Any = site.browser(by).post(reverse("doors-make"), form)
    answer.text_ = answer.content.decode()
    see([site.people.organisation.id])
    return answer


def test_a_manager_makes_a_token_whose_secret_is_shown_once(site: Site) -> None:
    form = said()
    answer = make(site, form)
    assert answer.status_code == 200
    (secret,) = set(SECRET.findall(answer.text_))
    assert answer["Cache-Control"] == "no-store"
    known = entered(secret, timezone.now())
    assert known.actor.role.id == "bookings"
    assert known.actor.organisation_id == site.people.organisation.id
    assert known.token.secret_hash == hashed(secret)
    assert secret not in str(Token.objects.values())
    again = make(site, form)
    assert "shown then" in again.text_
    assert not SECRET.findall(again.text_)
    assert Token.objects.count() == 1
    assert not SECRET.findall(site.get("manager", "doors-tokens").text_)


def test_its_program_is_a_person_who_can_neither_sign_in_nor_be_written_to(site: Site) -> None:
    make(site, said())
    program = Person.objects.get(service=True)
    assert (program.name, program.is_active, program.has_usable_password()) == ("Timetable", False, False)
    assert program.email.endswith("@programs.invalid")
    assert Membership.objects.get(person=program).role == "bookings"
    assert "A program, by a token" in site.get("manager", "organisations-people").text_


def test_its_making_and_its_end_are_in_the_trail(site: Site) -> None:
    make(site, said())
    token = Token.objects.get()
    site.post("manager", "doors-revoke", token.id)
    own = Event.objects.filter(chain=site.people.organisation.id, action__startswith="doors.")
    made, ended = own.order_by("number")
    assert made.facts["token"] == ended.facts["token"] == str(token.id)
    assert (made.action, ended.action) == ("doors.make_token", "doors.revoke_token")
    assert "ts_" not in str(made.facts)


def test_a_withdrawn_token_opens_nothing_and_its_role_has_ended(site: Site) -> None:
    answer = make(site, said())
    (secret,) = set(SECRET.findall(answer.text_))
    token = Token.objects.get()
    assert site.get("manager", "doors-revoke", token.id).status_code == 200
    assert site.post("manager", "doors-revoke", token.id).status_code == 302
    with pytest.raises(NotAccepted, match="was withdrawn on"):
        entered(secret, timezone.now())
    assert Membership.objects.get(id=token.membership_id).until is not None
    assert "already" in site.post("manager", "doors-revoke", token.id).text_


def test_a_program_whose_role_somebody_ends_is_out(site: Site) -> None:
    answer = make(site, said())
    (secret,) = set(SECRET.findall(answer.text_))
    held = Token.objects.get().membership_id
    site.post("manager", "organisations-end", held)
    with pytest.raises(NotAccepted, match="role in which this token acts has ended"):
        entered(secret, timezone.now())
    assert "Its role has ended" in site.get("manager", "doors-tokens").text_


def test_programs_do_not_count_among_those_who_manage_people(site: Site) -> None:
    make(site, said(role="manager", scopes=["apprentices:read"]))
    answer = site.post("manager", "organisations-end", site.people.memberships["manager"].id)
    assert "Somebody has to manage the people" in answer.text_


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Say which program it is for."),
        ({"scopes": []}, "Choose at least one thing"),
        ({"scopes": ["everything"]}, "is not one of the available choices"),
        ({"role": "assessor"}, "is not one of the available choices"),
        ({"role": ""}, "Choose a role."),
        ({"days": "4000"}, "is not one of the available choices"),
        ({"scopes": ["quality:write"]}, "This role cannot give: quality:write."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(site: Site, changes: dict[str, Any], words: str) -> None:
    answer = make(site, said(**changes))
    assert answer.status_code == 422
    assert words in answer.text_
    assert not Token.objects.exists()


@pytest.mark.parametrize("role", [role.id for role in ROLES])
def test_everybody_makes_tokens_of_their_own(site: Site, role: str) -> None:
    scopes = ["apprentices:read"]
    answer = site.post(role, "doors-make-own", id=uuid4(), name="Mine", scopes=scopes, days="30")
    assert answer.status_code == 200
    (secret,) = set(SECRET.findall(answer.text_))
    known = entered(secret, timezone.now())
    assert (known.actor.person_id, known.actor.role.id) == (site.people.people[role].id, role)
    assert "Mine" in site.get(role, "doors-own").text_


def test_nobody_gives_a_program_more_than_they_may_themselves(site: Site) -> None:
    said: dict[str, Any] = {"id": uuid4(), "name": "Mine", "scopes": ["results:release"], "days": "30"}
    assert site.post("training_provider", "doors-make-own", **said).status_code == 422
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    "role", ["bookings", "assessor", "internal_quality_assurer", "employer", "apprentice"]
)
def test_others_do_not_look_after_the_doors(site: Site, role: str) -> None:
    for page in ("doors-tokens", "doors-make"):
        assert site.get(role, page).status_code == 403
        assert site.post(role, page).status_code in (403, 405)


def test_whoever_keeps_the_doors_ends_every_token_and_others_their_own_alone(site: Site) -> None:
    secret_of(site.people.actor("assessor"))
    secret_of(site.people.actor("employer"))
    assessors, employers = Token.objects.order_by("made_at", "membership__role")
    assert site.get("assessor", "doors-revoke", employers.id).status_code == 404
    assert site.get("training_provider", "doors-revoke", assessors.id).status_code == 404
    assert site.get("manager", "doors-revoke", employers.id).status_code == 404
    assert site.post("manager", "doors-revoke", assessors.id).status_code == 302
    assert site.post("employer", "doors-revoke", employers.id).status_code == 302
    assert site.get("manager", "doors-revoke", uuid4()).status_code == 404


def test_the_list_says_which_tokens_open_nothing(site: Site) -> None:
    secret_of(site.people.actor("manager"), at=timezone.now() - timedelta(days=40), days=30)
    page = site.get("manager", "doors-tokens").text_
    assert "Expired" in page
    assert "Never" in page


def test_lists_need_few_queries(site: Site) -> None:
    for _ in range(3):
        secret_of(site.people.actor("manager"))
    few = site.queries("manager", "doors-tokens")
    for _ in range(10):
        secret_of(site.people.actor("bookings"))
    assert site.queries("manager", "doors-tokens") == few <= 15

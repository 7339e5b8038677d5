"""Invitations: taken up by somebody new or known, by nobody else, once, in time."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import sign_in, signed_in, verified
from tests.factories.web import PASSWORD, Cast, apprenticeship, cast
from touchstone.web.accounts.actions import VALID_FOR, invite
from touchstone.web.accounts.models import Invitation, Person
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.mail.letters import whole
from touchstone.web.mail.models import Message
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.scope import within

pytestmark = pytest.mark.django_db
NEW = {"name": "Jo O’Neill", "password": "a hundred quiet ravens"}


def invited(people: Cast, email: str = "jo@north.example", by: str = "manager", **more: Any) -> str:
    """The path of the link in the mail."""
    actor = people.actor(by)
    facts: dict[str, Any] = {"role": "assessor", "into": actor.organisation_id, "name": "Jo"} | more
    with within(people.organisation.id):
        invite(email=email, by=actor, at=timezone.now(), **facts)
        text = Message.objects.order_by("-written_at").first()
    assert text is not None
    found = re.search(r"http://localhost:8000(/invitation/\S+)", whole(text)[0])
    assert found
    return found[1]


def test_somebody_new_chooses_name_and_password_and_is_in() -> None:
    people = cast()
    link, client = invited(people), Client()
    page = client.get(link).content.decode()
    assert "North Assessment invites you" in page
    assert 'value="Jo"' in page
    assert client.post(link, NEW).headers["Location"] == "/"
    assert "Jo O’Neill" in client.get("/roles/").content.decode()
    held = Membership.objects.get(person__email="jo@north.example")
    assert (held.role, held.organisation) == ("assessor", people.organisation)
    with within(people.organisation.id):
        accepted = Event.objects.get(action="people.accept")
        assert (accepted.by, accepted.role) == (held.person_id, "assessor")
    assert sign_in("jo@north.example", NEW["password"]).status_code == 302


def test_who_just_chose_a_password_sets_up_the_second_factor_without_typing_it_again() -> None:
    client = Client()
    client.post(invited(cast()), NEW)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_taking_it_up_renews_the_session() -> None:
    link, client = invited(cast()), Client()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    client.post(link, NEW)
    assert client.session.session_key != planted


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": " "}, "Enter your name."),
        ({"password": ""}, "Choose a password."),
        ({"password": "short"}, "too short"),
        ({"password": "password1234"}, "too common"),
        ({"password": "jo@north.example"}, "too similar"),
        ({"name": "x" * 201}, "at most 200 characters"),
    ],
)
def test_mistakes_are_named_and_nobody_is_made(said: dict[str, str], words: str) -> None:
    link, client = invited(cast()), Client()
    answer = client.post(link, NEW | said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Person.objects.filter(email="jo@north.example").exists()
    assert client.post(link, NEW).status_code == 302


def test_somebody_known_signs_in_and_accepts_with_one_button() -> None:
    north, south = cast("North"), cast("South")
    person = verified(south.people["assessor"])
    link = invited(north, person.email.upper())
    stranger = Client()
    page = stranger.get(link).content.decode()
    assert f'href="/accounts/login/?next={link}"' in page
    assert "Choose a password" not in page
    assert stranger.post(link, NEW).status_code == 422
    assert "_auth_user_id" not in stranger.session
    entered = sign_in(person.email, next=link)
    assert entered.headers["Location"] == link
    assert "Accept" in entered.client.get(link).content.decode()
    assert entered.client.post(link).status_code == 302
    assert {one.organisation.name for one in Membership.objects.filter(person=person)} == {
        "North Assessment",
        "South Assessment",
    }
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize("known", [True, False])
def test_somebody_else_who_is_signed_in_signs_out_first(known: bool) -> None:
    people = cast()
    link = invited(people, "assessor@north.example" if known else "jo@north.example")
    wrong = signed_in(people.people["employer"])
    page = wrong.get(link).content.decode()
    assert "the invitation is for another address" in page
    assert f'href="/accounts/logout/?next={link}"' in page
    assert wrong.post(link, NEW).status_code == 422
    assert not Membership.objects.filter(person=people.people["employer"], role="assessor").exists()
    out = wrong.get(f"/accounts/logout/?next={link}").content.decode()
    assert f'value="{link}"' in out
    assert wrong.post("/accounts/logout/", {"next": link}).headers["Location"] == link


def test_it_works_once() -> None:
    link = invited(cast())
    Client().post(link, NEW)
    again = Client().get(link)
    assert again.status_code == 410
    assert "cannot be used any more" in again.content.decode()
    assert Client().post(link, NEW).status_code == 410


def test_it_works_for_fourteen_days() -> None:
    link = invited(cast())
    Invitation.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    assert Client().get(link).status_code == 200
    Invitation.objects.update(expires_at=timezone.now())
    assert Client().get(link).status_code == 410
    assert timedelta(days=14) == VALID_FOR


def test_withdrawn_it_opens_nothing() -> None:
    people = cast()
    link = invited(people)
    client = signed_in(people.people["manager"])
    one = Invitation.objects.get()
    assert client.post(f"/people/invitations/{one.id}/withdraw/").status_code == 302
    assert Client().get(link).status_code == 410
    assert client.post(f"/people/invitations/{one.id}/withdraw/").status_code == 404
    with within(people.organisation.id):
        assert Event.objects.filter(action="people.withdraw").count() == 1


def test_nobody_withdraws_what_is_not_theirs() -> None:
    north, south = cast("North"), cast("South")
    link = invited(north)
    one = Invitation.objects.get()
    assert (
        signed_in(south.people["manager"]).post(f"/people/invitations/{one.id}/withdraw/").status_code == 404
    )
    assert (
        signed_in(north.people["assessor"]).post(f"/people/invitations/{one.id}/withdraw/").status_code == 403
    )
    assert Client().get(link).status_code == 200


def test_a_second_invitation_ends_the_first() -> None:
    people = cast()
    first, second = invited(people), invited(people)
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200


def test_inviting_tells_nobody_whether_an_address_is_known() -> None:
    people = cast()
    cast("South")
    client = signed_in(people.people["manager"])
    pages = []
    for email in ("assessor@south.example", "nobody@south.example"):
        said = {"name": "Jo", "email": email, "role": "assessor"}
        text = client.post("/people/", said, follow=True).content.decode().replace(email, "")
        pages.append(text.count("is invited; the link is in the mail"))
    assert pages == [1, 1]


def test_an_apprentice_finds_their_apprenticeship() -> None:
    people = cast()
    with within(people.organisation.id):
        one = apprenticeship(people, person=None, email="jo@north.example")
    link = invited(
        people, by="bookings", role="apprentice", into=people.organisation.id, apprenticeship=one.id
    )
    client = Client()
    client.post(link, NEW)
    with within(people.organisation.id):
        assert Apprenticeship.objects.get(id=one.id).person == Person.objects.get(email="jo@north.example")
    assert f"/apprentices/{one.id}/" in client.get("/").content.decode()


def test_a_link_that_nobody_wrote_opens_nothing() -> None:
    assert Client().get("/invitation/nothing/").status_code == 410
    assert Client().post("/invitation/nothing/", NEW).status_code == 410


def test_the_outbox_shows_a_manager_the_mail_without_its_secret() -> None:
    people = cast()
    link = invited(people)
    with within(people.organisation.id):
        message = Message.objects.get()
    assert link.split("/")[2] not in message.text + message.html + message.sealed
    page = signed_in(people.people["manager"]).get(f"/outbox/{message.id}/").content.decode()
    assert "invites you to Touchstone" in page
    assert link.split("/")[2] not in page

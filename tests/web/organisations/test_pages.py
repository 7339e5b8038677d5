"""Pages of organisations: roles, people, partners, settings."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.web import Cast, cast
from touchstone.web.organisations.models import Membership, Relation

pytestmark = pytest.mark.django_db


def signed_in(people: Cast, role: str) -> Client:
    client = Client()
    client.force_login(people.people[role])
    return client


def test_everybody_sees_their_roles_and_what_they_permit() -> None:
    answer = signed_in(cast(), "employer").get("/roles/")
    assert answer.status_code == 200
    assert "Sign for the employer" in answer.content.decode()


def test_a_stranger_is_sent_to_sign_in() -> None:
    assert Client().get("/people/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", ["/people/", "/partners/", "/organisation/"])
def test_an_assessor_may_not_manage(path: str) -> None:
    answer = signed_in(cast(), "assessor").get(path)
    assert answer.status_code == 403
    assert "manager" in answer.content.decode()


def test_a_manager_invites_and_withdraws() -> None:
    people = cast()
    client = signed_in(people, "manager")
    said = {"name": "Jo O’Neill", "email": "jo@north.example", "role": "assessor"}
    answer = client.post("/people/", said, follow=True)
    assert "jo@north.example is invited" in answer.content.decode()


def test_a_form_with_mistakes_says_where() -> None:
    answer = signed_in(cast(), "manager").post(
        "/people/", {"name": "", "email": "nobody", "role": "assessor"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_name"' in text
    assert "Enter their name." in text


def test_the_last_who_manages_people_stays() -> None:
    people = cast()
    own = people.memberships["manager"]
    answer = signed_in(people, "manager").post(f"/people/{own.id}/end/")
    assert answer.status_code == 422
    assert Membership.objects.get(id=own.id).until is None


def test_somebody_elses_member_is_not_there() -> None:
    north, south = cast("North"), cast("South")
    theirs = south.memberships["assessor"]
    assert signed_in(north, "manager").get(f"/people/{theirs.id}/end/").status_code == 404


def test_a_partner_is_added_once() -> None:
    people = cast()
    client = signed_in(people, "bookings")
    said = {"kind": "employer", "name": "Hill & Sons", "ukprn": ""}
    assert client.post("/partners/", said).status_code == 302
    assert client.post("/partners/", said | {"name": "hill & sons"}).status_code == 422
    assert Relation.objects.filter(organisation=people.organisation).count() == 3


def test_settings_are_kept_and_mistakes_named() -> None:
    people = cast()
    client = signed_in(people, "manager")
    good = {"name": "North", "ukprn": "10000001", "epao_id": "EPA0123", "address": "1 High Street"}
    assert client.post("/organisation/", good).status_code == 302
    bad = client.post("/organisation/", good | {"ukprn": "1"})
    assert "A UKPRN has eight digits" in bad.content.decode()
    people.organisation.refresh_from_db()
    assert people.organisation.ukprn == "10000001"


def test_people_are_found_sorted_and_exported() -> None:
    client = signed_in(cast(), "manager")
    text = client.get("/people/?q=assessor").content.decode()
    assert "North Assessor" in text
    assert "North Bookings team" not in text
    assert "End<span" in text
    lines = client.get("/people/?role=assessor&export=csv").getvalue().decode().strip().splitlines()
    assert lines[0].endswith("Name,E-mail,Role,Since")
    assert [line.split(",")[2] for line in lines[1:]] == ["Assessor"]


def test_partners_are_found_sorted_and_exported() -> None:
    client = signed_in(cast(), "manager")
    assert "Nothing found" in client.get("/partners/?q=nowhere").content.decode()
    answer = client.get("/partners/?kind=employer&sort=-name&export=csv")
    lines = answer.getvalue().decode().strip().splitlines()
    assert lines[0].endswith("Name,Kind,UKPRN,Since")
    assert [line.split(",")[1] for line in lines[1:]] == ["Employer"]

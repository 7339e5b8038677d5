"""Pages of the demonstration: there only where it is switched on."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from tests.factories.web import NOW
from touchstone.web.demo.cast import cast
from touchstone.web.demo.team import gather
from touchstone.web.organisations.scope import everywhere

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/demonstration/", "/demonstration/tour/"])
def test_elsewhere_there_is_no_demonstration(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_elsewhere_nobody_signs_in_without_a_password() -> None:
    email = cast().people[0].email
    assert Client().post("/demonstration/sign-in/", {"email": email}).status_code == 404


@override_settings(DEMO=True)
def test_a_visitor_becomes_somebody_of_the_cast_and_nobody_else() -> None:
    known = cast()
    with everywhere():
        gather(known, NOW)
    client = Client()
    assert known.people[0].name in client.get("/demonstration/").content.decode()
    assert client.get("/demonstration/tour/").status_code == 200
    said = {"email": known.people[0].email, "next": "https://elsewhere.example/"}
    assert client.post("/demonstration/sign-in/", said).headers["Location"] == "/"
    assert known.people[0].name in client.get("/roles/").content.decode()
    assert client.post("/demonstration/sign-in/", {"email": "stranger@example.org"}).status_code == 404

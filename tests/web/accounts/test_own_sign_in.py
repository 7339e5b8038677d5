"""The settings of an organisation's own sign-in, and how it is found: who may, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories.accounts import signed_in, verified
from tests.factories.web import NOW, Cast, cast
from touchstone.integrations.openid.fetching import Unreachable
from touchstone.integrations.openid.flow import Client as OpenIdClient
from touchstone.web.accounts.models import Provider
from touchstone.web.audit.models import Event
from touchstone.web.organisations.scope import within

pytestmark = pytest.mark.django_db
PAGE = "/organisation/sign-in/"
SAID = {
    "issuer": "https://login.north.example",
    "client_id": "ours",
    "secret": "s3cret",
    "domains": "north.example",
}


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A cast whose addresses are proven; a provider answers everywhere."""
    monkeypatch.setattr(OpenIdClient, "metadata", lambda _self: {})
    made = cast()
    for person in made.people.values():
        verified(person)
    return made


def settle(people: Cast, who: str = "manager", **more: Any) -> Any:
    return signed_in(people.people[who]).post(PAGE, SAID | more)


@pytest.mark.parametrize("who", ["manager", "training_provider", "employer"])
def test_whoever_manages_the_people_of_an_organisation_sets_it_up(people: Cast, who: str) -> None:
    assert settle(people, who).status_code == 302
    assert Provider.objects.get().of_id == people.actor(who).organisation_id
    with within(people.organisation.id):
        event = Event.objects.get(action="people.provider")
        assert event.by == people.people[who].id


@pytest.mark.parametrize("who", ["assessor", "bookings", "apprentice", "internal_quality_assurer"])
def test_nobody_else_does(people: Cast, who: str) -> None:
    assert settle(people, who).status_code == 403
    assert not Provider.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"issuer": ""}, "Enter the issuer."),
        ({"issuer": "http://login.north.example"}, "The address must begin with https://."),
        ({"issuer": "https://a:b@login.north.example"}, "Enter the address alone"),
        ({"issuer": "https://login.north.example?x=1"}, "Enter the address alone"),
        ({"client_id": ""}, "Enter the client ID."),
        ({"secret": ""}, "Enter the secret that this provider gave you."),
        ({"domains": ""}, "Enter at least one domain"),
        ({"domains": "north"}, "north is not a domain"),
        ({"domains": "x@north.example"}, "is not a domain"),
        ({"domains": "north.example south.example"}, "Nobody here has an address at south.example"),
        ({"domains": " ".join(f"d{number}.example" for number in range(21))}, "at most 20 domains"),
    ],
)
def test_mistakes_are_named_and_nothing_is_kept(people: Cast, said: dict[str, str], words: str) -> None:
    answer = settle(people, **said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Provider.objects.exists()


def test_a_provider_that_does_not_answer_is_not_set_up(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: object) -> None:
        raise Unreachable("It answered with 404.")

    monkeypatch.setattr(OpenIdClient, "metadata", fail)
    answer = settle(people)
    assert answer.status_code == 422
    assert "No provider answers there. It answered with 404." in answer.content.decode()


def test_a_kept_secret_is_never_sent_to_another_issuer(people: Cast) -> None:
    settle(people)
    answer = settle(people, secret="", issuer="https://evil.example")
    assert answer.status_code == 422
    assert "Enter the secret that this provider gave you." in answer.content.decode()
    assert settle(people, secret="").status_code == 302


def test_it_is_turned_off_once(people: Cast) -> None:
    settle(people)
    client = signed_in(people.people["manager"])
    assert client.post(PAGE, {"end": "1"}).status_code == 302
    assert "It is turned off already." in client.post(PAGE, {"end": "1"}).content.decode()
    with within(people.organisation.id):
        assert Event.objects.filter(action="people.provider_ended").count() == 1


def test_it_is_found_by_the_domain_of_ones_address_whoever_one_is(people: Cast) -> None:
    settle(people)
    pages = []
    for email in ("bookings@north.example", "NOBODY@north.example"):
        answer = Client().post("/sign-in/", {"email": email, "next": "/people/"})
        pages.append("Sign in with North Assessment" in answer.content.decode())
        assert f"/sign-in/{Provider.objects.get().key}/?next=%2Fpeople%2F" in answer.content.decode()
    assert pages == [True, True]


def test_any_other_domain_leads_to_the_password_form(people: Cast) -> None:
    verified(cast("South").people["manager"])
    client = Client()
    for email in ("manager@south.example", "nobody@elsewhere.example"):
        answer = client.post("/sign-in/", {"email": email})
        assert answer.headers["Location"] == "/accounts/login/?next=/"
        assert f'value="{email}"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_nobody_is_led_to_another_site(people: Cast, wanted: str) -> None:
    answer = Client().post("/sign-in/", {"email": "jo@elsewhere.example", "next": wanted})
    assert answer.headers["Location"] == "/accounts/login/?next=/"


def test_an_address_that_is_none_is_named(people: Cast) -> None:
    answer = Client().post("/sign-in/", {"email": "jo"})
    assert answer.status_code == 422
    assert "Enter an address such as jo@example.org." in answer.content.decode()


def test_when_it_was_set_up_is_kept(people: Cast) -> None:
    settle(people)
    assert Provider.objects.get().settled_at > NOW.replace(year=NOW.year - 1)

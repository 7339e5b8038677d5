"""Signing in by an organisation's own provider: a real one, run on loopback, through the whole flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.factories.accounts import sign_in, signed_in, verified, with_app
from tests.factories.web import NOW, Cast, cast
from tests.integration.oidc.running import SECRET, come_back, free_port, running, sign_in_there
from touchstone.web.accounts.models import Person, Provider
from touchstone.web.accounts.sealing import sealed
from touchstone.web.organisations.models import Membership

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.enable_socket,
    pytest.mark.xdist_group("openid"),
]
KEY = "0123456789abcdef"
START, BACK = f"/sign-in/{KEY}/", f"/sign-in/{KEY}/back/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """One provider for all tests here."""
    with running(free_port(), f"http://localhost:8000{BACK}") as at:
        yield at


@pytest.fixture
def north(issuer: str, settings: Settings) -> Cast:
    """An organisation that has its own sign-in, by that provider."""
    settings.OPENID_ANYWHERE = True
    people = cast()
    for person in people.people.values():
        verified(person)
    provide(people, issuer)
    return people


def provide(people: Cast, issuer: str, **more: Any) -> Provider:
    """The provider of the organisation, as its settings keep it."""
    facts: dict[str, Any] = {
        "issuer": issuer,
        "client_id": "touchstone",
        "secret": sealed(SECRET, "sign-in provider"),
    }
    facts |= {"domains": ["north.example"], "settled_at": NOW, "key": KEY} | more
    return Provider.objects.update_or_create(of=people.organisation, defaults=facts)[0]


def leave(client: Client, **asked: str) -> str:
    """Where we send a browser."""
    answer = client.get(START, asked)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def through(person: str, client: Client | None = None, **asked: str) -> Any:
    """The answer to somebody who signed in there; ``answer.client`` is the browser."""
    client = client or Client()
    answer = come_back(client, sign_in_there(leave(client, **asked), person))
    answer.client = client
    return answer


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_whoever_has_an_account_there_is_in_and_goes_on(north: Cast) -> None:
    answer = through("bookings@north.example", next="/people/?q=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/people/?q=1")
    assert north.people["bookings"].name in answer.client.get("/roles/").content.decode()


def test_signing_out_ends_it(north: Cast) -> None:
    client = through("bookings@north.example").client
    assert client.post("/accounts/logout/").status_code == 302
    assert not is_in(client)
    assert client.get("/roles/").status_code == 302


def test_we_ask_with_pkce_state_and_nonce_of_every_try(north: Cast) -> None:
    first, second = (parse_qs(urlsplit(leave(Client())).query) for _ in range(2))
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name][0]) >= 43
    assert first["code_challenge_method"] == ["S256"]
    assert first["redirect_uri"] == [f"http://localhost:8000{BACK}"]


@pytest.mark.parametrize("changed", ["state", "nonce", "verifier", "provider", "at"])
def test_what_was_begun_elsewhere_or_long_ago_signs_nobody_in(north: Cast, changed: str) -> None:
    client = Client()
    address = sign_in_there(leave(client), "bookings@north.example")
    session = client.session
    kept = session["openid_under_way"]
    session["openid_under_way"] = kept | {changed: kept["at"] - 601 if changed == "at" else "a" * 43}
    session.save()
    answer = come_back(client, address)
    assert answer.status_code in (403, 503)
    assert "You are not signed in" in answer.content.decode()
    assert not is_in(client)


def test_a_wrong_state_and_another_issuer_are_refused(north: Cast) -> None:
    for said in ({"state": "wrong"}, {"iss": "https://evil.example"}):
        client = Client()
        parts = urlsplit(sign_in_there(leave(client), "bookings@north.example"))
        asked = {name: value[0] for name, value in parse_qs(parts.query).items()} | said
        assert client.get(BACK, asked).status_code == 403
        assert not is_in(client)


def test_what_comes_back_is_taken_once_and_by_nobody_else(north: Cast) -> None:
    client = Client()
    address = sign_in_there(leave(client), "bookings@north.example")
    assert come_back(Client(), address).status_code == 403
    assert come_back(client, address).status_code == 302
    client.post("/accounts/logout/")
    assert come_back(client, address).status_code == 403


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("unproven+bookings@north.example", "did not say that your e-mail address is proven"),
        ("bookings@elsewhere.example", "does not speak for the address bookings@elsewhere.example"),
        ("stranger@north.example", "Nobody with the address stranger@north.example has a role"),
        ("nobody@north.example", "The sign-in was cancelled, or refused there."),
    ],
)
def test_whoever_is_not_proven_not_theirs_or_not_invited_stays_outside(
    north: Cast, who: str, words: str
) -> None:
    before = Person.objects.count()
    answer = through(who)
    assert (answer.status_code, is_in(answer.client)) == (403, False)
    assert words in answer.content.decode()
    assert Person.objects.count() == before, "nobody is made"


def test_nobody_of_another_organisation_is_let_in(north: Cast, issuer: str) -> None:
    verified(cast("South").people["bookings"])
    provide(north, issuer, domains=["north.example", "south.example"])
    answer = through("bookings@south.example")
    assert (answer.status_code, is_in(answer.client)) == (403, False)


def test_whose_role_ended_or_account_is_closed_stays_outside(north: Cast) -> None:
    Membership.objects.filter(person=north.people["bookings"]).update(until=NOW)
    assert through("bookings@north.example").status_code == 403
    Person.objects.filter(pk=north.people["assessor"].pk).update(is_active=False)
    assert not is_in(through("assessor@north.example").client)


def test_it_opens_the_roles_of_that_organisation_alone(north: Cast) -> None:
    south, person = cast("South"), north.people["bookings"]
    Membership.objects.create(person=person, organisation=south.organisation, role="manager", since=NOW)
    page = through(person.email).client.get("/roles/").content.decode()
    assert "North Assessment" in page
    assert "South Assessment" not in page
    other = signed_in(north.people["employer"])
    page = through(person.email, other).client.get("/roles/").content.decode()
    assert person.name in page
    assert "South Assessment" not in page, "also where somebody else was signed in before"
    assert "South Assessment" in signed_in(person).get("/roles/").content.decode()


def test_what_is_ones_own_asks_for_the_password_all_the_same(north: Cast) -> None:
    client = through("bookings@north.example").client
    for page in ("/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/"):
        assert client.get(page).headers["Location"].startswith("/accounts/reauthenticate/")


def test_our_second_factor_is_asked_for_unless_theirs_is_taken(
    north: Cast, issuer: str, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    with_app(north.people["manager"])
    asked = through("manager@north.example")
    assert asked.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(asked.client)
    provide(north, issuer, vouches=True)
    taken = through("manager@north.example")
    assert taken.headers["Location"] == "/"
    assert taken.client.get("/people/").status_code == 200
    unsaid = through("assessor@north.example")
    assert unsaid.client.get("/").headers["Location"] == "/accounts/2fa/totp/activate/"


def test_where_it_is_required_a_password_opens_nothing_but_for_the_last_manager(
    north: Cast, issuer: str
) -> None:
    provide(north, issuer, required=True)
    refused = sign_in("bookings@north.example")
    assert (refused.status_code, is_in(refused.client)) == (403, False)
    assert "Sign in with North Assessment" in refused.content.decode()
    assert sign_in("manager@north.example").status_code == 302
    assert is_in(through("bookings@north.example").client)
    other = north.people["bookings"]
    Membership.objects.create(person=other, organisation=north.organisation, role="manager", since=NOW)
    assert sign_in("manager@north.example").status_code == 403


def test_where_it_is_required_a_password_still_opens_other_organisations(north: Cast, issuer: str) -> None:
    provide(north, issuer, required=True)
    person = north.people["bookings"]
    Membership.objects.create(
        person=person, organisation=cast("South").organisation, role="assessor", since=NOW
    )
    page = signed_in(person).get("/roles/").content.decode()
    assert "South Assessment" in page
    assert "North Assessment" not in page


def test_a_wrong_password_is_told_nothing_about_it(north: Cast, issuer: str) -> None:
    provide(north, issuer, required=True)
    assert "is not right" in sign_in("bookings@north.example", "wrong").content.decode()


@pytest.mark.parametrize("down", ["http://127.0.0.1:1", "https://provider.invalid"])
def test_a_provider_that_is_down_gets_a_decent_page(north: Cast, down: str) -> None:
    provide(north, down)
    client = Client(raise_request_exception=False)
    answer = client.get(START)
    text = answer.content.decode()
    assert answer.status_code == 503
    assert "does not answer as it should" in text
    assert 'href="/accounts/login/"' in text


def test_a_provider_that_goes_down_on_the_way_gets_one_too(north: Cast) -> None:
    client = Client()
    address = sign_in_there(leave(client), "bookings@north.example")
    Provider.objects.update(issuer="http://127.0.0.1:1")
    parts = parse_qs(urlsplit(address).query)
    answer = client.get(BACK, {"state": parts["state"][0], "code": parts["code"][0]})
    assert (answer.status_code, is_in(client)) == (503, False)


def test_a_provider_on_our_own_network_is_never_asked(north: Cast, settings: Settings) -> None:
    settings.OPENID_ANYWHERE = False
    assert Client().get(START).status_code == 503
    provide(north, "https://127.0.0.1")
    assert Client().get(START).status_code == 503


def test_a_key_that_nobody_has_leads_nowhere() -> None:
    assert Client().get("/sign-in/nothing/").status_code == 404
    assert Client().get("/sign-in/nothing/back/").status_code == 404


def test_its_settings_are_tried_kept_sealed_and_audited(north: Cast, issuer: str) -> None:
    Provider.objects.all().delete()
    client = signed_in(north.people["manager"])
    said = {"issuer": issuer, "client_id": "touchstone", "secret": SECRET, "domains": "@North.example\n"}
    assert client.post("/organisation/sign-in/", said).status_code == 302
    kept = Provider.objects.get()
    assert (kept.domains, kept.required, kept.vouches) == (["north.example"], False, False)
    assert SECRET not in kept.secret
    page = client.get("/organisation/sign-in/").content.decode()
    assert f"http://localhost:8000/sign-in/{kept.key}/back/" in page
    assert SECRET not in page
    again = said | {"secret": "", "required": "on"}
    assert client.post("/organisation/sign-in/", again).status_code == 302
    kept.refresh_from_db()
    assert kept.required
    assert timezone.now() >= kept.settled_at
    assert client.post("/organisation/sign-in/", {"end": "1"}).status_code == 302
    assert not Provider.objects.exists()

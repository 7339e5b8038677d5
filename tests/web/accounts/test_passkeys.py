"""Passkeys: one counts as the second factor, the last of a staff role stays, nonsense is refused."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from playwright.sync_api import sync_playwright
from pytest_django import Settings

from tests.factories.accounts import code_of, delivered, sign_in, signed_in, verified, with_app
from tests.factories.web import Cast, cast
from tests.web.ui.test_gallery import CHROMIUM, serve
from touchstone.web.accounts.models import Person

pytestmark = pytest.mark.django_db
WRONG = "That passkey could not be used."
NONSENSE = ["", "x", "1", "[]", "{}", '{"response": {}}', '{"id": 1, "rawId": "AA", "response": []}']


@pytest.fixture
def people(settings: Settings) -> Cast:
    """A cast whose staff roles need a second factor."""
    settings.SECOND_FACTOR_REQUIRED = True
    return cast()


def passkey(person: Person, name: str = "My telephone") -> Authenticator:
    """One as it is kept; no device has its other half."""
    data = {"name": name, "credential": {}}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)


def remove(client: Client, one: Authenticator) -> str:
    """What the page says when somebody removes it."""
    return client.post(f"/accounts/2fa/webauthn/keys/{one.pk}/remove/", follow=True).content.decode()


def test_one_counts_as_the_second_factor_of_a_staff_role(people: Cast) -> None:
    person = people.people["manager"]
    client = signed_in(person)
    asked = client.get("/people/")
    assert asked.headers["Location"] == "/accounts/2fa/totp/activate/"
    assert 'href="/accounts/2fa/webauthn/add/"' in client.get(asked.headers["Location"]).content.decode()
    passkey(person)
    assert client.get("/people/").status_code == 200


def test_the_last_one_of_a_staff_role_stays(people: Cast) -> None:
    person = people.people["manager"]
    client = signed_in(person)
    first, second = passkey(person), passkey(person, "My key")
    assert "The passkey is removed." in remove(client, first)
    assert "A passkey was removed" in delivered()[-1].subject
    said = remove(client, second)
    assert "One of your roles needs a second factor, so it stays on." in said
    assert ">Remove it<" not in said
    assert list(Authenticator.objects.all()) == [second]


def test_an_app_and_a_passkey_stand_in_for_each_other(people: Cast) -> None:
    person = verified(people.people["manager"])
    client: Client = sign_in(person.email).client
    one = passkey(person)
    secret = with_app(person)
    assert "The passkey is removed." in remove(client, one)
    assert "so it stays on" in client.get("/accounts/2fa/totp/deactivate/").content.decode()
    passkey(person)
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(type="totp").exists()
    assert len(code_of(secret)) == 6


def test_who_needs_none_may_remove_it_and_the_recovery_codes_go_too(people: Cast) -> None:
    person = people.people["employer"]
    client, one = signed_in(person), passkey(person)
    assert "You have no passkey." in remove(client, one)
    assert not Authenticator.objects.exists()


def test_nobody_renames_or_removes_what_is_somebody_elses(people: Cast) -> None:
    one = passkey(people.people["manager"])
    client = signed_in(people.people["employer"])
    for what in ("edit", "remove"):
        page = f"/accounts/2fa/webauthn/keys/{one.pk}/{what}/"
        assert (client.get(page).status_code, client.post(page).status_code) == (404, 404)
    assert Authenticator.objects.count() == 1


def test_a_name_is_needed_and_shown(people: Cast) -> None:
    person = people.people["employer"]
    client, one = signed_in(person), passkey(person)
    page = f"/accounts/2fa/webauthn/keys/{one.pk}/edit/"
    assert "Enter a name." in client.post(page, {"name": " "}).content.decode()
    assert client.post(page, {"name": "<Key>"}).status_code == 302
    assert "&lt;Key&gt;" in client.get("/accounts/2fa/webauthn/").content.decode()


def test_the_sign_in_page_says_what_needs_a_script_and_nothing_about_anybody(
    people: Cast,
) -> None:
    passkey(people.people["manager"])
    client = Client()
    page = client.get("/accounts/login/").content.decode()
    assert "A passkey needs JavaScript" in page
    assert "Everything else here works without." in page
    asked = client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"}).json()
    options = asked["request_options"]["publicKey"]
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_signs_nobody_in(people: Cast, said: str) -> None:
    client = Client()
    client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": said})
    assert answer.headers["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_is_not_added(people: Cast, said: str) -> None:
    client = signed_in(people.people["employer"])
    client.get("/accounts/2fa/webauthn/add/")
    answer = client.post("/accounts/2fa/webauthn/add/", {"credential": said, "name": "x"})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_an_answer_that_no_passkey_gave_is_refused_in_words(people: Cast) -> None:
    client = Client()
    client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"})
    assert WRONG in client.get("/accounts/login/").content.decode()


def test_pages_may_use_passkeys_and_no_camera() -> None:
    said = Client().get("/accounts/login/").headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in said
    assert "camera=()" in said


@pytest.mark.slow
@pytest.mark.enable_socket
def test_a_passkey_that_is_not_given_is_no_dead_end() -> None:
    sign_in_page, asked = "/accounts/login/", "/accounts/2fa/webauthn/login/"
    accepting = {"accept": "application/json"}
    pages: dict[str, Any] = {sign_in_page: Client().get(sign_in_page)}
    pages[asked] = Client().get(asked, headers=accepting)
    with sync_playwright() as program:
        browser = program.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.add_init_script("CredentialsContainer.prototype.get = () => Promise.reject(new Error('no'))")
        tab.route("**/*", lambda route: serve(route, pages))
        said: list[str] = []
        tab.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
        tab.goto(f"http://localhost{sign_in_page}")
        assert not tab.get_by_text("A passkey needs JavaScript").is_visible()
        tab.get_by_role("button", name="Sign in with a passkey").click()
        tab.get_by_text("That did not work, or it was cancelled.").wait_for()
        assert said == []
        without = browser.new_context(java_script_enabled=False).new_page()
        without.route("**/*", lambda route: serve(route, pages))
        without.goto(f"http://localhost{sign_in_page}")
        assert without.get_by_text("A passkey needs JavaScript").is_visible()
        assert not without.get_by_role("button", name="Sign in with a passkey").is_visible()
        browser.close()

"""The second factor: set up, asked for, needed by staff; recovery codes for a lost telephone."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from tests.factories.accounts import (
    code_of,
    delivered,
    recovery_codes,
    sign_in,
    signed_in,
    verified,
    with_app,
)
from tests.factories.web import NOW, PASSWORD, Cast, cast
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import ROLES

pytestmark = pytest.mark.django_db
SET_UP = "/accounts/2fa/totp/activate/"


@pytest.fixture
def people(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A cast whose staff roles need a second factor; what waits for the end of a test is done at once."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda done, **_more: done())
    settings.SECOND_FACTOR_REQUIRED = True
    return cast()


def set_up(client: Client) -> str:
    """Scan, type the code, and be shown the recovery codes; the secret of the app."""
    page = client.get(SET_UP).content.decode()
    secret = str(client.session["mfa.totp.secret"])
    assert secret in page
    assert "data:image/svg+xml;base64," in page
    answer = client.post(SET_UP, {"code": code_of(secret)})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    return secret


@pytest.mark.parametrize("role", [role.id for role in ROLES if role.staff])
def test_a_staff_role_sets_one_up_before_anything_opens_and_then_goes_on(people: Cast, role: str) -> None:
    client = signed_in(people.people[role])
    for asked in ("/", "/apprentices/?stage=on_programme"):
        assert client.get(asked).headers["Location"] == SET_UP
    set_up(client)
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert "Go on to the page you asked for" in codes
    assert 'href="/apprentices/?stage=on_programme"' in codes
    assert "Your second factor is on" in delivered()[-1].subject
    assert client.get("/roles/").status_code == 200
    assert client.get("/you/").status_code == 200
    assert "Go on to" not in client.get("/accounts/2fa/").content.decode()


@pytest.mark.parametrize("role", ["apprentice", "employer"])
def test_other_roles_need_none(people: Cast, role: str) -> None:
    assert signed_in(people.people[role]).get("/you/").status_code == 200


def test_without_the_setting_nobody_needs_one(people: Cast, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    assert signed_in(people.people["manager"]).get("/you/").status_code == 200


def test_a_form_sent_without_one_changes_nothing(people: Cast) -> None:
    client = signed_in(people.people["manager"])
    answer = client.post("/partners/", {"kind": "employer", "name": "Hill", "ukprn": ""})
    assert answer.headers["Location"] == SET_UP
    assert "going_to" not in client.session


def test_a_script_is_told_in_words_and_who_is_signed_in(people: Cast) -> None:
    """So that the console closes what another person had open in this browser."""
    client = signed_in(people.people["manager"])
    answer = client.get("/console/state/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["person"]) == (403, str(people.people["manager"].pk))
    assert "second factor" in answer.json()["message"]
    assert "going_to" not in client.session  # nor are people led to what a script asked for


def test_one_may_switch_to_a_role_that_needs_none(people: Cast) -> None:
    person = people.people["manager"]
    other = Membership.objects.create(person=person, organisation=people.employer, role="employer", since=NOW)
    client = signed_in(person)
    assert client.post("/roles/", {"role": str(other.id)}).status_code == 302
    assert client.get("/you/").status_code == 200


def test_a_wrong_code_is_not_taken(people: Cast) -> None:
    client = signed_in(people.people["manager"])
    page = client.post(SET_UP, {"code": "000000"}).content.decode()
    assert "That code is not right." in page
    assert not Authenticator.objects.exists()


def test_signing_in_asks_for_the_code_and_keeps_the_page_that_was_asked_for(people: Cast) -> None:
    person = verified(people.people["manager"])
    secret = with_app(person)
    answer = sign_in(person.email, next="/people/?q=1")
    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
    client: Client = answer.client
    assert client.get("/people/").headers["Location"].startswith("/accounts/login/")
    page = client.get(answer.headers["Location"])
    assert "Open your authenticator app" in page.content.decode()
    wrong = client.post(page.request["PATH_INFO"], {"code": "000000"})
    assert "That code is not right." in wrong.content.decode()
    done = client.post(answer.headers["Location"], {"code": code_of(secret)})
    assert done.headers["Location"] == "/people/?q=1"
    assert client.get("/people/").status_code == 200


def test_a_code_opens_the_door_once(people: Cast) -> None:
    person = verified(people.people["manager"])
    code = code_of(with_app(person))
    first, second = sign_in(person.email), sign_in(person.email)
    assert first.client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert second.client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200


def test_a_recovery_code_opens_the_door_once(people: Cast) -> None:
    person = verified(people.people["manager"])
    with_app(person)
    code = recovery_codes(person)[0]
    first, second = sign_in(person.email), sign_in(person.email)
    assert first.client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert "_auth_user_id" in first.client.session
    assert second.client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
    assert len(recovery_codes(person)) == 9


def test_codes_cannot_be_guessed_without_end(people: Cast) -> None:
    person = verified(people.people["manager"])
    secret = with_app(person)
    client: Client = sign_in(person.email).client
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    locked = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert "There were too many tries." in locked.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_role_that_needs_it_keeps_it_on(people: Cast) -> None:
    person = verified(people.people["manager"])
    secret = with_app(person)
    client: Client = sign_in(person.email).client
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    page = client.get("/accounts/2fa/totp/deactivate/").content.decode()
    assert "One of your roles needs a second factor, so it stays on." in page
    assert ">Turn it off<" not in page
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_who_needs_none_may_turn_it_off_and_is_told(people: Cast) -> None:
    person = verified(people.people["employer"])
    secret = with_app(person)
    client: Client = sign_in(person.email).client
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(type="totp").exists()
    assert "Your second factor is off" in delivered()[-1].subject


def test_new_recovery_codes_replace_the_old_and_can_be_downloaded(people: Cast) -> None:
    person = verified(people.people["employer"])
    secret = with_app(person)
    before = recovery_codes(person)
    client: Client = sign_in(person.email).client
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.post("/accounts/2fa/recovery-codes/generate/").status_code == 302
    after = recovery_codes(person)
    assert not set(before) & set(after)
    told = client.get("/accounts/2fa/recovery-codes/download/")
    assert told.headers["Content-Type"].startswith("text/plain")
    assert told.content.decode().split()[-10:] == after
    assert "no-store" in told.headers["Cache-Control"]


def test_what_matters_asks_for_the_password_again_after_an_hour(people: Cast) -> None:
    client = signed_in(people.people["employer"])
    session = client.session
    session["account_authentication_methods"] = [
        one | {"at": one["at"] - 3601} for one in session["account_authentication_methods"]
    ]
    session.save()
    asked = client.get(SET_UP)
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/?next=")
    wrong = client.post(asked.headers["Location"], {"password": "wrong"})
    assert "This is not your password." in wrong.content.decode()
    right = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert right.headers["Location"] == SET_UP
    assert client.get(SET_UP).status_code == 200

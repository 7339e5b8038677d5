"""Somebody who was signed out in the middle of a form gets it back after signing in, and nobody else does."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.web import cast
from touchstone.web.accounts.models import Person
from touchstone.web.ui.kept import COOKIE, KEY, MOST, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.ui.pages")]
TEXT = "Half an hour’s work\n\n<b>with</b> “all” of it & more"


@pytest.fixture
def people() -> dict[str, Person]:
    """Who is there."""
    return cast().people


@pytest.fixture
def amina(people: dict[str, Person]) -> Client:
    """A browser in which a bookings clerk was signed in until a moment ago."""
    client = Client()
    client.force_login(people["bookings"], backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/note/")
    sign_out(client)
    return client


def sign_out(client: Client) -> None:
    """As when a session runs out: the cookie stays, the session is gone."""
    client.session.flush()


def back(client: Client, person: Person) -> None:
    """Sign in again in the same session."""
    from django.contrib.auth import login
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = client.session
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key or ""


def test_the_text_comes_back_and_can_be_sent(amina: Client, people: dict[str, Person]) -> None:
    sent = amina.post("/note/?draft=1", {"note": TEXT, "ksbs": ["K1", "K2"]})
    assert sent.status_code == 302
    back(amina, people["bookings"])
    page = amina.get("/note/?draft=1").content.decode()
    assert "What you typed is still here" in page
    assert "&lt;b&gt;with&lt;/b&gt;" in page
    assert page.count('name="ksbs"') == 2
    assert 'action="/note/?draft=1"' in page
    assert amina.post("/note/?draft=1", {"note": TEXT}).content.decode() == f"kept:{TEXT}"
    assert "What you typed is still" not in amina.get("/note/?draft=1").content.decode()


def test_it_waits_until_it_is_sent_or_thrown_away(amina: Client, people: dict[str, Person]) -> None:
    amina.post("/note/", {"note": TEXT})
    back(amina, people["bookings"])
    assert "What you typed is still" in amina.get("/note/").content.decode()
    assert "What you typed is still" in amina.get("/note/").content.decode()
    assert "What you typed is still" not in amina.get("/help/").content.decode()
    assert amina.post("/kept/forget/").headers["Location"] == "/note/"
    assert "What you typed is still" not in amina.get("/note/").content.decode()


def test_another_person_at_the_same_browser_never_sees_it(amina: Client, people: dict[str, Person]) -> None:
    amina.post("/note/", {"note": TEXT})
    back(amina, people["assessor"])
    page = amina.get("/note/").content.decode()
    assert "an hour" not in page
    assert KEY not in amina.session


def test_secrets_and_files_are_not_kept(amina: Client, people: dict[str, Person]) -> None:
    evidence = SimpleUploadedFile("plan.pdf", b"%PDF secret content")
    amina.post("/note/", {"note": TEXT, "password": "hunter2", "api_token": "t0ken", "evidence": evidence})
    back(amina, people["bookings"])
    page = amina.get("/note/").content.decode()
    assert "hunter2" not in page
    assert "t0ken" not in page
    assert "secret content" not in page
    assert "Files cannot be kept." in page


def test_the_session_does_not_hold_it_readably(amina: Client) -> None:
    amina.post("/note/", {"note": "findable words"})
    assert "findable" not in str(dict(amina.session))
    assert KEY in amina.session


def test_nothing_is_kept_for_a_stranger() -> None:
    client = Client()
    client.post("/note/", {"note": TEXT})
    assert KEY not in client.session


def test_a_cookie_that_somebody_made_up_keeps_nothing() -> None:
    client = Client()
    client.cookies[COOKIE] = "made:up:cookie"
    client.post("/note/", {"note": TEXT})
    assert KEY not in client.session


def test_a_form_that_failed_the_check_against_forgery_is_not_kept(people: dict[str, Person]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["bookings"], backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/note/")
    sign_out(client)
    assert client.post("/note/", {"note": TEXT}).status_code == 403
    assert KEY not in client.session


def test_nothing_of_the_sign_in_pages_is_kept(amina: Client) -> None:
    amina.post("/accounts/email/", {"email": "other@north.example"})
    assert KEY not in amina.session


def test_more_than_a_form_holds_is_not_kept(amina: Client) -> None:
    amina.post("/note/", {"note": "x" * MOST})
    assert KEY not in amina.session


def test_what_can_no_longer_be_read_is_dropped(amina: Client, people: dict[str, Person]) -> None:
    amina.post("/note/", {"note": TEXT})
    back(amina, people["bookings"])
    session = amina.session
    session[KEY] = "from an older secret key"
    session.save()
    assert amina.get("/note/").status_code == 200
    assert KEY not in amina.session


def test_the_cookie_tells_nobody_who_it_is(amina: Client, people: dict[str, Person]) -> None:
    cookie = amina.cookies[COOKIE]
    assert str(people["bookings"].pk) not in cookie.value
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_names_of_fields_are_said_as_words() -> None:
    assert words("section-2-where_held") == "Section 2 where held"

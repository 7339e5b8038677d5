"""Whatever fails, a person gets a page: what happened, whether something was lost, and what to do."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from touchstone.web.ui.errors import ERRORS

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.ui.pages")]


@pytest.fixture
def stranger() -> Client:
    """A browser that gets the page of a fault instead of the fault."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere/", 404, "Page not found"),
        ("/fails/strange/", 400, "We could not read that request"),
        ("/fails/denied/", 403, "Not for you."),
        ("/fails/role/", 403, "You may not release results."),
        ("/fails/refused/", 409, "The gateway is not ready."),
        ("/fails/large/", 413, "That is too large"),
        ("/fails/database/", 503, "Touchstone is not available just now"),
        ("/fails/fault/", 500, "Something went wrong on our side"),
        ("/only-post/", 405, "That page cannot be opened this way"),
        ("/bare/413/", 413, "That is too large"),
        ("/bare/429/", 429, "Too many tries"),
    ],
)
def test_each_failure_has_its_page(stranger: Client, address: str, status: int, words: str) -> None:
    response = stranger.get(address, headers={"x-request-id": "request-0001"})
    page = response.content.decode()
    assert (response.status_code, response["X-Request-Id"]) == (status, "request-0001")
    assert words in page
    assert "What you can do" in page
    assert "<code>request-0001</code>" in page
    assert 'href="/">Go to your front page' in page
    assert "Content-Security-Policy" in response


def test_the_reasons_of_a_refusal_are_shown(stranger: Client) -> None:
    page = stranger.get("/fails/refused/").content.decode()
    assert "Photo ID is missing." in page
    assert "Gateway Considerations" in page


def test_what_the_answer_had_to_say_stays(stranger: Client) -> None:
    assert stranger.get("/only-post/")["Allow"] == "POST"
    assert stranger.get("/bare/429/")["Retry-After"] == "60"
    assert stranger.get("/fails/database/")["Retry-After"] == "30"


@pytest.mark.parametrize("address", ["/fails/fault/", "/fails/database/"])
def test_the_page_of_a_fault_needs_no_database(stranger: Client, address: str) -> None:
    stranger.cookies["sessionid"] = "some-session"
    gone = OperationalError("the database has gone")
    with patch("django.db.backends.utils.CursorWrapper.execute", side_effect=gone):
        response = stranger.get(address)
    assert response.status_code in {500, 503}
    assert b"What you can do" in response.content


def test_a_database_that_is_lost_before_the_page_is_reached_is_said_too(stranger: Client) -> None:
    stranger.cookies["sessionid"] = "some-session"
    gone = OperationalError("the database has gone")
    with patch("django.contrib.sessions.backends.db.SessionStore.load", side_effect=gone):
        response = stranger.get("/note/")
    assert response.status_code == 503
    assert b"cannot reach its database" in response.content


def test_a_form_without_its_token_gives_the_text_back_and_takes_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/note/", {"my_note": "Long <b>text</b>", "password": "hunter2"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "Long &lt;b&gt;text&lt;/b&gt;" in page
    assert "My note" in page
    assert "hunter2" not in page
    assert 'type="hidden"' not in page, "another site's form must not be sent on from here"


def test_nothing_of_a_sign_in_is_given_back() -> None:
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "amina@north.example"}).content
    assert b"amina@north.example" not in page


def test_a_request_that_names_itself_strangely_gets_a_name_of_ours(stranger: Client) -> None:
    given = stranger.get("/nowhere/", headers={"x-request-id": "<script>"})["X-Request-Id"]
    assert len(given) == 32


def test_every_page_of_an_error_says_what_to_do() -> None:
    assert all(said.title and said.happened.endswith(".") and said.to_do for said in ERRORS.values())

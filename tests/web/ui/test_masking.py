"""Django takes our tokens for its own."""

from __future__ import annotations

from collections import Counter

from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH
from django.middleware.csrf import _does_token_match as fits  # type: ignore[attr-defined]
from django.test import Client, RequestFactory

from touchstone.web.ui.masking import random_letters, token


def test_a_token_says_the_browsers_secret_and_is_another_each_time() -> None:
    request = RequestFactory().get("/")
    request.META["CSRF_COOKIE"] = secret = random_letters(CSRF_SECRET_LENGTH)
    made = {token(request) for _ in range(50)}
    assert len(made) == 50
    assert all(fits(one, secret) for one in made)
    assert not fits(made.pop(), random_letters(CSRF_SECRET_LENGTH))
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"] is True


def test_a_browser_without_a_secret_is_given_one() -> None:
    request = RequestFactory().get("/")
    assert fits(token(request), request.META["CSRF_COOKIE"])
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"] is True


def test_every_letter_is_as_likely_as_any_other() -> None:
    found = Counter(random_letters(62_000))
    assert set(found) == set(CSRF_ALLOWED_CHARS)
    assert 800 < min(found.values()) <= max(found.values()) < 1200


def test_a_form_is_taken_with_its_token_and_refused_without(db: None) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    page = client.get("/accounts/login/")
    field = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    said = {"login": "nobody@example.org", "password": "wrong"}
    assert client.post("/accounts/login/", said).status_code == 403
    assert client.post("/accounts/login/", {**said, "csrfmiddlewaretoken": field}).status_code == 200

"""Secrets at rest: a copy of the database, or another instance's key, opens nothing."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from pytest_django import Settings

from tests.factories.accounts import code_of, recovery_codes, sign_in, verified, with_app
from tests.factories.web import cast
from touchstone.web.accounts.models import Person
from touchstone.web.accounts.sealing import MARK, Unreadable, opened, sealed

DOOR = "/accounts/2fa/authenticate/"


def at_rest() -> str:
    """The table of second factors as a copy of the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        return str(cursor.fetchone())


@pytest.fixture
def person(db: None) -> Person:
    """Somebody who will have a second factor."""
    return verified(cast().people["employer"])


def enters(person: Person, code: str) -> bool:
    """Whether a code opens the door."""
    client = sign_in(person.email).client
    client.post(DOOR, {"code": code})
    return "_auth_user_id" in client.session


def test_neither_secret_nor_seed_nor_code_stands_in_the_database(person: Person) -> None:
    secret = with_app(person)
    kept = at_rest()
    assert kept.count(MARK) == 2
    assert secret not in kept
    assert not [code for code in recovery_codes(person) if code in kept]
    assert enters(person, code_of(secret))


def test_what_was_kept_before_secrets_were_sealed_still_opens_the_door(person: Person) -> None:
    secret = with_app(person)
    Authenticator.objects.filter(type="totp").update(data={"secret": secret})
    assert enters(person, code_of(secret))


def test_an_older_key_still_opens_and_the_newest_seals(person: Person, settings: Settings) -> None:
    secret, codes = with_app(person), recovery_codes(person)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a newer one"
    assert enters(person, code_of(secret))
    assert recovery_codes(person) == codes
    fresh = sealed("text", "test")
    settings.SECRET_KEY_FALLBACKS = []
    assert opened(fresh, "test") == "text"


def test_without_its_key_no_code_opens_the_door_and_the_log_says_why(
    person: Person, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    secret, codes = with_app(person), recovery_codes(person)
    settings.SECRET_KEY = "of another instance"
    assert not enters(person, code_of(secret))
    assert not enters(person, codes[0])
    assert not enters(person, code_of("AAAAAAAA"))
    assert "a second factor cannot be read" in caplog.text


def test_a_seal_is_for_one_purpose_and_never_the_same_twice(settings: Settings) -> None:
    first, second = sealed("ää text", "one"), sealed("ää text", "one")
    assert first != second
    assert opened(first, "one") == opened(second, "one") == "ää text"
    with pytest.raises(Unreadable):
        opened(first, "another")
    damaged = first[:-3] + "AAA"
    with pytest.raises(Unreadable):
        opened(damaged, "one")

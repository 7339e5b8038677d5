"""What browsers are told to keep to, on every page; cookies behind TLS; tries counted for all processes."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from tests.factories.accounts import sign_in, verified
from tests.factories.web import cast
from touchstone.project import settings as source

pytestmark = pytest.mark.django_db
SECURITY = ("SESSION_COOKIE", "CSRF_", "SECURE_", "ACCOUNT_DEFAULT_HTTP", "ALLAUTH_TRUSTED")


@pytest.fixture
def behind_tls(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The product's own settings with TLS on, behind a proxy."""
    monkeypatch.setenv("TOUCHSTONE_TLS", "yes")
    monkeypatch.setenv("TOUCHSTONE_BEHIND_PROXY", "yes")
    made = runpy.run_path(str(source.__file__))
    for name, value in made.items():
        if name.startswith(SECURITY):
            setattr(settings, name, value)
    return made


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/help/", "/nowhere/", "/people/", "/invitation/x/", "/ready", "/health"]
)
def test_every_answer_says_what_may_run_on_it(address: str) -> None:
    answer = Client().get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    client = sign_in(verified(cast().people["employer"]).email).client
    client.get("/roles/")
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax"), name


def test_with_tls_cookies_are_secure_and_browsers_stay_with_it(behind_tls: dict[str, Any]) -> None:
    person = verified(cast().people["employer"])
    plain = Client().get("/accounts/login/")
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://testserver/accounts/login/")
    client = Client(headers={"x-forwarded-proto": "https"})
    answer = sign_in(person.email, client=client)
    client.get("/roles/")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert all(client.cookies[name]["secure"] for name in ("sessionid", "csrftoken", "known"))


def test_probes_are_answered_without_tls_and_for_any_host(behind_tls: dict[str, Any]) -> None:
    for address in ("/health", "/ready"):
        answer = Client().get(address, headers={"host": "10.0.0.7"})
        assert (answer.status_code, len(answer.cookies)) == (200, 0)


def test_tries_are_counted_for_the_address_that_the_proxy_saw(behind_tls: dict[str, Any]) -> None:
    def ask(near: str) -> int:
        client = Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": f"made up, {near}"})
        return client.post("/accounts/password/reset/", {"email": f"{near}@x.example"}).status_code

    for number in range(20):
        client = Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": f"{number}, 192.0.2.1"})
        client.post("/accounts/password/reset/", {"email": f"{number}@x.example"})
    assert ask("192.0.2.1") == 429
    assert ask("192.0.2.2") == 302


def test_who_is_alive_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
    assert Client().get("/health").content == b"alive\n"


def test_ready_is_who_reaches_a_whole_database(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Client().get("/ready")
    assert (answer.status_code, answer.content) == (200, b"ready\n")
    assert "no-store" in answer.headers["Cache-Control"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts' AND name <> '0001_initial'")
    answer = Client().get("/ready")
    assert (answer.status_code, answer.content) == (503, b"migrations are missing\n")


def test_not_ready_without_a_database_or_with_an_unbound_role(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone() -> str:
        raise OperationalError("gone")

    monkeypatch.setattr("touchstone.project.health.unbound", gone)
    monkeypatch.setattr("touchstone.project.health.connection.close", lambda: None)
    assert Client().get("/ready").content == b"the database does not answer\n"
    monkeypatch.setattr("touchstone.project.health.unbound", lambda: "postgres is a superuser.")
    answer = Client().get("/ready")
    assert answer.status_code == 503
    assert b"postgres" not in answer.content


@pytest.fixture
def shared_cache(settings: Settings) -> Iterator[None]:
    """The cache of production: a table of the database."""
    settings.CACHES = {**source.CACHES}
    call_command("createcachetable", verbosity=0)
    yield
    caches.close_all()


def test_tries_are_counted_for_all_processes_together(shared_cache: None) -> None:
    """Nothing is kept in the process: what the next one knows, it reads from the table."""
    person = verified(cast().people["employer"])
    for _ in range(5):
        sign_in(person.email, "wrong")
        del caches["default"]  # as another process starts: with nothing
    locked = sign_in(person.email)
    assert "There were too many tries." in locked.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone() > (0,)


def test_nobody_pushes_out_their_tries_by_making_others(shared_cache: None) -> None:
    assert source.CACHES["default"]["OPTIONS"] == {"MAX_ENTRIES": 50_000}
    person = verified(cast().people["employer"])
    for _ in range(5):
        sign_in(person.email, "wrong")
    for number in range(400):  # Django would keep 300
        caches["default"].set(f"other-{number}", 1)
    assert "There were too many tries." in sign_in(person.email).content.decode()

"""What is logged: one JSON object a line, named after its request, with no personal data and no secret."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import sign_in, verified
from tests.factories.web import PASSWORD, cast
from touchstone.project.logs import LOGGING

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Iterator[Any]:
    """What the product writes to its log while the test runs, read back."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    formatter = dict(LOGGING["formatters"]["json"])  # type: ignore[index]
    handler.setFormatter(formatter.pop("()")(**formatter))
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_line_is_named_after_its_request_and_says_when_and_how_grave(lines: Any) -> None:
    answer = Client().get("/nowhere/", headers={"x-request-id": "request-0001"})
    (line,) = [one for one in lines() if "/nowhere/" in one["event"]]
    assert line["request"] == answer["X-Request-Id"] == "request-0001"
    assert (line["level"], line["logger"]) == ("warning", "django.request")
    assert line["timestamp"].endswith("Z")


def test_outside_of_a_request_there_is_none(lines: Any) -> None:
    Client().get("/nowhere/")
    logging.getLogger("touchstone.web").error("on its own")
    assert "request" not in lines()[-1]


def test_a_fault_is_logged_whole_but_for_addresses_in_it(lines: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("Key (email)=(jo.o'neill+x@north.example) already exists.")

    monkeypatch.setattr("touchstone.web.accounts.views.found", fail)
    assert Client(raise_request_exception=False).get("/invitation/abc123/").status_code == 500
    (line,) = [one for one in lines() if one["level"] == "error"]
    assert "RuntimeError: Key (email)=(…@…) already exists." in line["exception"]
    assert "Traceback" in line["exception"]
    assert "abc123" not in json.dumps(line)


def test_signing_in_and_failing_to_names_nobody_and_no_password(lines: Any) -> None:
    person = verified(cast().people["employer"])
    for password in ("a wrong one", PASSWORD):
        sign_in(person.email, password)
    Client().post("/accounts/password/reset/", {"email": person.email})
    Client().get(f"/nowhere/{person.email}/")
    said = json.dumps(lines())
    assert "/nowhere/" in said
    for private in (person.email, person.name, "a wrong one", PASSWORD):
        assert private not in said


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("accounts-accept", {"secret": "S3CRET"}),
        ("account_reset_password_from_key", {"uidb36": "1", "key": "S3CRET"}),
        ("account_confirm_email", {"key": "S3CRET"}),
        ("bookings-feed", {"key": "5ec5ec5e-0000-4000-8000-000000000000"}),
        ("files-content", {"signed": "S3CRET"}),
    ],
)
def test_no_address_that_opens_something_is_logged(lines: Any, name: str, given: dict[str, str]) -> None:
    logging.getLogger("django.request").warning("Gone: %s", reverse(name, kwargs=given))
    said = lines()[-1]["event"]
    assert said.startswith("Gone: /")
    assert "…" in said
    assert given.get("key", given.get("secret", given.get("signed", "")))[:6] not in said

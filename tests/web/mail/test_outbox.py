"""The list of messages: sorted, narrowed by whether they went and what they are about, paged, exported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.browser import Site
from tests.factories.web import NOW, cast
from touchstone.web.mail.models import Message
from touchstone.web.organisations.scope import within

PAGE = "mail-outbox"


@pytest.fixture
def site(db: None) -> Iterator[Site]:
    """A cast; its rows are seen while the test runs."""
    people = cast()
    with within(people.organisation.id):
        yield Site(people)


def message(site: Site, subject: str, minutes: int = 0, **more: Any) -> Message:
    """One more message."""
    said: dict[str, Any] = {"to": "a@north.example", "kind": "invitation", "text": "", "html": ""}
    at = NOW + timedelta(minutes=minutes)
    own = {"organisation": site.people.organisation, "subject": subject, "written_at": at}
    return Message.objects.create(**(said | own | more))


def every_state(site: Site) -> None:
    """A message of each state."""
    message(site, "Went well", sent_at=NOW, failed="")
    message(site, "Broke down", 1, failed="ConnectionRefusedError", kind="gateway_to_sign")
    message(site, "Stands by", 2, kind="gateway_to_sign")
    message(site, "Comes later", 3, at_once=False, kind="result")


SUBJECTS = ("Went well", "Broke down", "Stands by", "Comes later")


def shown(page: str) -> list[str]:
    """The subjects on a page, in its order."""
    return sorted((one for one in SUBJECTS if f">{one}<" in page), key=page.index)


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("", ["Comes later", "Stands by", "Broke down", "Went well"]),
        ("sort=written", ["Went well", "Broke down", "Stands by", "Comes later"]),
        ("state=sent", ["Went well"]),
        ("state=failed", ["Broke down"]),
        ("state=waiting", ["Stands by"]),
        ("state=digest", ["Comes later"]),
        ("kind=gateway_to_sign", ["Stands by", "Broke down"]),
        ("kind=gateway_to_sign&state=waiting", ["Stands by"]),
        ("q=broke", ["Broke down"]),
        ("q=nobody", []),
        ("state=nonsense&kind=%00&sort=x&after=y", ["Comes later", "Stands by", "Broke down", "Went well"]),
        ("sort=sent", ["Went well"]),
    ],
)
def test_it_sorts_and_narrows(site: Site, query: str, subjects: list[str]) -> None:
    every_state(site)
    answer = site.get("manager", PAGE, query=query)
    assert answer.status_code == 200
    assert shown(answer.text_)[: len(subjects)] == subjects
    assert answer.text_.count("<h1") == 1


def test_it_says_what_failed_and_what_each_is_about(site: Site) -> None:
    every_state(site)
    said = site.get("manager", PAGE).text_
    assert "Failed: ConnectionRefusedError" in said
    assert "Gateway to sign" in said
    assert "Kept for a digest" in said


@pytest.mark.parametrize("sort", ["subject", "-to", "kind", "-written", "state", "-sent"])
def test_pages_by_every_order_hold_every_message_once(site: Site, sort: str) -> None:
    for number in range(60):
        message(site, f"Number {number:02d}", number % 3, sent_at=NOW if number % 2 else None)
    seen, query = list[str](), f"sort={sort}"
    for _ in range(3):
        said = site.get("manager", PAGE, query=query).text_
        seen += [f"{number:02d}" for number in range(60) if f"Number {number:02d}<" in said]
        if 'rel="next"' in said:
            query = said.split('rel="next"')[1].split('href="?', 1)[1].split('"')[0].replace("&amp;", "&")
    assert sorted(seen) == [f"{number:02d}" for number in range(60)]


def test_it_is_exported_as_it_was_narrowed(site: Site) -> None:
    every_state(site)
    message(site, "=cmd()", 9, failed="E")
    answer = site.browser("manager").get("/outbox/?export=csv&state=failed")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "\ufeffSubject,To,About,Written,State,Sent"
    assert [line.split(",")[0] for line in lines[1:]] == ["'=cmd()", "Broke down"]


def test_it_takes_few_queries_however_many_there_are(site: Site) -> None:
    every_state(site)
    few = site.queries("manager", PAGE)
    for number in range(20):
        message(site, f"Number {number}", sent_at=NOW)
    assert site.queries("manager", PAGE) == few <= 15


def test_an_empty_list_says_when_something_comes_and_others_have_none(site: Site) -> None:
    assert "Messages appear here" in site.get("manager", PAGE).text_
    for role in ("bookings", "assessor", "training_provider", "apprentice"):
        assert site.get(role, PAGE).status_code == 403
    every_state(site)
    assert shown(Site(cast("South")).get("manager", PAGE).text_) == []

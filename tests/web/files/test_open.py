"""Opening files: checked, kept in the history, by addresses that soon end and belong to one person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import uploads
from tests.factories.portfolio import Portfolio
from tests.factories.web import cast
from touchstone.web.audit.models import Event
from touchstone.web.files.addresses import address
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.scope import within


def stored(portfolio: Portfolio, data: bytes, name: str) -> StoredFile:
    piece = portfolio.add(file=portfolio.file(data, name))
    return piece.versions.get().file


def fetched(portfolio: Portfolio, file: StoredFile, role: str = "training_provider", **headers: str) -> Any:
    """The bytes, by way of the page that checks."""
    browser = portfolio.browser(role)
    return portfolio.seen_again(
        lambda: browser.get(browser.get(reverse("files-open", args=[file.id]))["Location"], headers=headers)
    )


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("role", ["apprentice", "training_provider", "employer", "bookings", "manager"])
def test_who_may_see_the_apprentice_gets_the_bytes_and_leaves_an_event(
    portfolio: Portfolio, role: str
) -> None:
    data = uploads.pdf()
    file = stored(portfolio, data, "contract.pdf")
    answer = fetched(portfolio, file, role)
    assert (answer.status_code, body(answer)) == (200, data)
    event = Event.objects.get(action="file.open")
    assert (event.by, event.facts["file"]) == (portfolio.people.people[role].id, str(file.id))


def test_the_bytes_can_run_nothing_and_are_kept_by_no_cache(portfolio: Portfolio) -> None:
    answer = fetched(portfolio, stored(portfolio, uploads.pdf(), "contract.pdf"))
    assert answer["Content-Disposition"] == 'attachment; filename="contract.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "private, no-store"
    body(answer)


def test_a_picture_is_shown_and_can_be_saved(portfolio: Portfolio) -> None:
    file = stored(portfolio, uploads.image(), "board.png")
    shown = fetched(portfolio, file)
    assert shown["Content-Disposition"].startswith("inline")
    body(shown)
    browser = portfolio.browser("manager")
    answer = browser.get(browser.get(reverse("files-open", args=[file.id]) + "?save")["Location"])
    assert answer["Content-Disposition"].startswith("attachment")
    body(answer)


def test_a_player_gets_the_part_it_asks_for(portfolio: Portfolio) -> None:
    data = uploads.mpeg4()
    answer = fetched(portfolio, stored(portfolio, data, "talk.mp4"), Range="bytes=10-19")
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes 10-19/{len(data)}")
    assert (answer["Content-Length"], body(answer)) == ("10", data[10:20])


@pytest.mark.parametrize(
    ("asked", "begins", "ends"),
    [("bytes=-5", -5, None), ("bytes=400-", 400, None), ("bytes=0-9999", 0, None)],
)
def test_parts_without_a_beginning_or_an_end_are_understood(
    portfolio: Portfolio, asked: str, begins: int, ends: int | None
) -> None:
    data = uploads.mpeg4()
    answer = fetched(portfolio, stored(portfolio, data, "talk.mp4"), Range=asked)
    assert (answer.status_code, body(answer)) == (206, data[begins:ends])


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=9-3", "lines=1-2", "bytes=99999-", "bytes=0-1,3-4"])
def test_a_part_that_makes_no_sense_is_answered_with_the_whole(portfolio: Portfolio, asked: str) -> None:
    data = uploads.mpeg4()
    answer = fetched(portfolio, stored(portfolio, data, "talk.mp4"), Range=asked)
    assert (answer.status_code, body(answer)) == (200, data)


def test_a_stranger_is_sent_to_sign_in(portfolio: Portfolio) -> None:
    file = stored(portfolio, uploads.pdf(), "a.pdf")
    for page, about in (("files-open", file.id), ("files-content", "anything")):
        assert "/accounts/login/" in Client().get(reverse(page, args=[about]))["Location"]


@pytest.mark.parametrize("role", ["training_provider", "employer", "manager", "apprentice", "assessor"])
def test_people_of_another_organisation_find_nothing(portfolio: Portfolio, role: str) -> None:
    file = stored(portfolio, uploads.pdf(), "a.pdf")
    south = cast("South")
    browser = Client()
    browser.force_login(south.people[role])
    answer = portfolio.seen_again(lambda: browser.get(reverse("files-open", args=[file.id])))
    assert answer.status_code == 404
    assert not Event.objects.filter(action="file.open").exists()


def test_a_file_that_is_not_there_is_not_found(portfolio: Portfolio) -> None:
    assert portfolio.get("manager", "files-open", uuid4()).status_code == 404


def test_an_assessor_who_is_not_booked_finds_nothing(portfolio: Portfolio) -> None:
    file = stored(portfolio, uploads.pdf(), "a.pdf")
    assert portfolio.get("assessor", "files-open", file.id).status_code == 404


def test_an_address_signed_for_another_person_is_of_no_use(portfolio: Portfolio) -> None:
    file = stored(portfolio, uploads.pdf(), "a.pdf")
    signed = portfolio.browser("training_provider").get(reverse("files-open", args=[file.id]))["Location"]
    assert portfolio.browser("manager").get(signed).status_code == 404


@pytest.mark.parametrize("signed", ["x", "eyJmIjoiIn0:abc", "%F0%9F%98%80"])
def test_an_address_nobody_signed_is_not_found(portfolio: Portfolio, signed: str) -> None:
    answer = portfolio.browser("manager").get(reverse("files-content", args=[unquote(signed)]))
    assert answer.status_code == 404


def test_an_old_address_leads_back_to_the_check(portfolio: Portfolio, settings: Any) -> None:
    from django.utils import timezone

    file = stored(portfolio, uploads.pdf(), "a.pdf")
    old = timezone.now() - timedelta(minutes=6)
    signed = address(file, portfolio.actor("manager"), old, save=True)
    answer = portfolio.browser("manager").get(signed)
    assert answer["Location"] == reverse("files-open", args=[file.id])


def test_a_file_whose_bytes_were_lost_is_not_found(portfolio: Portfolio) -> None:
    file = stored(portfolio, uploads.pdf(), "a.pdf")
    (portfolio.files / file.sha256[:2] / file.sha256).unlink()
    assert fetched(portfolio, file).status_code == 404


def test_access_that_ended_ends_the_address_too(portfolio: Portfolio) -> None:
    file = stored(portfolio, uploads.pdf(), "a.pdf")
    browser = portfolio.browser("employer")
    signed = browser.get(reverse("files-open", args=[file.id]))["Location"]
    with within(portfolio.people.organisation.id):
        portfolio.one.employer = cast("South").employer
        portfolio.one.save()
    assert browser.get(signed).status_code == 404


def test_names_are_given_back_as_they_were_typed_and_harmless(portfolio: Portfolio) -> None:
    name = 'Zoë’s "log"; filename=x.exe\r\nX-Bad: 1.pdf'
    answer = fetched(portfolio, stored(portfolio, uploads.pdf(), name))
    said = answer["Content-Disposition"]
    assert "\n" not in said
    assert "filename*=utf-8''Zo%C3%AB" in said
    body(answer)


def test_posting_to_a_file_is_refused(portfolio: Portfolio) -> None:
    answer = portfolio.post("manager", "files-open", UUID(int=0))
    assert answer.status_code == 405

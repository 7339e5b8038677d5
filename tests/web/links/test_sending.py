"""The page at a link: no sign-in, one purpose, and nothing told to whoever has none."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import structlog
from django.test import Client
from django.utils import timezone

from tests.factories.links import asked, secret_in, sent
from tests.factories.portfolio import Portfolio, text, upload
from tests.factories.tus import spooled
from tests.factories.uploads import image, mpeg4, pdf
from tests.factories.web import NOW, apprenticeship, cast
from tests.web.links.conftest import Outside
from touchstone.project.logs import masked
from touchstone.web.audit.models import Event
from touchstone.web.files.models import StoredFile
from touchstone.web.links import actions
from touchstone.web.links.models import SentFile, SentState, UploadLink
from touchstone.web.mail.models import Message
from touchstone.web.organisations.scope import everywhere, within
from touchstone.web.uploads.models import Upload

del timezone, structlog, logging, json
PDF = pdf()


def came(outside: Outside, name: str = "session.pdf", data: bytes = PDF) -> str:
    """The id of an upload that came whole."""
    path = outside.begun(name, len(data))
    assert outside.add(path, 0, data).status_code == 204
    return path.rstrip("/").rsplit("/", 1)[1]


def test_the_page_says_who_asks_for_what_until_when_and_no_more_of_the_apprentice(outside: Outside) -> None:
    answer = outside.open()
    page = text(answer)
    assert answer.status_code == 200
    for said in ("North Training provider", "Amina", "North Assessment", "The recording of the session"):
        assert said in page
    for said in ("15 June 2026", "deleted at once", "Privacy: what is kept of you", "8,192 MB at most"):
        assert said in page
    for kept in ("Khan", "1995", "9276308686", str(answer.context or "") or "learners.example"):
        assert kept not in page
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_plain_form_hands_over_a_file_and_the_sender_gets_a_receipt(
    portfolio: Portfolio, link: UploadLink, outside: Outside
) -> None:
    answer = outside.send(file=upload(PDF, "session.pdf"))
    one = SentFile.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{outside.page}received/{one.id}/")
    file = StoredFile.objects.get()
    assert (file.waits, file.closed_at, file.uploaded_by) == (True, NOW, link.id)
    assert (one.state, one.sha256, one.size, one.name) == (
        SentState.WAITING,
        file.sha256,
        len(PDF),
        "session.pdf",
    )
    page = text(outside.open(answer["Location"]))
    assert file.sha256 in page
    assert "That was all that was asked for" in page
    assert not portfolio.one.portfolio_pieces.exists()
    told = Message.objects.get(kind="upload_link_arrived")
    assert told.to == portfolio.people.people["training_provider"].email
    assert "Lee Marsh" in told.subject


def test_what_came_piece_by_piece_is_handed_over_by_its_id(link: UploadLink, outside: Outside) -> None:
    id = came(outside)
    told = outside.ask("GET", f"{outside.page}files/{id}/").json()
    assert (told["state"], told["apprentice"], told["same_as"]) == ("ready", None, None)
    assert outside.send(file_upload=id).status_code == 302
    assert SentFile.objects.get().link == link
    assert Upload.objects.get().by == link.id


def test_the_history_names_who_sent_it_and_the_link_never(portfolio: Portfolio, outside: Outside) -> None:
    outside.send(file=upload(PDF, "session.pdf"))
    done = Event.objects.filter(chain=portfolio.one.id).order_by("number")
    assert [event.action for event in done] == ["link.make", "file.keep", "link.receive"]
    assert {event.role for event in done} == {"training_provider", "by_link"}
    page = text(portfolio.get("manager", "audit-history", portfolio.one.id))
    assert "Lee Marsh (outside)" in page
    assert "External person, by an upload link" in page
    assert outside.page not in page


def test_nobody_inside_opens_it_before_it_is_taken(portfolio: Portfolio, outside: Outside) -> None:
    outside.send(file=upload(mpeg4(), "session.mp4"))
    file = StoredFile.objects.get()
    for role in ("training_provider", "apprentice", "assessor", "manager", "employer"):
        assert portfolio.get(role, "files-open", file.id).status_code == 404


def test_a_link_is_used_once(outside: Outside) -> None:
    first = outside.send(file=upload(PDF, "session.pdf"))
    assert outside.open().status_code == 410
    assert outside.send(file=upload(pdf(2), "again.pdf")).status_code == 410
    assert outside.begin("again.pdf", 9).status_code == 410
    assert SentFile.objects.count() == 1
    assert outside.open(first["Location"]).status_code == 200


def test_a_link_for_two_takes_two_and_the_same_file_counts_once(
    portfolio: Portfolio, holding: Callable[[UploadLink], Outside]
) -> None:
    outside = holding(asked(portfolio.one, portfolio.actor(), most=2))
    first = outside.send(file=upload(PDF, "session.pdf"))
    assert "Hand over another file" in text(outside.open(first["Location"]))
    assert outside.send(file=upload(PDF, "session.pdf"))["Location"] == first["Location"]
    assert outside.send(file=upload(pdf(2), "more.pdf")).status_code == 302
    assert outside.open().status_code == 410
    assert Message.objects.filter(kind="upload_link_arrived").count() == 2


def unusable(portfolio: Portfolio) -> dict[str, str]:
    """The secret of a link that was used up, of one that was withdrawn, of one that is over; and of none."""
    by, found = portfolio.actor(), {"unknown": "x" * 43, "empty": "-"}
    for at, name in enumerate(("used", "withdrawn", "expired", "left")):
        early = NOW - timedelta(days=15) if name == "expired" else NOW
        link = asked(portfolio.one, by, email=f"lee{at}@works.example", at=early)
        found[name] = secret_in(link)
        if name == "used":
            sent(link)
        if name == "withdrawn":
            actions.withdraw_link(link=link.id, by=by, at=NOW)
    return found


def test_every_link_that_cannot_be_used_gets_the_same_answer(portfolio: Portfolio) -> None:
    secrets = unusable(portfolio)
    portfolio.one.withdrawn_on = NOW.date()
    portfolio.one.save()
    pages, words = set(), set()
    for secret in secrets.values():
        outside = Outside(secret, portfolio.people.organisation.id)
        for answer in (outside.open(), outside.send(file=upload(PDF, "a.pdf"))):
            pages.add((answer.status_code, re.sub(r'value="[^"]+"', "", text(answer))))
            assert answer["Referrer-Policy"] == "strict-origin"
        for answer in (
            outside.begin("a.pdf", 9),
            outside.ask("HEAD", f"{outside.page}files/{portfolio.one.id}/"),
        ):
            words.add(answer.status_code)
    assert len(pages) == 1
    assert words == {410}
    assert "ask the person who sent you the link for a new one" in pages.pop()[1]
    assert StoredFile.objects.count() == 1
    assert not Upload.objects.exists()


def test_a_link_that_expires_in_the_middle_takes_no_more(link: UploadLink, outside: Outside) -> None:
    path = outside.begun("session.pdf", 8)
    assert outside.add(path, 0, b"1234").status_code == 204
    UploadLink.objects.update(made_at=NOW - timedelta(days=14), expires_at=NOW)
    refused = outside.add(path, 4, b"5678")
    assert (refused.status_code, refused.json()["message"]) == (410, actions.ENDED)
    assert outside.ask("HEAD", path).status_code == 410
    assert outside.send(file_upload=path.split("/")[4]).status_code == 410
    assert spooled()[0].read_bytes() == b"1234"  # until the sweep of what nobody goes on with


def test_a_link_that_is_withdrawn_in_the_middle_takes_no_more_and_what_came_goes(
    portfolio: Portfolio, link: UploadLink, outside: Outside, django_capture_on_commit_callbacks: Any
) -> None:
    path = outside.begun("session.pdf", 8)
    outside.add(path, 0, b"1234")
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_link(link=link.id, by=portfolio.actor(), at=NOW)
    assert outside.add(path, 4, b"5678").status_code == 410
    assert spooled() == []
    assert not Upload.objects.exists()


def test_what_the_link_does_not_take_is_refused_before_its_first_byte_and_in_the_form(
    portfolio: Portfolio, holding: Callable[[UploadLink], Outside]
) -> None:
    link = asked(portfolio.one, portfolio.actor(), families=["video"], largest=1024 * 1024)
    outside = holding(link)
    for name, size, status, said in (
        ("session.pdf", 9, 422, "You were asked for video"),
        ("session.mp4", 1024 * 1024 + 1, 413, "1 MB at most"),
        ("setup.exe", 9, 422, "You were asked for video"),
    ):
        answer = outside.begin(name, size)
        assert (answer.status_code, said in answer.json()["message"]) == (status, True)
    for file in (upload(PDF, "session.pdf"), upload(mpeg4() + b"\0" * 1024 * 1024, "long.mp4")):
        assert outside.send(file=file).status_code == 422
    pretending = outside.send(file=upload(image(), "session.mp4"))
    assert pretending.status_code == 422
    assert not SentFile.objects.exists()


def test_bad_input_is_said_and_nothing_is_kept(outside: Outside) -> None:
    assert "Choose the file that you want to hand over" in text(outside.send())
    for fields in (
        {"file_upload": "nonsense"},
        {"file_upload": "0" * 32},
        {"file": upload(b"", "empty.pdf")},
    ):
        assert outside.send(**fields).status_code == 422
    assert outside.send(file=upload(b"MZ", "setup.exe")).status_code == 422
    assert not StoredFile.objects.exists()


def test_few_uploads_wait_beside_one_another(outside: Outside) -> None:
    for at in range(1 + actions.SPARE):
        outside.begun(f"{at}.pdf", 8)
    refused = outside.begin("more.pdf", 8)
    assert (refused.status_code, "Cancel one first" in refused.json()["message"]) == (422, True)


def test_no_link_reaches_what_came_by_another_or_is_somebody_elses(
    portfolio: Portfolio, outside: Outside, holding: Callable[[UploadLink], Outside]
) -> None:
    path = outside.begun("session.pdf", 8)
    id = path.split("/")[4]
    other = holding(asked(portfolio.one, portfolio.actor(), email="kim@works.example"))
    with everywhere():
        south = cast("South")
        theirs = apprenticeship(south)
    with within(south.organisation.id):
        south_link = asked(theirs, south.actor("manager"), email="nia@works.example")
        foreign = Outside(secret_in(south_link), portfolio.people.organisation.id)
    for holder in (other, foreign):
        there = f"{holder.page}files/{id}/"
        for method in ("HEAD", "GET", "DELETE"):
            assert holder.ask(method, there).status_code == 404
        assert holder.add(there, 0, b"12345678").status_code == 404
        assert holder.send(file_upload=id).status_code == 422
    inside = portfolio.browser("training_provider")
    spoken = {"Tus-Resumable": "1.0.0"}
    answer = portfolio.seen_again(lambda: inside.head(f"/uploads/{id}/", headers=spoken))
    assert answer.status_code == 404
    assert Upload.objects.get().received == 0


def test_the_receipt_of_another_link_is_not_shown_and_goes_after_a_day(
    portfolio: Portfolio, outside: Outside, holding: Callable[[UploadLink], Outside]
) -> None:
    receipt = outside.send(file=upload(PDF, "session.pdf"))["Location"]
    other = holding(asked(portfolio.one, portfolio.actor(), email="kim@works.example"))
    assert other.open(f"{other.page}received/{receipt.split('/')[4]}/").status_code == 410
    SentFile.objects.update(at=NOW - timedelta(days=1))
    assert outside.open(receipt).status_code == 410


def test_a_form_without_its_token_is_refused(outside: Outside) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(outside.page, {"file": upload(PDF, "session.pdf")})
    assert answer.status_code == 403
    with everywhere():
        assert not StoredFile.objects.exists()


def test_who_is_signed_in_is_nobody_here(portfolio: Portfolio, outside: Outside) -> None:
    outside.client = portfolio.browser("manager")
    page = text(outside.open())
    assert "North Manager" not in page
    assert "Your roles" not in page


def test_who_asks_too_often_is_told_to_wait(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("touchstone.web.links.views.sending._seldom", lambda *_: False)
    assert outside.open().status_code == 429
    assert "Too many tries" in text(outside.open())
    assert outside.begin("a.pdf", 9).status_code == 429


def test_tries_are_counted_by_where_they_come_from(outside: Outside) -> None:
    wrong = Outside("y" * 43, outside.sees)
    statuses = [wrong.open().status_code for _ in range(61)]
    assert statuses.count(410) == 60
    assert statuses[-1] == 429


def test_logs_leave_the_secret_out(outside: Outside) -> None:
    event = masked(None, "warning", {"event": f"Gone: {outside.page}", "path": f"{outside.page}files/"})
    assert event == {"event": "Gone: /send/…/", "path": "/send/…/files/"}

"""What a device may keep of a portfolio: what may be opened, with one's own notes; and what is soon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.assessments import DAY
from tests.factories.gateway import stored
from tests.factories.results import another
from tests.factories.room import seated
from tests.factories.web import Cast
from tests.web.console import test_pages
from tests.web.console.conftest import MORNING, Session
from touchstone.web.audit.models import Event
from touchstone.web.console.shelving import next_day, weights
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.scope import see
from touchstone.web.portfolio.models import Piece, PieceVersion
from touchstone.web.questions.actions.preparing import note_piece
from touchstone.web.room.models import Kind

ask = test_pages.ask


@pytest.fixture
def shelf(session: Session, people: Cast) -> list[StoredFile]:
    """A document and a recording in the first piece of the portfolio, which the assessor has noted."""
    piece = Piece.objects.order_by("number").first()
    piece = piece or Piece.objects.create(
        organisation=people.organisation,
        apprenticeship=session.made.one,
        number=1,
        title="A log",
        kind="reflective_log",
        ksbs=["K1"],
        added_by=session.pocket.by,
        added_at=DAY,
    )
    PieceVersion.objects.filter(piece__apprenticeship=session.made.one).delete()
    files = [stored(people, session.made.one, name) for name in ("contract.pdf", "talk.mp4")]
    StoredFile.objects.filter(id=files[1].id).update(media_type="video/mp4", size=700_000_000)
    for number, file in enumerate(files, start=1):
        said: dict[str, Any] = {
            "number": number,
            "file": file,
            "added_by": session.pocket.by,
            "added_at": DAY,
        }
        PieceVersion.objects.create(organisation=people.organisation, piece=piece, **said)
    by = people.actor("assessor")
    note_piece(
        attempt=session.made.row.id, piece=piece.id, text="Ask about the aim.", read=True, by=by, at=DAY
    )
    return files


def packed(ask: Callable[..., Any], session: Session) -> Any:
    """The pieces as the device gets them."""
    body = {"device": str(session.pocket.id)}
    return ask("assessor", "console-prepare", session.made.row.id, body=body).json()["pack"]["pieces"]


def test_a_piece_comes_with_its_note_and_what_may_be_fetched(
    ask: Callable[..., Any], session: Session, shelf: list[StoredFile]
) -> None:
    first, *others = packed(ask, session)
    assert first["note"] == "Ask about the aim."
    said = {one["name"]: (one["size"], one["type"], one["recording"]) for one in first["files"]}
    assert said == {
        "contract.pdf": (2_400_000, "application/pdf", False),
        "talk.mp4": (700_000_000, "video/mp4", True),
    }
    assert all(one["files"] == [] for one in others)


def test_what_may_not_be_opened_is_not_named(
    ask: Callable[..., Any], session: Session, shelf: list[StoredFile]
) -> None:
    StoredFile.objects.filter(id=shelf[0].id).update(closed_at=DAY)
    assert [one["name"] for one in packed(ask, session)[0]["files"]] == ["talk.mp4"]
    assert (
        weights([session.made.row], session.made.people.actor("assessor"))[session.made.one.id]["files"] == 0
    )


def test_before_it_is_on_the_device_its_size_is_said(
    ask: Callable[..., Any], session: Session, shelf: list[StoredFile]
) -> None:
    [one] = ask("assessor", "console-state").json()["attempts"]
    assert one["portfolio"] == {"files": 1, "size": 2_400_000, "recorded": 1, "recorded_size": 700_000_000}


@pytest.mark.parametrize(("role", "told"), [("assessor", []), ("internal_quality_assurer", ["contract.pdf"])])
def test_who_marks_beside_is_told_of_the_files_that_they_would_be_given(
    ask: Callable[..., Any],
    session: Session,
    people: Cast,
    shelf: list[StoredFile],
    role: str,
    told: list[str],
) -> None:
    StoredFile.objects.filter(id=shelf[1].id).update(closed_at=DAY)
    made = people.memberships[role] if told else None
    second = made.person if made else another(people, "assessor", "Robin Second")
    people.people["second"] = second
    seated(session.made.row, second.id, Kind.CO_MARK, MORNING)
    [one] = ask("second", "console-state").json()["attempts"]
    assert one["portfolio"]["files"] == len(told)
    body = {"device": str(uuid4())}
    first, *_ = ask("second", "console-prepare", session.made.row.id, body=body).json()["pack"]["pieces"]
    assert [one["name"] for one in first["files"]] == told
    client = Client()
    client.force_login(second)
    assert client.get(reverse("files-open", args=[shelf[0].id])).status_code == (302 if told else 404)
    see([people.organisation.id])


def test_a_portfolio_without_files_weighs_nothing(ask: Callable[..., Any], session: Session) -> None:
    PieceVersion.objects.all().delete()
    [one] = ask("assessor", "console-state").json()["attempts"]
    assert one["portfolio"] == {"files": 0, "size": 0, "recorded": 0, "recorded_size": 0}


@pytest.mark.parametrize(
    ("today", "after"),
    [
        (date(2026, 11, 24), date(2026, 11, 25)),
        (date(2026, 11, 27), date(2026, 11, 30)),  # Friday
        (date(2026, 12, 24), date(2026, 12, 29)),  # Christmas, and Boxing Day on the Monday after it
    ],
)
def test_the_next_working_day(today: date, after: date) -> None:
    assert next_day(today) == after


def test_what_is_held_today_or_on_the_next_working_day_is_soon(
    ask: Callable[..., Any], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = []
    for days in (5, 3, 0):  # it is on a Monday: on Wednesday, on Friday, on the day itself
        monkeypatch.setattr(test_pages, "MOMENTS", [MORNING - timedelta(days=days)])
        [one] = ask("assessor", "console-state").json()["attempts"]
        soon.append(one["soon"])
    assert soon == [False, True, True]


def test_each_file_that_is_fetched_is_in_the_history(
    session: Session, people: Cast, shelf: list[StoredFile]
) -> None:
    client = Client()
    client.force_login(people.people["assessor"])
    answer = client.get(reverse("files-open", args=[shelf[0].id]), headers={"Range": "bytes=0-9"})
    see([people.organisation.id])
    assert answer["Location"].startswith("/files/content/")
    [event] = Event.objects.filter(action="file.open")
    assert event.chain == session.made.one.id


def test_a_stranger_is_led_away_from_a_file(session: Session, shelf: list[StoredFile]) -> None:
    """So the console knows that somebody has to sign in: only the bytes themselves answer with a part."""
    answer = Client().get(reverse("files-open", args=[shelf[0].id]), headers={"Range": "bytes=0-9"})
    see([session.made.people.organisation.id])
    assert answer.status_code == 302
    assert "login" in answer["Location"]

"""Recordings are added when they are made: after the gateway, when the portfolio is locked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import uploads
from tests.factories.gateway import confirmed
from tests.factories.tus import Sender
from tests.factories.watching import Watching, film
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.audit.models import Event
from touchstone.web.files.models import RECORDINGS, StoredFile
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.scope import see, within
from touchstone.web.portfolio.actions import add_piece
from touchstone.web.viewing import adding, queries
from touchstone.web.viewing.models import Viewing

PAGE, BACK = "viewing-recordings", "viewing-take-back"


def added(
    watching: Watching, data: bytes | None = None, name: str = "talk.mp4", role: str = "apprentice"
) -> Any:
    file = watching.portfolio.file(film() if data is None else data, name)
    by = watching.portfolio.actor(role)
    return adding.add_recording(apprenticeship=watching.portfolio.one.id, file=file, by=by, at=NOW)


def taken_back(watching: Watching, file: Any, role: str = "apprentice") -> Any:
    return adding.take_back(file=file.id, by=watching.portfolio.actor(role), at=NOW)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def opened(watching: Watching, role: str = "apprentice", name: str = PAGE, of: Any = None) -> Any:
    return watching.portfolio.get(role, name, of or watching.portfolio.one.id)


def test_a_recording_is_added_after_the_gateway_has_locked_the_portfolio(watching: Watching) -> None:
    portfolio = watching.portfolio
    confirmed(portfolio.people, portfolio.one, at=NOW - timedelta(days=1))
    with pytest.raises(Refused, match=r"locked|handed in"):
        add_piece(
            apprenticeship=portfolio.one.id,
            id=uuid4(),
            content=portfolio.content(),
            file=portfolio.file(film(), "talk.mp4"),
            by=portfolio.actor(),
            at=NOW,
        )
    sent = {"add-file": SimpleUploadedFile("talk.mp4", film())}
    answer = portfolio.post("apprentice", PAGE, portfolio.one.id, **sent)
    file = StoredFile.objects.get(name="talk.mp4")
    assert (answer.status_code, answer["Location"]) == (302, reverse("viewing-player", args=[file.id]))
    assert (file.kept_as, Event.objects.filter(action="file.keep", facts__file=str(file.id)).count()) == (
        RECORDINGS,
        1,
    )
    assert "Being looked at" in text(opened(watching, "manager"))
    watching.lasting(1860)
    watching.nominate(file.id)
    page = text(opened(watching))
    assert ("Handed in" in page, "31:00 long" in page, "0:00 to 30:00" in page) == (True, True, True)


def test_it_may_come_piece_by_piece(watching: Watching) -> None:
    portfolio = watching.portfolio
    sender = Sender(portfolio.browser("apprentice"), portfolio.people.organisation.id)
    upload = sender.sent(portfolio.one.id, "talk.mp4", film())
    answer = portfolio.post("apprentice", PAGE, portfolio.one.id, **{"add-file_upload": upload})
    assert answer.status_code == 302
    assert StoredFile.objects.get().name == "talk.mp4"


def test_sound_alone_is_refused_with_the_clause_and_leaves_nothing(watching: Watching) -> None:
    sound = SimpleUploadedFile("talk.wav", uploads.sound())
    answer = watching.portfolio.post("apprentice", PAGE, watching.portfolio.one.id, **{"add-file": sound})
    page = text(answer)
    assert answer.status_code == 422
    assert ("is audio; accepted is video" in page, "ui-clause" in page) == (True, True)
    assert not StoredFile.objects.exists()


def test_a_document_is_no_recording(watching: Watching) -> None:
    with pytest.raises(Refused) as refused:
        added(watching, uploads.pdf(), "log.pdf")
    assert "no recording" in refused.value.fields["file"]
    assert not StoredFile.objects.exists()


def test_a_form_without_a_file_is_asked_for_one(watching: Watching) -> None:
    answer = watching.portfolio.post("apprentice", PAGE, watching.portfolio.one.id)
    assert (answer.status_code, "Choose the recording." in text(answer)) == (422, True)


@pytest.mark.parametrize("role", ["employer", "bookings", "manager"])
def test_who_may_not_edit_sees_and_adds_none(watching: Watching, role: str) -> None:
    file = added(watching)
    page = text(opened(watching, role))
    assert ("talk.mp4" in page, "Add a recording" in page, "Take it back" in page) == (True, False, False)
    posted = watching.portfolio.post(role, PAGE, watching.portfolio.one.id)
    assert posted.status_code == 403
    with pytest.raises(NotAllowed):
        added(watching, role=role)
    with pytest.raises(NotAllowed):
        taken_back(watching, file, role)


def test_others_and_plans_without_recordings_have_no_such_page(watching: Watching) -> None:
    assert opened(watching, of=uuid4()).status_code == 404
    other = apprenticeship(watching.portfolio.people, standard="ST9001", version="1.0")
    assert opened(watching, "manager", of=other.id).status_code == 404
    south = cast("South")
    with within(south.organisation.id):
        theirs = apprenticeship(south).id
    see([watching.portfolio.people.organisation.id])
    assert opened(watching, "manager", of=theirs).status_code == 404


def test_one_that_was_added_by_mistake_is_taken_back(watching: Watching) -> None:
    file = added(watching)
    assert "Take this recording back?" in text(opened(watching, name=BACK, of=file.id))
    answer = watching.portfolio.post("apprentice", BACK, file.id)
    assert answer.status_code == 302
    assert opened(watching, name="viewing-player", of=file.id).status_code == 404
    assert "None yet." in text(opened(watching))
    with pytest.raises(Http404):
        taken_back(watching, file)
    assert added(watching).id == file.id
    assert queries.standing(watching.portfolio.one)


def test_what_counts_already_is_not_taken_back(watching: Watching) -> None:
    piece = watching.portfolio.add(file=watching.portfolio.file(film(), "talk.mp4"))
    with pytest.raises(Refused, match="in the portfolio"):
        taken_back(watching, piece.files[0].file)
    file = added(watching, film("other.mp4", seconds=4), "other.mp4")
    Viewing.objects.create(
        organisation_id=file.organisation_id,
        apprenticeship_id=file.apprenticeship_id,
        file=file,
        since=NOW,
        method="observation",
    )
    answer = watching.portfolio.post("apprentice", BACK, file.id)
    assert (answer.status_code, "handed in for assessment already" in text(answer)) == (422, True)
    letter = watching.keep(b"A letter.", "letter.txt")
    assert opened(watching, name=BACK, of=letter.id).status_code == 404


def test_the_record_leads_to_it_where_the_plan_takes_recordings(watching: Watching) -> None:
    assert reverse(PAGE, args=[watching.portfolio.one.id]) in text(opened(watching, name="records-record"))
    other = apprenticeship(watching.portfolio.people, standard="ST9001", version="1.0")
    assert reverse(PAGE, args=[other.id]) not in text(opened(watching, "manager", "records-record", other.id))


def test_the_page_needs_few_queries_however_many_recordings(watching: Watching) -> None:
    browser, counts = watching.portfolio.browser("apprentice"), []
    for seconds in (3, 4, 5):
        added(watching, film(f"{seconds}.mp4", seconds=seconds), f"{seconds}.mp4")
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse(PAGE, args=[watching.portfolio.one.id]))
        see([watching.portfolio.people.organisation.id])
        counts.append(len([one for one in queries if " FROM " in one["sql"]]))
    assert len(set(counts)) == 1
    assert counts[0] <= 15

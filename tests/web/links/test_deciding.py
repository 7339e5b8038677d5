"""What came by a link: nobody has it before somebody who works on the portfolio takes it, or refuses it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from tests.factories.links import asked, sent
from tests.factories.portfolio import Portfolio, text
from tests.factories.uploads import mpeg4, pdf
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.examining.models import Examination
from touchstone.web.files.models import StoredFile
from touchstone.web.files.queries import Quarantined
from touchstone.web.files.store import store
from touchstone.web.links import actions, erasing
from touchstone.web.links.models import SentFile, SentState, UploadLink
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.scope import everywhere, within
from touchstone.web.portfolio.models import Piece
from touchstone.web.privacy.kinds import files_of

NEW = {"piece": "new", "title": "From the workplace", "kind": "mentoring_contract"}
MAY_NOT = ["employer", "bookings", "assessor", "manager", "internal_quality_assurer", "appeal_decider"]


@pytest.fixture
def waiting(link: UploadLink) -> SentFile:
    """A PDF of Lee Marsh."""
    return sent(link)


def test_it_is_looked_at_and_taken_as_a_new_piece(portfolio: Portfolio, waiting: SentFile) -> None:
    page = text(portfolio.get("apprentice", "links-decide", waiting.id))
    assert "Lee Marsh, lee@works.example" in page
    assert waiting.sha256 in page
    opened = portfolio.seen_again(
        lambda: portfolio.browser("apprentice").get(f"/links/files/{waiting.id}/open/")
    )
    assert b"".join(opened.streaming_content) == pdf()
    assert opened["X-Content-Type-Options"] == "nosniff"
    assert Event.objects.filter(action="file.open").count() == 1
    answer = portfolio.post("training_provider", "links-decide", waiting.id, **NEW)
    piece = Piece.objects.get()
    assert answer["Location"] == f"/portfolio/pieces/{piece.id}/"
    waiting.refresh_from_db()
    assert (waiting.state, waiting.piece, waiting.decided_at) == (SentState.ACCEPTED, piece, NOW)
    file = StoredFile.objects.get()
    assert (file.waits, file.closed_at, file.kept_as) == (False, None, "portfolio")
    assert piece.versions.get().file == file
    assert portfolio.get("employer", "files-open", file.id).status_code == 302
    assert Event.objects.filter(action="link.accept").get().facts["piece"] == "E01"
    assert "Taken" in text(portfolio.get("apprentice", "links-home", portfolio.one.id))
    assert portfolio.get("apprentice", "links-look", waiting.id).status_code == 404


def test_it_is_taken_as_a_newer_file_of_the_piece_it_was_asked_for(portfolio: Portfolio) -> None:
    piece = portfolio.add()
    one = sent(asked(portfolio.one, portfolio.actor(), piece=piece.id), mpeg4(), "session.mp4")
    assert f'value="{piece.id}" selected' in text(portfolio.get("apprentice", "links-decide", one.id))
    portfolio.declare([piece])
    answer = portfolio.post("apprentice", "links-decide", one.id, piece=piece.id)
    assert answer.status_code == 302
    piece.refresh_from_db()
    assert (piece.versions.count(), piece.anonymised) == (1, None)
    assert StoredFile.objects.get().kept_as == "recordings"


def test_it_is_refused_and_its_bytes_go(
    portfolio: Portfolio, waiting: SentFile, django_capture_on_commit_callbacks: Any
) -> None:
    portfolio.add(file=portfolio.file(pdf(3), "other.pdf"))
    place = store().open(waiting.sha256)
    place.close()
    with django_capture_on_commit_callbacks(execute=True):
        answer = portfolio.post("apprentice", "links-decide", waiting.id, because="Somebody else is in it.")
    assert answer["Location"] == f"/apprentices/{portfolio.one.id}/links/"
    waiting.refresh_from_db()
    assert (waiting.state, waiting.because, waiting.piece) == (
        SentState.REFUSED,
        "Somebody else is in it.",
        None,
    )
    file = StoredFile.objects.get(id=waiting.file_id)
    assert (file.erased_at, file.name) == (NOW, "Removed file")
    assert list(store().kept(2**40)).count(waiting.sha256) == 0
    page = text(portfolio.get("apprentice", "links-decide", waiting.id))
    assert "Somebody else is in it." in page


def test_what_is_decided_is_decided(portfolio: Portfolio, waiting: SentFile) -> None:
    actions.refuse_file(sent=waiting.id, because="No.", by=portfolio.actor(), at=NOW)
    with pytest.raises(Refused, match="refused at"):
        actions.accept_file(sent=waiting.id, by=portfolio.actor(), at=NOW)
    with pytest.raises(Refused, match="refused at"):
        actions.refuse_file(sent=waiting.id, because="No.", by=portfolio.actor(), at=NOW)
    assert portfolio.post("apprentice", "links-decide", waiting.id, **NEW).status_code == 422


@pytest.mark.parametrize("role", MAY_NOT)
def test_others_may_not_decide_or_look(portfolio: Portfolio, waiting: SentFile, role: str) -> None:
    for page in ("links-decide", "links-look"):
        assert portfolio.get(role, page, waiting.id).status_code == 403
    assert portfolio.post(role, "links-decide", waiting.id, **NEW).status_code == 403
    with pytest.raises(NotAllowed):
        actions.refuse_file(sent=waiting.id, because="No.", by=portfolio.actor(role), at=NOW)
    waiting.refresh_from_db()
    assert waiting.state == SentState.WAITING


def test_what_came_to_others_is_not_there(portfolio: Portfolio) -> None:
    with everywhere():
        south = cast("South")
        theirs = apprenticeship(south)
    with within(south.organisation.id):
        one = sent(asked(theirs, south.actor("manager")))
    for page in ("links-decide", "links-look"):
        assert portfolio.get("training_provider", page, one.id).status_code == 404
        assert portfolio.get("training_provider", page, uuid4()).status_code == 404
    assert portfolio.post("training_provider", "links-decide", one.id, **NEW).status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"piece": "new", "title": "", "kind": "mentoring_contract"}, "Enter a title"),
        ({"piece": "new", "title": "One", "kind": ""}, "Choose what kind of evidence"),
        ({"piece": "nonsense"}, "Choose"),
        ({"because": " "}, "Say why it is not taken"),
        ({"because": "x" * 501}, "500"),
    ],
)
def test_bad_input_is_said_at_its_field(
    portfolio: Portfolio, waiting: SentFile, fields: dict[str, str], said: str
) -> None:
    answer = portfolio.post("apprentice", "links-decide", waiting.id, **fields)
    assert (answer.status_code, said in text(answer)) == (422, True)
    waiting.refresh_from_db()
    assert waiting.state == SentState.WAITING


def test_a_piece_of_another_apprentice_is_no_place_for_it(portfolio: Portfolio, waiting: SentFile) -> None:
    other: Apprenticeship = apprenticeship(portfolio.people, person=None, uln="")
    piece = Piece.objects.create(
        organisation_id=other.organisation_id,
        apprenticeship=other,
        number=1,
        title="x",
        kind="mentoring_contract",
        added_by=uuid4(),
        added_at=NOW,
    )
    with pytest.raises(Refused) as refused:
        actions.accept_file(sent=waiting.id, piece=piece.id, by=portfolio.actor(), at=NOW)
    assert set(refused.value.fields) == {"piece"}


def test_a_locked_portfolio_takes_nothing(portfolio: Portfolio) -> None:
    link = asked(portfolio.one, portfolio.actor())
    portfolio.complete()
    portfolio.hand_in()
    one = sent(link)
    assert "The portfolio is locked" in text(portfolio.get("apprentice", "links-decide", one.id))
    assert portfolio.post("apprentice", "links-decide", one.id, **NEW).status_code == 422
    one.refresh_from_db()
    assert (one.state, StoredFile.objects.get(id=one.file_id).waits) == (SentState.WAITING, True)


def test_what_does_harm_is_opened_by_nobody_and_can_be_refused_alone(
    portfolio: Portfolio, waiting: SentFile
) -> None:
    report = {
        "kind": "pdf",
        "size": 9,
        "notes": [{"code": "virus", "outcome": "quarantined", "message": "A virus."}],
    }
    Examination.objects.create(
        organisation_id=portfolio.one.organisation_id,
        apprenticeship=portfolio.one,
        file_id=waiting.file_id,
        since=NOW,
        quarantined=True,
        report=report,
    )
    page = text(portfolio.get("apprentice", "links-decide", waiting.id))
    assert "A virus." in page
    assert "A new piece" not in page
    assert portfolio.get("apprentice", "links-look", waiting.id).status_code == 403
    assert portfolio.post("apprentice", "links-decide", waiting.id, **NEW).status_code == 422
    with pytest.raises(Quarantined):
        actions.accept_file(sent=waiting.id, by=portfolio.actor(), at=NOW)
    actions.refuse_file(sent=waiting.id, because="A virus.", by=portfolio.actor(), at=NOW)
    assert not Examination.objects.exists()


def test_a_file_that_is_in_the_portfolio_already_stays_open_there_when_it_is_refused(
    portfolio: Portfolio, link: UploadLink
) -> None:
    piece = portfolio.add(file=portfolio.file(pdf(), "session.pdf"))
    one = sent(link)
    assert "was in the portfolio before, or is" in text(portfolio.get("apprentice", "links-decide", one.id))
    actions.refuse_file(sent=one.id, because="It is here.", by=portfolio.actor(), at=NOW)
    file = piece.versions.get().file
    assert (file.erased_at, file.closed_at) == (None, None)
    assert portfolio.get("employer", "files-open", file.id).status_code == 302


def test_a_file_that_came_by_two_links_goes_when_both_are_refused(portfolio: Portfolio) -> None:
    first, second = (sent(asked(portfolio.one, portfolio.actor(), email=f"{at}@x.example")) for at in "ab")
    assert first.file_id == second.file_id
    actions.refuse_file(sent=first.id, because="No.", by=portfolio.actor(), at=NOW)
    assert StoredFile.objects.get().erased_at is None
    actions.refuse_file(sent=second.id, because="No.", by=portfolio.actor(), at=NOW)
    assert StoredFile.objects.get().erased_at == NOW


def test_links_go_with_the_portfolio(portfolio: Portfolio, waiting: SentFile) -> None:
    assert files_of(portfolio.one)[waiting.file_id] == {"portfolio"}
    assert erasing.everything(portfolio.one) == {"links.SentFile": 1, "links.UploadLink": 1}
    assert not UploadLink.objects.exists()
    with pytest.raises(Http404):
        actions.accept_file(sent=waiting.id, by=portfolio.actor(), at=NOW)


def film(link: UploadLink) -> SentFile:
    """A recording of Lee Marsh."""
    return sent(link, mpeg4(), "session.mp4")


def test_a_recording_is_taken_beside_the_portfolio(portfolio: Portfolio, link: UploadLink) -> None:
    """What the plan wants held after the gateway comes when the portfolio is locked for good."""
    portfolio.declare(portfolio.complete())
    portfolio.hand_in()
    waits = film(link)
    page = text(portfolio.get("training_provider", "links-decide", waits.id))
    assert "A recording for assessment can still be taken." in page
    answer = portfolio.post("training_provider", "links-decide", waits.id, piece="recording")
    assert answer["Location"] == f"/apprentices/{portfolio.one.id}/recordings/"
    waits.refresh_from_db()
    assert (waits.state, waits.piece) == (SentState.ACCEPTED, None)
    assert StoredFile.objects.get(id=waits.file_id).waits is False
    assert "recording" in Event.objects.filter(action="link.accept").get().facts
    assert "Taken as a recording" in text(portfolio.get("training_provider", "links-decide", waits.id))


def test_a_document_is_no_recording(portfolio: Portfolio, waiting: SentFile) -> None:
    assert (
        portfolio.post("training_provider", "links-decide", waiting.id, piece="recording").status_code == 422
    )
    with pytest.raises(Refused):
        actions.accept_recording(sent=waiting.id, by=portfolio.actor(), at=NOW)
    waiting.refresh_from_db()
    assert waiting.state == SentState.WAITING


def test_others_take_no_recording(portfolio: Portfolio, link: UploadLink) -> None:
    waits = film(link)
    with pytest.raises(NotAllowed):
        actions.accept_recording(sent=waits.id, by=portfolio.actor("employer"), at=NOW)
    with pytest.raises(Http404):
        actions.accept_recording(sent=waits.id, by=cast("South").actor("training_provider"), at=NOW)

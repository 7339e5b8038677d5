"""Where in a piece a KSB is shown: said on its form, held against its files, linked wherever it is read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.factories import uploads
from tests.factories.portfolio import Portfolio, text, upload
from tests.factories.recordings import recording
from tests.factories.web import NOW
from touchstone.plans.record_file import dump_record, parse_record
from touchstone.rules.pointing import Where
from touchstone.web.examining.working import examine
from touchstone.web.files.receiving import Received
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.portfolio import actions
from touchstone.web.portfolio.erasing import words
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.pointing import pointed
from touchstone.web.records.queries import record

FIELDS = {"title": "Contract", "kind": "mentoring_contract", "ksbs_0": ["K1"], "mentees": "Mentee A"}
EDIT = FIELDS | {"revision": 1, "number": 1}


def added(portfolio: Portfolio, file: Received | None = None, **said: Any) -> Piece:
    return portfolio.add(file=file, **({"ksbs": ["K1"]} | said))


def with_pdf(portfolio: Portfolio, pages: int = 4, **said: Any) -> Piece:
    return added(portfolio, portfolio.file(uploads.pdf(pages), "log.pdf"), **said)


def edited(portfolio: Portfolio, piece: Piece, **said: Any) -> Piece:
    piece.refresh_from_db()
    content = portfolio.content(**({"ksbs": ["K1"]} | said))
    actions.edit_piece(piece=piece.id, revision=piece.revision, content=content, by=portfolio.actor(), at=NOW)
    piece.refresh_from_db()
    return piece


def refused(portfolio: Portfolio, piece: Piece, **said: Any) -> dict[str, str]:
    with pytest.raises(Refused) as why:
        edited(portfolio, piece, **said)
    return dict(why.value.fields)


def test_it_is_written_beside_a_ksb_and_opens_the_page_wherever_it_is_read(portfolio: Portfolio) -> None:
    sent = FIELDS | {"where_K1": "p. 3-4", "file": upload(uploads.pdf(4), "log.pdf")}
    assert portfolio.post("apprentice", "portfolio-add", portfolio.one.id, **sent).status_code == 302
    piece = Piece.objects.get()
    assert piece.pointers == {"K1": "pages 3–4"}
    file = piece.versions.get().file_id
    link = f'href="{reverse("viewing-document", args=[file])}?page=3">pages 3–4<'
    for page, about in (("portfolio-piece", piece.id), ("portfolio-home", portfolio.one.id)):
        assert link in text(portfolio.get("employer", page, about))
    assert link in text(portfolio.get("apprentice", "portfolio-coverage", portfolio.one.id))
    assert 'value="pages 3–4"' in text(portfolio.get("apprentice", "portfolio-edit", piece.id))
    assert portfolio.get("apprentice", "viewing-document", file, query="?page=3").status_code == 200


def test_it_may_stay_empty_and_nothing_else_changes(portfolio: Portfolio) -> None:
    sent = FIELDS | {"where_K1": "  "}
    assert portfolio.post("apprentice", "portfolio-add", portfolio.one.id, **sent).status_code == 302
    assert Piece.objects.get().pointers == {}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5-3", "K1: Page 3 comes before page 5."),
        ("5", "K1: There is no page 5: the file has 4 pages."),
        ("version 2: page 1", "K1: The piece has no version 2 of its file."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    portfolio: Portfolio, typed: str, words: str
) -> None:
    piece = with_pdf(portfolio)
    answer = portfolio.post(
        "training_provider", "portfolio-edit", piece.id, **(EDIT | {"where_K1": typed, "title": "Changed"})
    )
    said = text(answer)
    assert answer.status_code == 422
    assert words in said
    assert 'href="#id_where_K1"' in said
    assert f'value="{typed}"' in said
    assert 'value="Changed"' in said
    piece.refresh_from_db()
    assert (piece.pointers, piece.title, piece.revision) == ({}, "Mentoring contract", 1)


def test_a_page_too_far_refuses_a_new_piece_with_its_file(portfolio: Portfolio) -> None:
    sent = FIELDS | {"where_K1": "9", "file": upload(uploads.pdf(4), "log.pdf")}
    answer = portfolio.post("apprentice", "portfolio-add", portfolio.one.id, **sent)
    assert answer.status_code == 422
    assert "There is no page 9: the file has 4 pages." in text(answer)
    assert not Piece.objects.exists()


def test_a_place_of_a_ksb_that_is_not_ticked_is_asked_about(portfolio: Portfolio) -> None:
    piece = with_pdf(portfolio)
    answer = portfolio.post("apprentice", "portfolio-edit", piece.id, **(EDIT | {"where_K2": "3"}))
    assert answer.status_code == 422
    assert "You wrote where K2 is shown (“3”). Tick K2 too, or empty that field." in text(answer)


def test_unticking_a_ksb_takes_its_place_along(portfolio: Portfolio) -> None:
    piece = with_pdf(portfolio, ksbs=["K1", "K2"], pointers={"K2": "2", "K1": "3"})
    sent = EDIT | {"where_K2": "page 2", "where_K1": "page 3"}
    assert portfolio.post("apprentice", "portfolio-edit", piece.id, **sent).status_code == 302
    piece.refresh_from_db()
    assert (piece.ksbs, piece.pointers) == (["K1"], {"K1": "page 3"})


def test_a_second_tab_sees_the_place_that_the_first_saved(portfolio: Portfolio) -> None:
    piece = with_pdf(portfolio)
    assert (
        portfolio.post("apprentice", "portfolio-edit", piece.id, **(EDIT | {"where_K1": "2"})).status_code
        == 302
    )
    second = portfolio.post("training_provider", "portfolio-edit", piece.id, **(EDIT | {"where_K1": "3"}))
    said = text(second)
    assert second.status_code == 422
    assert "K1: page 2" in said
    assert 'value="3"' in said
    again = EDIT | {"where_K1": "3", "revision": 2}
    assert portfolio.post("training_provider", "portfolio-edit", piece.id, **again).status_code == 302
    piece.refresh_from_db()
    assert piece.pointers == {"K1": "page 3"}


def test_whoever_says_nothing_of_places_leaves_those_of_what_is_still_shown(portfolio: Portfolio) -> None:
    piece = with_pdf(portfolio, ksbs=["K1", "K2"], pointers={"K2": "2", "K1": "3"})
    assert edited(portfolio, piece, ksbs=["K1"], title="New").pointers == {"K1": "page 3"}
    assert edited(portfolio, piece, pointers={}).pointers == {}


def test_a_time_is_held_against_the_recording_and_opens_the_player_there(
    portfolio: Portfolio, tmp_path: Path
) -> None:
    film = recording(tmp_path / "film.mp4", 70).read_bytes()
    piece = added(portfolio, portfolio.file(film, "film.mp4"), pointers={"K1": "0:05-1:10"})
    assert refused(portfolio, piece, pointers={"K1": "1:05-2:00"}) == {
        "pointers.K1": "K1: 2:00 is after its end: the recording is 1:10 long. Write a time in it."
    }
    assert "K1: A recording has no pages." in refused(portfolio, piece, pointers={"K1": "3"})["pointers.K1"]
    at = pointed([piece], portfolio.actor())[piece.id]["K1"]
    assert at.href == reverse("viewing-player", args=[piece.versions.get().file_id]) + "?t=5"
    assert (at.where, at.doubt) == ("0:05–1:10", "")


def test_a_newer_file_in_which_the_page_is_not_is_doubted_and_blocks_no_other_change(
    portfolio: Portfolio,
) -> None:
    piece = with_pdf(portfolio, 9, pointers={"K1": "8"})
    newer = portfolio.file(uploads.pdf(2), "shorter.pdf")
    actions.add_file(piece=piece.id, revision=1, file=newer, by=portfolio.actor(), at=NOW)
    file = piece.versions.get(number=2).file_id
    examine(file=file, at=NOW)
    said = text(portfolio.get("employer", "portfolio-piece", piece.id))
    assert (
        "Where it shows K1 (page 8) has to be looked at again. There is no page 8: the file has 2 pages."
        in said
    )
    assert edited(portfolio, piece, title="Another").pointers == {"K1": "page 8"}
    named = edited(portfolio, piece, pointers={"K1": "version 1: page 8"})
    at = pointed([named], portfolio.actor())[piece.id]["K1"]
    older = piece.versions.get(number=1)
    assert (at.href, at.doubt) == (reverse("viewing-document", args=[older.file_id]) + "?page=8", "")
    actions.remove_file(version=older.id, revision=named.revision, by=portfolio.actor(), at=NOW)
    at = pointed([Piece.objects.get()], portfolio.actor())[piece.id]["K1"]
    assert (at.href, at.doubt) == ("", "Version 1 of the file was taken back.")


def test_what_other_files_have_binds_as_far_as_it_is_known(portfolio: Portfolio) -> None:
    book = added(portfolio, portfolio.file(uploads.workbook(), "log.xlsx"), pointers={"K1": "page 2"})
    examine(file=book.versions.get().file_id, at=NOW)
    assert (
        "There is no sheet 3: the file has 1 sheet."
        in refused(portfolio, book, pointers={"K1": "3"})["pointers.K1"]
    )
    at = pointed([Piece.objects.get()], portfolio.actor())[book.id]["K1"]
    assert at.href == reverse("files-open", args=[book.versions.get().file_id])
    assert "There is no sheet 2" in at.doubt
    photo = added(portfolio, portfolio.file(uploads.image(), "b.png"), pointers={"K1": "at the left"})
    at = pointed([photo], portfolio.actor())[photo.id]["K1"]
    assert at.href == reverse("viewing-document", args=[photo.versions.get().file_id])
    assert "A picture has no pages." in refused(portfolio, photo, pointers={"K1": "1"})["pointers.K1"]


def test_a_piece_without_a_file_has_paragraphs_alone(portfolio: Portfolio) -> None:
    piece = added(portfolio, pointers={"K1": "Reflection"})
    assert pointed([piece], portfolio.actor())[piece.id]["K1"].href == ""
    assert (
        "There is no file that could have pages."
        in refused(portfolio, piece, pointers={"K1": "1"})["pointers.K1"]
    )
    assert "so it has no 0:05" in refused(portfolio, piece, pointers={"K1": "0:05"})["pointers.K1"]
    assert refused(portfolio, piece, ksbs=["K1"], pointers={"K2": "Heading"}) == {
        "pointers.K2": "K2: the piece is not said to show it. Choose it too, or leave out where."
    }


def test_the_employer_says_where_in_their_statement(portfolio: Portfolio) -> None:
    day = {"observed_on_day": "27", "observed_on_month": "3", "observed_on_year": "2026"}
    said = {"title": "Induction", "statement": "I sat in.", "direct": "on", "ksbs_0": ["K1"], **day}
    answer = portfolio.post(
        "employer", "portfolio-statement", portfolio.one.id, **said, where_K1="the second paragraph"
    )
    assert answer.status_code == 302
    assert Piece.objects.get().pointers == {"K1": "the second paragraph"}


def test_who_may_not_write_pieces_writes_no_places(portfolio: Portfolio) -> None:
    piece = with_pdf(portfolio)
    content = portfolio.content(ksbs=["K1"], pointers={"K1": "3"})
    for role in ("assessor", "bookings", "manager"):
        with pytest.raises((NotAllowed, Http404)):
            actions.edit_piece(piece=piece.id, revision=1, content=content, by=portfolio.actor(role), at=NOW)


def test_the_record_the_form_and_what_is_removed_tell_it(portfolio: Portfolio) -> None:
    with_pdf(portfolio, pointers={"K1": "3-4"})
    found = record(portfolio.one, NOW)
    assert found.portfolio is not None
    assert found.portfolio.pieces[0].pointers == {"K1": Where(pages=((3, 4),))}
    assert parse_record(dump_record(found).encode()) == found
    form = portfolio.get("apprentice", "portfolio-form-pdf", portfolio.one.id)
    assert "E01 (pages 3–4)" in " ".join(PdfReader(BytesIO(form.content)).pages[0].extract_text().split())
    words(portfolio.one)
    assert Piece.objects.get().pointers == {}


@pytest.mark.parametrize("page", ["portfolio-home", "portfolio-coverage", "portfolio-piece"])
def test_places_of_many_pieces_take_no_more_queries_than_a_page_may(portfolio: Portfolio, page: str) -> None:
    pieces = [with_pdf(portfolio, at + 1, pointers={"K1": "1"}) for at in range(3)]
    about = pieces[0].id if page == "portfolio-piece" else portfolio.one.id
    browser = portfolio.browser("employer")
    browser.get(reverse(page, args=[about]))
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(reverse(page, args=[about]))
    assert "page 1<" in text(answer)
    assert len(asked) <= 15

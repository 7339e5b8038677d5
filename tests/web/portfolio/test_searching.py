"""Looking for words in a portfolio: what is found, what is marked, and what stays closed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import uploads
from tests.factories.portfolio import Portfolio, text
from tests.factories.web import NOW, cast
from touchstone.web.examining.models import Examination, State
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.portfolio import actions
from touchstone.web.portfolio.models import Piece

NAMED = ("booked", "appeals", "granted")
PAGE = "portfolio-search"


def with_text(portfolio: Portfolio, words: str, quarantined: bool = False) -> Piece:
    """A piece whose file says something."""
    piece = portfolio.add(file=portfolio.file(uploads.pdf(), "Session log.pdf"))
    file = StoredFile.objects.get(id=piece.files[0].file_id)
    Examination.objects.update_or_create(
        file=file,
        defaults={
            "organisation_id": file.organisation_id,
            "apprenticeship_id": file.apprenticeship_id,
            "state": State.DONE,
            "since": NOW,
            "report": {},
            "text": words,
            "quarantined": quarantined,
        },
    )
    return piece


def looked_for(portfolio: Portfolio, words: str, role: str = "training_provider") -> str:
    return text(portfolio.get(role, PAGE, portfolio.one.id, query=f"?q={words}"))


def test_the_words_of_a_file_are_found_in_any_form(portfolio: Portfolio) -> None:
    piece = with_text(portfolio, "In the third session we agreed an aim and wrote it down.")
    page = looked_for(portfolio, "agreeing")
    assert piece.title in page
    assert "Session log.pdf" in page
    assert (
        "<mark>agreed</mark>"
        in portfolio.get("training_provider", PAGE, portfolio.one.id, query="?q=agreeing").content.decode()
    )


def test_what_a_piece_says_is_found(portfolio: Portfolio) -> None:
    portfolio.add(title="A log of listening", shows="How open questions help.")
    assert "What it says" in looked_for(portfolio, "listening")
    assert "What it says" in looked_for(portfolio, "questions")


def test_words_together_are_found_together(portfolio: Portfolio) -> None:
    with_text(portfolio, "The aim was kept. We agreed nothing.")
    assert "Nothing found" in looked_for(portfolio, "%22agreed+aim%22")
    assert "1 place" in looked_for(portfolio, "agreed+aim")


def test_nothing_is_found_in_words_that_help(portfolio: Portfolio) -> None:
    portfolio.add()
    assert "may still be examined" in looked_for(portfolio, "zebra")
    assert "Nothing found" not in looked_for(portfolio, "")


def test_what_was_withdrawn_is_not_looked_into(portfolio: Portfolio) -> None:
    piece = with_text(portfolio, "A secret word.")
    actions.withdraw_piece(piece=piece.id, revision=piece.revision, by=portfolio.actor(), at=NOW)
    assert "Nothing found" in looked_for(portfolio, "secret")


def test_a_file_in_which_harm_was_found_is_not_looked_into(portfolio: Portfolio) -> None:
    with_text(portfolio, "A harmful word.", quarantined=True)
    assert "Nothing found" in looked_for(portfolio, "harmful")


def test_an_original_that_is_closed_to_somebody_is_not_found_by_them(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = with_text(portfolio, "The mentee is called Priya.")
    closed = {piece.files[0].file_id}
    monkeypatch.setattr("touchstone.web.files.sealing.SEALS", [lambda _, files: closed & set(files)])
    assert "Nothing found" in looked_for(portfolio, "Priya")


def test_hostile_words_are_shown_as_words(portfolio: Portfolio) -> None:
    with_text(portfolio, "<script>alert(1)</script> agreed")
    page = portfolio.get("training_provider", PAGE, portfolio.one.id, query="?q=agreed").content.decode()
    assert "<script>alert(1)" not in page
    for words in ("%22", "%27", "-", "a%00b", "x" * 5000, "%3Cb%3E", "&|!():*"):
        assert (
            portfolio.get("training_provider", PAGE, portfolio.one.id, query=f"?q={words}").status_code == 200
        )


@pytest.mark.parametrize("role", [role.id for role in ROLES if role.reach not in NAMED])
def test_everybody_around_the_apprentice_may_search(portfolio: Portfolio, role: str) -> None:
    portfolio.add()
    assert portfolio.get(role, PAGE, portfolio.one.id).status_code == 200


@pytest.mark.parametrize("role", ["training_provider", "manager", "assessor"])
def test_people_of_another_organisation_find_nothing(portfolio: Portfolio, role: str) -> None:
    browser = Client()
    browser.force_login(cast("South").people[role])
    answer = portfolio.seen_again(lambda: browser.get(reverse(PAGE, args=[portfolio.one.id]) + "?q=log"))
    assert answer.status_code == 404
    assert portfolio.get("training_provider", PAGE, uuid4()).status_code == 404

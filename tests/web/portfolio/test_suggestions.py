"""KSBs are offered on a piece's form with the words that led there, and ticked by nobody but a person."""

from __future__ import annotations

import pytest

from tests.factories.portfolio import Portfolio, text
from tests.factories.web import NOW
from touchstone.web.examining.models import Examination, State
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.suggestions import offered

SHOWS = "Reflecting on supervision: feedback on my own mentoring practice, and how I monitor it."


def test_a_form_offers_what_the_words_say_and_ticks_nothing(portfolio: Portfolio) -> None:
    piece = portfolio.add(shows=SHOWS)
    said = text(portfolio.get("training_provider", "portfolio-edit", piece.id))
    assert 'id="offered-S13"' in said
    assert "Because of: " in said
    assert "supervision" in said
    assert Piece.objects.get(id=piece.id).ksbs == ["K2"]
    assert all(one.code not in piece.ksbs for one in offered(piece))
    assert 1 <= len(offered(piece)) <= 3


def test_a_tick_adds_it_when_the_form_is_saved(portfolio: Portfolio) -> None:
    piece = portfolio.add(shows=SHOWS)
    one = next(each for each in offered(piece) if each.code == "S13")
    fields = {"revision": 1, "title": "Log", "kind": "mentoring_contract", "number": 1, one.field: one.code}
    assert portfolio.post("training_provider", "portfolio-edit", piece.id, **fields).status_code == 302
    assert Piece.objects.get(id=piece.id).ksbs == ["S13"]


def test_words_of_the_newest_file_count(portfolio: Portfolio) -> None:
    piece = portfolio.add(title="One", file=portfolio.file(b"Some words", "a.txt"), ksbs=[])
    file = piece.versions.get().file
    Examination.objects.update_or_create(
        file=file,
        defaults={
            "organisation_id": file.organisation_id, "apprenticeship_id": file.apprenticeship_id,
            "state": State.DONE, "since": NOW, "text": "The mentoring contract that we signed",
        },
    )  # fmt: skip
    assert {one.code for one in offered(piece)} & {"K2", "S2"}


@pytest.mark.parametrize("title", ["Zzz", "123"])
def test_a_piece_that_says_nothing_is_offered_nothing(portfolio: Portfolio, title: str) -> None:
    piece = portfolio.add(title=title)
    assert offered(piece) == []
    assert "Does it show these too?" not in text(
        portfolio.get("training_provider", "portfolio-edit", piece.id)
    )

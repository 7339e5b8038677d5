"""What the larger model finds in a piece: worked out by a job, offered while true, kept without words."""

from __future__ import annotations

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.portfolio import Portfolio, text
from tests.factories.web import NOW
from touchstone.inspection.suggesting.ranking import Suggestion
from touchstone.jobs import tasks
from touchstone.web.portfolio import actions, suggestions
from touchstone.web.portfolio.erasing import words
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.suggestions import examined, offered, read

SHOWS = "It rained. I held my tongue until she spoke."
Asked = list[str]


class Reads:
    """Stands in for the model: S9, by the second sentence of what is shown."""

    def __init__(self) -> None:
        self.asked: Asked = []

    def suggest(self, text: str, *, most: int) -> tuple[Suggestion, ...]:
        self.asked.append(text)
        at = text.find("I held")
        return (
            Suggestion("K2", (), 0.9, (0, 3)),
            Suggestion("S9", (), 0.5, (at, at + 32)) if at >= 0 else Suggestion("B1", (), 0.4),
        )[:most]


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Reads:
    reads = Reads()
    settings.SUGGEST_BY_MEANING = True
    monkeypatch.setattr(suggestions, "installed", lambda: True)
    monkeypatch.setattr(suggestions, "_meant", lambda *_: reads)
    return reads


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name="portfolio.suggest", status="todo").count()


def test_words_are_offered_until_a_job_has_read_it_and_then_the_nearest_sentence(
    portfolio: Portfolio, model: Reads
) -> None:
    piece = portfolio.add(shows=SHOWS)
    assert all(one.sentence == "" for one in offered(piece))
    assert waiting() == 1
    assert model.asked == []  # never while somebody waits
    piece.refresh_from_db()
    offered(piece)
    assert waiting() == 1  # it is asked for once
    tasks.suggest_for_piece(piece=str(piece.id), organisation=str(piece.organisation_id))
    piece = Piece.objects.get()
    (one,) = offered(piece)
    assert (one.code, one.sentence) == ("S9", "I held my tongue until she spoke")
    assert "tongue" not in str(piece.meaning)
    said = text(portfolio.get("training_provider", "portfolio-edit", piece.id))
    assert "Nearest to it: “I held my tongue until she spoke”" in said
    assert piece.ksbs == ["K2"]
    assert (piece.revision, piece.anonymised) == (1, None)


def test_what_was_read_before_a_change_is_offered_no_more(portfolio: Portfolio, model: Reads) -> None:
    piece = portfolio.add(shows=SHOWS)
    read(piece=piece.id)
    content = portfolio.content(shows="Another day.")
    actions.edit_piece(piece=piece.id, revision=1, content=content, by=portfolio.actor(), at=NOW)
    piece = Piece.objects.get()
    assert "S9" not in {one.code for one in offered(piece)}
    assert waiting() == 1


def test_an_examined_file_has_its_piece_read(portfolio: Portfolio, model: Reads) -> None:
    piece = portfolio.add(file=portfolio.file(b"Some words", "a.txt"))
    file = piece.versions.get().file_id
    tasks.examine_file(file=str(file), organisation=str(piece.organisation_id))
    assert waiting() == 1
    read(piece=piece.id)
    assert "Some words" in model.asked[0]


def test_turned_off_or_not_there_it_asks_for_nothing(
    portfolio: Portfolio, model: Reads, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = portfolio.add(shows=SHOWS, file=portfolio.file(b"Some words", "a.txt"))
    read(piece=piece.id)
    settings.SUGGEST_BY_MEANING = False
    assert all(one.sentence == "" for one in offered(Piece.objects.get()))
    settings.SUGGEST_BY_MEANING = True
    monkeypatch.setattr(suggestions, "installed", lambda: False)
    examined(file=piece.versions.get().file_id)
    read(piece=piece.id)
    assert (waiting(), len(model.asked)) == (0, 1)


def test_a_piece_that_is_gone_is_not_read_and_what_was_read_goes_with_its_words(
    portfolio: Portfolio, model: Reads
) -> None:
    piece = portfolio.add(shows=SHOWS)
    read(piece=piece.id)
    words(portfolio.one)
    piece = Piece.objects.get()
    assert piece.meaning == {}
    actions.withdraw_piece(piece=piece.id, revision=1, by=portfolio.actor(), at=NOW)
    read(piece=piece.id)
    assert len(model.asked) == 1

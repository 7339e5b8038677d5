"""The matrix with many pieces: some at a time, with the same queries and hardly a longer page."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.portfolio import Portfolio, text
from touchstone.web.portfolio.models import Piece

KSBS = ["K1", "K2", "S1"]


def pieces(portfolio: Portfolio, number: int) -> None:
    """So many more, written at once."""
    begun = Piece.objects.count()
    Piece.objects.bulk_create(
        Piece(
            id=uuid4(),
            organisation=portfolio.people.organisation,
            apprenticeship=portfolio.one,
            number=begun + at + 1,
            title=f"Log {begun + at + 1}",
            kind="mentoring_contract",
            ksbs=KSBS,
            added_by=portfolio.actor().person_id,
            added_at=portfolio.one.registered_at,
        )
        for at in range(number)
    )


def matrix(portfolio: Portfolio, query: str = "") -> tuple[str, int]:
    """The page, and by how many queries."""
    portfolio.get("training_provider", "portfolio-coverage", portfolio.one.id, query=query)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = portfolio.get("training_provider", "portfolio-coverage", portfolio.one.id, query=query)
    return text(answer), len(asked)


def columns(page: str) -> list[str]:
    return re.findall(r'scope="col"[^>]*><a [^>]*>(E\d+)', page)


def test_500_pieces_take_the_queries_of_5_and_no_more_room_than_25(portfolio: Portfolio) -> None:
    pieces(portfolio, 5)
    few, asked = matrix(portfolio)
    pieces(portfolio, 20)
    full, _ = matrix(portfolio)
    pieces(portfolio, 475)
    many, asked_of_many = matrix(portfolio)
    assert asked_of_many == asked
    assert len(few) < len(full)
    assert len(many) < len(full) * 1.02 + 1000, "the way to the other pieces, and longer numbers"
    assert len(columns(many)) == 25


def test_what_is_missing_is_counted_over_all_pieces(portfolio: Portfolio) -> None:
    pieces(portfolio, 26)
    portfolio.add(ksbs=["K3"], title="The last")
    first, last = matrix(portfolio)[0], matrix(portfolio, "?page=2")[0]
    assert (columns(first)[0], columns(first)[-1]) == ("E01", "E25")
    assert columns(last) == ["E26", "E27"]
    for page, others in ((first, "More pieces"), (last, "Pieces before these")):
        assert others in page
        assert "Of all 27" in page
        assert "<strong>K3</strong>" not in page, "the last piece shows it, on whichever page it stands"
        assert page.count("Missing") == matrix(portfolio)[0].count("Missing")
    assert "Pieces 26 to 27 of 27" in last


@pytest.mark.parametrize("asked", ["?page=99", "?page=0", "?page=x"])
def test_a_page_that_is_not_there_is_the_nearest(portfolio: Portfolio, asked: str) -> None:
    pieces(portfolio, 30)
    assert columns(matrix(portfolio, asked)[0])


def test_a_piece_that_was_withdrawn_counts_nowhere(portfolio: Portfolio) -> None:
    pieces(portfolio, 2)
    said: Any = matrix(portfolio)[0]
    Piece.objects.filter(number=1).update(withdrawn_at=portfolio.one.registered_at)
    less = matrix(portfolio)[0]
    assert (columns(said), columns(less)) == (["E01", "E02"], ["E02"])
    assert ">2</td>" in said
    assert ">2</td>" not in less

"""The coverage matrix with few and many pieces: written into the instance once, asked for in turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from typing import Any
from uuid import uuid4

from bench.line import Line, at_most, beside
from bench.web.pages import Page

SIZES = (5, 50, 500)
MOST_GROWTH = 1.2  # of the processor time of 500 pieces beside 50: both show 25 at a time
FIRST = 1000  # the number of the first piece that is written here
TITLE = "Coverage matrix of {} pieces"
MILLI = 1000.0


def addresses(provider: Any) -> Iterator[tuple[str, str]]:
    """Title and address of the matrix of three apprentices of a provider; afterwards they have that many."""
    from django.db.models import Exists, OuterRef

    from touchstone.web.apprentices.models import Apprenticeship
    from touchstone.web.portfolio.models import Piece

    own = Piece.objects.filter(apprenticeship=OuterRef("pk"), number__lt=FIRST)
    ours = Apprenticeship.objects.filter(~Exists(own), provider=provider, standard="ST1379")
    found = ours.filter(withdrawn_on=None).order_by("email")[: len(SIZES)]
    for one, size in zip(found, SIZES, strict=True):
        _fill(one, size)
        yield TITLE.format(size), f"/apprentices/{one.id}/portfolio/coverage/"


def _fill(one: Any, size: int) -> None:
    from django.utils import timezone

    from touchstone.web.portfolio.models import Piece

    codes = ("K1", "K2", "K3", "S1", "S2", "S5", "B1", "B2")
    there = Piece.objects.filter(apprenticeship=one).count()
    Piece.objects.bulk_create(
        Piece(
            id=uuid4(),
            organisation_id=one.organisation_id,
            apprenticeship=one,
            number=FIRST + number,
            title=f"Log of session {number}",
            kind="mentoring_contract",
            ksbs=[codes[number % 8], codes[(number * 3 + 1) % 8]],
            mentees=["Mentee A"],
            added_by=uuid4(),
            added_at=timezone.now(),
        )
        for number in range(there, size)
    )


def lines(pages: list[Page], cost: Callable[[Page], float], rounds: int) -> Iterator[Line]:
    """Each size beside the one before, and the queries of the largest beside those of the smallest."""
    took: dict[str, list[float]] = {page.title: [] for page in pages}
    for _ in range(rounds):
        for page in pages:
            took[page.title].append(cost(page))
    at = [median(took[page.title]) * MILLI for page in pages]
    for size, before, now, was in zip(SIZES[1:], SIZES, at[1:], at, strict=False):
        bar = MOST_GROWTH if size == SIZES[-1] else None
        yield beside(f"{TITLE.format(size)}, beside {before}", now, was, "ms", bar)
    few, many = pages[0].queries, pages[-1].queries
    yield at_most(f"Queries of {TITLE.format(SIZES[-1]).lower()}", many, "queries", few, "those of 5 pieces")

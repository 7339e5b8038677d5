"""What people see of a case whose files, words and messages have gone: every page opens, and says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.factories.addresses import every_address
from tests.factories.privacy import Case, passed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.gateway.models import Round
from touchstone.web.mail.models import Message
from touchstone.web.portfolio.models import Piece
from touchstone.web.privacy.removing import remove_over
from touchstone.web.quality.models import Review
from touchstone.web.results.models import Release


@pytest.fixture
def lost(case: Case, django_capture_on_commit_callbacks: Callable[..., Any]) -> Case:
    """A passed case that has lost everything but its decisions."""
    passed(case)
    with django_capture_on_commit_callbacks(execute=True):
        remove_over(organisation=case.people.organisation.id, at=case.at(2028, 12, 12))
    case.now = case.at(2028, 12, 13)
    return case


APP_OF: dict[Any, tuple[str, ...]] = {  # whose pages a row has, by how their names begin
    Apprenticeship: ("",),
    Attempt: ("assessments", "results"),
    Booking: ("bookings",),
    Message: ("mail",),
    Piece: ("portfolio",),
    Release: ("results", "appeals"),
    Review: ("quality",),
    Round: ("gateway",),
}


def paths(model: Any) -> Iterator[str]:
    """Every page about one row of it."""
    ids = model.objects.order_by("id").values_list("id", flat=True)[:1]
    for page in every_address():
        if page.ours and len(page.ids) == 1 and not page.texts and page.name.startswith(APP_OF[model]):
            yield from page.paths(ids, {})


@pytest.mark.parametrize(
    ("role", "about"),
    [
        ("manager", (Apprenticeship, Attempt, Booking, Message, Release, Round)),
        ("training_provider", (Piece, Round)),
        ("apprentice", (Apprenticeship, Piece)),
        ("internal_quality_assurer", (Review,)),
        ("assessor", (Attempt, Booking)),
    ],
)
def test_no_page_fails_or_shows_what_went(lost: Case, role: str, about: tuple[Any, ...]) -> None:
    opened = 0
    for path in (path for model in about for path in paths(model)):
        answer = lost.open(role, path)
        opened += answer.status_code == 200
        for word in ("Contract with Ben", "How Ben was mentored", "passport.png", "session.mp4"):
            assert word not in answer.text_, path
    assert opened >= len(about)


def test_the_portfolio_says_that_words_and_files_were_removed(lost: Case) -> None:
    piece = Piece.objects.earliest("number")
    said = lost.open("training_provider", f"/portfolio/pieces/{piece.id}/").text_
    assert "Removed file" in said

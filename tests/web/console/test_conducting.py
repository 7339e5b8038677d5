"""Whose assessments the console lists, and what a device may send without the whole being refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.assessments import DAY, booked
from tests.factories.gateway import confirmed
from tests.factories.web import Cast, apprenticeship
from tests.web.console import test_pages
from tests.web.console.conftest import Session
from tests.web.console.test_pages import delivery
from touchstone.web.assessments import actions as assessing
from touchstone.web.bookings.models import Attempt
from touchstone.web.console import queries
from touchstone.web.console.envelope import hash_of
from touchstone.web.console.models import Captured, Stretch
from touchstone.web.console.shapes import LONG
from touchstone.web.console.taking import Line, Span

ask = test_pages.ask
FITS_NOT: dict[str, Any] = {"fields": {}, "changed": False}


@pytest.fixture
def survey(people: Cast) -> Attempt:
    """What the plan leaves to the provider, begun after an assessor was booked for the rest."""
    one = apprenticeship(people, standard="ST9002", version="1.0", uln="")
    confirmed(people, one, "readiness")
    booked(people, one, "final_conversation")
    by = people.actor("training_provider")
    return assessing.begin(apprenticeship=one.id, method="field_survey", by=by, at=DAY)


def test_a_provider_is_listed_what_it_marks_however_much_others_mark(
    people: Cast, survey: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_LISTED", 1)
    [(row, title, _)] = queries.to_conduct(people.actor("training_provider"), DAY)
    assert (row.pk, title) == (survey.pk, "Field survey")
    [(row, _, _)] = queries.to_conduct(people.actor("assessor"), DAY)
    assert row.method == "final_conversation"
    assert queries.to_conduct(people.actor("internal_quality_assurer"), DAY) == []


@pytest.mark.parametrize(
    ("kind", "data", "place"),
    [
        ("note", {"text": "a\x00b", "ksbs": []}, "data.text"),
        ("note", {"text": "a", "ksbs": ["K1", "K\x00"]}, "data.ksbs.1"),
        ("note", {"text": "a", "ksbs": [], "more\x00": 1}, "data, a name"),
        ("taken_back", {"entry": "\x00", "reason": "a"}, "data.entry"),
        ("note", {"text": "a", "ksbs": [], "deep": {"in\x00": [{}]}}, "data.deep, a name"),
    ],
)
def test_a_character_that_cannot_be_kept_is_said_with_its_place(
    ask: Callable[..., Any], session: Session, kind: str, data: dict[str, Any], place: str
) -> None:
    session.pocket.capture(DAY, kind, **data)
    session.note(1, "Fine.")
    answer = ask("assessor", "console-captured", session.made.row.id, body=delivery(session.pocket))
    assert answer.status_code == 200
    assert answer.json()["chain"]["aside"] == 1
    row = Captured.objects.get(became="aside")
    assert row.why == {**FITS_NOT, "message": f"{place}: this holds a character that cannot be kept."}
    assert [one.data["text"] for one in session.log] == ["Fine."]
    page = ask("assessor", "console-aside", session.made.row.id)
    assert page.status_code == 200
    assert "\x00" not in page.content.decode()


def test_half_a_character_is_said_with_its_place_and_shown(ask: Callable[..., Any], session: Session) -> None:
    """As scripts write one that was cut in two."""
    body = session.note(0, "a HALF").body.replace("HALF", "\\ud83d")
    session.pocket.lines = [Line(body=body, hash=hash_of(body))]
    answer = ask("assessor", "console-captured", session.made.row.id, body=delivery(session.pocket))
    assert answer.json()["chain"]["aside"] == 1
    message = "data.text: this holds a character that cannot be kept."
    assert Captured.objects.get().why == {**FITS_NOT, "message": message}
    assert ask("assessor", "console-aside", session.made.row.id).status_code == 200


def test_a_leap_beyond_all_times_costs_nothing_of_what_comes_along(
    ask: Callable[..., Any], session: Session
) -> None:
    session.pocket.stretches.append(Span(name=uuid4(), place=2, leap=-(10**17)))
    session.note(1, "Fine.")
    answer = ask("assessor", "console-captured", session.made.row.id, body=delivery(session.pocket))
    assert answer.status_code == 200
    assert Stretch.objects.get(place=2).leap == -LONG
    assert [one.data["text"] for one in session.log] == ["Fine."]

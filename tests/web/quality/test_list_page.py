"""The queue of quality assurance: what waits, why, until when; and what the sample left out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.results import DISCUSSION, Office, another, review_of, submitted
from tests.factories.web import apprenticeship, cast
from touchstone.web.quality.models import Review, State
from touchstone.web.ui import tables

QA, PAGE = "internal_quality_assurer", "quality-list"


def test_what_waits_is_shown_with_why_whose_and_until_when(office: Office) -> None:
    submitted(office.people, apprenticeship(office.people))
    text = office.get(QA, PAGE).text_
    assert "Khan, Amina" in text
    assert "Observation with questioning" in text
    assert "New assessor" in text
    assert "North Assessor" in text
    assert "23 October 2025 (tomorrow)" in text


def test_the_soonest_due_stands_first(office: Office) -> None:
    one = apprenticeship(office.people)
    submitted(office.people, one)
    submitted(office.people, one, DISCUSSION)
    text = office.get(QA, PAGE).text_
    assert text.index("23 October 2025") < text.index("30 October 2025")


def test_what_the_sample_left_out_is_listed_with_its_lot_for_whoever_asks(office: Office) -> None:
    review = review_of(submitted(office.people, apprenticeship(office.people)))
    Review.objects.filter(id=review.id).update(state=State.NOT_SAMPLED, reasons=[], lot=0.731)
    assert "Khan, Amina" not in office.get(QA, PAGE).text_
    text = office.get(QA, PAGE, query="show=all").text_
    assert "Not in the sample" in text
    assert "0.731" in text


def test_an_empty_queue_says_when_something_comes(office: Office) -> None:
    assert "Nothing waits for a review" in office.get(QA, PAGE).text_


def test_it_is_narrowed_to_an_assessor_and_exported(office: Office) -> None:
    people = office.people
    submitted(people, apprenticeship(people))
    other = another(people, "assessor", "Ola Second")
    submitted(people, apprenticeship(people, uln="", last_name="Reed", person=None), assessor=other)
    text = office.get(QA, PAGE, query=f"assessor={other.id}").text_
    assert "Reed, Amina" in text
    assert "Khan, Amina" not in text
    lines = office.get(QA, PAGE, query="export=csv").text_.splitlines()
    assert len(lines) == 3


def test_pages_go_on_by_key_and_lose_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    begin: Any = tables.Table.__init__
    monkeypatch.setitem(begin.__kwdefaults__, "size", 1)
    people = office.people
    submitted(people, apprenticeship(people))
    other = another(people, "assessor", "Ola Second")
    submitted(people, apprenticeship(people, uln="", last_name="Reed", person=None), assessor=other)
    first = office.get(QA, PAGE).text_
    onward = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = office.get(QA, PAGE, query=onward.removeprefix("?")).text_
    assert ("Khan, Amina" in first) != ("Khan, Amina" in second)
    assert ("Reed, Amina" in first) != ("Reed, Amina" in second)


@pytest.mark.parametrize(
    "role", ["apprentice", "training_provider", "employer", "bookings", "assessor", "manager"]
)
def test_nobody_else_has_a_queue(office: Office, role: str) -> None:
    assert office.get(role, PAGE).status_code == 403


def test_others_reviews_are_not_in_it(office: Office) -> None:
    submitted(office.people, apprenticeship(office.people))
    other = Office(cast("South"), now=office.now)
    assert "Khan, Amina" not in other.get(QA, PAGE).text_


def test_it_takes_few_queries_however_long_it_is(office: Office) -> None:
    people = office.people
    submitted(people, apprenticeship(people))
    few = office.queries(QA, PAGE)
    for number in range(3):
        one = apprenticeship(people, uln="", last_name=f"Number{number}", person=None)
        submitted(people, one, assessor=another(people, "assessor", f"N{number} Assessor"))
    assert office.queries(QA, PAGE) == few <= 15

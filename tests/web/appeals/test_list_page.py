"""The list of appeals: what is open, whose turn it is, until when; a decider's own as their front page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.appeals import acting, decided, failed, lodged, with_panel
from tests.factories.results import Office
from tests.factories.web import apprenticeship, cast
from touchstone.web.bookings.models import Attempt

PAGE, DECIDER = "appeals-list", "appeal_decider"


def test_what_is_open_is_shown_with_whose_turn_it_is_and_until_when(office: Office, attempt: Attempt) -> None:
    made = lodged(office, attempt)
    text = office.get("manager", PAGE).text_
    for words in ("Khan, Amina", "Appeal 1", "Waits for deciders", "Manager: name the deciders"):
        assert words in text
    assert "5 November 2025 (in 14 days)" in text
    with_panel(office, made)
    assert "Deciders: decide" in office.get("manager", PAGE).text_
    office.now += timedelta(days=20)
    assert "5 November 2025 (late: 6 days ago)" in office.get("manager", PAGE).text_


def test_what_is_over_is_listed_for_whoever_asks(office: Office, attempt: Attempt) -> None:
    made = lodged(office, attempt)
    decided(office, made, acting(with_panel(office, made)))
    assert "No appeal is open." in office.get("manager", PAGE).text_
    text = office.get("manager", PAGE, query="show=all&state=refused").text_
    assert "Not upheld, may be taken further" in text
    assert "Khan, Amina" in text
    assert "Khan, Amina" not in office.get("manager", PAGE, query="show=all&state=upheld").text_


def test_it_is_sorted_narrowed_and_exported(office: Office, attempt: Attempt) -> None:
    lodged(office, attempt)
    other = apprenticeship(office.people, uln="", last_name="Reed", person=None)
    lodged(office, failed(office, other, assessor="Ola Second"), at=office.now + timedelta(hours=1))
    down = office.get("manager", PAGE, query="sort=-lodged").text_
    assert down.index("Reed, Amina") < down.index("Khan, Amina")
    assert "Reed, Amina" not in office.get("manager", PAGE, query="q=khan").text_
    lines = office.get("manager", PAGE, query="export=csv").text_.splitlines()
    assert len(lines) == 3
    assert "Whose turn" in lines[0]


def test_a_decider_comes_to_their_own_list_first(office: Office, attempt: Attempt) -> None:
    made = lodged(office, attempt)
    assert office.get(DECIDER, "home").status_code == 302
    empty = office.get(DECIDER, PAGE).text_
    assert "No appeal waits for you." in empty
    with_panel(office, made)
    assert "Khan, Amina" in office.get(DECIDER, PAGE).text_


@pytest.mark.parametrize(
    "role",
    ["apprentice", "training_provider", "employer", "bookings", "assessor", "internal_quality_assurer"],
)
def test_nobody_else_has_the_list(office: Office, role: str) -> None:
    assert office.get(role, PAGE).status_code == 403


def test_others_appeals_are_not_in_it(office: Office, attempt: Attempt) -> None:
    lodged(office, attempt)
    assert "Khan, Amina" not in Office(cast("South"), now=office.now).get("manager", PAGE).text_


def test_it_takes_few_queries_however_long_it_is(office: Office, attempt: Attempt) -> None:
    lodged(office, attempt)
    few = office.queries("manager", PAGE)
    for number in range(2):
        one = apprenticeship(office.people, uln="", last_name=f"Number{number}", person=None)
        lodged(office, failed(office, one, assessor=f"N{number} Assessor"))
    assert office.queries("manager", PAGE) == few <= 15

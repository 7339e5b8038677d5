"""The next date of what waits: the day that orders the list, of what it is, and each step's own."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.appeals import failed
from tests.factories.appeals import told as given_to
from tests.factories.assessed import HELD, told
from tests.factories.results import IN_TIME, Office, submitted
from tests.factories.standings import stands
from tests.factories.web import apprenticeship
from touchstone.rules.judge import assess
from touchstone.rules.roles import Role as Party
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.records.actions import refresh
from touchstone.web.records.boards import ToDo, waiting
from touchstone.web.records.models import Standing
from touchstone.web.records.queries import situation

TODAY = date(2026, 4, 15)
NOW = datetime(2026, 4, 15, 12, tzinfo=UTC)
METHOD = "Observation with questioning"
ASK = f"Ask for a resit or retake of {METHOD}"


@pytest.fixture
def office(site: Any) -> Office:
    return Office(site.people, now=NOW)


def step(title: str, until: str | None = None, by: str = "training_provider") -> dict[str, Any]:
    return {"action": "x", "subject": "a", "title": title, "by": by, "until": until}


def waits(office: Office, name: str, due: str | None, *steps: dict[str, Any], **said: Any) -> Apprenticeship:
    one = apprenticeship(office.people, uln="", person=None, last_name=name)
    given = {"stage": "failed", "as_of": NOW, "turns": [Party.TRAINING_PROVIDER], "steps": list(steps)} | said
    stands(one, due_on=date.fromisoformat(due) if due else None, **given)
    return one


def rows(office: Office, role: str = "training_provider") -> list[str]:
    """The rows of what waits, as they read."""
    body = office.get(role, "home").text_.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)).strip() for row in body.split("</tr>")[:-1]]


def test_what_is_shown_is_in_order(office: Office) -> None:
    """By the step's own day the first would stand after the second."""
    waits(office, "A", "2026-04-20", step(ASK, "2026-10-20"), due_title=f"{METHOD}: last day of something")
    waits(
        office, "B", "2026-04-22", step(ASK, "2026-04-22"), due_title=ASK, due_whose=Party.TRAINING_PROVIDER
    )
    waits(office, "C", None, step("Gateway: hand in Photo ID"))
    waits(office, "D", "2026-04-21", step(ASK, "2026-10-19"), due_title=f"{METHOD}: last day of something")
    said = [re.findall(r"(\d+ April 2026|–)$|(\d+ April 2026) in", row)[0] for row in rows(office)]
    assert ["".join(found) for found in said] == ["20 April 2026", "21 April 2026", "22 April 2026", "–"]
    found, _ = waiting(office.people.actor("training_provider"), TODAY)
    assert [row.next_on for row in found[:3]] == [date(2026, 4, day) for day in (20, 21, 22)]


def test_the_day_of_a_step_that_is_not_the_next_date_stands_with_the_step(office: Office) -> None:
    waits(office, "A", "2026-04-20", step(ASK, "2026-10-20"), due_title=f"{METHOD}: last day of something")
    (row,) = rows(office)
    assert f"{ASK} by 20 October 2026" in row
    assert row.endswith("20 April 2026 in 5 days Last day of something")


def test_the_day_of_a_step_that_is_shown_needs_no_words(office: Office) -> None:
    other = step("Gateway: hand in Photo ID")
    waits(office, "B", "2026-04-22", other, step(ASK, "2026-04-22"), due_title="X", due_whose=Party.EMPLOYER)
    (row,) = rows(office)
    assert row.endswith("22 April 2026 in 7 days")
    assert row.index(ASK) < row.index("Photo ID"), "the step whose day it is comes first"
    assert "by 22 April" not in row


def test_a_day_of_somebody_else_says_whose_it_is(office: Office) -> None:
    title = "Gateway: review Portfolio"
    waits(office, "A", "2026-04-10", step("Gateway: hand in Photo ID"), due_title=title, due_whose="bookings")
    assert rows(office)[0].endswith("10 April 2026 Late Review Portfolio (bookings)")


def test_what_the_steps_do_not_name_is_named_whole(office: Office) -> None:
    title = "Test: result due"
    waits(office, "A", "2026-04-20", step(ASK), due_title=title, due_whose=Party.TRAINING_PROVIDER)
    assert rows(office)[0].endswith("in 5 days Test: result due")


def test_a_step_that_is_late_beside_an_earlier_day_says_so(office: Office) -> None:
    waits(office, "A", "2026-04-10", step(ASK, "2026-04-12"), due_title="X", due_whose=Party.EMPLOYER)
    assert "late since 12 April 2026 10 April 2026 Late X (employer)" in rows(office)[0]


def test_what_an_earlier_version_kept_has_its_day_alone(office: Office) -> None:
    waits(office, "A", "2026-04-20", step(ASK))
    assert rows(office)[0].endswith("20 April 2026 in 5 days")


def test_a_title_is_text_however_it_is_written(office: Office) -> None:
    waits(office, "A", "2026-04-20", step("<b>Ask</b>", "2026-05-20"), due_title="<i>Due</i>")
    said = office.get("training_provider", "home").text_
    assert "&lt;b&gt;Ask&lt;/b&gt;" in said
    assert "&lt;i&gt;Due&lt;/i&gt;" in said


def test_more_than_three_steps_are_counted(office: Office) -> None:
    waits(office, "A", None, *(step(f"Do {number}") for number in range(5)))
    assert "Do 2 and 2 more" in rows(office)[0]


def kept(one: Apprenticeship, at: datetime) -> Standing:
    known = situation(one, at)
    refresh(one, known, assess(known))
    return one.records_standings.get()


def test_a_standing_keeps_of_what_its_day_is(office: Office) -> None:
    one = apprenticeship(office.people)
    attempt = submitted(office.people, one)
    row = kept(one, IN_TIME)
    assert row.due_title == f"Assure and release the result of {METHOD}"
    assert row.due_whose == Party.QUALITY_ASSURER
    told(office.people, attempt)
    row = kept(one, IN_TIME)
    assert row.due_title == "Assessment period typically ends"
    assert row.due_whose == Party.BOOKINGS


def test_a_right_is_named_as_one_and_is_nobodys_duty(office: Office) -> None:
    one = apprenticeship(office.people)
    office.now = datetime(2025, 10, 22, 12, tzinfo=UTC)
    given_to(office, failed(office, one))
    row = kept(one, datetime(2025, 12, 11, 12, tzinfo=UTC))
    assert row.due_on == date(2025, 12, 22)
    assert row.due_title == f"{METHOD}: last day of the typical window for a resit"
    assert row.due_whose == ""
    (found,), _ = waiting(office.people.actor("training_provider"), date(2025, 12, 11))
    assert ToDo(ASK, date(2026, 4, 22)) in found.steps
    assert (found.next_on, found.next_what) == (row.due_on, "Last day of the typical window for a resit")


def test_nothing_to_come_is_no_day_and_no_words(office: Office) -> None:
    one = apprenticeship(office.people, withdrawn_on=HELD.date())
    row = kept(one, HELD + timedelta(days=1))
    assert (row.due_on, row.due_title, row.due_whose) == (None, "", "")

"""Who leaves the programme keeps the appeals: what was lodged is decided, and told of until it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.appeals import acting, all_met, because, decided, lodged, told, with_panel
from tests.factories.results import Office
from touchstone.web.appeals.models import Appeal, State
from touchstone.web.apprentices.actions import withdraw
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.mail.models import Message
from touchstone.web.mail.reminders import remind_all
from touchstone.web.organisations.actor import Refused
from touchstone.web.records.models import Standing
from touchstone.web.records.nightly import refresh_all
from touchstone.web.results.models import Release

EFFECTS = "apprentices-withdraw"
GO_ON, NOTHING = "Appeals go on", "Nothing more is owed, and no limit runs on."


def leaves(office: Office, one: Apprenticeship) -> None:
    """They withdraw today, and it is the day after."""
    by = office.people.actor("bookings")
    withdraw(apprenticeship=one.id, on=office.now.date(), reason="Another job.", by=by, at=office.now)
    office.now += timedelta(days=1)


def standing(one: Apprenticeship) -> Standing:
    return Standing.objects.get(apprenticeship=one)


def asked(office: Office, one: Apprenticeship) -> str:
    """The page that says what the withdrawal does."""
    on = office.now.date()
    said = {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year), "reason": "A job."}
    return str(office.post("manager", EFFECTS, one.id, **said).text_)


def test_an_appeal_that_was_lodged_is_still_to_be_decided(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    made = [lodged(office, attempt, role) for role in ("training_provider", "employer", "apprentice")][-1]
    leaves(office, one)
    row, due = standing(one), Appeal.objects.get(id=made.id).due_on
    assert due is not None
    assert (row.stage, row.next_action, row.due_on) == ("withdrawn", "appeal.decide", due)
    assert row.turns == ["appeal_decider"]
    assert made.title.lower() in office.get("manager", "home").text_
    night = office.now.replace(year=due.year, month=due.month, day=due.day)
    remind_all(organisation=office.people.organisation.id, at=night)
    assert Message.objects.filter(kind="reminder", subject__contains="Decide appeal 3").exists()


def test_it_is_lodged_and_decided_after_the_withdrawal_and_changes_the_result(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    leaves(office, one)
    assert [each["code"] for each in standing(one).closings] == ["appeal.window.observation"]
    made, levels = lodged(office, attempt), all_met(attempt, "distinction")
    decider = acting(with_panel(office, made))
    decided(office, made, decider, outcome="upheld", changes=levels, reasons=because(levels))
    made.refresh_from_db()
    assert made.state == State.UPHELD
    assert Release.objects.filter(attempt=attempt).count() == 2


def test_a_case_that_is_left_over_is_judged_by_night_until_its_last_right_is_over(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    leaves(office, one)
    assert refresh_all(now=office.now) == 1
    closes = standing(one).closes_on
    assert closes is not None
    after = office.now + (closes - office.now.date()) + timedelta(days=1)
    assert refresh_all(now=after) == 1
    assert (standing(one).closes_on, standing(one).next_action) == (None, "")
    assert refresh_all(now=after + timedelta(days=1)) == 0


def test_an_open_appeal_is_found_by_night_also_where_the_standing_does_not_know_it(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    lodged(office, attempt)
    leaves(office, one)
    empty: dict[str, Any] = {
        "next_action": "",
        "steps": [],
        "closings": [],
        "closes_on": None,
        "due_on": None,
    }
    Standing.objects.filter(apprenticeship=one).update(**empty)
    assert refresh_all(now=office.now) == 1
    assert standing(one).next_action == "appeal.decide"


def test_the_withdrawal_says_that_appeals_go_on_where_there_are_any(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    told(office, attempt)
    page = asked(office, one)
    assert GO_ON in page
    assert NOTHING not in page
    assert "Nothing else is owed, and no other limit runs on." in page
    office.now += timedelta(days=60)  # the window is over
    page = asked(office, one)
    assert GO_ON not in page
    assert NOTHING in page


def test_after_its_window_nothing_can_be_lodged(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    leaves(office, one)
    office.now += timedelta(days=60)
    with pytest.raises(Refused, match="The last day to appeal was"):
        lodged(office, attempt)

"""The front page of each role and the board: what waits, the nearest first, and how many stand where."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from tests.factories.assessed import HELD, judged, released, told
from tests.factories.assessments import booked
from tests.factories.browser import Site
from tests.factories.gateway import confirmed
from tests.factories.results import IN_TIME, Office, submitted
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.rules.judge import assess
from touchstone.web.organisations.scope import within
from touchstone.web.records.actions import keep, refresh
from touchstone.web.records.boards import months
from touchstone.web.records.queries import situation

ROLES = [
    *("apprentice", "training_provider", "employer", "bookings"),
    *("assessor", "internal_quality_assurer", "manager"),
]


@pytest.mark.parametrize("role", ROLES)
def test_it_opens_with_nobody_and_says_what_to_do(site: Site, role: str) -> None:
    answer = site.get(role, "home")
    assert answer.status_code == 200
    assert answer.text_.count("<h1") == 1
    assert "ui-empty" in answer.text_


@pytest.mark.parametrize("role", ["training_provider", "bookings", "manager", "employer"])
def test_it_shows_whose_turn_it_is(site: Site, role: str) -> None:
    one = apprenticeship(site.people)
    if role in ("bookings", "manager"):
        confirmed(site.people, one)
    keep(one, "apprentice.register", by=site.people.actor("bookings"), at=NOW)
    said = site.get(role, "home").text_
    waits = set(one.records_standings.get().turns)
    mine = {"training_provider": "training_provider", "employer": "employer", "bookings": "bookings"}
    assert (f"/apprentices/{one.id}/" in said) is (mine.get(role, "assessment_organisation") in waits)


def test_a_stranger_is_asked_to_sign_in(site: Site) -> None:
    assert Client().get("/")["Location"].startswith("/accounts/login/")


def test_an_apprentice_finds_their_own(site: Site) -> None:
    one = apprenticeship(site.people)
    for page in ("home", "apprentices-own"):
        said = site.get("apprentice", page).text_
        assert "Hello, " in said
        assert "You are here" in said
        assert f"/apprentices/{one.id}/" in said


def test_an_apprentice_reads_the_day_that_is_booked(site: Site) -> None:
    one = apprenticeship(site.people)
    begins = datetime(2035, 1, 8, 10, tzinfo=UTC)
    booked(site.people, one, "observation", starts_at=begins, ends_at=begins + timedelta(hours=3))
    said = site.get("apprentice", "home").text_
    assert "Observation with questioning: the day that is booked" in said
    assert "8 January 2035" in said


def test_nobody_else_opens_an_apprentices_own_page(site: Site) -> None:
    for role in ROLES[1:]:
        assert site.get(role, "apprentices-own").status_code == 403


def test_the_board_counts_by_stage_and_links_to_them(site: Site) -> None:
    for _ in range(3):
        one = apprenticeship(site.people, uln="")
        keep(one, "apprentice.register", by=site.people.actor("bookings"), at=NOW)
    other = cast("South")
    with within(other.organisation.id):
        theirs = apprenticeship(other)
        keep(theirs, "apprentice.register", by=other.actor("bookings"), at=NOW)
    for role in ("training_provider", "bookings", "manager"):
        said = site.get(role, "records-board").text_
        assert "On programme: 3 apprentices" in said
        assert "?stage=on_programme" in said


@pytest.mark.parametrize("role", ["apprentice", "employer", "assessor"])
def test_the_board_is_for_those_who_answer_for_many(site: Site, role: str) -> None:
    assert site.get(role, "records-board").status_code == 403


def test_outcomes_by_month_are_for_managers_and_quality(site: Site) -> None:
    assert "Overall grades by month" in site.get("manager", "records-board").text_
    assert "Overall grades by month" not in site.get("bookings", "records-board").text_


@pytest.mark.parametrize("role", ROLES)
def test_front_pages_take_as_few_queries_for_many(site: Site, role: str) -> None:
    keep(apprenticeship(site.people), "apprentice.register", by=site.people.actor("bookings"), at=NOW)
    few = site.queries(role, "home")
    for number in range(30):
        one = apprenticeship(site.people, uln="", person=None, started_on=date(2024, 1, 1 + number % 28))
        keep(one, "apprentice.register", by=site.people.actor("bookings"), at=NOW)
    many = site.queries(role, "home")
    assert many <= few + 1  # beyond what the page shows it counts the rest
    assert many <= 15
    if role in ("manager", "training_provider"):
        assert site.queries(role, "records-board") <= 15


def test_outcomes_are_counted_in_the_month_of_their_release(site: Site) -> None:
    one = apprenticeship(site.people)
    attempt = judged(site.people, one, "observation")
    october = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)  # winter time since a week: still October
    released(site.people, attempt, overall="merit", at=october)
    shown = months(site.people.actor("manager"), datetime(2026, 11, 22, tzinfo=UTC))
    assert len(shown.rows) == 12
    assert [grade for grade, *_ in shown.grades] == ["Distinction", "Merit", "Pass", "Fail"]  # best first
    assert ("October 2026", (0, 1, 0, 0), 1) in shown.rows
    assert shown.rows[-1] == ("November 2026", (0, 0, 0, 0), 0)
    assert "Merit" in site.get("manager", "records-board").text_


def test_what_is_late_stays_late_until_it_is_done(site: Site) -> None:
    one = apprenticeship(site.people)
    judged(site.people, one, "observation")
    known = situation(one, HELD + timedelta(days=90))
    refresh(one, known, assess(known))
    standing = one.records_standings.get()
    assert standing.due_on is not None
    assert standing.due_on < (HELD + timedelta(days=90)).date()


def test_a_right_to_appeal_is_nobodys_task(site: Site) -> None:
    one = apprenticeship(site.people)
    told(site.people, judged(site.people, one, "observation"))
    standing = one.records_standings.get()
    assert "apprentice" not in standing.turns
    assert not standing.next_action.startswith("appeal")


def test_a_result_that_is_due_waits_with_its_day_for_those_who_release_it(site: Site) -> None:
    attempt = submitted(site.people, apprenticeship(site.people))
    office = Office(site.people, now=IN_TIME)
    step = "Assure and release the result of Observation with questioning"
    said = office.get("internal_quality_assurer", "home").text_
    assert step in said
    assert "23 October 2025" in said[said.index(step) :]
    office.now = IN_TIME + timedelta(days=2)
    said = office.get("internal_quality_assurer", "home").text_
    assert "Late" in said[said.index(step) :].partition("</tr>")[0]
    told(site.people, attempt)
    assert step not in office.get("internal_quality_assurer", "home").text_

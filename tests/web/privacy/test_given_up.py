"""A failed case that nobody closes ends by itself and goes; what is done opens it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.appeals import failed, told
from tests.factories.doors import Program, secret_of
from tests.factories.privacy import Case, filled
from tests.factories.resits import proposed
from tests.factories.web import apprenticeship, cast
from touchstone.rules.calendar import LONDON
from touchstone.web.audit.actions import record_event
from touchstone.web.organisations.actor import unattended
from touchstone.web.organisations.scope import see
from touchstone.web.privacy import due, queries
from touchstone.web.privacy.giving_up import find_given_up
from touchstone.web.privacy.models import GivenUp, Outcome
from touchstone.web.privacy.removing import remove_over
from touchstone.web.records.nightly import refresh_all
from touchstone.web.resits.actions import proposing

Night = Callable[..., int]
ENDED = date(2028, 4, 22)  # the observation was failed on 22 October 2025: six months, and two years
LAPSED = datetime(2026, 5, 1, 9, tzinfo=LONDON)
OTHERS_MAY = "If nothing more happens in it, it counts as ended after"


@pytest.fixture
def lost(case: Case) -> Case:
    """The observation failed and released on 22 October 2025, with files; nobody does anything more."""
    failed(case, case.one)
    filled(case)
    return case


@pytest.fixture
def night(case: Case, django_capture_on_commit_callbacks: Any) -> Night:
    """What the two jobs do in the night of a day; says of how many apprentices something went."""

    def go(*day: int) -> int:
        at = case.at(*day)
        refresh_all(now=at)
        with django_capture_on_commit_callbacks(execute=True):
            return remove_over(organisation=case.people.organisation.id, at=at)

    return go


def gone(case: Case) -> set[str]:
    return {each.kind for each in queries.removals(case.one.id)}


def last_days(case: Case, *day: int) -> set[date | None]:
    return {one.until for one in queries.kept_of(case.one, case.at(*day))}


def test_each_kind_goes_on_the_day_after_its_last(lost: Case, night: Night) -> None:
    assert night(2028, 4, 22) == 0
    assert not GivenUp.objects.exists()
    assert last_days(lost, 2028, 4, 22) == {None}
    assert night(2028, 7, 22) == 0
    assert GivenUp.objects.get().on == ENDED
    assert night(2028, 7, 23) == 1
    assert gone(lost) == {"identity", "planning"}
    assert night(2029, 4, 22) == 0
    assert night(2029, 4, 23) == 1
    assert gone(lost) == {"identity", "planning", "recordings"}
    assert night(2029, 4, 24) == 0


def test_at_last_the_case_goes_and_its_outcome_is_of_the_month_of_the_result(
    lost: Case, night: Night
) -> None:
    assert night(2034, 4, 22) == 1
    assert not Outcome.objects.exists()
    assert night(2034, 4, 23) == 1
    found = Outcome.objects.get()
    assert (found.month, found.overall, found.attempts) == (date(2025, 10, 1), "", 1)
    assert not GivenUp.objects.exists()


def test_what_somebody_does_keeps_it_open_and_what_is_only_read_does_not(lost: Case, night: Night) -> None:
    one, then = lost.one, datetime(2027, 2, 1, 9, tzinfo=LONDON)
    organisation = lost.people.organisation.id
    for action, by in (
        ("file.open", lost.people.actor("manager")),
        ("privacy.hold", lost.people.actor("manager")),
        ("appeal.end", unattended(organisation)),
    ):
        record_event(organisation=organisation, chain=one.id, action=action, by=by, at=then, facts={})
    assert last_days(lost, 2028, 4, 23) != {None}
    proposing.propose_entire(apprenticeship=one.id, by=lost.people.actor("training_provider"), at=then)
    assert last_days(lost, 2028, 4, 23) == last_days(lost, 2029, 2, 1) == {None}
    assert last_days(lost, 2029, 2, 2) != {None}
    assert night(2028, 12, 1) == 0
    assert not GivenUp.objects.exists()


def test_it_is_opened_again_by_whatever_is_done_after_it_had_ended(lost: Case, night: Night) -> None:
    night(2028, 7, 23)
    then = datetime(2028, 8, 1, 9, tzinfo=LONDON)
    made = proposing.propose_entire(apprenticeship=lost.one.id, by=lost.people.actor("manager"), at=then)
    assert made.methods == ["observation", "professional_discussion"]
    assert night(2029, 5, 1) == 0
    assert (GivenUp.objects.exists(), gone(lost)) == (False, {"identity", "planning"})
    assert last_days(lost, 2029, 5, 1) == {None}


def test_a_hold_keeps_it_and_an_answer_to_a_request_waits_for_its_end(lost: Case, night: Night) -> None:
    hold = lost.held()
    assert night(2034, 5, 1) == 0
    lost.now = lost.at(2034, 5, 1)
    lost.lifted(hold)
    assert night(2034, 5, 2) == 1


def test_pages_say_it_before_and_after(lost: Case, night: Night, settings: Any) -> None:
    page = lost.get("manager", "privacy-home", lost.one.id).text_
    assert OTHERS_MAY not in page  # the discussion is still to be taken
    lost.now = LAPSED
    page = lost.get("manager", "privacy-home", lost.one.id).text_
    assert f"{OTHERS_MAY} 22 April 2028." in page
    assert "what was not passed may be taken again" in page
    lost.now = lost.at(2028, 7, 1)
    night(2028, 7, 1)
    page = lost.get("manager", "privacy-home", lost.one.id).text_
    assert "22 July 2028" in page
    assert "when a failed case ended in which nothing happened any more" in page
    soon = lost.get("manager", "privacy-soon-kind", "planning").text_
    assert "Khan, Amina" in soon
    assert "22 April 2028" in soon


def test_an_apprentice_learns_of_no_fail_by_it_before_they_were_told(case: Case) -> None:
    fail, path = failed(case, case.one), f"/apprentices/{case.one.id}/kept"
    case.now = LAPSED
    program = Program(secret_of(case.people.actor("apprentice")), (case.people.organisation.id,), case.now)
    assert "counts as ended" not in case.get("apprentice", "privacy-home", case.one.id).text_
    assert {each["quiet_until"] for each in program.get(path).json()["kept"]} == {None}
    told(case, fail)
    assert f"{OTHERS_MAY} 1 May 2028." in case.get("apprentice", "privacy-home", case.one.id).text_
    assert {each["quiet_until"] for each in program.get(path).json()["kept"]} == {"2028-05-01"}


def test_an_open_case_and_another_organisations_are_not_looked_at(lost: Case, night: Night) -> None:
    apprenticeship(lost.people, first_name="Ben", person=None, uln="")
    south = cast("South")
    see([lost.people.organisation.id, south.organisation.id])
    night(2028, 7, 1)
    assert find_given_up(organisation=south.organisation.id, at=lost.at(2028, 7, 1)) == 0
    assert GivenUp.objects.get().apprenticeship_id == lost.one.id
    assert due.due(lost.people.organisation.id, date(2028, 7, 1)) == []
    assert due.due(lost.people.organisation.id, date(2028, 7, 23)) == [lost.one.id]


def test_what_is_kept_of_many_failed_cases_takes_as_many_queries_as_of_one(
    lost: Case, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    refresh_all(now=lost.at(2026, 5, 1))
    at = lost.at(2028, 7, 1)
    with django_assert_max_num_queries(60) as taken:
        queries.kept_of_some([lost.one], at)
    with django_assert_num_queries(len(taken)):
        queries.kept_of_some([lost.one, lost.one], at)


def test_a_resit_that_nobody_answers_keeps_it_open_for_two_years_and_no_longer(
    case: Case, night: Night
) -> None:
    failed(case, case.one)
    case.now += timedelta(days=100)
    proposed(case, case.one)
    assert last_days(case, 2028, 4, 22) == {None}
    assert last_days(case, 2028, 4, 23) != {None}
    assert night(2028, 4, 30) == 0

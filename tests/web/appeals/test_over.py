"""A decider sees a case while they decide and for fourteen days after. What they decided stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.appeals import acting, all_met, because, decided, lodged, outsider, put_aside, with_panel
from tests.factories.results import Office
from touchstone.web.accounts.models import Person
from touchstone.web.appeals import actions
from touchstone.web.appeals.models import Appeal, Decision, Panellist
from touchstone.web.appeals.queries import visible_appeals
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.audit.models import Event
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Refused

DECIDER, AFTER = "appeal_decider", 14
PAGES = ("records-record", "appeals-apprentice", "portfolio-home", "audit-history")


@pytest.fixture
def made(office: Office, attempt: Attempt) -> Appeal:
    """An appeal with its panel, lodged and named on 22 October 2025."""
    found = lodged(office, attempt)
    with_panel(office, found)
    return found


def sees(office: Office, days: int, person: Person | None = None) -> bool:
    """Whether a decider sees the case, and the appeal with it, so many days after it was lodged."""
    who = person or office.people.people[DECIDER]
    by = acting(who, on=(office.now + timedelta(days=days)).date())
    case, appeal = visible_to(by).exists(), visible_appeals(by).exists()
    assert case == appeal
    return case


@pytest.mark.parametrize("outcome", ["upheld", "not_upheld"])
def test_it_is_gone_fourteen_days_after_the_decision(
    office: Office, attempt: Attempt, made: Appeal, outcome: str
) -> None:
    assert sees(office, 300), "as long as it is not decided"
    levels = all_met(attempt) if outcome == "upheld" else {}
    decided(
        office, made, office.people.actor(DECIDER), outcome=outcome, changes=levels, reasons=because(levels)
    )
    assert [sees(office, 1 + days) for days in (0, AFTER, AFTER + 1)] == [True, True, False]
    assert not visible_to(office.people.actor(DECIDER)).exists(), "without a day there is no while"


def test_the_day_is_londons(office: Office, made: Appeal) -> None:
    late = office.now.replace(hour=23, minute=59)
    decided(office, made, office.people.actor(DECIDER), at=late)
    assert [sees(office, days) for days in (AFTER, AFTER + 1)] == [True, False]


def test_its_pages_open_as_long_and_its_list_leads_to_none_that_do_not(
    office: Office, one: Apprenticeship, made: Appeal
) -> None:
    decided(office, made, office.people.actor(DECIDER), at=office.now)
    every = {"query": "show=all"}
    for days, status in ((AFTER, 200), (1, 404)):
        office.now += timedelta(days=days)
        for page in PAGES:
            assert office.get(DECIDER, page, one.id).status_code == status
        assert office.get(DECIDER, "appeals-appeal", made.id).status_code == status
        assert ("Khan, Amina" in office.get(DECIDER, "appeals-list", **every).text_) is (status == 200)
        assert ("Khan, Amina" in office.get(DECIDER, "apprentices-list").text_) is (status == 200)
    assert "for 14 days after" in office.get(DECIDER, "appeals-list").text_
    assert "Khan, Amina" in office.get("manager", "appeals-list", **every).text_


def test_what_they_decided_stays_with_those_who_answer_for_it(
    office: Office, one: Apprenticeship, made: Appeal
) -> None:
    who = office.people.people[DECIDER]
    kept = decided(office, made, office.people.actor(DECIDER), at=office.now)
    office.now += timedelta(days=60)
    assert [each["by"] for each in Decision.objects.get(id=kept.id).deciders].count(str(who.id)) == 1
    assert Event.objects.filter(chain=one.id, by=who.id, action="appeal.decide").exists()
    assert Panellist.objects.filter(person=who, appeal=made).exists()
    assert who.name in office.get("manager", "appeals-appeal", made.id).text_


def test_who_decided_the_first_stage_sees_nothing_of_the_second(office: Office, made: Appeal) -> None:
    decided(office, made, office.people.actor(DECIDER), at=office.now)
    assert sees(office, 0)
    later, by = office.now + timedelta(days=1), office.people.actor("training_provider")
    actions.take_further(appeal=made.id, grounds="Look again.", by=by, at=later)
    assert not sees(office, 1)
    new, manager = outsider(office.people, "Noor Third"), office.people.actor("manager")
    actions.name(appeal=made.id, person=new.id, connected=False, by=manager, at=later)
    assert sees(office, 100, new)
    decided(office, made, acting(new), at=later)
    assert [sees(office, 1 + days, new) for days in (AFTER, AFTER + 1)] == [True, False]
    assert not sees(office, 1)


def test_a_first_stage_is_not_open_again_once_a_second_waits(office: Office, made: Appeal) -> None:
    first = decided(office, made, office.people.actor(DECIDER), at=office.now)
    office.now += timedelta(days=1)
    by, manager = office.people.actor("training_provider"), office.people.actor("manager")
    actions.take_further(appeal=made.id, grounds="Look again.", by=by, at=office.now)
    later = outsider(office.people, "Noor Third")
    actions.name(appeal=made.id, person=later.id, connected=False, by=manager, at=office.now)
    with pytest.raises(Refused, match="The appeal was taken further"):
        put_aside(office, first)
    assert [each.person_id for each in Panellist.sitting()] == [later.id], "who may decide, and nobody else"
    assert not sees(office, 0)
    assert decided(office, made, acting(later), at=office.now).stage != first.stage


def test_withdrawn_it_is_gone_at_once(office: Office, made: Appeal) -> None:
    by = office.people.actor("training_provider")
    actions.withdraw(appeal=made.id, reason="We talked.", by=by, at=office.now)
    assert not sees(office, 0)


def test_set_aside_it_is_gone_at_once_and_open_to_who_decides_anew(office: Office, made: Appeal) -> None:
    put_aside(office, decided(office, made, office.people.actor(DECIDER), at=office.now))
    assert not sees(office, 0), "their part is over: others decide"
    new = outsider(office.people, "Noor Third")
    manager = office.people.actor("manager")
    assert not sees(office, 0, new)
    actions.name(appeal=made.id, person=new.id, connected=False, by=manager, at=office.now)
    assert sees(office, 100, new)


def test_another_appeal_of_the_same_apprentice_opens_no_older_one(
    office: Office, attempt: Attempt, made: Appeal
) -> None:
    decided(office, made, office.people.actor(DECIDER), at=office.now)
    other = lodged(office, attempt, "employer")
    who, manager = office.people.people[DECIDER], office.people.actor("manager")
    actions.name(appeal=other.id, person=who.id, connected=True, by=manager, at=office.now)
    later = acting(who, on=date(2026, 1, 30))
    assert [each.code for each in visible_appeals(later)] == [other.code]


def test_it_is_one_question(office: Office, made: Appeal) -> None:
    by = acting(office.people.people[DECIDER], on=office.now.date())
    with CaptureQueriesContext(connection) as asked:
        list(visible_to(by))
    assert len(asked) == 1

"""Who is told to decide an appeal: managers, and of its panel whoever has still to decide. Nobody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories.appeals import acting, decided, lodged, outsider, put_aside, with_panel
from tests.factories.results import Office
from touchstone.rules.calendar import LONDON
from touchstone.web.accounts.models import Person
from touchstone.web.appeals import actions
from touchstone.web.appeals.models import Appeal
from touchstone.web.apprentices.actions import withdraw
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.mail.digest import write_all
from touchstone.web.mail.models import Message
from touchstone.web.mail.reminders import remind_all
from touchstone.web.organisations.scope import see
from touchstone.web.records.boards import waiting
from touchstone.web.records.models import Standing
from touchstone.web.records.nightly import refresh_all

FIRST, SECOND = "Decide appeal 1", "Decide appeal 2"
DECIDER = "appeal_decider"


@pytest.fixture
def appeals(office: Office, attempt: Attempt) -> tuple[Appeal, Appeal]:
    """The provider's appeal, with its panel, and the employer's, which has none yet."""
    first = lodged(office, attempt)
    with_panel(office, first)
    return first, lodged(office, attempt, "employer")


def to_do(office: Office, role: str) -> list[str]:
    """What the front page and the digest of this role list, bookings left out."""
    rows, _ = waiting(office.people.actor(role), office.now.date())
    titles = [step.title.partition(":")[0] for row in rows for step in row.steps]
    return [title for title in titles if not title.startswith("Book ")]


def gateway_too(one: Apprenticeship) -> None:
    """Something of the gateway waits as well."""
    row = Standing.objects.get(apprenticeship=one)
    step = {
        "action": "gateway.review",
        "subject": "id",
        "title": "Gateway: review the ID",
        "until": "2025-10-23",
    }
    row.steps.append(step | {"by": "assessment_organisation"})
    row.turns.append("assessment_organisation")
    row.save()


def only_appeals_are_left(office: Office, one: Apprenticeship) -> None:
    """They leave the programme: nothing else waits any more."""
    by = office.people.actor("bookings")
    withdraw(apprenticeship=one.id, on=office.now.date(), reason="Another job.", by=by, at=office.now)


def test_each_role_is_told_of_what_it_can_do_alone(
    office: Office, one: Apprenticeship, appeals: tuple[Appeal, Appeal]
) -> None:
    gateway_too(one)
    assert to_do(office, "bookings") == ["Gateway"]
    assert sorted(to_do(office, "manager")) == [FIRST, SECOND, "Gateway"]
    assert to_do(office, DECIDER) == [FIRST]
    others = ("training_provider", "employer", "assessor", "internal_quality_assurer")
    assert not [title for role in others for title in to_do(office, role) if "appeal" in title]


def test_a_row_that_an_older_version_kept_is_written_anew_by_night(
    office: Office, one: Apprenticeship, appeals: tuple[Appeal, Appeal]
) -> None:
    row = Standing.objects.get(apprenticeship=one)
    row.steps = [step | {"by": "assessment_organisation"} for step in row.steps]
    row.turns = ["assessment_organisation"]
    row.save()
    office.now += timedelta(days=1)
    refresh_all(now=office.now)
    assert to_do(office, "bookings") == []
    assert to_do(office, DECIDER) == [FIRST]


def test_the_front_page_of_the_bookings_team_is_silent_and_the_managers_is_not(
    office: Office, one: Apprenticeship, appeals: tuple[Appeal, Appeal]
) -> None:
    assert "(appeal decider)" in office.get("bookings", "home").text_, "whose next date it is, beside theirs"
    only_appeals_are_left(office, one)
    assert "appeal" not in office.get("bookings", "home").text_.lower()
    assert FIRST in office.get("manager", "home").text_


@pytest.mark.parametrize(
    ("role", "turns"), [("bookings", []), ("manager", [FIRST, SECOND]), (DECIDER, [FIRST])]
)
def test_the_record_leads_those_to_an_appeal_who_can_open_it(
    office: Office, one: Apprenticeship, appeals: tuple[Appeal, Appeal], role: str, turns: list[str]
) -> None:
    text = office.get(role, "records-record", one.id).text_
    steps = [each.partition("</li>")[0] for each in text.split('<li class="ui-step">')[1:]]
    mine = [each for each in steps if "Your turn" in each]
    assert [title for title in (FIRST, SECOND) if any(title in each for each in mine)] == turns
    assert any(SECOND in each and "Appeal decider" in each for each in steps), "whose it is, everybody reads"
    assert all(("<a " in each) == (each in mine) for each in steps if "Decide appeal" in each)


def test_a_list_of_ones_own_turn_has_the_case_of_a_decider_until_they_have_decided(
    office: Office, one: Apprenticeship, appeals: tuple[Appeal, Appeal]
) -> None:
    only_appeals_are_left(office, one)
    mine = {"query": "turn=mine"}
    assert "Khan, Amina" in office.get(DECIDER, "apprentices-list", **mine).text_
    assert "Khan, Amina" not in office.get("bookings", "apprentices-list", **mine).text_
    decided(office, appeals[0], office.people.actor(DECIDER), at=office.now)
    assert "Khan, Amina" not in office.get(DECIDER, "apprentices-list", **mine).text_
    assert "Khan, Amina" in office.get(DECIDER, "apprentices-list").text_, "they may look for a while"
    assert to_do(office, DECIDER) == []


def test_the_digest_tells_the_same(office: Office, appeals: tuple[Appeal, Appeal]) -> None:
    Person.objects.update(daily_digest=True)
    at = datetime(2025, 10, 23, 7, tzinfo=LONDON)
    write_all(organisation=office.people.organisation.id, at=at)
    texts = {each.to.partition("@")[0]: each.text for each in Message.objects.filter(kind="digest")}
    listed = {who: [title for title in (FIRST, SECOND) if title in text] for who, text in texts.items()}
    assert {who: titles for who, titles in listed.items() if titles} == {
        "manager": [FIRST, SECOND],
        "appeal_decider": [FIRST],
        "ines": [FIRST],
    }


def test_the_calendar_tells_the_same(office: Office, appeals: tuple[Appeal, Appeal]) -> None:
    assert last_days(office, "bookings") == []
    assert last_days(office, "manager") == [FIRST, SECOND]
    assert last_days(office, DECIDER) == [FIRST]


def last_days(office: Office, role: str) -> list[str]:
    """The last days of appeals in the calendar that this role follows."""
    key = Person.objects.get(id=office.people.people[role].id).calendar_key
    with office.clock():
        text = Client().get(f"/calendar/{key}.ics").content.decode()
    see([office.people.organisation.id])
    return [title for title in (FIRST, SECOND) if title in text]


def reminded(office: Office, title: str) -> set[str]:
    """Who is reminded of a step two days before its last day."""
    night: Any = datetime(2025, 11, 3, 3, tzinfo=LONDON)
    refresh_all(now=night)
    remind_all(organisation=office.people.organisation.id, at=night)
    found = Message.objects.filter(kind="reminder", subject__contains=title)
    return {each.to.partition("@")[0] for each in found}


def test_who_is_named_for_another_appeal_is_not_reminded_of_this_one(
    office: Office, appeals: tuple[Appeal, Appeal]
) -> None:
    assert reminded(office, FIRST) == {"manager", "appeal_decider", "ines"}
    assert reminded(office, SECOND) == {"manager"}


def test_who_decided_what_was_set_aside_is_not_told_to_decide_again(office: Office, attempt: Attempt) -> None:
    made = lodged(office, attempt)
    with_panel(office, made)
    put_aside(office, decided(office, made, office.people.actor(DECIDER), at=office.now))
    new = outsider(office.people, "Noor Third")
    manager = office.people.actor("manager")
    actions.name(appeal=made.id, person=new.id, connected=False, by=manager, at=office.now)
    assert to_do(office, DECIDER) == []
    assert [row.one.first_name for row in waiting(acting(new), date(2025, 10, 22))[0]] == ["Amina"]
    assert reminded(office, FIRST) == {"manager", "mira", "noor"}

"""The calendar that follows one's bookings and last days, at a secret address."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from tests.factories.assessed import told
from tests.factories.bookings import FIRST, another_assessor, ready, slots
from tests.factories.results import IN_TIME, submitted
from tests.factories.standings import stands
from tests.factories.web import NOW, apprenticeship, cast
from tests.web.bookings.conftest import Desk
from touchstone.rules.calendar import LONDON, day
from touchstone.web.accounts.models import Person
from touchstone.web.bookings import actions, feeds
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.scope import see, within
from touchstone.web.portfolio.models import Portfolio
from touchstone.web.records.models import Standing

PAGE = "bookings-calendar"


def followed(desk: Desk, role: str) -> list[Any]:
    """What a calendar reads that follows this person's address, without signing in."""
    key = Person.objects.get(id=desk.people.people[role].id).calendar_key
    with desk.clock():
        answer = Client().get(f"/calendar/{key}.ics")
    see([desk.people.organisation.id])
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert "Amina" not in text
    assert "Khan" not in text
    calendar = Calendar.from_ical(text)
    assert calendar["METHOD"] == "PUBLISH"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return list(calendar.walk("VEVENT"))


def meetings(desk: Desk, role: str) -> list[Any]:
    """The entries with a time."""
    return [one for one in followed(desk, role) if isinstance(one.decoded("DTSTART"), datetime)]


def last_days(desk: Desk, role: str) -> dict[str, tuple[date, str]]:
    """The entries of whole days: day and name by title."""
    whole = [one for one in followed(desk, role) if not isinstance(one.decoded("DTSTART"), datetime)]
    for one in whole:
        assert one["DTSTART"].params["VALUE"] == "DATE"
        assert one.decoded("DTEND") == one.decoded("DTSTART") + timedelta(days=1)
        assert one["TRANSP"] == "TRANSPARENT"
        assert f"/apprentices/{desk.one.id}/" in str(one["URL"])
    assert len({str(one["UID"]) for one in whole}) == len(whole)
    return {str(one["SUMMARY"]): (one.decoded("DTSTART"), str(one["UID"])) for one in whole}


def test_those_concerned_follow_what_stands_and_nobody_else_does(desk: Desk) -> None:
    made = desk.booked()
    for role in ("assessor", "apprentice", "employer", "training_provider"):
        found = meetings(desk, role)
        assert len(found) == 4
        assert min(one.decoded("DTSTART") for one in found) == FIRST
        assert str(made.id) in str(found[0]["URL"])
        assert "ATTENDEE" not in found[0]
    assert meetings(desk, "bookings") == []
    actions.cancel(booking=made.id, reason="Fire.", by=desk.people.actor("bookings"), at=desk.now)
    assert meetings(desk, "assessor") == []


def test_an_assessor_follows_their_own_alone(desk: Desk) -> None:
    other = ready(desk.people, another_assessor(desk.people))
    desk.booked(assessor=other.id)
    assert meetings(desk, "assessor") == []
    assert meetings(Desk(cast("South"), desk.one), "assessor") == []


def test_a_move_keeps_the_entries_and_raises_their_sequence(desk: Desk) -> None:
    made = desk.booked()
    before = {str(one["UID"]): int(one["SEQUENCE"]) for one in meetings(desk, "apprentice")}
    later = slots(desk.one, starts_at=FIRST + timedelta(days=1))
    actions.reschedule(
        booking=made.id, slots=later, reason="Ill.", by=desk.people.actor("bookings"), at=desk.now
    )
    after = {str(one["UID"]): int(one["SEQUENCE"]) for one in meetings(desk, "apprentice")}
    assert set(before) == set(after)
    assert set(before.values()) == {0}
    assert set(after.values()) == {1}


def test_the_last_day_to_serve_notice_is_in_the_calendar_of_those_who_serve_it(desk: Desk) -> None:
    made = desk.booked()  # on 23 June: fourteen days' notice is served by the 9th
    by = desk.people.actor("bookings")
    name = "Last day: Serve notice of Observation with questioning"
    on, uid = last_days(desk, "bookings")[name]
    assert on == date(2026, 6, 9)
    assert name not in last_days(desk, "assessor")
    assert not set(last_days(desk, "employer")) & set(last_days(desk, "bookings"))
    later = slots(desk.one, starts_at=FIRST + timedelta(days=1))
    moved = actions.reschedule(booking=made.id, slots=later, reason="Ill.", by=by, at=desk.now)
    assert last_days(desk, "bookings")[name] == (date(2026, 6, 10), uid)
    actions.serve_notice(booking=moved.id, to="apprentice", channel="letter", by=by, at=desk.now)
    assert name not in last_days(desk, "bookings")
    assert last_days(Desk(cast("South"), desk.one), "bookings") == {}


def test_the_portfolio_to_read_is_in_the_calendar_of_the_assessor(desk: Desk) -> None:
    own = {"organisation": desk.people.organisation, "apprenticeship": desk.one}
    Portfolio.objects.create(**own, given_to_assessor_at=NOW)
    desk.booked("professional_discussion")
    read = "Last day: Read the portfolio for Professional discussion"
    assert [on for title, (on, _) in last_days(desk, "assessor").items() if read in title] == [FIRST.date()]
    assert not any("Read the portfolio" in title for title in last_days(desk, "bookings"))


def test_an_entry_tells_no_more_than_the_day_on_which_it_was_written(desk: Desk) -> None:
    """The moment would tell an assessor, or an employer, when somebody else submitted judgements."""
    until = {"action": "x", "subject": None, "title": "Hand in", "by": "employer", "until": "2026-06-30"}
    Standing.objects.update_or_create(
        apprenticeship=desk.one, defaults={"steps": [until], "turns": ["employer"], "as_of": NOW}
    )
    (entry,) = [one for one in followed(desk, "employer") if "Hand in" in str(one["SUMMARY"])]
    assert entry.decoded("DTSTAMP") == datetime.combine(day(NOW), time.min, LONDON)
    assert entry.decoded("DTSTAMP") != NOW


def test_the_day_a_result_is_due_is_in_the_calendar_of_those_who_release_it(db: None) -> None:
    people = cast()
    with within(people.organisation.id):
        desk = Desk(people, apprenticeship(people))
        attempt = submitted(people, desk.one)
        desk.now = IN_TIME
        name = "Last day: Assure and release the result of Observation with questioning"
        on, _ = last_days(desk, "internal_quality_assurer")[name]
        assert on == date(2025, 10, 23)
        for role in ("assessor", "bookings", "employer", "training_provider", "apprentice"):
            assert name not in last_days(desk, role)
        told(people, attempt)
        assert name not in last_days(desk, "internal_quality_assurer")


def test_a_right_that_ends_is_in_the_calendar_of_those_who_have_it(desk: Desk) -> None:
    after, title = "After it, it\nis gone; for, ever\\.", "Observation with questioning: last day to appeal"
    closing = {
        "code": "appeal.window.observation",
        "subject": "observation-1",
        "title": title,
        "since": "2026-05-20",
        "on": "2026-06-02",
        "may": ["employer", "apprentice"],
        "after": after,
        "force": "must",
        "source": "policy § Appeals",
    }
    row = desk.one.records_standings.get()
    row.closings, row.closes_on = [closing], date(2026, 6, 2)
    row.save()
    on, uid = last_days(desk, "employer")[title]
    assert on == date(2026, 6, 2)
    (entry,) = [one for one in followed(desk, "employer") if str(one["UID"]) == uid]
    assert str(entry["DESCRIPTION"]).startswith(after)
    assert title not in last_days(desk, "apprentice"), "they do not know the result"
    assert title not in last_days(desk, "training_provider")
    closing["on"] = "2026-06-03"
    row.save()
    assert last_days(desk, "employer")[title] == (date(2026, 6, 3), uid)
    desk.now = datetime(2026, 6, 3, 23, 59, tzinfo=LONDON)
    assert title in last_days(desk, "employer")
    desk.now = datetime(2026, 6, 4, tzinfo=LONDON)
    assert title not in last_days(desk, "employer")


def test_the_calendar_takes_as_few_queries_and_no_more_entries_for_many(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = Person.objects.get(id=desk.people.people["bookings"].id).calendar_key
    step = {"action": "x", "subject": "", "title": "X", "by": "bookings", "until": "2026-06-20"}

    def queries() -> int:
        with CaptureQueriesContext(connection) as made, desk.clock():
            Client().get(f"/calendar/{key}.ics")
        see([desk.people.organisation.id])
        return len(made)

    row = desk.one.records_standings.get()
    row.steps, row.turns = [step], ["bookings"]
    row.save()
    few = queries()
    for _ in range(12):
        one = apprenticeship(desk.people, uln="", person=None)
        same = {"stage": "x", "steps": [step], "turns": ["bookings"], "as_of": desk.now}
        stands(one, **same)
    assert queries() == few <= 15
    assert len(followed(desk, "bookings")) == 13
    monkeypatch.setattr(feeds, "MOST", 10)
    assert len(followed(desk, "bookings")) == 10


def test_whoever_came_in_by_their_organisation_alone_follows_nothing_once_they_left_it(desk: Desk) -> None:
    desk.booked()
    person = desk.people.people["assessor"]
    person.set_unusable_password()  # their organisation's provider signs them in, and nothing else
    person.save()
    assert followed(desk, "assessor")
    Membership.objects.filter(person=person).update(until=desk.now)
    assert followed(desk, "assessor") == []
    assert desk.get("assessor", PAGE).status_code != 200, "nor are they shown the address"


def test_a_new_address_leaves_the_old_one_empty(desk: Desk) -> None:
    person = desk.people.people["assessor"]
    old = Person.objects.get(id=person.id).calendar_key
    assert f"/calendar/{old}.ics" in desk.text("assessor", PAGE)
    assert desk.post("assessor", PAGE).status_code == 302
    new = Person.objects.get(id=person.id).calendar_key
    assert new != old
    assert Client().get(f"/calendar/{old}.ics").status_code == 404
    assert Client().get(f"/calendar/{new}.ics").status_code == 200


def test_an_address_nobody_has_and_one_of_somebody_who_left_show_nothing(desk: Desk) -> None:
    assert Client().get(f"/calendar/{uuid4()}.ics").status_code == 404
    Person.objects.filter(id=desk.people.people["assessor"].id).update(is_active=False)
    key = Person.objects.get(id=desk.people.people["assessor"].id).calendar_key
    assert Client().get(f"/calendar/{key}.ics").status_code == 404


def test_a_stranger_is_sent_to_sign_in_for_the_page(db: None) -> None:
    assert Client().get("/calendar/").headers["Location"].startswith("/accounts/login/")

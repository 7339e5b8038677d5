"""Breaks in learning: begun, ended, corrected; what they put off; days that cannot be; two tabs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.bookings import booked, ready
from tests.factories.browser import Site
from tests.factories.gateway import confirmed
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.apprentices.actions import withdraw
from touchstone.web.apprentices.breaks import begin_break, correct_break, end_break
from touchstone.web.apprentices.models import Apprenticeship, BreakInLearning
from touchstone.web.audit.models import Event
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.scope import within
from touchstone.web.records.queries import report, situation

SURE = {"confirmed": "yes"}
BEGAN = {"began_on_day": "4", "began_on_month": "5", "began_on_year": "2026"}
BACK = {"back_on_day": "1", "back_on_month": "6", "back_on_year": "2026"}


def earliest(one: Apprenticeship) -> date | None:
    """The earliest day of the gateway, as the rules say it now."""
    one = Apprenticeship.objects.select_related("organisation").get(id=one.id)
    found = (line.on for line in report(one, NOW).deadlines if line.code.startswith("gateway.earliest"))
    return next(found, None)


def paused(site: Site, one: Apprenticeship, on: date = date(2026, 5, 4), **facts: Any) -> BreakInLearning:
    """A break that began."""
    by = site.people.actor("bookings")
    return begin_break(apprenticeship=one.id, began_on=on, by=by, at=NOW, **facts)


def test_a_break_is_shown_before_it_is_saved_and_puts_the_gateway_off(site: Site) -> None:
    one = apprenticeship(site.people, started_on=date(2025, 9, 1))
    before = earliest(one)
    assert before is not None
    expected = {
        f"expected_back_on_{part}": value for part, value in zip(PARTS, ["1", "7", "2026"], strict=True)
    }
    asked = site.post("training_provider", "apprentices-begin-break", one.id, **BEGAN, **expected)
    assert asked.status_code == 200
    later = before + timedelta(days=58)
    for words in ("Nothing is saved yet", "While the break lasts", "If back on 1 July 2026"):
        assert words in asked.text_
    assert f"<strong>{later.day} {later:%B} {later.year}</strong>" in asked.text_
    assert not BreakInLearning.objects.exists()
    done = site.post("training_provider", "apprentices-begin-break", one.id, **BEGAN, **expected, **SURE)
    assert done["Location"] == f"/apprentices/{one.id}/circumstances/noted/"
    assert "A break in learning began" in site.get("training_provider", "apprentices-noted", one.id).text_
    pause = BreakInLearning.objects.get()
    assert (pause.began_on, pause.expected_back_on, pause.ended_on) == (
        date(2026, 5, 4),
        date(2026, 7, 1),
        None,
    )
    assert earliest(one) is None
    assert Event.objects.get(action="apprentice.begin_break").facts == {"from": "2026-05-04"}
    assert Message.objects.filter(kind="break_began").count() == 4

    assert site.post("manager", "apprentices-end-break", one.id, **BACK).status_code == 200
    assert site.post("manager", "apprentices-end-break", one.id, **BACK, **SURE).status_code == 302
    pause.refresh_from_db()
    assert pause.ended_on == date(2026, 5, 31)
    assert earliest(one) == before + timedelta(days=28)
    assert Message.objects.filter(kind="break_ended").count() == 4


PARTS = ("day", "month", "year")


def test_answers_can_be_changed_before_they_are_confirmed(site: Site) -> None:
    one = apprenticeship(site.people)
    again = site.post("manager", "apprentices-begin-break", one.id, **BEGAN, note="By agreement", again="yes")
    assert again.status_code == 200
    assert 'value="By agreement"' in again.text_
    assert "There is a problem" not in again.text_


@pytest.mark.parametrize(
    "page", ["apprentices-begin-break", "apprentices-end-break", "apprentices-correct-break"]
)
def test_the_pages_are_for_those_who_may_and_for_their_own_apprentices(site: Site, page: str) -> None:
    one = apprenticeship(site.people)
    pause = paused(site, one)
    about = pause.id if page == "apprentices-correct-break" else one.id
    for role in ("training_provider", "bookings", "manager"):
        assert site.get(role, page, about).status_code == 200
        assert site.queries(role, page, about) <= 15
    for role in ("apprentice", "employer", "assessor", "internal_quality_assurer"):
        assert site.get(role, page, about).status_code == 403
        assert site.post(role, page, about, **SURE).status_code == 403
    other = cast("South")
    with within(other.organisation.id):
        theirs = apprenticeship(other)
        foreign = begin_break(
            apprenticeship=theirs.id, began_on=date(2026, 5, 4), by=other.actor("manager"), at=NOW
        )
    for id in (foreign.id if page == "apprentices-correct-break" else theirs.id, uuid4()):
        assert site.get("manager", page, id).status_code == 404
        assert site.post("manager", page, id, **SURE).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "There is a problem"),
        (BEGAN | {"began_on_year": "2999"}, "must not be in the future"),
        (BEGAN | {"began_on_year": "2023"}, "must not be before the start"),
        (BEGAN | {"began_on_month": "2", "began_on_day": "29"}, "There is a problem"),
        (BEGAN | {"kind": "illness"}, "Select a valid choice"),
        (BEGAN | {"note": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_break_that_cannot_be_is_refused(site: Site, typed: dict[str, str], said: str) -> None:
    answer = site.post("manager", "apprentices-begin-break", apprenticeship(site.people).id, **typed, **SURE)
    assert answer.status_code == 422
    assert said in answer.text_
    assert not BreakInLearning.objects.exists()


def test_sent_twice_it_is_noted_once(site: Site) -> None:
    one = apprenticeship(site.people)
    assert site.post("manager", "apprentices-begin-break", one.id, **BEGAN, **SURE).status_code == 302
    again = site.post("manager", "apprentices-begin-break", one.id, **BEGAN, **SURE)
    assert again.status_code == 422
    assert "A break in learning since 4 May 2026 is noted already" in again.text_
    assert BreakInLearning.objects.count() == 1
    assert site.post("manager", "apprentices-end-break", one.id, **BACK, **SURE).status_code == 302
    twice = site.post("bookings", "apprentices-end-break", one.id, **BACK, **SURE)
    assert twice.status_code == 422
    assert "not on a break in learning" in twice.text_


@pytest.mark.parametrize(
    ("back", "said"), [(date(2026, 5, 4), "must be after"), (date(2026, 6, 2), "must not be in the future")]
)
def test_the_day_of_the_return_follows_the_break(site: Site, back: date, said: str) -> None:
    one = apprenticeship(site.people)
    paused(site, one)
    with pytest.raises(Refused) as refused:
        end_break(apprenticeship=one.id, back_on=back, by=site.people.actor("bookings"), at=NOW)
    assert said in refused.value.fields["back_on"]


def test_breaks_do_not_run_into_one_another(site: Site) -> None:
    one, by = apprenticeship(site.people), site.people.actor("bookings")
    paused(site, one, date(2026, 3, 2))
    end_break(apprenticeship=one.id, back_on=date(2026, 4, 1), by=by, at=NOW)
    with pytest.raises(Refused) as refused:
        paused(site, one, date(2026, 3, 31))
    assert refused.value.fields == {
        "began_on": "There is a break from 2 March 2026 to 31 March 2026 already."
    }
    paused(site, one, date(2026, 4, 1))
    assert len(situation(Apprenticeship.objects.get(), NOW).record.programme.breaks) == 2


def test_a_break_may_begin_and_end_on_29_february(site: Site) -> None:
    one, by = apprenticeship(site.people, started_on=date(2023, 9, 1)), site.people.actor("bookings")
    paused(site, one, date(2024, 2, 29))
    ended = end_break(apprenticeship=one.id, back_on=date(2024, 3, 1), by=by, at=NOW)
    assert (ended.began_on, ended.ended_on) == (date(2024, 2, 29), date(2024, 2, 29))


def test_a_correction_moves_the_days_and_the_trail_keeps_both(site: Site) -> None:
    one, by = apprenticeship(site.people, started_on=date(2025, 9, 1)), site.people.actor("bookings")
    before = earliest(one)
    pause = paused(site, one)
    page = site.get("manager", "apprentices-correct-break", pause.id).text_
    seen = page.split('name="seen" value="')[1].split('"')[0]
    typed = BEGAN | {"began_on_day": "11", "seen": seen} | BACK
    assert (
        "Nothing is saved yet" in site.post("manager", "apprentices-correct-break", pause.id, **typed).text_
    )
    assert site.post("manager", "apprentices-correct-break", pause.id, **typed, **SURE).status_code == 302
    stale = site.post("bookings", "apprentices-correct-break", pause.id, **typed, **SURE)
    assert stale.status_code == 422
    assert "Somebody else changed this break" in stale.text_
    facts = Event.objects.get(action="apprentice.correct_break").facts
    assert facts == {"before": "2026-05-04 to open", "after": "2026-05-11 to 2026-05-31"}
    assert earliest(one) == (before or NOW.date()) + timedelta(days=21)
    correct_break(pause=pause.id, mistake=True, by=by, at=NOW)
    assert earliest(one) == before
    assert Apprenticeship.objects.get().pauses == []
    assert site.get("manager", "apprentices-correct-break", pause.id).status_code == 404


def test_a_correction_without_days_or_over_another_break_is_refused(site: Site) -> None:
    one, by = apprenticeship(site.people), site.people.actor("bookings")
    first = paused(site, one, date(2026, 3, 2))
    end_break(apprenticeship=one.id, back_on=date(2026, 4, 1), by=by, at=NOW)
    paused(site, one)
    with pytest.raises(Refused, match="put right") as refused:
        correct_break(pause=first.id, began_on=date(2026, 3, 2), by=by, at=NOW)
    assert "Another break lasts still" in refused.value.fields["back_on"]
    with pytest.raises(Refused, match="put right"):
        correct_break(pause=first.id, by=by, at=NOW)


def test_days_booked_in_the_break_are_shown_and_not_cancelled(site: Site) -> None:
    one = apprenticeship(site.people)
    confirmed(site.people, one)
    ready(site.people)
    booking = booked(site.people, one, "observation")
    asked = site.post("manager", "apprentices-begin-break", one.id, **BEGAN)
    assert "1 day booked would fall in the break" in asked.text_
    assert "agree with the apprentice to keep it" in asked.text_
    soon = {f"expected_back_on_{part}": value for part, value in zip(PARTS, ["2", "6", "2026"], strict=True)}
    short = site.post("manager", "apprentices-begin-break", one.id, **BEGAN, **soon)
    assert "would fall in the break" not in short.text_
    assert site.post("manager", "apprentices-begin-break", one.id, **BEGAN, **SURE).status_code == 302
    booking.refresh_from_db()
    assert booking.ended == ""


def test_who_left_does_not_pause(site: Site) -> None:
    one, by = apprenticeship(site.people), site.people.actor("bookings")
    withdraw(apprenticeship=one.id, on=date(2026, 5, 1), reason="Moved.", by=by, at=NOW)
    for page in ("apprentices-begin-break", "apprentices-end-break"):
        assert "the registration is closed" in site.get("manager", page, one.id).text_
    with pytest.raises(Refused, match="the registration is closed"):
        paused(site, one)
    with pytest.raises(NotAllowed):
        begin_break(
            apprenticeship=one.id, began_on=date(2026, 5, 4), by=site.people.actor("employer"), at=NOW
        )


def test_the_record_says_it_and_its_timeline_shows_it(site: Site) -> None:
    one = apprenticeship(site.people)
    paused(site, one, kind="work", note="New site from July")
    assert site.queries("manager", "records-record", one.id) <= 15
    record = site.get("apprentice", "records-record", one.id).text_
    assert "On a break in learning since 4 May 2026" in record
    assert "4 May 2026 to " in record
    assert "Break in learning (lasts still)" in record
    own = site.get("apprentice", "apprentices-circumstances", one.id).text_
    assert "New site from July" in own
    assert "What you can note" not in own
    employers = site.get("employer", "apprentices-circumstances", one.id).text_
    assert "A break in learning began" in employers
    assert "New site from July" not in employers

"""Bad days of resits, as people read them: the last day and the day after, two failed, consent taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from tests.factories.appeals import released, told
from tests.factories.resits import LAST_DAY, agreed, attempt_of, capped, resit_booked, resit_submitted
from tests.factories.results import DISCUSSION, FAIL, OBSERVATION, Office, submitted
from touchstone.rules.calendar import LONDON
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.models import Entry
from touchstone.web.bookings import actions as bookings
from touchstone.web.bookings.models import Attempt
from touchstone.web.mail.models import Message

HOME, STATEMENT = "resits-home", "results-statement"
LAST_MINUTE = datetime(2026, 4, 22, 23, 59, tzinfo=LONDON)  # 22:59 by universal time
LOST = "What was passed before no longer stands: Professional discussion"


def mail(kind: str, to: str) -> str:
    """What the latest message of a kind says to somebody."""
    found = Message.objects.filter(kind=kind, to__startswith=f"{to}@").order_by("-written_at", "-id").first()
    assert found is not None
    return found.text


@pytest.fixture
def both(office: Office, one: Apprenticeship) -> Attempt:
    """The observation failed, the discussion passed with distinction; both told to the apprentice."""
    found = [submitted(office.people, one, levels=FAIL), submitted(office.people, one, DISCUSSION)]
    for attempt in found:
        told(office, released(office, attempt))
    return found[0]


@pytest.mark.parametrize("days", [0, 1])
def test_the_apprentice_reads_what_the_day_of_their_resit_means(
    office: Office, one: Apprenticeship, both: Attempt, days: int
) -> None:
    agreed(office, one)
    booking = resit_booked(office, one, LAST_DAY + timedelta(days=days))
    page, letter = office.get("apprentice", "bookings-page", booking.id).text_, mail("booking", "apprentice")
    assert ("This is the last day to take it again. On the last day it can still be taken." in page) is (
        days == 0
    )
    assert ("This day lies after the last day to take it again." in page) is (days == 1)
    assert LOST in page
    late = "by 22 April 2026; it is on 23 April 2026; later than that, the entire assessment is taken again."
    assert (late in letter) is (days == 1)
    assert ("This day is a late one." in letter) is (days == 1)


def test_passes_lapse_at_midnight_in_london_and_the_apprentice_is_told_in_plain_words(
    office: Office, one: Apprenticeship, both: Attempt
) -> None:
    office.now = LAST_MINUTE
    text = office.get("apprentice", HOME, one.id).text_
    assert "Wednesday 22 April 2026" in text
    assert "the entire assessment is taken again. What" not in text
    assert "does not count" not in office.get("apprentice", STATEMENT, one.id).text_
    office.now += timedelta(minutes=1)
    text = office.get("apprentice", HOME, one.id).text_
    assert (
        "The last day to take a failed method again has passed: the entire assessment is taken again. "
        "What was passed before no longer stands, and the overall grade is capped."
    ) in text
    assert "What was reached in Professional discussion" in text
    text = office.get("apprentice", STATEMENT, one.id).text_
    assert text.count("It does not count towards the overall grade any more.") == 2


def test_after_two_failed_resits_a_third_can_be_asked_for_with_days_of_its_own(
    office: Office, one: Apprenticeship, both: Attempt
) -> None:
    second = resit_submitted(office, one, marks="poor")
    office.now = datetime(2025, 12, 11, 10, tzinfo=LONDON)
    told(office, released(office, second))
    third = resit_submitted(office, one, marks="poor", on=date(2026, 2, 3), questions="SET-C")
    office.now = datetime(2026, 2, 5, 10, tzinfo=LONDON)
    told(office, released(office, third))
    text = office.get("apprentice", HOME, one.id).text_
    for words in (
        "Not passed",
        "The result was given on 5 February 2026; the days count from then.",
        "Wednesday 5 August 2026",
        "The training provider or the bookings team asks for it; then the employer agrees, or does not.",
    ):
        assert words in text
    statement = office.get("apprentice", STATEMENT, one.id).text_
    assert "Resit, assessed on 3 February 2026." in statement
    assert statement.count("It does not count towards the overall grade any more.") == 2
    assert "What was not passed may be taken again as a resit or retake, if the employer agrees." in statement
    answer = office.post("training_provider", "resits-propose", one.id, OBSERVATION, kind="resit")
    assert answer.status_code == 302
    assert "Waits for the employer" in office.open("training_provider", answer["Location"]).text_
    assert Attempt.objects.filter(code=f"{OBSERVATION}-4", kind="resit").exists()


def test_without_the_consent_nobody_can_begin_and_each_reads_why(
    office: Office, one: Apprenticeship, both: Attempt
) -> None:
    made = agreed(office, one)
    booking, found = resit_booked(office, one), attempt_of(made)
    assessor, by = office.people.actor("assessor"), office.people.actor("bookings")
    bookings.serve_notice(booking=booking.id, to="apprentice", channel="letter", by=by, at=office.now)
    bookings.accept(booking=booking.id, no_conflict=True, by=assessor, at=office.now)
    office.now += timedelta(days=1)
    answer = office.post("employer", "resits-take-back", made.id, reason="Short of people.")
    assert answer.status_code == 302
    assert "23 October 2025" in office.get("apprentice", HOME, one.id).text_
    assert "consent" in mail("resit_taken_back", "apprentice")
    office.now = booking.starts_at
    begin = {
        "form": "section_started",
        "about": "explanation",
        "section_started-explanation-id": str(uuid4()),
    }
    answer = office.post("assessor", "assessments-attempt", found.id, **begin)
    assert answer.status_code == 422
    assert "consent was withdrawn on 23 October 2025" in answer.text_
    assert not Entry.objects.filter(attempt=found).exists()
    assert office.post("employer", "resits-answer", made.id, decision="agree").status_code == 302
    office.now += timedelta(minutes=1)
    assert office.post("assessor", "assessments-attempt", found.id, **begin).status_code == 302


def test_withdrawn_circumstances_are_read_on_the_statement_and_told_anew(
    office: Office, one: Apprenticeship
) -> None:
    resit = capped(office, one)
    for attempt in Attempt.objects.filter(apprenticeship=one):
        told(office, attempt)
    for day, do, grade, why in (
        (12, "determine", "Distinction", "exceptional circumstances were determined"),
        (13, "withdraw", "Pass", "exceptional circumstances that had been determined were withdrawn"),
    ):
        office.now = datetime(2025, 12, day, 10, tzinfo=LONDON)
        said = {"reason": "A bereavement.", "sure": "on", "do": do}
        assert office.post("manager", "resits-exceptional", resit.id, **said).status_code == 302
        text = office.get("apprentice", STATEMENT, one.id).text_
        assert f"Changed on {day} December 2025, because {why}." in text
        assert f"This statement replaces the one of {day - 1} December 2025." in text
        assert f'<p class="ui-grades__grade">{grade}</p>' in text[text.index("ui-grades__one--overall") :]
        assert ("It is pass at most" in text) is (do == "withdraw")
        assert f"because {why}" in mail("result_revised", "apprentice")

"""The pages of resits and retakes: what is shown before anybody decides, and what comes of a decision."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.appeals import released
from tests.factories.resits import (
    LAST_DAY,
    agreed,
    assessor_free,
    attempt_of,
    proposed,
    resit_booked,
)
from tests.factories.results import DISCUSSION, FAIL, OBSERVATION, Office, submitted
from tests.factories.web import apprenticeship, cast
from touchstone.rules.calendar import LONDON
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.scope import within
from touchstone.web.resits.actions import answering
from touchstone.web.resits.models import Proposal, Word

HOME, PROPOSE, ENTIRE, ANSWER = "resits-home", "resits-propose", "resits-entire", "resits-answer"
BACK, MORE, LEARN, QUESTIONS = (
    *("resits-take-back", "resits-more-time", "resits-learning", "resits-questions"),
)
RETAKE = {
    "kind": "retake",
    "note": "Six sessions with <b>Jo</b>.",
    "learning_from_day": "3",
    "learning_from_month": "11",
    "learning_from_year": "2025",
    "learning_to_day": "28",
    "learning_to_month": "11",
    "learning_to_year": "2025",
}


@pytest.fixture
def both(office: Office, one: Apprenticeship) -> Attempt:
    """The observation failed, the discussion passed with distinction; both released."""
    found = [submitted(office.people, one, levels=FAIL), submitted(office.people, one, DISCUSSION)]
    for attempt in found:
        released(office, attempt)
    return found[0]


def test_the_overview_says_what_was_failed_and_why_the_other_is_not_taken_again(
    office: Office, one: Apprenticeship, both: Attempt
) -> None:
    text = office.get("training_provider", HOME, one.id).text_
    assert "Not passed" in text
    assert "The result was given on 22 October 2025" in text
    assert "Wednesday 22 April 2026" in text
    assert "This day still counts." in text
    assert "Monday 22 December 2025" in text
    assert "never to improve a grade" in text
    assert f"/apprentices/{one.id}/resits/{OBSERVATION}/propose/" in text
    assert f"/apprentices/{one.id}/resits/{DISCUSSION}/propose/" not in text
    assert "Ask for a resit or retake of Observation" in office.get("training_provider", "home").text_


def test_the_page_shows_what_it_means_before_it_is_asked_for(
    office: Office, one: Apprenticeship, both: Attempt
) -> None:
    text = office.get("training_provider", PROPOSE, one.id, OBSERVATION).text_
    for words in (
        "A retake comes after further learning.",
        "A resit needs no further learning.",
        "the overall grade can still be pass. Without the cap it could be distinction.",
        "Other questions are asked than before",
        "One day later everything is taken again",
        "What was passed before no longer stands: Professional discussion",
        "The apprentice has not been told this result yet.",
        "Wednesday 22 April 2026",
    ):
        assert words in text


def test_it_is_asked_for_and_the_employer_agrees_on_their_own_page(
    office: Office, one: Apprenticeship, both: Attempt
) -> None:
    answer = office.post("training_provider", PROPOSE, one.id, OBSERVATION, **RETAKE)
    made = Proposal.objects.get()
    assert answer["Location"] == f"/resits/{made.id}/"
    assert "Waits for the employer" in office.get("training_provider", ANSWER, made.id).text_
    assert "Agree to the retake of Observation" in office.get("employer", "home").text_
    page = office.get("employer", ANSWER, made.id).text_
    assert "Six sessions with &lt;b&gt;Jo&lt;/b&gt;." in page
    assert "3 November 2025 to 28 November 2025" in page
    assert "Keep my answer" in page
    assert office.post("employer", ANSWER, made.id, decision="agree").status_code == 302
    assert "Take the consent back" in office.get("employer", ANSWER, made.id).text_
    shown = office.get("bookings", "bookings-apprentice", one.id).text_
    assert f"/apprentices/{one.id}/bookings/{OBSERVATION}/" in shown
    assert "It has no booking now." in shown
    assert "Change the further learning" in office.get("bookings", HOME, one.id).text_


def test_a_refusal_without_a_reason_is_asked_again_and_one_with_it_is_shown(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made = proposed(office, one)
    empty = office.post("employer", ANSWER, made.id, decision="refuse", reason="")
    assert empty.status_code == 422
    assert "Say why; the training provider reads it." in empty.text_
    assert office.post("employer", ANSWER, made.id).status_code == 422
    office.post("employer", ANSWER, made.id, decision="refuse", reason="Not <i>ready</i>.")
    text = office.get("training_provider", ANSWER, made.id).text_
    assert "Not agreed" in text
    assert "Not &lt;i&gt;ready&lt;/i&gt;." in text
    late = office.post("employer", ANSWER, made.id, decision="agree")
    assert late.status_code == 422
    assert "This was refused on 22 October 2025" in late.text_


def test_a_second_tab_is_told_and_loses_nothing(office: Office, one: Apprenticeship, fail: Attempt) -> None:
    office.post("bookings", PROPOSE, one.id, OBSERVATION, kind="resit", note="Ready.")
    again = office.post("training_provider", PROPOSE, one.id, OBSERVATION, **RETAKE)
    assert again.status_code == 422
    assert "is planned already" in again.text_
    assert "Six sessions with" in again.text_
    twice = office.post("bookings", PROPOSE, one.id, OBSERVATION, kind="resit", note="Ready.")
    assert twice["Location"] == f"/resits/{Proposal.objects.get().id}/"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "first"},
        {"kind": "retake"},
        RETAKE | {"learning_to_year": "2024"},
        {"kind": "resit", "note": "x" * 4001},
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(
    office: Office, one: Apprenticeship, fail: Attempt, fields: dict[str, str]
) -> None:
    answer = office.post("training_provider", PROPOSE, one.id, OBSERVATION, **fields)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text_
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("role", ["apprentice", "assessor", "internal_quality_assurer"])
def test_others_do_not_arrange_or_answer(
    office: Office, one: Apprenticeship, fail: Attempt, role: str
) -> None:
    found = attempt_of(made := proposed(office, one))
    assert office.get(role, PROPOSE, one.id, OBSERVATION).status_code == 403
    assert office.post(role, ENTIRE, one.id).status_code == 403
    assert office.post(role, ANSWER, made.id, decision="agree").status_code == 403
    assert office.get(role, BACK, made.id).status_code == 403
    assert office.get(role, MORE, found.id).status_code == 403
    assert office.get(role, LEARN, found.id).status_code == 403
    assert not Word.objects.exists()
    home = office.get(role, HOME, one.id)
    assert "Ask for" not in home.text_


def test_what_is_not_theirs_or_not_there_is_not_found(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    other = cast("South")
    with within(other.organisation.id):
        theirs = apprenticeship(other)
    for id in (theirs.id, uuid4()):
        assert office.get("bookings", HOME, id).status_code == 404
        assert office.get("bookings", PROPOSE, id, OBSERVATION).status_code == 404
        assert office.post("bookings", ENTIRE, id).status_code == 404
        assert office.get("employer", ANSWER, id).status_code == 404
        assert office.post("employer", BACK, id, reason="So.").status_code == 404
        for page in (MORE, LEARN, QUESTIONS):
            assert office.get("bookings", page, id).status_code == 404
    assert office.get("bookings", PROPOSE, one.id, "nonsense").status_code == 404
    resit = attempt_of(proposed(office, one))
    assert office.get("bookings", LEARN, resit.id).status_code == 404
    assert office.get("bookings", MORE, fail.id).status_code == 404


def test_the_apprentice_is_told_nothing_that_they_were_not_told(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    before = office.get("apprentice", HOME, one.id).text_
    assert "Not passed" not in before
    assert "No result yet" in before
    proposed(office, one)
    after = office.get("apprentice", HOME, one.id).text_
    assert "To be taken again" in after
    assert "Set of questions" not in after


def test_consent_is_taken_back_with_a_reason(office: Office, one: Apprenticeship, fail: Attempt) -> None:
    made = agreed(office, one)
    booking = resit_booked(office, one)
    office.now += timedelta(minutes=1)
    page = office.get("employer", BACK, made.id).text_
    assert "the assessment does not begin, even where it is booked" in page
    assert "the last day to take Observation with questioning again stays Wednesday 22 April 2026" in page
    assert office.post("employer", BACK, made.id, reason=" ").status_code == 422
    assert office.post("employer", BACK, made.id, reason="Short of people.").status_code == 302
    assert "There is no consent to take back" in office.get("employer", BACK, made.id).text_
    shown = office.get("bookings", "bookings-page", booking.id).text_
    assert "Consent taken back" in shown
    assert "consent was withdrawn on 22 October 2025" in shown
    assert "Consent taken back" in office.get("bookings", "bookings-list").text_
    assert "Short of people." in office.get("bookings", ANSWER, made.id).text_


def test_more_time_learning_and_questions_are_kept(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    office.post("training_provider", PROPOSE, one.id, OBSERVATION, **RETAKE)
    retake = attempt_of(Proposal.objects.get())
    assert office.get("training_provider", MORE, retake.id).status_code == 200
    assert office.post("training_provider", MORE, retake.id).status_code == 302
    assert "more time was asked for" in office.get("training_provider", HOME, one.id).text_
    days = {name: value for name, value in RETAKE.items() if name.startswith("learning")}
    later = days | {"learning_to_month": "12", "learning_to_day": "5"}
    assert 'value="28"' in office.get("training_provider", LEARN, retake.id).text_
    assert office.post("training_provider", LEARN, retake.id, **later).status_code == 302
    assert office.post("training_provider", LEARN, retake.id).status_code == 422
    assert "5 December 2025" in office.get("training_provider", HOME, one.id).text_
    assert office.post("bookings", QUESTIONS, fail.id, name="SET-A").status_code == 302
    same = office.post("bookings", QUESTIONS, retake.id, name="SET-A")
    assert same.status_code == 422
    assert "choose another" in same.text_
    assert "First: SET-A" in same.text_
    assert office.post("bookings", QUESTIONS, retake.id, name="SET-B").status_code == 302
    assert "it is not changed any more" in office.get("bookings", QUESTIONS, fail.id).text_
    retake.refresh_from_db()
    assert (retake.question_set, retake.window_extension_asked_at) == ("SET-B", office.now)


def at_nine(on: date) -> dict[str, Any]:
    """The form of a booking: the sections one after the other from nine on."""
    said: dict[str, Any] = {"do": "check", "venue": "workplace", "place": "Room 2", "link": ""}
    said |= {"on_day": on.day, "on_month": on.month, "on_year": on.year}
    for section, starts, ends in (
        ("explanation", "09:00", "09:10"),
        ("live", "09:15", "09:45"),
        ("recordings", "09:45", "10:45"),
        ("questioning", "11:00", "11:30"),
    ):
        said |= {f"starts-{section}": starts, f"ends-{section}": ends}
    return said


@pytest.mark.parametrize("days", [0, 1])
def test_before_it_is_booked_the_last_day_and_the_day_after_are_said(
    office: Office, one: Apprenticeship, both: Attempt, days: int
) -> None:
    agreed(office, one)
    on = LAST_DAY + timedelta(days=days)
    assessor_free(office, on)
    sent = at_nine(on) | {"assessor": str(office.people.people["assessor"].id)}
    text = office.post("bookings", "bookings-book", one.id, OBSERVATION, **sent).text_
    assert "Check before you book" in text
    assert ("This is the last day to take it again." in text) is (days == 0)
    assert ("This day lies after the last day to take it again." in text) is (days == 1)
    assert "What was passed before no longer stands: Professional discussion" in text


@pytest.mark.parametrize("days", [0, 1])
def test_a_booking_on_the_last_day_is_fine_and_one_day_later_everything_lapses(
    office: Office, one: Apprenticeship, both: Attempt, days: int
) -> None:
    agreed(office, one)
    booking = resit_booked(office, one, LAST_DAY + timedelta(days=days))
    text = office.get("bookings", "bookings-page", booking.id).text_
    lost = "What was passed before no longer stands: Professional discussion"
    assert lost in text
    assert ("This is the last day to take it again." in text) is (days == 0)
    assert ("This day lies after the last day to take it again." in text) is (days == 1)
    office.now = datetime(2026, 4, 23, 12, tzinfo=LONDON)
    text = office.get("apprentice", HOME, one.id).text_
    assert "the entire assessment is taken again" in text


def test_after_the_limit_everything_is_proposed_agreed_to_and_booked(
    office: Office, one: Apprenticeship, both: Attempt
) -> None:
    assert "There is nothing to ask for" in office.get("training_provider", ENTIRE, one.id).text_
    office.now = datetime(2026, 4, 23, 12, tzinfo=LONDON)
    assert "Ask to take everything again" in office.get("training_provider", HOME, one.id).text_
    page = office.get("training_provider", ENTIRE, one.id).text_
    assert "no longer stands: the limit has passed" in page
    assert "the overall grade can still be pass" in page
    assert office.post("training_provider", ENTIRE, one.id, note="Ready.").status_code == 422
    sent = office.post("training_provider", ENTIRE, one.id, note="Ready.", sure="on")
    made = Proposal.objects.get()
    assert sent["Location"] == f"/resits/{made.id}/"
    assert made.methods == [OBSERVATION, DISCUSSION]
    assert "Taking the entire assessment again" in office.get("employer", ANSWER, made.id).text_
    answering.agree(proposal=made.id, by=office.people.actor("employer"), at=office.now)
    shown = office.get("bookings", "bookings-apprentice", one.id).text_
    assert shown.count("It has no booking now.") == 2
    again = office.post("training_provider", ENTIRE, one.id, note="Ready.", sure="on")
    assert again["Location"] == f"/resits/{made.id}/"
    assert Attempt.objects.filter(apprenticeship=one).count() == 4


def test_pages_need_few_queries(office: Office, one: Apprenticeship, both: Attempt) -> None:
    assert office.queries("training_provider", PROPOSE, one.id, OBSERVATION) <= 15
    made = agreed(office, one)
    found = attempt_of(made)
    booking = resit_booked(office, one)
    for role in ("apprentice", "training_provider", "employer", "bookings", "manager"):
        assert office.queries(role, HOME, one.id) <= 15
        assert office.queries(role, ANSWER, made.id) <= 15
    assert office.queries("employer", BACK, made.id) <= 15
    assert office.queries("bookings", MORE, found.id) <= 15
    assert office.queries("bookings", QUESTIONS, found.id) <= 15
    assert office.queries("bookings", "bookings-page", booking.id) <= 15
    assert office.queries("bookings", ENTIRE, one.id) <= 15

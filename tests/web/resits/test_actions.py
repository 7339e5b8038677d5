"""What may be done about a resit or retake, by whom and when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from tests.factories.appeals import released
from tests.factories.resits import (
    LAST_DAY,
    LEARNING,
    agreed,
    attempt_of,
    proposed,
    resit_booked,
    resit_submitted,
)
from tests.factories.results import DISCUSSION, FAIL, OBSERVATION, Office, submitted
from tests.factories.web import cast
from touchstone.rules.calendar import LONDON
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments import actions as assessments
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import faults
from touchstone.web.bookings import actions as bookings
from touchstone.web.bookings.models import Attempt
from touchstone.web.bookings.states import states
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.scope import within
from touchstone.web.records.models import Standing
from touchstone.web.records.queries import report
from touchstone.web.resits.actions import answering, preparing, proposing
from touchstone.web.resits.models import Proposal, Word

TOO_LATE = datetime(2026, 4, 23, 9, tzinfo=LONDON)


def at_noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=LONDON)


def told(*kinds: str) -> set[tuple[str, str]]:
    """Who got which kind of message: kind and the part of the address before the sign."""
    found = Message.objects.filter(kind__in=kinds).values_list("kind", "to")
    return {(kind, to.split("@")[0]) for kind, to in found}


@pytest.mark.parametrize("role", ["training_provider", "bookings", "manager"])
def test_those_who_arrange_propose_and_the_employer_is_asked(
    office: Office, one: Apprenticeship, fail: Attempt, role: str
) -> None:
    made = proposed(office, one, role)
    found = attempt_of(made)
    assert (found.code, found.kind, found.consent) == (f"{OBSERVATION}-2", "resit", None)
    assert told("resit_proposed") == {("resit_proposed", "employer")}
    standing = Standing.objects.get(apprenticeship=one)
    assert "employer" in standing.turns
    assert "Agree to the resit of Observation" in str(standing.steps)
    assert Event.objects.get(action="resit.propose").facts["attempts"] == [found.code]
    assert list(faults()) == []


@pytest.mark.parametrize("role", ["apprentice", "assessor", "internal_quality_assurer", "appeal_decider"])
def test_nobody_else_proposes(office: Office, one: Apprenticeship, fail: Attempt, role: str) -> None:
    with pytest.raises((NotAllowed, Http404)):
        proposed(office, one, role)
    assert not Proposal.objects.exists()


def test_an_employer_who_asks_themselves_agrees_with_it(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made = proposed(office, one, "employer")
    consent = attempt_of(made).consent
    assert consent is not None
    assert consent["by"] == str(office.people.people["employer"].id)
    assert told("resit_proposed", "resit_agreed") == {
        ("resit_agreed", "apprentice"),
        ("resit_agreed", "training_provider"),
        ("resit_agreed", "bookings"),
    }


def test_sent_twice_it_is_one_proposal_and_a_second_person_is_told(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    assert proposed(office, one).id == proposed(office, one).id
    with pytest.raises(Refused, match="is planned already"):
        proposed(office, one, "bookings")
    assert Attempt.objects.filter(kind="resit").count() == 1


def test_only_a_failed_method_is_taken_again(office: Office, one: Apprenticeship) -> None:
    with pytest.raises(Refused, match="no result of Professional discussion"):
        proposed(office, one, method=DISCUSSION)
    found = [submitted(office.people, one, levels=FAIL), submitted(office.people, one, DISCUSSION)]
    for attempt in found:
        released(office, attempt)
    with pytest.raises(Refused, match=r"was passed\. Only a failed method"):
        proposed(office, one, method=DISCUSSION)
    assert proposed(office, one).methods == [OBSERVATION]


def test_a_fail_that_is_not_released_is_not_taken_again(office: Office, one: Apprenticeship) -> None:
    submitted(office.people, one, levels=FAIL)
    with pytest.raises(Refused, match="has not been released yet"):
        proposed(office, one)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "first"}, "kind"),
        ({"kind": "retake"}, "learning_from"),
        ({"kind": "retake", "learning": (date(2025, 11, 3), None)}, "learning_to"),
        ({"kind": "retake", "learning": (date(2025, 11, 3), date(2025, 11, 2))}, "learning_to"),
        ({"kind": "retake", "learning": (date(2025, 10, 1), date(2025, 11, 2))}, "learning_from"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(
    office: Office, one: Apprenticeship, fail: Attempt, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        proposed(office, one, **said)
    assert field in refusal.value.fields
    assert not Proposal.objects.exists()


def test_a_retake_keeps_its_further_learning_and_it_can_be_changed(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made = proposed(office, one, kind="retake", learning=LEARNING)
    found = attempt_of(made)
    assert found.further_learning == {"from": "2025-11-03", "to": "2025-11-28"}
    by = office.people.actor("training_provider")
    longer = (date(2025, 11, 3), date(2025, 12, 5))
    preparing.change_learning(attempt=found.id, learning=longer, by=by, at=office.now)
    found.refresh_from_db()
    assert found.further_learning == {"from": "2025-11-03", "to": "2025-12-05"}
    with pytest.raises(Refused):
        preparing.change_learning(attempt=found.id, learning=(None, None), by=by, at=office.now)


def test_a_resit_has_no_further_learning_to_change(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    found = attempt_of(proposed(office, one))
    by = office.people.actor("bookings")
    with pytest.raises(Refused, match="Only a retake"):
        preparing.change_learning(attempt=found.id, learning=LEARNING, by=by, at=office.now)


def test_on_the_last_day_it_is_still_proposed_and_one_day_later_everything_is_taken_again(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    with pytest.raises(Refused, match="There is no result of Observation"):
        proposed(office, one, at=TOO_LATE)
    assert proposed(office, one, at=at_noon(LAST_DAY)).kind == "resit"


def test_the_employer_agrees_once_and_it_can_be_booked(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made = proposed(office, one)
    with pytest.raises(Refused, match="consent"):
        resit_booked(office, one)
    for _ in range(2):
        answering.agree(proposal=made.id, by=office.people.actor("employer"), at=office.now)
    assert Word.objects.count() == 1
    booking = resit_booked(office, one)
    assert booking.attempt_id == attempt_of(made).id
    assert Attempt.objects.filter(method=OBSERVATION).count() == 2


@pytest.mark.parametrize("role", ["training_provider", "manager", "apprentice", "bookings"])
def test_nobody_else_answers(office: Office, one: Apprenticeship, fail: Attempt, role: str) -> None:
    made = proposed(office, one)
    for act in (answering.agree, answering.refuse, answering.take_back):
        said = {} if act is answering.agree else {"reason": "So."}
        with pytest.raises(NotAllowed):
            act(proposal=made.id, by=office.people.actor(role), at=office.now, **said)


def test_another_organisations_proposal_is_not_found(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made = proposed(office, one)
    other = cast("South")
    with within(other.organisation.id), pytest.raises(Http404):
        answering.agree(proposal=made.id, by=other.actor("employer"), at=office.now)
    with pytest.raises(Http404):
        answering.agree(proposal=uuid4(), by=office.people.actor("employer"), at=office.now)


def test_a_refusal_needs_its_reason_and_leaves_room_for_another_proposal(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made, by = proposed(office, one), office.people.actor("employer")
    with pytest.raises(Refused, match="Say why"):
        answering.refuse(proposal=made.id, reason=" ", by=by, at=office.now)
    for _ in range(2):
        answering.refuse(proposal=made.id, reason="Learn more first.", by=by, at=office.now)
    assert Word.objects.count() == 1
    assert attempt_of(made).void is not None
    assert {who for _, who in told("resit_refused")} == {"training_provider", "bookings"}
    with pytest.raises(Refused, match="refused on 22 October 2025"):
        answering.agree(proposal=made.id, by=by, at=office.now)
    again = proposed(office, one, kind="retake", learning=LEARNING)
    assert (again.id != made.id, attempt_of(again).kind) == (True, "retake")


def test_consent_taken_back_after_the_booking_is_shown_told_and_keeps_it_from_beginning(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made, by = agreed(office, one), office.people.actor("employer")
    booking = resit_booked(office, one)
    office.now += timedelta(days=1)
    assessor = office.people.actor("assessor")
    bookings.accept(booking=booking.id, no_conflict=True, by=assessor, at=office.now)
    for _ in range(2):
        answering.take_back(proposal=made.id, reason="Short of people.", by=by, at=office.now)
    assert [word.said for word in made.words.order_by("at")] == ["agreed", "taken_back"]
    assert {who for _, who in told("resit_taken_back")} == {
        *("apprentice", "training_provider", "bookings", "assessor"),
    }
    booking.refresh_from_db()
    assert "Consent taken back" in [state.word for state in states(booking, office.now)]
    assert booking.ended == ""
    with pytest.raises(Refused, match=r"withdrawn on 23 October 2025\. Without it the assessment does not"):
        started(office, attempt_of(made), booking.starts_at)
    assert not attempt_of(made).entries.exists()
    answering.agree(proposal=made.id, by=by, at=office.now + timedelta(days=1))
    started(office, attempt_of(made), booking.starts_at)
    with pytest.raises(Refused, match="has begun"):
        answering.take_back(proposal=made.id, reason="Too late.", by=by, at=booking.starts_at)


def started(office: Office, attempt: Attempt, at: datetime) -> None:
    assessments.write(
        attempt=attempt.id,
        kind="section_started",
        data={"section": "explanation"},
        by=office.people.actor("assessor"),
        at=at,
    )


def test_there_is_no_consent_to_take_back_before_one_was_given(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made, by = proposed(office, one), office.people.actor("employer")
    with pytest.raises(Refused, match="no consent to take back"):
        answering.take_back(proposal=made.id, reason="So.", by=by, at=office.now)
    answering.agree(proposal=made.id, by=by, at=office.now)
    with pytest.raises(Refused, match="take your consent back"):
        answering.refuse(proposal=made.id, reason="So.", by=by, at=office.now)


def test_more_time_is_asked_for_by_the_last_day_of_the_window(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    found, by = attempt_of(agreed(office, one)), office.people.actor("training_provider")
    late = datetime(2025, 12, 23, 9, tzinfo=LONDON)
    with pytest.raises(Refused, match="The typical window ended on 22 December 2025"):
        preparing.ask_more_time(attempt=found.id, by=by, at=late)
    last = datetime(2025, 12, 22, 23, 59, tzinfo=LONDON)
    for _ in range(2):
        preparing.ask_more_time(attempt=found.id, by=by, at=last)
    found.refresh_from_db()
    assert found.window_extension_asked_at == last
    with pytest.raises(Refused, match="no typical window"):
        preparing.ask_more_time(attempt=fail.id, by=by, at=last)


def test_the_questions_of_a_resit_are_others(office: Office, one: Apprenticeship, fail: Attempt) -> None:
    found, by = attempt_of(agreed(office, one)), office.people.actor("bookings")
    preparing.name_questions(attempt=fail.id, name="SET-A", by=by, at=office.now)
    with pytest.raises(Refused) as refusal:
        preparing.name_questions(attempt=found.id, name="SET-A", by=by, at=office.now)
    assert refusal.value.findings[0].code == "attempt.different_questions"
    found.refresh_from_db()
    assert found.question_set == ""
    preparing.name_questions(attempt=found.id, name="SET-B", by=by, at=office.now)
    with pytest.raises(Refused, match="not changed any more"):
        preparing.name_questions(attempt=fail.id, name="SET-C", by=by, at=office.now)
    for name in ("", "a set; with more", "x" * 65):
        with pytest.raises(Refused) as refusal:
            preparing.name_questions(attempt=found.id, name=name, by=by, at=office.now)
        assert "name" in refusal.value.fields


def test_an_assessor_names_the_questions_of_their_own_attempts_alone(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    found, by = attempt_of(agreed(office, one)), office.people.actor("assessor")
    preparing.name_questions(attempt=fail.id, name="SET-A", by=by, at=office.now)
    with pytest.raises(Http404):
        preparing.name_questions(attempt=found.id, name="SET-B", by=by, at=office.now)
    resit_booked(office, one)
    preparing.name_questions(attempt=found.id, name="SET-B", by=by, at=office.now)


def test_two_resits_failed_and_a_third_proposed(office: Office, one: Apprenticeship, fail: Attempt) -> None:
    second = resit_submitted(office, one, marks="poor")
    office.now = datetime(2025, 12, 11, 10, tzinfo=LONDON)
    released(office, second)
    third = agreed(office, one)
    assert attempt_of(third).code == f"{OBSERVATION}-3"
    told_now = report(one, office.now)
    ahead = next(each for each in told_now.attempts if each.id == f"{OBSERVATION}-3")
    assert (ahead.number, ahead.standing) == (3, "planned")
    limits = [line.on for line in told_now.deadlines if line.code.startswith("attempt.limit")]
    assert limits == [date(2026, 6, 11)]  # six months after the second fail


def test_after_a_lapse_everything_is_proposed_again_with_a_consent_of_its_own(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    resit = attempt_of(agreed(office, one))
    by, employer = office.people.actor("training_provider"), office.people.actor("employer")
    with pytest.raises(Refused, match="not to be taken again now"):
        proposing.propose_entire(apprenticeship=one.id, by=by, at=office.now)
    made = proposing.propose_entire(apprenticeship=one.id, by=by, at=TOO_LATE)
    assert proposing.propose_entire(apprenticeship=one.id, by=by, at=TOO_LATE).id == made.id
    assert made.attempts == [resit.code, f"{DISCUSSION}-1"]
    resit.refresh_from_db()
    assert (resit.kind, resit.consent) == ("first", None)
    with pytest.raises(Refused, match="proposed already"):
        proposing.propose_entire(apprenticeship=one.id, by=office.people.actor("bookings"), at=TOO_LATE)
    answering.agree(proposal=made.id, by=employer, at=TOO_LATE)
    now = report(one, TOO_LATE)
    assert {each.assessment for each in now.attempts if each.standing == "planned"} == {2}
    assert {step.action for step in now.next_steps if step.ready} >= {"attempt.book"}
    assert now.overall.capped is False  # nothing of it has been taken yet


def test_nothing_is_taken_again_after_a_withdrawal(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made = proposed(office, one)
    Apprenticeship.objects.filter(id=one.id).update(withdrawn_on=date(2025, 10, 22))
    with pytest.raises(Refused, match="withdrawn from the programme"):
        answering.agree(proposal=made.id, by=office.people.actor("employer"), at=office.now)
    with pytest.raises(Refused, match="withdrawn from the programme"):
        proposed(office, one, "bookings")

"""What was proposed and is used up, void or taken over stands in nobody's way: pages, programs, actions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.appeals import lodged, released, told, upheld_in_vain
from tests.factories.doors import Program, secret_of
from tests.factories.resits import agreed, attempt_of, held_again, proposed, resit_booked
from tests.factories.results import DISCUSSION, FAIL, OBSERVATION, Office, submitted
from touchstone.rules.calendar import LONDON
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments import actions as assessments
from touchstone.web.bookings import actions as bookings
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Refused
from touchstone.web.records.queries import report
from touchstone.web.resits.actions import answering, proposing
from touchstone.web.resits.models import Kind, Proposal

HOME, PROPOSE, ENTIRE, ANSWER = "resits-home", "resits-propose", "resits-entire", "resits-answer"
LAPSED = datetime(2026, 4, 23, 9, tzinfo=LONDON)
LAPSED_AGAIN = datetime(2026, 11, 17, 9, tzinfo=LONDON)  # six months after the second fail, and more
NOTHING_LEFT = "Nothing of this waits to be taken any more"


def asks(office: Office, role: str) -> Program:
    """A program of that role, at the office's moment."""
    secret = secret_of(office.people.actor(role), at=office.now)
    return Program(secret, (office.people.organisation.id,), office.now)


def entire(office: Office, one: Apprenticeship, role: str = "training_provider") -> Proposal:
    """The entire assessment, proposed unless told by the provider."""
    return proposing.propose_entire(apprenticeship=one.id, by=office.people.actor(role), at=office.now)


def agree(office: Office, made: Proposal) -> Proposal:
    """The employer agrees."""
    return answering.agree(proposal=made.id, by=office.people.actor("employer"), at=office.now)


@pytest.fixture
def in_vain(office: Office, one: Apprenticeship, fail: Attempt) -> Proposal:
    """A resit agreed to, void by an appeal that was upheld, and that decision set aside: a fail again."""
    made = agreed(office, one)
    upheld_in_vain(office, lodged(office, fail))
    assert attempt_of(made).void is not None
    return made


@pytest.mark.parametrize("role", ["training_provider", "bookings", "employer"])
def test_a_resit_is_asked_for_again_once_a_decision_that_made_it_void_is_set_aside(
    office: Office, one: Apprenticeship, in_vain: Proposal, role: str
) -> None:
    made = proposed(office, one, role)
    assert (made.id != in_vain.id, made.attempts) == (True, [f"{OBSERVATION}-3"])
    assert proposed(office, one, role).id == made.id
    agree(office, made)
    assert resit_booked(office, one).attempt_id == attempt_of(made).id
    for act, said in ((answering.take_back, {"reason": "So."}), (answering.refuse, {"reason": "So."})):
        with pytest.raises(Refused):
            act(proposal=in_vain.id, by=office.people.actor("employer"), at=office.now, **said)


def test_no_word_is_taken_on_a_proposal_whose_attempt_is_void(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made = proposed(office, one)
    upheld_in_vain(office, lodged(office, fail))
    by = office.people.actor("employer")
    with pytest.raises(Refused, match=NOTHING_LEFT):
        answering.agree(proposal=made.id, by=by, at=office.now)
    with pytest.raises(Refused, match=NOTHING_LEFT):
        answering.refuse(proposal=made.id, reason="No.", by=by, at=office.now)
    page = office.get("employer", ANSWER, made.id).text_
    assert NOTHING_LEFT in page
    assert "Keep my answer" not in page
    assert "Waits for the employer" not in office.get("employer", HOME, one.id).text_


def test_its_page_offers_the_resit_again_and_the_old_one_says_that_nothing_is_left(
    office: Office, one: Apprenticeship, in_vain: Proposal
) -> None:
    home = office.get("training_provider", HOME, one.id).text_
    assert f"/apprentices/{one.id}/resits/{OBSERVATION}/propose/" in home
    assert "Nothing left to take" in home
    sent = office.post("training_provider", PROPOSE, one.id, OBSERVATION, kind="resit", note="Ready.")
    made = Proposal.objects.exclude(id=in_vain.id).get()
    assert sent["Location"] == f"/resits/{made.id}/"
    assert "Keep my answer" in office.get("employer", ANSWER, made.id).text_
    old = office.get("employer", ANSWER, in_vain.id).text_
    assert NOTHING_LEFT in old
    assert "Take the consent back" not in old


def test_a_program_asks_for_the_resit_again(office: Office, one: Apprenticeship, in_vain: Proposal) -> None:
    acts, path = asks(office, "training_provider"), f"/apprentices/{one.id}"
    assert acts.get(f"{path}/resits").json()["methods"][0]["possible"] is True
    made = acts.send(f"{path}/methods/{OBSERVATION}/propose", {"kind": "resit"}).json()
    assert (made["left"], made["waits_for_employer"]) == ([f"{OBSERVATION}-3"], True)
    old = acts.get(f"{path}/resits").json()["proposals"][-1]
    assert (old["id"], old["left"], old["waits_for_employer"]) == (str(in_vain.id), [], False)


@pytest.fixture
def lapsed_twice(office: Office, one: Apprenticeship, fail: Attempt) -> Proposal:
    """After a lapse everything was agreed to, the observation failed once more, and that limit passed too."""
    told(office, fail)
    office.now = LAPSED
    made = agree(office, entire(office, one))
    second = held_again(office, one, attempt_of(made), "poor", date(2026, 5, 12))
    office.now = datetime(2026, 5, 14, 10, tzinfo=LONDON)
    released(office, second)
    office.now = LAPSED_AGAIN
    return made


@pytest.mark.parametrize("role", ["training_provider", "bookings", "employer"])
def test_everything_is_proposed_again_after_a_second_lapse(
    office: Office, one: Apprenticeship, lapsed_twice: Proposal, role: str
) -> None:
    assert "assessment.propose" in {step.action for step in report(one, office.now).next_steps}
    made = entire(office, one, role)
    assert made.attempts == [f"{OBSERVATION}-3", f"{DISCUSSION}-1"]
    assert entire(office, one, role).id == made.id
    with pytest.raises(Refused, match="proposed already"):
        entire(office, one, "manager")
    agree(office, made)
    steps = report(one, office.now).next_steps
    assert {step.subject for step in steps if step.action == "attempt.book"} == set(made.attempts)
    by = office.people.actor("employer")
    with pytest.raises(Refused, match=NOTHING_LEFT):  # the discussion is the new proposal's now
        answering.take_back(proposal=lapsed_twice.id, reason="So.", by=by, at=office.now)


def test_the_page_offers_everything_again_after_a_second_lapse(
    office: Office, one: Apprenticeship, lapsed_twice: Proposal
) -> None:
    assert "Ask to take everything again" in office.get("training_provider", HOME, one.id).text_
    assert "There is nothing to ask for" not in office.get("training_provider", ENTIRE, one.id).text_
    sent = office.post("training_provider", ENTIRE, one.id, note="Ready.", sure="on")
    made = Proposal.objects.exclude(id=lapsed_twice.id).get()
    assert sent["Location"] == f"/resits/{made.id}/"
    assert "Ask to take everything again" not in office.get("training_provider", HOME, one.id).text_
    assert "Keep my answer" in office.get("employer", ANSWER, made.id).text_


def test_a_program_asks_for_everything_again_after_a_second_lapse(
    office: Office, one: Apprenticeship, lapsed_twice: Proposal
) -> None:
    _by_program(office, one, [f"{OBSERVATION}-3", f"{DISCUSSION}-1"])


def _by_program(office: Office, one: Apprenticeship, attempts: list[str]) -> None:
    acts, path = asks(office, "bookings"), f"/apprentices/{one.id}"
    assert acts.get(f"{path}/resits").json()["entire_possible"] is True
    answer = acts.send(f"{path}/entire-assessment", {"note": "Ready."})
    assert answer.status_code == 201, answer.content
    assert answer.json()["left"] == attempts
    assert acts.get(f"{path}/resits").json()["entire_possible"] is False


def _failed(office: Office, one: Apprenticeship, **others: dict[str, str]) -> Attempt:
    """The observation failed, and other methods with these levels; all released."""
    levels = {OBSERVATION: FAIL, **others}
    found = [submitted(office.people, one, method, levels=each) for method, each in levels.items()]
    for each in found:
        released(office, each)
    return found[0]


@pytest.fixture(params=[True, False], ids=["both_void", "one_void"])
def entire_in_vain(request: Any, office: Office, one: Apprenticeship) -> Proposal:
    """After a lapse everything was agreed to; an appeal was upheld, and that decision set aside."""
    appeal = lodged(office, _failed(office, one, **({DISCUSSION: {}} if request.param else {})))
    office.now = LAPSED
    made = agree(office, entire(office, one))
    upheld_in_vain(office, appeal)
    void = Attempt.objects.filter(apprenticeship=one, void__isnull=False)
    assert set(void.values_list("code", flat=True)) == set(made.attempts[: 1 + request.param])
    return made


@pytest.mark.parametrize("role", ["training_provider", "bookings", "employer"])
def test_everything_is_proposed_again_once_a_decision_that_made_it_void_is_set_aside(
    office: Office, one: Apprenticeship, entire_in_vain: Proposal, role: str
) -> None:
    made = entire(office, one, role)
    assert made.id != entire_in_vain.id
    assert {each.void for each in Attempt.objects.filter(code__in=made.attempts)} == {None}
    assert entire(office, one, role).id == made.id
    agree(office, made)
    steps = report(one, office.now).next_steps
    assert {step.subject for step in steps if step.action == "attempt.book"} == set(made.attempts)


def test_page_and_program_offer_everything_again_once_the_decision_is_set_aside(
    office: Office, one: Apprenticeship, entire_in_vain: Proposal
) -> None:
    assert "Ask to take everything again" in office.get("training_provider", HOME, one.id).text_
    discussion = entire_in_vain.attempts[1]
    again = discussion if Attempt.objects.get(code=discussion).void is None else f"{DISCUSSION}-3"
    _by_program(office, one, [f"{OBSERVATION}-3", again])


def test_what_a_whole_assessment_took_over_is_its_own(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    resit = proposed(office, one)
    office.now = LAPSED
    whole = entire(office, one)
    assert resit.attempts[0] in whole.attempts
    by = office.people.actor("employer")
    for act in (answering.agree, answering.refuse):
        said = {} if act is answering.agree else {"reason": "No."}
        with pytest.raises(Refused, match=NOTHING_LEFT):
            act(proposal=resit.id, by=by, at=office.now, **said)
    assert attempt_of(resit).consent is None
    answering.refuse(proposal=whole.id, reason="Learn first.", by=by, at=office.now)
    office.now += timedelta(minutes=1)
    again = entire(office, one, "bookings")
    assert not set(again.attempts) & set(whole.attempts)  # a code names one attempt, also one never taken
    with pytest.raises(Refused, match=NOTHING_LEFT):
        answering.agree(proposal=resit.id, by=by, at=office.now)
    assert Proposal.objects.filter(kind=Kind.ENTIRE).count() == 2


def test_what_was_agreed_to_for_resits_agrees_to_nothing_once_the_last_day_has_passed(
    office: Office, one: Apprenticeship
) -> None:
    _failed(office, one, **{DISCUSSION: FAIL})
    resits = [agreed(office, one), agreed(office, one, method=DISCUSSION)]
    booked = resit_booked(office, one, date(2026, 5, 12))
    office.now = LAPSED - timedelta(days=1)  # the last day
    assert "holds no more" not in office.get("training_provider", HOME, one.id).text_
    office.now = LAPSED
    home = office.get("training_provider", HOME, one.id).text_
    assert home.count("before the last day passed: that holds no more") == 2
    assert home.count("Nothing left to take") == 2
    assert "Ask to take everything again" in home
    assert asks(office, "bookings").get(f"/apprentices/{one.id}/resits").json()["entire_possible"] is True
    by = office.people.actor("employer")
    for each in resits:
        assert NOTHING_LEFT in office.get("employer", ANSWER, each.id).text_
        with pytest.raises(Refused, match=NOTHING_LEFT):
            answering.take_back(proposal=each.id, reason="So.", by=by, at=office.now)
    steps = {step.subject: step for step in report(one, office.now).next_steps}
    assert "needs a consent of its own" in " ".join(steps[booked.attempt.code].blocked_by)
    agree(office, entire(office, one))
    home = office.get("training_provider", HOME, one.id).text_
    assert "holds no more" not in home
    assert home.count("The employer agreed on 23 April 2026") == 2


def test_nothing_begins_on_a_consent_from_before_the_last_day(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made = agreed(office, one)
    booking = resit_booked(office, one, date(2026, 5, 12))
    office.now = booking.starts_at
    by = office.people.actor("assessor")
    bookings.accept(booking=booking.id, no_conflict=True, by=by, at=office.now - timedelta(days=30))
    said: dict[str, Any] = {"kind": "section_started", "data": {"section": "explanation"}}
    with pytest.raises(Refused, match=r"The employer consented on .* needs a consent of its own"):
        assessments.write(attempt=attempt_of(made).id, **said, by=by, at=office.now)

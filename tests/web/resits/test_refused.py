"""A proposal that the employer refuses after something was decided about its attempt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.resits import attempt_of, proposed
from tests.factories.results import OBSERVATION, Office
from touchstone.rules.attempts import history
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.records import adjusting
from touchstone.web.records.queries import report, situation
from touchstone.web.resits.actions import answering, exceptional
from touchstone.web.resits.models import Proposal


def refused(office: Office, made: Proposal) -> Attempt:
    """The employer does not agree."""
    by = office.people.actor("employer")
    answering.refuse(proposal=made.id, reason="Learn first.", by=by, at=office.now)
    return attempt_of(made)


def determined(office: Office, one: Apprenticeship, attempt: Attempt) -> Any:
    by = office.people.actor("manager")
    return exceptional.determine(attempt=attempt.id, reason="A bereavement.", by=by, at=office.now)


def sanctioned(office: Office, one: Apprenticeship, attempt: Attempt) -> Any:
    by = office.people.actor("manager")
    return adjusting.sanction(
        apprenticeship=one.id,
        measure="A warning",
        reason="Notes.",
        attempt=attempt.code,
        by=by,
        at=office.now,
    )


@pytest.mark.parametrize("decide", [determined, sanctioned])
def test_what_was_decided_about_its_attempt_keeps_no_employer_from_refusing(
    office: Office, one: Apprenticeship, fail: Attempt, decide: Callable[..., Any]
) -> None:
    made = proposed(office, one)
    decide(office, one, attempt_of(made))
    kept = refused(office, made)
    assert kept.void is not None
    assert kept.void["reason"] == "The employer did not agree."
    told = {each.attempt.id: each.standing for each in history(situation(one, office.now))}
    assert told == {fail.code: "counts", kept.code: "void"}
    assert "attempt.agree" in {step.action for step in report(one, office.now).next_steps}


def test_a_determination_about_it_can_be_withdrawn_afterwards(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made = proposed(office, one)
    determined(office, one, attempt_of(made))
    kept, by = refused(office, made), office.people.actor("manager")
    assert exceptional.withdraw(attempt=kept.id, reason="Wrong letter.", by=by, at=office.now).withdrawn_at


def test_another_proposal_has_a_code_of_its_own(office: Office, one: Apprenticeship, fail: Attempt) -> None:
    refused(office, proposed(office, one))
    assert proposed(office, one, kind="resit", note="Again.").attempts == [f"{OBSERVATION}-3"]

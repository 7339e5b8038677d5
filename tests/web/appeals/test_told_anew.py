"""An appeal upheld after a resit was passed: everybody who held the old result reads the new one, and why."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories.appeals import (
    acting,
    all_met,
    because,
    decided,
    lodged,
    put_aside,
    released,
    told,
    with_panel,
)
from tests.factories.doors import program
from tests.factories.resits import resit_submitted
from tests.factories.results import DISCUSSION, FAIL, Office, submitted
from tests.factories.scrutiny import granted
from tests.web.appeals.test_deciding_pages import copy
from touchstone.rules.calendar import LONDON
from touchstone.web.appeals.models import Appeal
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.mail.models import Message
from touchstone.web.results.models import Release

STATEMENT, EQA = "results-statement", "external_quality_assurer"
CAPPED = datetime(2025, 12, 11, 10, tzinfo=LONDON)
UPHELD = datetime(2025, 12, 12, 10, tzinfo=LONDON)
REPLACES = (
    "Changed on 12 December 2025, because appeal 1 was decided. "
    "This statement replaces the one of 11 December 2025."
)


@pytest.fixture
def fail(office: Office, one: Apprenticeship) -> Attempt:
    """A failed observation and a discussion with distinction, both told."""
    found = [submitted(office.people, one, levels=FAIL), submitted(office.people, one, DISCUSSION)]
    for each in found:
        told(office, released(office, each))
    return found[0]


@pytest.fixture
def made(office: Office, one: Apprenticeship, fail: Attempt) -> Appeal:
    """An appeal against the fail, open until the resit was passed and told: a pass, capped."""
    made = lodged(office, fail)
    resit = resit_submitted(office, one)
    office.now = CAPPED
    told(office, released(office, resit))
    with_panel(office, made)
    return made


def test_a_capped_pass_becomes_a_merit_and_whoever_held_the_pass_is_told(
    office: Office, one: Apprenticeship, fail: Attempt, made: Appeal
) -> None:
    granted(office)
    before = office.get("apprentice", STATEMENT, one.id).text_
    assert "It is pass at most, because of “Observation with questioning” (resit)." in before
    assert office.get("apprentice", "results-statement-file", one.id).status_code == 200
    for role in ("manager", EQA):
        assert office.get(role, "records-json", one.id).status_code == 200
    office.now = UPHELD
    filled = copy(fail, all_met(fail))
    effect = office.post("appeal_decider", "appeals-decide", made.id, **filled).text_
    for words in (
        "It is pass at most",
        "<strong>Merit</strong>",
        "Resit (Observation with questioning, attempt 2): it does not count any more.",
    ):
        assert words in effect
    assert office.post("appeal_decider", "appeals-decide", made.id, **filled, sure="yes").status_code == 302
    for role in ("apprentice", "training_provider", "employer"):
        text = office.get(role, STATEMENT, one.id).text_
        for words in (REPLACES, "Merit", "It does not count towards the overall grade any more."):
            assert words in text
        assert "at most" not in text
    anew = Message.objects.filter(kind="result_revised")
    assert {message.to.split("@")[0] for message in anew} == {
        *("apprentice", "training_provider", "employer", "manager", EQA)
    }
    for words in (
        "because appeal 1 was decided",
        "the one of 11 December 2025",
        "record that you downloaded",
    ):
        assert words in anew[0].text
    assert "Overall grade changed since" in office.get("manager", "results-released").text_
    assert "because appeal 1 was decided, and whether" in office.get(EQA, "scrutiny-trail", one.id).text_


def test_a_program_that_took_the_old_result_sees_when_and_why_it_was_replaced(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    made, changes = lodged(office, attempt), all_met(attempt)
    by = acting(with_panel(office, made))
    reads = program(office.people, "training_provider", now=office.now)
    (before,) = reads.get("/results").json()["items"]
    assert (before["revision"], before["because"], before["replaced_at"]) == (1, "", None)
    decided(office, made, by, outcome="upheld", changes=changes, reasons=because(changes))
    reads.now = office.now + timedelta(days=2)
    new, old = reads.get("/results").json()["items"]
    assert (new["revision"], new["because"], new["grade"]) == (2, "appeal 1 was decided", "pass")
    assert new["replaced_at"] is None
    assert (old["id"], old["grade"], old["replaced_at"]) == (before["id"], "fail", new["released_at"])
    (stands,) = reads.get(f"/apprentices/{one.id}/results").json()
    assert stands["id"] == new["id"]


def test_a_result_that_is_as_before_says_what_was_said_before_and_why(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    told(office, attempt)
    made, changes = lodged(office, attempt), all_met(attempt)
    outside = with_panel(office, made)
    decision = decided(
        office, made, acting(outside), outcome="upheld", changes=changes, reasons=because(changes)
    )
    office.now += timedelta(days=1)
    assert "The recording shows it at minute 12." in office.get("apprentice", STATEMENT, one.id).text_
    office.now += timedelta(days=1)
    put_aside(office, decision)
    text = office.get("apprentice", STATEMENT, one.id).text_
    assert "Changed on 24 October 2025, because the decision on appeal 1 was set aside." in text
    assert "This statement replaces the one of 23 October 2025." in text
    assert "The recording shows it at minute 12." not in text
    first, _, third = Release.objects.order_by("revision")
    assert (third.grade, third.feedback) == (first.grade, first.feedback)


def test_nobody_is_told_of_an_apprentice_whom_they_see_no_more(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    told(office, attempt)
    granted(office, until=office.now.date())
    assert office.get(EQA, "records-json", one.id).status_code == 200
    made = lodged(office, attempt)
    changes = all_met(attempt)
    by = acting(with_panel(office, made))
    decided(office, made, by, outcome="upheld", changes=changes, reasons=because(changes))
    anew = Message.objects.filter(kind="result_revised").values_list("to", flat=True)
    assert {to.split("@")[0] for to in anew} == {"apprentice", "training_provider", "employer"}

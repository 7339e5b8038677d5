"""Bad days of appeals: a resit was taken or booked meanwhile, a statement was printed, an attempt is void."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from pypdf import PdfReader

from tests.factories.appeals import (
    acting,
    all_met,
    because,
    decided,
    lodged,
    released,
    taken_again,
    told,
    with_panel,
)
from tests.factories.results import DISCUSSION, FAIL, PASS, Office, submitted
from touchstone.rules.attempts import kind_of_next
from touchstone.web.appeals import actions
from touchstone.web.appeals.models import Decision
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt, BookedSection, Booking, Ended
from touchstone.web.mail.models import Message
from touchstone.web.records.boards import months
from touchstone.web.records.queries import report, situation
from touchstone.web.results.models import Release

STATEMENT, FILE = "results-statement", "results-statement-file"


def upheld(office: Office, attempt: Attempt, **changes: Any) -> Decision:
    """An appeal about the attempt, upheld by a panel: every pass criterion met unless told."""
    made = lodged(office, attempt)
    levels = all_met(attempt)
    said = {"outcome": "upheld", "changes": levels, "reasons": because(levels)} | changes
    return decided(office, made, acting(with_panel(office, made)), **said)


def planned_resit(office: Office, first: Attempt) -> Booking:
    """A resit that is agreed and booked, a month ahead."""
    assert first.notified_at is not None
    own = {"organisation_id": first.organisation_id, "apprenticeship_id": first.apprenticeship_id}
    employer = office.people.people["employer"].id
    consent = {"by": str(employer), "given_at": first.notified_at.isoformat()}
    again = Attempt.objects.create(
        **own, code=f"{first.method}-2", method=first.method, kind="resit", consent=consent
    )
    starts, who = office.now + timedelta(days=30), office.people.people["assessor"].id
    made = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "booked_at": office.now}
    booking = Booking.objects.create(
        **own, **made, attempt=again, assessor_id=who, booked_by=who, place="Room 2"
    )
    during = DateTimeTZRange(starts, starts + timedelta(hours=2))
    BookedSection.objects.create(**own, booking=booking, assessor_id=who, section="live", during=during)
    return booking


def test_an_appeal_upheld_after_the_resit_was_passed_takes_the_cap_away(
    office: Office, one: Apprenticeship
) -> None:
    attempt = submitted(office.people, one, levels=FAIL)
    discussed = submitted(office.people, one, DISCUSSION)
    for each in (attempt, discussed):
        released(office, each)
    made = lodged(office, attempt)
    by = acting(with_panel(office, made))
    again = taken_again(office, attempt)
    capped = report(one, office.now + timedelta(days=62)).overall
    assert (capped.grade, capped.why_capped) == ("pass", (again.code,))
    changes, later = all_met(attempt) | all_met(attempt, "distinction"), office.now + timedelta(days=62)
    decided(office, made, by, outcome="upheld", changes=changes, reasons=because(changes), at=later)
    now = report(one, later + timedelta(days=1))
    stands = {each.id: each.standing for each in now.attempts}
    assert (stands[attempt.code], stands[again.code]) == ("counts", "superseded")
    assert (now.overall.grade, now.overall.why_capped) == ("distinction", ())
    assert Release.objects.get(revision=2).overall == "distinction"
    office.now = later + timedelta(days=1)
    statement = office.get("training_provider", STATEMENT, one.id).text_
    assert "Changed on 23 December 2025, because appeal 1 was decided." in statement


def test_a_booked_resit_is_cancelled_and_its_times_freed_when_the_fail_becomes_a_pass(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    booking = planned_resit(office, attempt)
    upheld(office, attempt)
    booking.refresh_from_db()
    assert (booking.ended, booking.reason) == (Ended.CANCELLED, "Not needed any more after appeal 1.")
    assert not booking.sections.filter(stands=True).exists()
    assert Message.objects.filter(kind="booking_cancelled", to="apprentice@north.example").exists()
    again = Attempt.objects.get(code=f"{attempt.method}-2")
    assert again.void is not None
    steps = {step.action for step in report(one, office.now + timedelta(days=2)).next_steps}
    assert not {"attempt.agree", "attempt.conduct"} & steps


def test_the_check_before_says_that_the_resit_is_cancelled(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    planned_resit(office, attempt)
    made = lodged(office, attempt)
    with_panel(office, made)
    changed = dict.fromkeys(all_met(attempt), "met")
    form = dict.fromkeys(all_met(attempt, "distinction"), "not_met") | changed
    form |= {f"why-{id}": "Minute 12." for id in changed}
    said = {"seen": "review", "outcome": "upheld", "reason": "So."}
    text = office.post("appeal_decider", "appeals-decide", made.id, **form, **said).text_
    assert "Resit (Observation with questioning): it is not needed any more" in text


def test_what_is_void_is_replaced_without_a_cap(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    booking = planned_resit(office, attempt)
    upheld(office, attempt, changes={}, reasons={}, voids_attempt=True)
    booking.refresh_from_db()
    assert booking.ended == Ended.CANCELLED
    later = office.now + timedelta(days=2)
    assert kind_of_next(situation(one, later), attempt.method) == "replacement"
    steps = [step for step in report(one, later).next_steps if step.action == "attempt.book"]
    assert any(step.subject in (attempt.method, None) or "Observation" in step.title for step in steps)


def test_a_printed_statement_is_replaced_by_one_that_says_which_and_why(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    told(office, attempt)
    first = office.get("apprentice", FILE, one.id).content
    upheld(office, attempt)
    office.now += timedelta(days=2)
    words = (
        "Changed on 23 October 2025, because appeal 1 was decided. "
        "This statement replaces the one of 22 October 2025."
    )
    for role in ("apprentice", "training_provider", "employer", "manager"):
        assert words in office.get(role, STATEMENT, one.id).text_
    second = office.get("apprentice", FILE, one.id).content
    pages = [
        " ".join(" ".join(each.extract_text() for each in PdfReader(BytesIO(file)).pages).split())
        for file in (first, second)
    ]
    assert words not in pages[0]
    assert words in pages[1]
    told_of_it = set(Message.objects.filter(kind="result_revised").values_list("to", flat=True))
    assert {"apprentice@north.example", "training_provider@north.example"} <= told_of_it


def test_an_old_result_says_that_it_was_replaced(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    upheld(office, attempt)
    old, new = Release.objects.order_by("revision")
    kept = office.get("manager", "results-kept", old.id).text_
    assert "This result does not stand any more" in kept
    assert "the same answer, to the last finding" in kept
    assert "because appeal 1 was decided" in office.get("manager", "results-kept", new.id).text_
    listed = office.get("manager", "results-released").text_
    assert "Changed: appeal 1 was decided" in listed
    assert "Replaced since" in listed


def test_a_changed_overall_grade_is_counted_once(office: Office, one: Apprenticeship) -> None:
    observed = submitted(office.people, one, levels=PASS)
    for each in (observed, submitted(office.people, one, DISCUSSION, levels=PASS)):
        released(office, each)
    changes = all_met(observed, "distinction")
    upheld(office, observed, changes=changes, reasons=because(changes))
    shown = months(office.people.actor("manager"), office.now + timedelta(days=2))
    assert sum(row[2] for row in shown.rows) == 1  # the merit, and no longer the pass
    office.now += timedelta(days=2)
    listed = office.get("manager", "results-released").text_
    assert "Overall grade changed since" in listed
    old = Release.objects.get(overall="pass")
    assert "another one by now: an appeal" in office.get("manager", "results-kept", old.id).text_


def test_an_apprentice_is_told_nothing_by_the_decision_before_they_are_told_the_result(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    upheld(office, attempt)
    to = set(Message.objects.filter(kind="appeal_decided").values_list("to", flat=True))
    assert "apprentice@north.example" not in to
    assert "employer@north.example" in to
    office.now += timedelta(days=2)
    for page in ("records-record", STATEMENT, "appeals-apprentice"):
        text = office.get("apprentice", page, one.id)
        assert text.status_code == 200
        assert "OBS-P1" not in text.text_
        assert "appeal 1" not in text.text_.lower()


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_decider_sees_the_apprentice_as_long_as_the_appeal_is_theirs(
    office: Office, one: Apprenticeship, attempt: Attempt, withdrawn: bool
) -> None:
    made = lodged(office, attempt)
    with_panel(office, made)
    if withdrawn:
        by = office.people.actor("training_provider")
        actions.withdraw(appeal=made.id, reason="Settled.", by=by, at=office.now)
    status = 404 if withdrawn else 200
    assert office.get("appeal_decider", "records-record", one.id).status_code == status

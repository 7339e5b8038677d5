"""What a new attempt is called, and what it inherits: nothing of one that is void but its place."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.bookings import FIRST
from tests.factories.gateway import confirmed
from tests.factories.web import apprenticeship
from tests.web.bookings.conftest import Desk
from touchstone.web.assessments import actions as assessing
from touchstone.web.bookings.models import Attempt
from touchstone.web.bookings.outlook import gathered, outlook
from touchstone.web.bookings.slots import proposed
from touchstone.web.records import queries

A_DAY = timedelta(days=1)


def void(attempt: Attempt, desk: Desk) -> None:
    attempt.void = {"at": desk.now.isoformat(), "by": "manager", "reason": "The alarm went off."}
    attempt.save()
    attempt.bookings.update(ended="cancelled", ended_at=desk.now, reason="Void.")


def test_the_first_booking_is_of_a_first_attempt(desk: Desk) -> None:
    assert desk.booked().attempt.kind == "first"


def test_what_follows_a_void_attempt_is_booked_as_its_replacement(desk: Desk) -> None:
    before = desk.booked()
    void(before.attempt, desk)
    desk.now += timedelta(minutes=1)
    ahead = gathered(desk.one, desk.now)
    method = ahead.plan.method("observation")
    assert method is not None
    said = outlook(ahead, method, proposed(method, FIRST + A_DAY), "workplace")
    assert said.notice is not None  # the look ahead knows of the new attempt
    after = desk.booked(starts_at=FIRST + A_DAY, at=desk.now)
    assert (after.attempt.code, after.attempt.kind) == ("observation-2", "replacement")
    assert after.uid != before.uid  # another attempt is another entry in the calendar
    report = queries.report(desk.one, desk.now)
    assert [(one.kind, one.standing) for one in report.attempts] == [
        ("first", "void"),
        ("replacement", "planned"),
    ]
    assert not [one for one in report.findings if one.code == "attempt.only_failed"]
    assert not report.overall.capped


def test_another_method_is_not_touched_by_a_void_attempt(desk: Desk) -> None:
    void(desk.booked().attempt, desk)
    desk.now += timedelta(minutes=1)
    other = desk.booked("professional_discussion", starts_at=FIRST + A_DAY, at=desk.now)
    assert other.attempt.kind == "first"


def test_what_a_provider_begins_after_a_void_attempt_replaces_it_too(desk: Desk) -> None:
    one = apprenticeship(desk.people, standard="ST9002", version="1.0", uln="")
    confirmed(desk.people, one, "readiness")
    by = desk.people.actor("training_provider")
    first = assessing.begin(apprenticeship=one.id, method="field_survey", by=by, at=desk.now)
    again = assessing.begin(apprenticeship=one.id, method="field_survey", by=by, at=desk.now)
    assert (first.id, first.kind) == (again.id, "first")
    void(first, desk)
    desk.now += timedelta(minutes=1)
    after = assessing.begin(apprenticeship=one.id, method="field_survey", by=by, at=desk.now)
    assert (after.code, after.kind) == ("field_survey-2", "replacement")

"""An attempt that was held and judged, written as rows: what a test of results and secrets begins with."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tests.factories.gateway import confirmed
from tests.factories.web import NOW, Cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.models import Entry
from touchstone.web.bookings.models import Attempt, BookedSection, Booking
from touchstone.web.gateway.models import Confirmation
from touchstone.web.records import law
from touchstone.web.records.actions import keep
from touchstone.web.results.models import Release

HELD = NOW + timedelta(days=20)


def judged(of: Cast, one: Apprenticeship, method: str, *, level: str = "met", at: datetime = HELD) -> Attempt:
    """The first attempt at a method, held an hour a section, every criterion at that level, submitted."""
    if not Confirmation.objects.filter(apprenticeship=one).exists():
        confirmed(of, one)
    plan = law.plan(one.standard, one.version).method(method)
    assert plan is not None
    assessor = of.people["assessor"]
    own = {"organisation": of.organisation, "apprenticeship": one}
    attempt = Attempt.objects.create(**own, code=f"{method}-1", method=method)
    booking = Booking.objects.create(
        **own,
        attempt=attempt,
        assessor=assessor,
        booked_at=NOW,
        booked_by=of.people["bookings"].id,
        starts_at=at,
        ends_at=at + timedelta(hours=len(plan.sections)),
        accepted_at=NOW,
        notice_served_at=NOW,
        notice_served_to="apprentice",
        notice_channel="mail",
    )
    number, ends = 0, at
    for section in plan.sections:
        begins, ends = ends, ends + timedelta(hours=1)
        during = DateTimeTZRange(begins, ends)
        BookedSection.objects.create(
            **own, booking=booking, assessor=assessor, section=section.id, during=during
        )
        for kind, when in (("section_started", begins), ("section_ended", ends)):
            number += 1
            _entry(of, attempt, number, kind, {"section": section.id}, when)
    for criterion in plan.criteria:
        number += 1
        data = {"criterion": criterion.id, "level": level, "reason": "As seen."}
        _entry(of, attempt, number, "judgement", data, ends + timedelta(minutes=5))
    attempt.judged_at, attempt.judged_by = ends + timedelta(minutes=10), assessor.id
    attempt.save()
    keep(one, "assessment.submit", by=of.actor("assessor"), at=ends + timedelta(minutes=10))
    return attempt


def _entry(of: Cast, attempt: Attempt, number: int, kind: str, data: dict[str, str], at: datetime) -> None:
    Entry.objects.create(
        organisation=of.organisation,
        attempt=attempt,
        number=number,
        kind=kind,
        data=data,
        at=at,
        by=of.people["assessor"].id,
        kept_at=at,
    )


def told(of: Cast, attempt: Attempt) -> None:
    """The outcome was notified a week after it was judged."""
    assert attempt.judged_at is not None
    attempt.notified_at = attempt.judged_at + timedelta(days=7)
    attempt.notified_to = ["employer", "training_provider"]
    attempt.save()
    keep(attempt.apprenticeship, "result.release", by=of.actor("manager"), at=attempt.notified_at)


def released(of: Cast, attempt: Attempt, *, overall: str, at: datetime | None = None) -> Release:
    """The kept answer of a released result, as far as lists and boards read it."""
    return Release.objects.create(
        organisation=of.organisation,
        apprenticeship=attempt.apprenticeship,
        attempt=attempt,
        released_at=at or attempt.notified_at or HELD,
        released_by=of.people["manager"],
        grade="distinction",
        overall=overall,
        record={},
        report={},
        plan_sha256="0" * 64,
        policy_sha256="0" * 64,
        scheme_sha256="0" * 64,
    )

"""External quality assurance: a grant, and records at several stages for the command line to judge again."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tests.factories.appeals import released
from tests.factories.results import FAIL, Office, another, submitted
from tests.factories.web import apprenticeship
from touchstone.web.assessments import actions as assessments
from touchstone.web.assessments.models import Entry
from touchstone.web.bookings.models import Attempt, BookedSection, Booking
from touchstone.web.organisations.scope import see
from touchstone.web.scrutiny import actions
from touchstone.web.scrutiny.actions import Sample, What
from touchstone.web.scrutiny.models import Grant

EQA, MANAGER = "external_quality_assurer", "manager"
LATER = timedelta(days=60)  # from the first attempt to the next


def granted(office: Office, what: What | None = None, **changes: Any) -> Grant:
    """What the cast's external quality assurer may look at: everybody on ST1379, for a week around now."""
    today = office.now.date()
    said: dict[str, Any] = {
        "membership": office.people.memberships[EQA].id,
        "what": what or What(standards=["ST1379"]),
        "since": today - timedelta(days=1),
        "until": today + timedelta(days=6),
        "reason": "The yearly visit.",
        "by": office.people.actor(MANAGER),
        "at": office.now,
    }
    return actions.grant(**said | changes)


def sample(size: int, first: date, last: date, seed: str = "") -> What:
    """A sample of the results released between two days."""
    return What(sample=Sample(size=size, first=first, last=last, seed=seed))


def several(office: Office, number: int) -> list[Attempt]:
    """Released fails of as many apprentices, each judged by an assessor of their own."""
    return [_failed_by(office, turn) for turn in range(number)]


def _failed_by(office: Office, turn: int) -> Attempt:
    who = another(office.people, "assessor", f"Assessor{uuid4().hex[:6]} Number")
    one = apprenticeship(office.people, uln="", person=None, email=f"{turn}@learners.example")
    return released(office, submitted(office.people, one, levels=FAIL, assessor=who))


def resat(office: Office, first: Attempt) -> Attempt:
    """The attempt held again sixty days later with the employer's consent, met throughout, submitted."""
    assert first.notified_at is not None
    Attempt.objects.filter(id=first.id).update(question_set="A")
    given = first.notified_at + timedelta(days=1)
    again = Attempt.objects.create(
        organisation_id=first.organisation_id,
        apprenticeship_id=first.apprenticeship_id,
        code=f"{first.method}-2",
        method=first.method,
        kind="resit",
        question_set="B",
        consent={"by": str(office.people.people["employer"].id), "given_at": given.isoformat()},
    )
    booking = Booking.objects.get(attempt=first)
    sections = list(booking.sections.all())
    moved = ("starts_at", "ends_at", "booked_at", "accepted_at", "notice_served_at")
    for name in moved:
        setattr(booking, name, getattr(booking, name) + LATER)
    booking.pk, booking.uid, booking.attempt, booking._state.adding = uuid4(), uuid4(), again, True
    booking.save(force_insert=True)
    for one in sections:
        during = DateTimeTZRange(one.during.lower + LATER, one.during.upper + LATER)
        own = {"organisation_id": again.organisation_id, "apprenticeship_id": again.apprenticeship_id}
        BookedSection.objects.create(
            **own, booking=booking, assessor_id=one.assessor_id, section=one.section, during=during
        )
    _log_again(first, again)
    assert first.judged_at is not None
    by = office.people.actor("assessor")
    assessments.submit(attempt=again.id, by=by, at=first.judged_at + LATER)
    again.refresh_from_db()
    return again


def _log_again(first: Attempt, again: Attempt) -> None:
    known = {str(one.id): uuid4() for one in Entry.objects.filter(attempt=first)}
    for one in Entry.objects.filter(attempt=first).order_by("number"):
        text = json.dumps(one.data)
        text = re.sub(r"[0-9a-f-]{36}", lambda found: str(known.get(found[0], found[0])), text)
        text = re.sub(r"\d{4}-\d\d-\d\dT[0-9:.+]+", _later, text)
        data = json.loads(text)
        if one.kind == "judgement":
            data["level"] = "met"
        Entry.objects.create(
            id=known[str(one.id)],
            organisation_id=one.organisation_id,
            attempt=again,
            number=one.number,
            kind=one.kind,
            data=data,
            at=one.at + LATER,
            by=one.by,
            kept_at=one.kept_at + LATER,
        )


def _later(found: re.Match[str]) -> str:
    return (datetime.fromisoformat(found[0]) + LATER).isoformat()


def download(office: Office, role: str, one: UUID, folder: Path) -> Path:
    """The file that somebody in a role downloads, on their disk."""
    answer = office.get(role, "records-json", one)
    assert answer.status_code == 200
    path = folder / f"{role}-{one}.json"
    path.write_bytes(answer.content)
    return path


def command_line(office: Office, path: Path) -> dict[str, Any]:
    """What the program ``touchstone assess`` answers about a file at the office's moment."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DATABASE"))}
    asked = [
        sys.executable,
        "-m",
        "touchstone",
        "assess",
        str(path),
        "--on",
        office.now.isoformat(),
        "--json",
    ]
    ran = subprocess.run(asked, capture_output=True, text=True, env=env, check=False, timeout=120)
    assert ran.returncode in (0, 1), ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout)
    see([office.people.organisation.id])
    return answer

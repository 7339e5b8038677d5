"""What an assessor does: writes the log of an attempt, and submits the judgements."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.report import AttemptReport
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.assessments.checks import Against, faults
from touchstone.web.assessments.entries import fold, judgements, standing
from touchstone.web.assessments.models import Entry
from touchstone.web.assessments.queries import log
from touchstone.web.bookings import queries as bookings
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.quality.actions import open_review
from touchstone.web.records import law
from touchstone.web.records.actions import keep
from touchstone.web.records.queries import report

NOW_OR_NEVER = "The judgements were submitted; what was written is locked."


class Changed(Refused):
    """Somebody, perhaps you in another tab, judged this criterion meanwhile. Nothing was overwritten."""


@transaction.atomic
def write(
    *,
    attempt: UUID,
    kind: str,
    data: Mapping[str, Any],
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    id: UUID | None = None,
    replaces: UUID | None = None,
) -> Entry:
    """Add one entry to the log of an attempt; the same ``id`` sent twice is kept once.

    ``happened_at`` is when it happened, where that is not now. A judgement says which entry it ``replaces``:
    ``Changed`` when another counts by now. ``Refused`` when the attempt is not theirs, is submitted, or the
    entry does not fit the plan.
    """
    by.require(Permission.ASSESS)
    one, found = open_attempt(attempt, by)
    id = id or uuid.uuid4()
    if known := Entry.objects.filter(id=id, attempt=found).first():
        return known
    happened = happened_at or at
    if happened > at:
        raise Refused("This lies ahead.", fields={"at": "Give a time that has passed."})
    entries = log(found.id)
    _check(one, found, entries, kind, data)
    if kind == "judgement":
        _check_current(entries, str(data["criterion"]), replaces)
    if kind == "taken_back" and data["entry"] not in {str(entry.id) for entry in standing(list(entries))}:
        raise Refused("That entry is not in the log, or was taken back before.")
    entry = Entry.objects.create(
        id=id,
        organisation_id=one.organisation_id,
        attempt=found,
        number=len(entries) + 1,
        kind=kind,
        data=dict(data),
        at=happened,
        by=by.person_id,
        kept_at=at,
    )
    keep(one, f"assessment.{kind}", by=by, at=at, facts={"attempt": found.code, "entry": str(entry.id)})
    return entry


def open_attempt(id: UUID, by: Actor) -> tuple[Apprenticeship, Attempt]:
    """The attempt of somebody the actor is booked for, locked, as long as nothing was submitted.

    ``Http404`` for one they are not booked for; ``Refused`` when the judgements were submitted.
    """
    attempt = Attempt.objects.filter(id=id).first()
    if attempt is None:
        raise Http404
    one = locked(attempt.apprenticeship_id, by)
    booked = attempt.bookings.filter(assessor=by.person_id, ended="", declined_at=None)
    if not booked.exists():
        raise Http404
    attempt.refresh_from_db()
    if attempt.judged_at is not None or attempt.void is not None:
        raise Refused(NOW_OR_NEVER)
    return one, attempt


def _check(
    one: Apprenticeship, found: Attempt, entries: list[Entry], kind: str, data: Mapping[str, Any]
) -> None:
    method = law.plan(one.standard, one.version).method(found.method)
    assert method is not None  # attempts are made from the plan's methods
    known = bookings.facts(bookings.attempts([one.id]).filter(id=found.id))[one.id][0]
    wrong = faults(kind, Against(method, fold(known, list(entries))), data)
    if wrong:
        raise Refused("Look at what is marked.", fields=wrong)


def _check_current(entries: list[Entry], criterion: str, replaces: UUID | None) -> None:
    current = judgements(list(entries)).get(criterion)
    counts = current.entry if current else None
    if counts != replaces:
        raise Changed(
            f"{criterion} was judged meanwhile. Look at what was written; save yours again if it stands."
        )


@transaction.atomic
def submit(*, attempt: UUID, by: Actor, at: datetime) -> AttemptReport:
    """Submit the judgements: from now on the log is locked and quality assurance begins.

    Refused while a criterion is not assessed, or a ``must`` or ``should`` of the conduct is unmet and not
    let pass.
    """
    by.require(Permission.ASSESS)
    one, found = open_attempt(attempt, by)
    told = next(told for told in report(one, at).attempts if told.id == found.code)
    left = [criterion for criterion, level in told.levels.items() if level is None]
    blocking = tuple(finding for finding in told.conduct.findings if finding.blocks)
    if left or blocking:
        said = (
            f"Not yet assessed: {', '.join(left)}."
            if left
            else "The conduct of the assessment does not hold yet."
        )
        raise Refused(said, findings=blocking)
    found.judged_at, found.judged_by = at, by.person_id
    found.save(update_fields=["judged_at", "judged_by"])
    after = keep(one, "assessment.submit", by=by, at=at, facts={"attempt": found.code})
    submitted = next(told for told in after.attempts if told.id == found.code)
    open_review(attempt=found, told=submitted, at=at)
    return submitted

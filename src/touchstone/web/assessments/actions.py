"""What an assessor does: writes the log of an attempt, and submits the judgements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from touchstone.rules.report import AttemptReport, Report
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.assessments.book import Changed, LogBook, Sent, Unfit
from touchstone.web.assessments.models import Entry
from touchstone.web.assessments.overview import outside_method
from touchstone.web.assessments.queries import booked, log
from touchstone.web.assessments.readiness import Readiness, readiness
from touchstone.web.assessments.signing import MOMENTS, why_not
from touchstone.web.assessments.waiting import unsettled
from touchstone.web.assessments.writers import writes
from touchstone.web.bookings.actions import attempt_due
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.quality.actions import open_review
from touchstone.web.records.actions import keep
from touchstone.web.records.queries import attempts_anew, situation

__all__ = [
    "Changed",
    "Sent",
    "Unfit",
    "begin",
    "open_attempt",
    "sign",
    "submit",
    "write",
    "write_each",
    "write_many",
]
NOW_OR_NEVER = "The judgements were submitted; what was written is locked."
CONSENT = "attempt.consent"  # the finding of the rules


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
    """Add one entry to the log of an attempt; the same words with the same ``id`` are kept once.

    ``happened_at`` is when it happened, where that is not now. A judgement or a score says which entry it
    ``replaces``: ``Changed`` when another counts by now. ``Refused`` when the attempt is submitted, or the
    entry does not fit the plan; ``Http404`` when the attempt is not theirs.
    """
    sent = Sent(kind=kind, data=data, happened_at=happened_at, id=id, replaces=replaces)
    try:
        return write_many(attempt=attempt, entries=[sent], by=by, at=at)[0]
    except Unfit as refusal:
        raise refusal.why from None


@transaction.atomic
def write_many(*, attempt: UUID, entries: Sequence[Sent], by: Actor, at: datetime) -> list[Entry]:
    """Add several entries, oldest first, as if one after another: all of them, or none.

    Each is held against the log and the entries before it. ``Unfit`` names the first that does not fit, and
    ``why``. Answers with what is kept of each, in the same order.
    """
    one, found = open_attempt(attempt, by)
    before = log(found.id)
    book, kept = LogBook(one, found, list(before)), []
    for place, sent in enumerate(entries, start=1):
        try:
            kept.append(book.add(sent, by.person_id, at))
        except Refused as why:
            raise Unfit(place, sent, why) from why
    made = book.entries[len(before) :]
    early = {entry.id: why for entry, why in book.early(sent=False) if entry.kind == "question"}
    for place, (sent, entry) in enumerate(zip(entries, kept, strict=True), start=1):
        if entry in made and entry.id in early:  # who writes now can still put its time right
            raise Unfit(place, sent, Refused("Look at what is marked.", fields={"at": early[entry.id]}))
    _written(one, found, made, by, at)
    return kept


@transaction.atomic
def write_each(*, attempt: UUID, entries: Sequence[Sent], by: Actor, at: datetime) -> list[Entry | Refused]:
    """Add each of several entries that fits, oldest first, and say of every other why it does not.

    For what was captured where nobody could answer: what happened stays kept by whoever sends it. Answers
    in the same order. ``Refused`` and ``Http404`` as ``write`` where the attempt as a whole takes nothing.
    """
    one, found = open_attempt(attempt, by)
    return _each(one, found, entries, by, at)


def _each(
    one: Apprenticeship, found: Attempt, entries: Sequence[Sent], by: Actor, at: datetime
) -> list[Entry | Refused]:
    """All at once; where together they are refused, each half for itself, down to what is at fault.

    What came too early for the first section is at fault, not the sections: they are written without it.
    """
    before = log(found.id)
    book, answers = LogBook(one, found, list(before)), list[Entry | Refused]()
    for sent in entries:
        try:
            answers.append(book.add(sent, by.person_id, at))
        except Refused as why:
            answers.append(why)
    new = {entry.id for entry in book.entries[len(before) :]}
    early = {entry.id: Refused(why) for entry, why in book.early() if entry.id in new}
    if early:
        faults = [None if isinstance(told, Refused) else early.get(told.id) for told in answers]
        rest = [sent for sent, fault in zip(entries, faults, strict=True) if fault is None]
        others = iter(_each(one, found, rest, by, at))
        return [fault or next(others) for fault in faults]
    try:
        with transaction.atomic():
            _written(one, found, book.entries[len(before) :], by, at)
    except Refused as why:
        if len(entries) == 1:
            return [why]
        half = len(entries) // 2
        return [*_each(one, found, entries[:half], by, at), *_each(one, found, entries[half:], by, at)]
    return answers


def _written(one: Apprenticeship, found: Attempt, made: list[Entry], by: Actor, at: datetime) -> None:
    if made:
        try:
            with transaction.atomic():
                Entry.objects.bulk_create(made)
        except IntegrityError:  # a sender chose an id that an entry of another log has
            raise Refused("An entry of this id is in another log. Give it an id of its own.") from None
        action, facts = _event(found, made)
        _consented(found, made, keep(one, action, by=by, at=at, facts=facts))


def _consented(found: Attempt, made: list[Entry], after: Report) -> None:
    """A further attempt does not begin without the consent that it needs: nothing of it is kept."""
    if not any(entry.kind == "section_started" for entry in made):
        return
    told = next(one for one in after.attempts if one.id == found.code)
    missing = tuple(one for one in told.findings if one.code == CONSENT and one.blocks)
    if missing:
        raise Refused(f"{missing[0].message} Without it the assessment does not begin.", findings=missing)


def _event(found: Attempt, made: list[Entry]) -> tuple[str, dict[str, Any]]:
    """What the trail says of new entries: their ids, and of several which kinds are among them."""
    if len(made) == 1:
        return f"assessment.{made[0].kind}", {"attempt": found.code, "entry": str(made[0].id)}
    ids, kinds = [str(entry.id) for entry in made], sorted({entry.kind for entry in made})
    return "assessment.write", {"attempt": found.code, "entries": ids, "kinds": kinds}


def open_attempt(id: UUID, by: Actor) -> tuple[Apprenticeship, Attempt]:
    """An attempt that the actor assesses, locked, as long as nothing was submitted.

    ``Http404`` for one that is not theirs; ``Refused`` before they accepted the booking, and when the
    judgements were submitted.
    """
    attempt = Attempt.objects.filter(id=id).first()
    if attempt is None:
        raise Http404
    one = locked(attempt.apprenticeship_id, by)
    writes(one, attempt, by)
    attempt.refresh_from_db()
    if attempt.judged_at is not None or attempt.void is not None:
        raise Refused(NOW_OR_NEVER)
    return one, attempt


@transaction.atomic
def submit(*, attempt: UUID, by: Actor, at: datetime) -> AttemptReport:
    """Submit the judgements: from now on the log is locked and quality assurance begins.

    Refused while a section runs, something is not assessed, or a ``must`` or ``should`` of the conduct is
    unmet and not let pass: what may still come counts as missing from here on.
    """
    one, found = open_attempt(attempt, by)
    before = situation(one, at)
    ready: Readiness = readiness(before, found.code)
    left = (*ready.left, *unsettled(found))
    if left or not ready.ready:
        said = " ".join(left) or "The conduct of the assessment does not hold yet."
        raise Refused(said, findings=ready.blocking)
    found.judged_at, found.judged_by = at, by.person_id
    found.save(update_fields=["judged_at", "judged_by"])
    facts, known = {"attempt": found.code}, attempts_anew(before, one)
    after = keep(one, "assessment.submit", by=by, at=at, facts=facts, known=known)
    submitted = next(told for told in after.attempts if told.id == found.code)
    open_review(attempt=found, told=submitted, at=at)
    return submitted


@transaction.atomic
def sign(*, attempt: UUID, moment: str, by: Actor, at: datetime) -> Entry:
    """The apprentice signs, on their own page, that the assessment starts or has ended.

    ``Refused`` on another day than the booking's, twice, and once the judgements are submitted; ``Http404``
    for an assessment of others.
    """
    by.require(Permission.SIGN_FOR_SELF)
    found = Attempt.objects.filter(id=attempt).first()
    if found is None or moment not in MOMENTS:
        raise Http404
    one = locked(found.apprenticeship_id, by)
    found.refresh_from_db()
    before = log(found.id)
    if reason := why_not(found, booked(found), before, moment, at):
        raise Refused(reason)
    book = LogBook(one, found, list(before))
    said = Sent(kind="signed", data={"moment": moment, "how": "page", "name": one.name})
    made = book.add(said, by.person_id, at)
    _written(one, found, [made], by, at)
    return made


@transaction.atomic
def begin(*, apprenticeship: UUID, method: str, by: Actor, at: datetime) -> Attempt:
    """Begin a method that the plan leaves to the actor's organisation; no assessor is booked for it.

    Refused while the plan wants something first (a gateway, another method), and while an attempt at it is
    open, passed, or waits for its result.
    """
    by.require(Permission.MARK)
    one = locked(apprenticeship, by)
    found = outside_method(one, method, by)
    before = situation(one, at)
    made = attempt_due(one, found, before, "begun")
    if any(each.id == made.code for each in before.record.attempts):
        return made  # it was begun already and waits
    facts, known = {"attempt": made.code}, attempts_anew(before, one)
    keep(one, "assessment.begin", by=by, at=at, facts=facts, known=known)
    return made

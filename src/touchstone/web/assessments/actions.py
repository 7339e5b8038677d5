"""What an assessor does: writes the log of an attempt, and submits the judgements."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.record import attempt as attempts
from touchstone.rules.report import AttemptReport, Report
from touchstone.rules.words import listed, plain
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.assessments.checks import Against, faults
from touchstone.web.assessments.entries import (
    counts_now,
    entry_code,
    fold,
    question_code,
    recording_code,
    running,
    slot,
    standing,
)
from touchstone.web.assessments.models import Entry
from touchstone.web.assessments.overview import outside_method
from touchstone.web.assessments.queries import files_of, log
from touchstone.web.assessments.readiness import Readiness, readiness
from touchstone.web.assessments.writers import method_of, writes
from touchstone.web.bookings.actions import attempt_due
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.portfolio import queries as portfolio
from touchstone.web.quality.actions import open_review
from touchstone.web.records.actions import keep
from touchstone.web.records.queries import attempts_anew, situation

NOW_OR_NEVER = "The judgements were submitted; what was written is locked."
CONSENT = "attempt.consent"  # the finding of the rules
MAKERS = {"question": question_code, "recording": recording_code}  # what an entry without a name is called


class Changed(Refused):
    """Somebody, perhaps you in another tab, judged this criterion meanwhile. Nothing was overwritten."""


class Unfit(Refused):
    """One of several entries does not fit; nothing of any of them was kept. ``place`` counts from one."""

    def __init__(self, place: int, sent: Sent, why: Refused) -> None:
        self.place, self.sent, self.why = place, sent, why
        said = f"Entry {place} ({plain(sent.kind)}) was not kept, and none of the others: {why.message}"
        super().__init__(said, why.findings, {f"{place}.{name}": text for name, text in why.fields.items()})


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One entry as its maker sends it; see ``write``."""

    kind: str
    data: Mapping[str, Any]
    happened_at: datetime | None = None
    id: UUID | None = None
    replaces: UUID | None = None


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
            kept.append(_next(book, sent, by, at))
        except Refused as why:
            raise Unfit(place, sent, why) from why
    made = book.entries[len(before) :]
    if made:
        Entry.objects.bulk_create(made)
        action, facts = _event(found, made)
        _consented(found, made, keep(one, action, by=by, at=at, facts=facts))
    return kept


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


def _next(book: LogBook, said: Sent, by: Actor, at: datetime) -> Entry:
    """The entry, held against the log so far and added to it; the one before, where it came before."""
    entries, kind, data = book.entries, said.kind, said.data
    sent = next((entry for entry in entries if entry.id == said.id), None)
    if sent is not None and _same(sent, kind, data):
        return sent
    happened = said.happened_at or at
    if happened > at:
        raise Refused("This lies ahead.", fields={"at": "Give a time that has passed."})
    whole = _whole(kind, data, entries, happened)
    _check(book, kind, whole)
    _check_current(entries, kind, whole, said.replaces)
    entry = Entry(
        id=uuid.uuid4() if said.id is None or sent is not None else said.id,
        organisation_id=book.one.organisation_id,
        attempt=book.found,
        number=len(entries) + 1,
        kind=kind,
        data=whole,
        at=happened,
        by=by.person_id,
        kept_at=at,
    )
    entries.append(entry)
    return entry


@dataclass
class LogBook:
    """The log of a locked attempt while entries are added; what else they may point at is read when asked."""

    one: Apprenticeship
    found: Attempt
    entries: list[Entry]

    @cached_property
    def pieces(self) -> set[str]:
        """The codes of the pieces of evidence that stand."""
        known = portfolio.facts([self.one.id]).get(self.one.id)
        return {piece.id for piece in known.pieces} if known is not None else set()

    @cached_property
    def files(self) -> set[str]:
        """The ids of the files that can be recordings."""
        return {str(id) for id in files_of(self.one).values_list("id", flat=True)}


def _same(sent: Entry, kind: str, data: Mapping[str, Any]) -> bool:
    """Whether a form came twice; a page that was gone back to and typed over sends other words."""
    return sent.kind == kind and all(sent.data.get(name) == value for name, value in data.items())


def _whole(kind: str, data: Mapping[str, Any], entries: list[Entry], happened: datetime) -> dict[str, Any]:
    """The data with what follows from the log: names of questions and recordings, the section under way."""
    whole, now = dict(data), running(list(entries))
    under_way = now.data["section"] if now is not None and now.at <= happened else None
    if kind == "section_ended" and now is not None and now.data["section"] == whole.get("section"):
        whole["start"] = str(now.id)
    if kind in ("question", "seen"):
        whole.setdefault("section", under_way)
    if kind in MAKERS and not whole.get("id"):
        number = 1 + sum(entry.kind == kind for entry in entries)
        whole["id"] = MAKERS[kind](number)
    return whole


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


def _check(book: LogBook, kind: str, data: Mapping[str, Any]) -> None:
    stand = standing(list(book.entries))
    attempt = fold(attempts.Attempt(id=book.found.code, method=book.found.method), list(book.entries))
    held = Against(
        method_of(book.one, book.found),
        attempt,
        pointers=frozenset(
            {
                *(entry_code(each.number) for each in stand),
                *(each.id for each in attempt.questions),
                *(each.id for each in attempt.recordings),
                *(book.pieces if data.get("pointers") else ()),
            }
        ),
        entries=frozenset(str(each.id) for each in stand),
    )
    wrong = faults(kind, held, data)
    if data.get("file") and str(data["file"]) not in book.files:
        wrong["file"] = "Choose one of the apprentice's files."
    if not wrong and kind == "taken_back":
        wrong = _needed_by(stand, str(data["entry"]))
    if wrong:
        raise Refused("Look at what is marked.", fields=wrong)


def _needed_by(stand: list[Any], id: str) -> dict[str, str]:
    """Entries that would hang in the air: the end of a section, what was seen in a recording, pointers."""
    gone = next(each for each in stand if str(each.id) == id)
    left = [each for each in stand if each is not gone]
    ends = [each for each in left if each.data.get("start") == id]
    recording = gone.data["id"] if gone.kind == "recording" else None
    other = any(each.kind == "recording" and each.data["id"] == recording for each in left)
    seen = [each for each in left if recording and not other and each.data.get("recording") == recording]
    named = {entry_code(gone.number)} | ({gone.data["id"]} if gone.kind in MAKERS else set())
    pointing = [each for each in left if named & set(each.data.get("pointers", ()))]
    counting = set(_counting(left))
    needed = [*ends, *seen, *(each for each in pointing if str(each.id) in counting)]
    if not needed:
        return {}
    codes = listed(entry_code(each.number) for each in needed)
    return {"entry": f"Take back or change first what rests on it: {codes}."}


def _counting(left: list[Any]) -> list[str]:
    """Ids of the answers that count now; older ones may point at what is gone."""
    places = {place for each in left if (place := slot(each.kind, each.data)) is not None}
    found = [counts_now(left, place) for place in places]
    return [str(each.id) for each in found if each is not None]


def _check_current(entries: list[Entry], kind: str, data: Mapping[str, Any], replaces: UUID | None) -> None:
    place = slot(kind, data)
    if place is None:
        return
    current = counts_now(list(entries), place)
    if (current.id if current else None) != replaces:
        about = data.get("criterion", "The score")
        raise Changed(
            f"{about} was written meanwhile, perhaps by you in another tab. Both are shown; "
            "save yours again if it stands."
        )


@transaction.atomic
def submit(*, attempt: UUID, by: Actor, at: datetime) -> AttemptReport:
    """Submit the judgements: from now on the log is locked and quality assurance begins.

    Refused while a section runs, something is not assessed, or a ``must`` or ``should`` of the conduct is
    unmet and not let pass: what may still come counts as missing from here on.
    """
    one, found = open_attempt(attempt, by)
    before = situation(one, at)
    ready: Readiness = readiness(before, found.code)
    if not ready.ready:
        said = " ".join(ready.left) or "The conduct of the assessment does not hold yet."
        raise Refused(said, findings=ready.blocking)
    found.judged_at, found.judged_by = at, by.person_id
    found.save(update_fields=["judged_at", "judged_by"])
    facts, known = {"attempt": found.code}, attempts_anew(before, one)
    after = keep(one, "assessment.submit", by=by, at=at, facts=facts, known=known)
    submitted = next(told for told in after.attempts if told.id == found.code)
    open_review(attempt=found, told=submitted, at=at)
    return submitted


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

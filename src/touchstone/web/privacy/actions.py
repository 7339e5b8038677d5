"""What is done about personal data: holds, requests for erasure and their answers.

What goes, goes by ``removing``; here is what people do. No action here touches the record, so none judges
it: what somebody has a right to waits for no mistake in it.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from touchstone.rules.calendar import day
from touchstone.rules.retention import answer_by
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.audit.actions import record_event
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.again import as_before
from touchstone.web.organisations.owned import WHOLE_CASE
from touchstone.web.organisations.permissions import Permission
from touchstone.web.privacy import messages, queries
from touchstone.web.privacy.answering import Proposed, as_kept, proposed
from touchstone.web.privacy.models import OPEN, ErasureRequest, Hold, State
from touchstone.web.privacy.noting import note
from touchstone.web.privacy.removing import let_go_of, remove_kinds
from touchstone.web.records.queries import situation

LONGEST = 5_000  # characters of what somebody writes


@transaction.atomic
def place_hold(
    *,
    apprenticeship: UUID,
    reason: str,
    file: UUID | None = None,
    id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Hold:
    """Hold everything of an apprentice, or one file: it is not removed until the hold is lifted.

    ``id`` is the form's own: sent twice, it is one hold.
    """
    by.require(Permission.KEEP_DATA)
    one = locked(apprenticeship, by)
    if id and (known := Hold.objects.filter(id=id).first()):
        return as_before(known, apprenticeship_id=one.id, file_id=file, reason=reason.strip())
    held = queries.file_of(one, file) if file else None
    hold = Hold.objects.create(
        **({"id": id} if id else {}),
        organisation_id=one.organisation_id,
        apprenticeship=one,
        file=held,
        reason=_said(reason, "reason", "Say why nothing may be removed."),
        placed_by=by.person_id,
        placed_at=at,
    )
    about = {"file": str(held.id)} if held else {}
    _event(one, "privacy.hold_file" if held else "privacy.hold", by, at, hold=str(hold.id), **about)
    return hold


@transaction.atomic
def lift_hold(*, hold: UUID, reason: str, by: Actor, at: datetime) -> Hold:
    """Lift a hold; what is over by then goes in the following night. Lifted twice is lifted once.

    A file that was held by itself, and whose kind has gone meanwhile, goes at once.
    """
    by.require(Permission.KEEP_DATA)
    one = locked(queries.visible_hold(hold, by).apprenticeship_id, by)
    found = queries.visible_hold(hold, by)
    if found.lifted_at is not None:
        return found
    found.lifted_because = _said(reason, "reason", "Say why nothing holds it any more.")
    found.lifted_at, found.lifted_by = at, by.person_id
    found.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    if found.file_id is not None:
        let_go_of(one, found.file_id, at)
    about = {"file": str(found.file_id)} if found.file_id else {}
    _event(one, "privacy.lift_file" if about else "privacy.lift", by, at, hold=str(found.id), **about)
    return found


@transaction.atomic
def ask_erasure(
    *,
    apprenticeship: UUID,
    words: str = "",
    received_on: date | None = None,
    received_how: str = "",
    by: Actor,
    at: datetime,
) -> ErasureRequest:
    """Ask that what is kept of an apprentice be erased. Asked again while one is open, it is that one.

    The apprentice asks here; for one who wrote or called, a manager writes down when and how that was.
    """
    asks = by.may(Permission.ASK_ERASURE)
    if not asks:
        by.require(Permission.KEEP_DATA)
    one = locked(apprenticeship, by)
    if known := queries.open_request(one):
        return known
    on = day(at) if asks or received_on is None else received_on
    if on > day(at):
        raise Refused("That day is still to come.", fields={"received_on": "Give the day on which it came."})
    made = ErasureRequest.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        asked_by=by.person_id,
        asked_at=at,
        received_on=on,
        received_how=""
        if asks
        else _said(received_how, "received_how", "Say how it came: a letter, a call."),
        words=_not_too_long(words.strip(), "words"),
        due_on=answer_by(situation(one, at), on),
    )
    _event(one, "privacy.ask", by, at, request=str(made.id))
    messages.asked(made, queries.kept_of(one, at), at)
    return made


@transaction.atomic
def withdraw_erasure(*, request: UUID, by: Actor, at: datetime) -> ErasureRequest:
    """Take a request back; what went already has gone. Taken back twice is once.

    Where a manager does that, for one who wrote or called, the apprentice is told.
    """
    if not by.may(Permission.ASK_ERASURE):
        by.require(Permission.KEEP_DATA)
    one, found = _locked_request(request, by)
    if found.state == State.WITHDRAWN:
        return found
    if found.state not in OPEN:
        raise Refused("It was answered and carried out already, so there is nothing left to take back.")
    found.state, found.withdrawn_at, found.withdrawn_by = State.WITHDRAWN, at, by.person_id
    found.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    _event(one, "privacy.withdraw", by, at, request=str(found.id))
    if found.answered_at is not None:
        note(found)
    if by.person_id != one.person_id:
        messages.withdrawn(found, at)
    return found


@transaction.atomic
def answer_erasure(*, request: UUID, words: str = "", by: Actor, at: datetime) -> ErasureRequest:
    """Answer a request as ``proposed_answer`` says; what may go goes at once. Answered twice is once.

    What is held, or cannot go before the case or the time to appeal is over, goes by the nightly job then.
    """
    by.require(Permission.KEEP_DATA)
    one, found = _locked_request(request, by)
    if found.state == State.WITHDRAWN:
        raise Refused("It was taken back, so it needs no answer.")
    if found.answered_at is not None:
        return found
    known = queries.kept_of(one, at)
    gone = queries.gone(known, queries.removals(one.id))
    said = proposed(known, gone, day(at))
    found.answered_at, found.answered_by = at, by.person_id
    found.answer = _not_too_long(words.strip(), "words")
    found.goes, found.stays = as_kept(said.goes), as_kept(said.stays)
    found.state = State.WAITING if said.waits else State.DONE
    found.done_at = None if said.waits else at
    found.save()
    goes = {each.kind for each in said.goes} - {WHOLE_CASE}  # the case itself goes at night
    remove_kinds(one, [each for each in known if each.rule.kind in goes], gone, found, by, at)
    _event(one, "privacy.answer", by, at, request=str(found.id))
    note(found)
    messages.answered(found, at)
    return found


def proposed_answer(one: Apprenticeship, now: datetime) -> Proposed:
    """What a request would be answered now, for the page that shows it before it is given."""
    known = queries.kept_of(one, now)
    return proposed(known, queries.gone(known, queries.removals(one.id)), day(now))


def _locked_request(id: UUID, by: Actor) -> tuple[Apprenticeship, ErasureRequest]:
    one = locked(queries.visible_request(id, by).apprenticeship_id, by)
    return one, queries.visible_request(id, by)


def _event(one: Apprenticeship, action: str, by: Actor, at: datetime, **facts: str) -> None:
    record_event(organisation=one.organisation_id, chain=one.id, action=action, by=by, at=at, facts=facts)


def _said(text: str, field: str, ask: str) -> str:
    if not text.strip():
        raise Refused(ask, fields={field: ask})
    return _not_too_long(text.strip(), field)


def _not_too_long(text: str, field: str) -> str:
    if len(text) > LONGEST:
        message = f"It has {len(text):,} characters, and there is room for {LONGEST:,}."
        raise Refused("It is too long.", fields={field: message})
    return text

"""What changes a gateway: items handed in, signed, verified and decided, and the confirmation.

Everything about one apprentice waits for the lock on the apprenticeship, so that of two people who decide at
once one does, and the other is told who did. The same thing done again by the same person, as a second click
does it, is what stands already.

Behind the lock the facts are gathered once; after a change only what happened at gateways is read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.judge import assess
from touchstone.rules.plan.gateway import EmployerVerification, Gateway, Requirement
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.rules.words import at_time, listed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.files.actions import serves
from touchstone.web.gateway import messages
from touchstone.web.gateway.erasing import kind
from touchstone.web.gateway.kinds import way
from touchstone.web.gateway.models import Confirmation, Decision, Round
from touchstone.web.gateway.parties import SIGNS, signed
from touchstone.web.gateway.queries import gate_of, last_round, name, unmet
from touchstone.web.gateway.refusals import (
    complete,
    confirmation,
    every_ksb,
    fit_to_accept,
    fit_to_hand_in,
    not_confirmed,
    not_with_the_assessor,
    not_withdrawn,
    open_for,
    provided,
    refuse_confirmed,
    undecided,
)
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import queries as records
from touchstone.web.records.actions import keep

HELD = (  # what a round holds, and the next one too that is opened in its place
    *("organisation_id", "gateway", "requirement", "submitted_at", "submitted_by", "says", "note"),
    *("file_id", "signatures", "verifications"),
)
WHY_AGAIN = "Enter why, so that whoever handed it in knows."
NO_REASON = "Enter why, so that everybody who signed or waits for it knows."


@transaction.atomic
def hand_in(
    *,
    apprenticeship: UUID,
    gateway: str,
    requirement: str,
    says: str = "",
    note: str = "",
    file: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Round:
    """Hand in one item of a gateway: a new round, which waits for its signatures and for the review.

    ``says`` is what a declaration states, ``file`` the id of a stored file of this apprentice. A portfolio
    that breaks a ``must`` is not taken.
    """
    by.require(Permission.HAND_IN)
    one, known = _locked(apprenticeship, by, at)
    gate, item = gate_of(one, gateway, requirement)
    provided(item, by)
    last = last_round(one, gate, item)
    if last is not None and _same_again(last, by, says=says, note=note.strip(), file_id=file):
        return last
    open_for(one, gate, item, last)
    complete(one, item, way(item), says, file)
    made = _begin(one, gate, item, last, by, known.now, says=says, note=note.strip(), file_id=file)
    report, after = _keep(made, "gateway.hand_in", by, known)
    fit_to_hand_in(gate, item, report, after)
    messages.handed_in(one, gate, item, made, known.now)
    return made


@transaction.atomic
def sign(*, round: UUID, by: Actor, at: datetime) -> Round:
    """Sign a round for one's party, where the plan asks for its signature."""
    one, made, known = _round(round, by, at)
    undecided(made)
    not_withdrawn(one)
    _, item = gate_of(one, made.gateway, made.requirement)
    party = by.role.party
    if party in SIGNS:
        by.require(SIGNS[party])
    if party not in item.signed_by:
        asked = listed(role.words for role in item.signed_by)
        raise Refused(f"{item.title} is signed by: {asked}. Your signature is not asked for.")
    if party in signed(made):
        before = next(each for each in made.signatures if each["role"] == party.value)
        if before["by"] == by.code:
            return made
        when = at_time(datetime.fromisoformat(before["at"]))
        raise Refused(f"{name(UUID(before['by']))} signed this for the {party.words} at {when} already.")
    made.signatures = [
        *made.signatures,
        {"role": party.value, "by": by.code, "at": known.now.isoformat()},
    ]
    made.save(update_fields=["signatures"])
    _keep(made, "gateway.sign", by, known, party=party.value)
    return made


@transaction.atomic
def verify(
    *,
    apprenticeship: UUID,
    gateway: str,
    requirement: str,
    holds: Mapping[str, bool],
    note: str = "",
    by: Actor,
    at: datetime,
) -> Round:
    """The employer's word on each KSB that the plan leaves to the employer; a later word replaces an earlier.

    The words go into the round that waits, or into a new one; so does the note, after what was noted before.
    """
    by.require(Permission.SIGN_FOR_EMPLOYER)
    one, known = _locked(apprenticeship, by, at)
    gate, item = gate_of(one, gateway, requirement)
    if not isinstance(item, EmployerVerification):
        raise Refused(f"{item.title} is not something that the employer verifies KSB by KSB.")
    last = last_round(one, gate, item)
    waits = last is not None and not last.decision
    open_for(one, gate, item, None if waits else last)
    every_ksb(item, holds)
    made = last if last is not None and waits else _begin(one, gate, item, last, by, known.now)
    words = [{"ksb": ksb, "holds": holds[ksb], "by": by.code} for ksb in item.ksbs]
    if _said_last(made, words) and note.strip() in ("", made.note):
        return made
    made.note = "\n\n".join(text for text in (made.note, note.strip()) if text)
    made.verifications = [*made.verifications, *(word | {"at": known.now.isoformat()} for word in words)]
    made.save(update_fields=["verifications", "note"])
    _keep(made, "gateway.verify", by, known, verified=sum(holds[ksb] for ksb in item.ksbs))
    if not waits:
        messages.handed_in(one, gate, item, made, known.now)
    return made


@transaction.atomic
def take_back(*, round: UUID, reason: str, by: Actor, at: datetime) -> Round:
    """Take back what one's party handed in, while nobody has decided about it; the round is kept, marked."""
    by.require(Permission.HAND_IN)
    one, made, known = _round(round, by, at)
    if _decided_so(made, Decision.TAKEN_BACK, reason, by):
        return made
    undecided(made)
    gate, item = gate_of(one, made.gateway, made.requirement)
    provided(item, by)
    not_withdrawn(one)
    not_confirmed(one, gate)
    if not reason.strip():
        raise Refused("Say why you take it back.", fields={"reason": NO_REASON})
    _decide(made, Decision.TAKEN_BACK, reason.strip(), by, known.now)
    _keep(made, "gateway.take_back", by, known)
    messages.taken_back(one, gate, item, made, known.now)
    return made


@transaction.atomic
def accept(*, round: UUID, by: Actor, at: datetime) -> Round:
    """Accept an item; from then on it is locked. One that lacks a signature or says "not met" is refused."""
    by.require(Permission.REVIEW_GATEWAY)
    one, made, known = _round(round, by, at)
    if _decided_so(made, Decision.ACCEPTED, "", by):
        return made
    undecided(made)
    not_withdrawn(one)
    gate, item = gate_of(one, made.gateway, made.requirement)
    _decide(made, Decision.ACCEPTED, "", by, known.now)
    report, _ = _keep(made, "gateway.accept", by, known)
    fit_to_accept(gate, item, report)
    messages.accepted(one, gate, item, known.now)
    return made


@transaction.atomic
def return_(*, round: UUID, reason: str, by: Actor, at: datetime) -> Round:
    """Return an item with the reason; its provider hands it in again as a new round."""
    by.require(Permission.REVIEW_GATEWAY)
    one, made, known = _round(round, by, at)
    if _decided_so(made, Decision.RETURNED, reason, by):
        return made
    undecided(made)
    not_withdrawn(one)
    gate, item = gate_of(one, made.gateway, made.requirement)
    if not reason.strip():
        raise Refused(
            "Say why it is returned.",
            fields={"reason": "Enter what is wrong and what to do, so that it can be put right."},
        )
    _decide(made, Decision.RETURNED, reason.strip(), by, known.now)
    _keep(made, "gateway.return", by, known)
    messages.returned(one, gate, item, made, known.now)
    return made


@transaction.atomic
def open_again(*, round: UUID, reason: str, by: Actor, at: datetime) -> Round:
    """Review an accepted item once more, while its gateway is not confirmed; answer with the new round.

    The accepted round stays as it was, marked; the new one holds the same. Refused once the assessor has had
    the portfolio.
    """
    by.require(Permission.REVIEW_GATEWAY)
    one, made, known = _round(round, by, at)
    gate, item = gate_of(one, made.gateway, made.requirement)
    if made.opened_again_by == by.person_id and made.reason == reason.strip():
        return Round.objects.get(
            apprenticeship=one, gateway=gate.id, requirement=item.id, number=made.number + 1
        )
    if made.opened_again_at is not None:
        raise Refused(
            f"{name(made.opened_again_by)} opened this item again at {at_time(made.opened_again_at)}."
        )
    if made.decision != Decision.ACCEPTED:
        raise Refused(f"{item.title} is not accepted, so there is nothing to open again.")
    not_withdrawn(one)
    not_confirmed(one, gate)
    not_with_the_assessor(item, known)
    if not reason.strip():
        raise Refused("Say why you open it again.", fields={"reason": WHY_AGAIN})
    made.reason, made.opened_again_at, made.opened_again_by = reason.strip(), known.now, by.person_id
    made.save(update_fields=["reason", "opened_again_at", "opened_again_by"])
    same = {field: getattr(made, field) for field in HELD}
    again = Round.objects.create(**same, apprenticeship=one, number=made.number + 1)
    _keep(again, "gateway.open_again", by, known)
    messages.opened_again(one, gate, item, made.reason, known.now)
    return again


@transaction.atomic
def confirm(*, apprenticeship: UUID, gateway: str, by: Actor, at: datetime) -> Confirmation:
    """Confirm a gateway once every ``must`` and ``should`` is met or was let pass: it opens what follows."""
    by.require(Permission.CONFIRM_GATEWAY)
    one, known = _locked(apprenticeship, by, at)
    gate, _ = gate_of(one, gateway)
    before = confirmation(one, gate)
    if before is not None and before.confirmed_by == by.person_id:
        return before
    refuse_confirmed(gate, before)
    not_withdrawn(one)
    left = unmet(assess(known), gate)
    if left:
        raise Refused(f"{gate.title} cannot be confirmed yet.", findings=left)
    made = Confirmation.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        gateway=gate.id,
        confirmed_at=known.now,
        confirmed_by=by.person_id,
    )
    after = records.gateways_anew(known, one)
    report = keep(one, "gateway.confirm", by=by, at=known.now, facts={"gateway": gate.id}, known=after)
    messages.confirmed(one, gate, report, known.now)
    return made


def _locked(id: UUID, by: Actor, at: datetime) -> tuple[Apprenticeship, Situation]:
    """The apprenticeship, locked, and what stands, at a moment not before what others did during the wait."""
    one = locked(id, by)
    return one, records.situation(one, at)


def _round(id: UUID, by: Actor, at: datetime) -> tuple[Apprenticeship, Round, Situation]:
    """The apprenticeship, locked, and the round as it is after the wait for the lock."""
    owner = Round.objects.filter(id=id).values_list("apprenticeship_id", flat=True).first()
    if owner is None:
        raise Http404
    one, known = _locked(owner, by, at)
    made = Round.objects.get(id=id)
    made.apprenticeship = one
    return one, made, known


def _decided_so(made: Round, decision: Decision, reason: str, by: Actor) -> bool:
    """Whether this person decided just this before: a second click."""
    return (made.decision, made.reason, made.decided_by) == (decision.value, reason.strip(), by.person_id)


def _same_again(last: Round, by: Actor, **said: Any) -> bool:
    """Whether this person handed in just this, and it waits: a second click."""
    same = all(getattr(last, field) == value for field, value in said.items())
    return same and not last.decision and last.submitted_by == by.person_id


def _said_last(made: Round, words: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these words on the KSBs, by the same person, are the last that were said."""
    before = made.verifications[-len(words) :]
    return [{key: word[key] for key in ("ksb", "holds", "by")} for word in before] == list(words)


def _begin(
    one: Apprenticeship,
    gate: Gateway,
    item: Requirement,
    last: Round | None,
    by: Actor,
    at: datetime,
    **said: Any,
) -> Round:
    if file := said.get("file_id"):
        serves(file=file, kind=kind(item))
    return Round.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        gateway=gate.id,
        requirement=item.id,
        number=last.number + 1 if last else 1,
        submitted_at=at,
        submitted_by=by.person_id,
        **said,
    )


def _decide(made: Round, decision: Decision, reason: str, by: Actor, at: datetime) -> None:
    made.decision, made.reason = decision.value, reason
    made.decided_at, made.decided_by = at, by.person_id
    made.save(update_fields=["decision", "reason", "decided_at", "decided_by"])


def _keep(made: Round, action: str, by: Actor, known: Situation, **more: Any) -> tuple[Report, Situation]:
    """End the action; answer with what now stands and with what the rules say to it."""
    about = {"gateway": made.gateway, "requirement": made.requirement, "round": made.number} | more
    after = records.gateways_anew(known, made.apprenticeship)
    return keep(made.apprenticeship, action, by=by, at=known.now, facts=about, known=after), after

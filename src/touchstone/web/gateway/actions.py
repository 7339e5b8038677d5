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
from touchstone.rules.plan.gateway import EmployerVerification, Gateway, PortfolioHandedIn, Requirement
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.rules.words import at_time, listed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.gateway import messages
from touchstone.web.gateway.ahead import all_signed
from touchstone.web.gateway.kinds import Way, way
from touchstone.web.gateway.models import Confirmation, Decision, Round
from touchstone.web.gateway.parties import SIGNS, provides, signed
from touchstone.web.gateway.queries import finding_of, gate_of, last_round, name, unmet
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import queries as records
from touchstone.web.records.actions import keep

STATEMENTS = ("met", "not_met", "not_required")
ENDED = (Decision.RETURNED, Decision.TAKEN_BACK)  # the item may come in again
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
    _provided(item, by)
    last = last_round(one, gate, item)
    if last is not None and _same_again(last, by, says=says, note=note.strip(), file_id=file):
        return last
    _open(one, gate, item, last)
    _complete(one, item, way(item), says, file)
    made = _begin(one, gate, item, last, by, known.now, says=says, note=note.strip(), file_id=file)
    report, after = _keep(made, "gateway.hand_in", by, known)
    _fit_to_hand_in(gate, item, report, after)
    messages.handed_in(one, gate, item, made, known.now)
    return made


@transaction.atomic
def sign(*, round: UUID, by: Actor, at: datetime) -> Round:
    """Sign a round for one's party, where the plan asks for its signature."""
    one, made, known = _round(round, by, at)
    _undecided(made)
    _not_withdrawn(one)
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
    _open(one, gate, item, None if waits else last)
    _every_ksb(item, holds)
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
    _undecided(made)
    gate, item = gate_of(one, made.gateway, made.requirement)
    _provided(item, by)
    _not_withdrawn(one)
    _not_confirmed(one, gate)
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
    _undecided(made)
    _not_withdrawn(one)
    gate, item = gate_of(one, made.gateway, made.requirement)
    _decide(made, Decision.ACCEPTED, "", by, known.now)
    report, _ = _keep(made, "gateway.accept", by, known)
    _fit_to_accept(gate, item, report)
    messages.accepted(one, gate, item, known.now)
    return made


@transaction.atomic
def return_(*, round: UUID, reason: str, by: Actor, at: datetime) -> Round:
    """Return an item with the reason; its provider hands it in again as a new round."""
    by.require(Permission.REVIEW_GATEWAY)
    one, made, known = _round(round, by, at)
    if _decided_so(made, Decision.RETURNED, reason, by):
        return made
    _undecided(made)
    _not_withdrawn(one)
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
def confirm(*, apprenticeship: UUID, gateway: str, by: Actor, at: datetime) -> Confirmation:
    """Confirm a gateway once every ``must`` and ``should`` is met or was let pass: it opens what follows."""
    by.require(Permission.CONFIRM_GATEWAY)
    one, known = _locked(apprenticeship, by, at)
    gate, _ = gate_of(one, gateway)
    before = _confirmation(one, gate)
    if before is not None and before.confirmed_by == by.person_id:
        return before
    _refuse_confirmed(gate, before)
    _not_withdrawn(one)
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


def _undecided(made: Round) -> None:
    if made.decision:
        who, when = name(made.decided_by), at_time(made.decided_at) if made.decided_at else ""
        did = Decision(made.decision).label.lower()
        if made.decision == Decision.TAKEN_BACK:
            did = "took back"
        raise Refused(f"{who} {did} this item at {when}. Nothing was changed by you.")


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


def _provided(item: Requirement, by: Actor) -> None:
    if not way(item).handed_in:
        raise Refused(f"{item.title} is not handed in: it follows from what is recorded.")
    if by.role.party is not provides(item):
        raise Refused(f"{item.title} is handed in by the {provides(item).words}.")


def _open(one: Apprenticeship, gate: Gateway, item: Requirement, last: Round | None) -> None:
    """Refuse a round where the gateway was confirmed, or the item waits or is locked."""
    _not_withdrawn(one)
    _not_confirmed(one, gate)
    if last is None or last.decision in ENDED:
        return
    if last.decision == Decision.ACCEPTED:
        when = at_time(last.decided_at) if last.decided_at else ""
        raise Refused(f"{item.title} was accepted at {when} and is locked.")
    by, when = name(last.submitted_by), at_time(last.submitted_at)
    raise Refused(f"{by} handed in {item.title} at {when}; it waits for the review. Nothing was added.")


def _confirmation(one: Apprenticeship, gate: Gateway) -> Confirmation | None:
    return Confirmation.objects.filter(apprenticeship=one, gateway=gate.id).first()


def _not_confirmed(one: Apprenticeship, gate: Gateway) -> None:
    _refuse_confirmed(gate, _confirmation(one, gate))


def _refuse_confirmed(gate: Gateway, before: Confirmation | None) -> None:
    if before is not None:
        who, when = name(before.confirmed_by), at_time(before.confirmed_at)
        raise Refused(f"{who} confirmed {gate.title} at {when}. Nothing is left to do here.")


def _not_withdrawn(one: Apprenticeship) -> None:
    if one.withdrawn_on is not None:
        raise Refused("The apprentice was withdrawn from the programme; the gateway is closed.")


def _complete(one: Apprenticeship, item: Requirement, how: Way, says: str, file: UUID | None) -> None:
    """Refuse what is handed in without what makes it an item of its kind."""
    wrong: dict[str, str] = {}
    if how.says and says not in STATEMENTS:
        wrong["says"] = "Choose what the declaration states."
    if not how.says and says:
        wrong["says"] = f"{item.title} states nothing: leave this out."
    if how.file == "required" and file is None:
        wrong["file"] = f"Choose the file of {item.title}."
    if file is not None and (how.file == "none" or not _stored(one, file)):
        wrong["file"] = "Choose the file again: it is not one of this apprentice's."
    if wrong:
        raise Refused(" ".join(wrong.values()), fields=wrong)


def _stored(one: Apprenticeship, file: UUID) -> bool:
    files: Any = one.files_storedfiles
    return bool(files.filter(id=file).exists())


def _every_ksb(item: EmployerVerification, holds: Mapping[str, bool]) -> None:
    missing = {ksb: f"Say whether {ksb} holds." for ksb in item.ksbs if ksb not in holds}
    if missing or set(holds) - set(item.ksbs):
        asked = listed(item.ksbs)
        raise Refused(f"Answer for each of {asked}, and for nothing else.", fields=missing)


def _fit_to_hand_in(gate: Gateway, item: Requirement, report: Report, after: Situation) -> None:
    """What breaks a ``must``, whoever may still sign it, is not taken: no reviewer has to find that out."""
    broken = tuple(finding for finding in report.portfolio if finding.breaks)
    if not isinstance(item, PortfolioHandedIn):
        last = finding_of(assess(all_signed(after, gate, item)) if item.signed_by else report, gate, item)
        broken = (last,) if last.breaks else ()
    if broken:
        raise Refused(f"{item.title} cannot be handed in yet.", findings=broken)


def _fit_to_accept(gate: Gateway, item: Requirement, report: Report) -> None:
    """Accepted or not, what lacks a signature or states that it is not met stays unmet."""
    finding = finding_of(report, gate, item)
    if finding.blocks:
        raise Refused(f"{item.title} cannot be accepted as it is.", findings=(finding,))


def _begin(
    one: Apprenticeship,
    gate: Gateway,
    item: Requirement,
    last: Round | None,
    by: Actor,
    at: datetime,
    **said: Any,
) -> Round:
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

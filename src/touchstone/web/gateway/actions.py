"""What changes a gateway: items handed in, signed, verified and decided, and the confirmation.

Everything about one apprentice waits for the lock on the apprenticeship, so that of two people who decide at
once one does, and the other is told who did.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.plan.gateway import EmployerVerification, Gateway, PortfolioHandedIn, Requirement
from touchstone.rules.report import Report
from touchstone.rules.words import at_time, listed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.gateway import messages
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
    one, at = _locked(apprenticeship, by, at)
    gate, item = gate_of(one, gateway, requirement)
    _provided(item, by)
    _open(one, gate, item)
    _complete(one, item, way(item), says, file)
    made = _begin(one, gate, item, by, at, says=says, note=note.strip(), file_id=file)
    report = _keep(made, "gateway.hand_in", by, at)
    _fit_to_hand_in(item, report)
    messages.handed_in(one, gate, item, made, at)
    return made


@transaction.atomic
def sign(*, round: UUID, by: Actor, at: datetime) -> Round:
    """Sign a round for one's party, where the plan asks for its signature."""
    one, made, at = _undecided(round, by, at)
    _, item = gate_of(one, made.gateway, made.requirement)
    party = by.role.party
    if party in SIGNS:
        by.require(SIGNS[party])
    if party not in item.signed_by:
        asked = listed(role.words for role in item.signed_by)
        raise Refused(f"{item.title} is signed by: {asked}. Your signature is not asked for.")
    if party in signed(made):
        before = next(known for known in made.signatures if known["role"] == party.value)
        when = at_time(datetime.fromisoformat(before["at"]))
        raise Refused(f"{name(UUID(before['by']))} signed this for the {party.words} at {when} already.")
    made.signatures = [
        *made.signatures,
        {"role": party.value, "by": by.code, "at": at.isoformat()},
    ]
    made.save(update_fields=["signatures"])
    _keep(made, "gateway.sign", by, at, party=party.value)
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

    The words go into the round that waits, or into a new one.
    """
    by.require(Permission.SIGN_FOR_EMPLOYER)
    one, at = _locked(apprenticeship, by, at)
    gate, item = gate_of(one, gateway, requirement)
    if not isinstance(item, EmployerVerification):
        raise Refused(f"{item.title} is not something that the employer verifies KSB by KSB.")
    open_one = _waiting(one, gate, item)
    if open_one is None:
        _open(one, gate, item)
    _every_ksb(item, holds)
    made = open_one or _begin(one, gate, item, by, at, note=note.strip())
    made.verifications = [
        *made.verifications,
        *({"ksb": ksb, "holds": holds[ksb], "by": by.code, "at": at.isoformat()} for ksb in item.ksbs),
    ]
    made.save(update_fields=["verifications"])
    _keep(made, "gateway.verify", by, at, verified=sum(holds[ksb] for ksb in item.ksbs))
    if open_one is None:
        messages.handed_in(one, gate, item, made, at)
    return made


@transaction.atomic
def take_back(*, round: UUID, reason: str, by: Actor, at: datetime) -> Round:
    """Take back what one's party handed in, while nobody has decided about it; the round is kept, marked."""
    by.require(Permission.HAND_IN)
    one, made, at = _undecided(round, by, at)
    gate, item = gate_of(one, made.gateway, made.requirement)
    _provided(item, by)
    _not_withdrawn(one)
    _not_confirmed(one, gate)
    if not reason.strip():
        raise Refused("Say why you take it back.", fields={"reason": NO_REASON})
    _decide(made, Decision.TAKEN_BACK, reason.strip(), by, at)
    _keep(made, "gateway.take_back", by, at)
    messages.taken_back(one, gate, item, made, at)
    return made


@transaction.atomic
def accept(*, round: UUID, by: Actor, at: datetime) -> Round:
    """Accept an item; from then on it is locked. One that lacks a signature or says "not met" is refused."""
    by.require(Permission.REVIEW_GATEWAY)
    one, made, at = _undecided(round, by, at)
    gate, item = gate_of(one, made.gateway, made.requirement)
    finding = finding_of(records.report(one, at), gate, item)
    if finding.blocks:
        raise Refused(f"{item.title} cannot be accepted as it is.", findings=(finding,))
    _decide(made, Decision.ACCEPTED, "", by, at)
    _keep(made, "gateway.accept", by, at)
    messages.accepted(one, gate, item, at)
    return made


@transaction.atomic
def return_(*, round: UUID, reason: str, by: Actor, at: datetime) -> Round:
    """Return an item with the reason; its provider hands it in again as a new round."""
    by.require(Permission.REVIEW_GATEWAY)
    one, made, at = _undecided(round, by, at)
    gate, item = gate_of(one, made.gateway, made.requirement)
    if not reason.strip():
        raise Refused(
            "Say why it is returned.",
            fields={"reason": "Enter what is wrong and what to do, so that it can be put right."},
        )
    _decide(made, Decision.RETURNED, reason.strip(), by, at)
    _keep(made, "gateway.return", by, at)
    messages.returned(one, gate, item, made, at)
    return made


@transaction.atomic
def confirm(*, apprenticeship: UUID, gateway: str, by: Actor, at: datetime) -> Confirmation:
    """Confirm a gateway once every ``must`` and ``should`` is met or was let pass: it opens what follows."""
    by.require(Permission.CONFIRM_GATEWAY)
    one, at = _locked(apprenticeship, by, at)
    gate, _ = gate_of(one, gateway)
    _not_confirmed(one, gate)
    _not_withdrawn(one)
    report = records.report(one, at)
    left = unmet(report, gate)
    if left:
        raise Refused(f"{gate.title} cannot be confirmed yet.", findings=left)
    made = Confirmation.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        gateway=gate.id,
        confirmed_at=at,
        confirmed_by=by.person_id,
    )
    after = keep(one, "gateway.confirm", by=by, at=at, facts={"gateway": gate.id})
    messages.confirmed(one, gate, after, at)
    return made


def _locked(id: UUID, by: Actor, at: datetime) -> tuple[Apprenticeship, datetime]:
    """The apprenticeship, locked, and the moment: not before what others did during the wait for the lock."""
    one = locked(id, by)
    return one, records.not_before(one, at)


def _undecided(id: UUID, by: Actor, at: datetime) -> tuple[Apprenticeship, Round, datetime]:
    """The apprenticeship, locked, and the round as it is after the wait for the lock."""
    owner = Round.objects.filter(id=id).values_list("apprenticeship_id", flat=True).first()
    if owner is None:
        raise Http404
    one, at = _locked(owner, by, at)
    made = Round.objects.get(id=id)
    made.apprenticeship = one
    if made.decision:
        who, when = name(made.decided_by), at_time(made.decided_at) if made.decided_at else ""
        did = Decision(made.decision).label.lower()
        if made.decision == Decision.TAKEN_BACK:
            did = "took back"
        raise Refused(f"{who} {did} this item at {when}. Nothing was changed by you.")
    return one, made, at


def _provided(item: Requirement, by: Actor) -> None:
    if not way(item).handed_in:
        raise Refused(f"{item.title} is not handed in: it follows from what is recorded.")
    if by.role.party is not provides(item):
        raise Refused(f"{item.title} is handed in by the {provides(item).words}.")


def _open(one: Apprenticeship, gate: Gateway, item: Requirement) -> None:
    """Refuse a round where the gateway was confirmed, or the item waits or is locked."""
    _not_withdrawn(one)
    _not_confirmed(one, gate)
    last = last_round(one, gate, item)
    if last is None or last.decision in ENDED:
        return
    if last.decision == Decision.ACCEPTED:
        when = at_time(last.decided_at) if last.decided_at else ""
        raise Refused(f"{item.title} was accepted at {when} and is locked.")
    by, when = name(last.submitted_by), at_time(last.submitted_at)
    raise Refused(f"{by} handed in {item.title} at {when}; it waits for the review. Nothing was added.")


def _waiting(one: Apprenticeship, gate: Gateway, item: Requirement) -> Round | None:
    last = last_round(one, gate, item)
    return last if last is not None and not last.decision else None


def _not_confirmed(one: Apprenticeship, gate: Gateway) -> None:
    before = Confirmation.objects.filter(apprenticeship=one, gateway=gate.id).first()
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


def _fit_to_hand_in(item: Requirement, report: Report) -> None:
    """A portfolio that breaks a ``must`` of its own is not taken: no reviewer has to find that out."""
    broken = tuple(finding for finding in report.portfolio if finding.breaks)
    if isinstance(item, PortfolioHandedIn) and broken:
        raise Refused(f"{item.title} cannot be handed in yet.", findings=broken)


def _begin(
    one: Apprenticeship, gate: Gateway, item: Requirement, by: Actor, at: datetime, **said: Any
) -> Round:
    last = last_round(one, gate, item)
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


def _keep(made: Round, action: str, by: Actor, at: datetime, **more: Any) -> Report:
    about = {"gateway": made.gateway, "requirement": made.requirement, "round": made.number}
    return keep(made.apprenticeship, action, by=by, at=at, facts=about | more)

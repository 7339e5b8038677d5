"""What an action at a gateway is refused for, in words: each raises ``Refused``, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from touchstone.rules.judge import assess
from touchstone.rules.plan.gateway import EmployerVerification, Gateway, PortfolioHandedIn, Requirement
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.rules.words import at_time, listed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.gateway.ahead import all_signed
from touchstone.web.gateway.kinds import Way, way
from touchstone.web.gateway.models import Confirmation, Decision, Round
from touchstone.web.gateway.parties import provides
from touchstone.web.gateway.queries import finding_of, name
from touchstone.web.organisations.actor import Actor, Refused

STATEMENTS = ("met", "not_met", "not_required")
ENDED = (Decision.RETURNED, Decision.TAKEN_BACK)  # the item may come in again


def undecided(made: Round) -> None:
    """Whoever comes second is told who decided."""
    if made.decision:
        who, when = name(made.decided_by), at_time(made.decided_at) if made.decided_at else ""
        did = Decision(made.decision).label.lower()
        if made.decision == Decision.TAKEN_BACK:
            did = "took back"
        raise Refused(f"{who} {did} this item at {when}. Nothing was changed by you.")


def provided(item: Requirement, by: Actor) -> None:
    """An item comes from the party that the plan names."""
    if not way(item).handed_in:
        raise Refused(f"{item.title} is not handed in: it follows from what is recorded.")
    if by.role.party is not provides(item):
        raise Refused(f"{item.title} is handed in by the {provides(item).words}.")


def open_for(one: Apprenticeship, gate: Gateway, item: Requirement, last: Round | None) -> None:
    """Refuse a round where the gateway was confirmed, or the item waits or is locked."""
    not_withdrawn(one)
    not_confirmed(one, gate)
    if last is None or last.decision in ENDED:
        return
    if last.decision == Decision.ACCEPTED:
        when = at_time(last.decided_at) if last.decided_at else ""
        raise Refused(f"{item.title} was accepted at {when} and is locked.")
    by, when = name(last.submitted_by), at_time(last.submitted_at)
    raise Refused(f"{by} handed in {item.title} at {when}; it waits for the review. Nothing was added.")


def confirmation(one: Apprenticeship, gate: Gateway) -> Confirmation | None:
    """The confirmation of a gateway, if there is one."""
    return Confirmation.objects.filter(apprenticeship=one, gateway=gate.id).first()


def not_confirmed(one: Apprenticeship, gate: Gateway) -> None:
    """A confirmed gateway stays as it was confirmed."""
    refuse_confirmed(gate, confirmation(one, gate))


def refuse_confirmed(gate: Gateway, before: Confirmation | None) -> None:
    """The same, with the confirmation that is known."""
    if before is not None:
        who, when = name(before.confirmed_by), at_time(before.confirmed_at)
        raise Refused(f"{who} confirmed {gate.title} at {when}. Nothing is left to do here.")


def not_with_the_assessor(item: Requirement, known: Situation) -> None:
    """A portfolio that the assessor has stays as it was accepted."""
    portfolio = known.record.portfolio
    since = portfolio.assessor_has_it_since if portfolio is not None else None
    if isinstance(item, PortfolioHandedIn) and since is not None:
        raise Refused(
            f"The assessor has had the portfolio since {at_time(since)}; it stays as it was accepted."
        )


def not_withdrawn(one: Apprenticeship) -> None:
    """Nothing happens at the gateway of somebody who was withdrawn."""
    if one.withdrawn_on is not None:
        raise Refused("The apprentice was withdrawn from the programme; the gateway is closed.")


def complete(one: Apprenticeship, item: Requirement, how: Way, says: str, file: UUID | None) -> None:
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


def every_ksb(item: EmployerVerification, holds: Mapping[str, bool]) -> None:
    """The employer answers for each KSB of the item, and for nothing else."""
    missing = {ksb: f"Say whether {ksb} holds." for ksb in item.ksbs if ksb not in holds}
    if missing or set(holds) - set(item.ksbs):
        asked = listed(item.ksbs)
        raise Refused(f"Answer for each of {asked}, and for nothing else.", fields=missing)


def fit_to_hand_in(gate: Gateway, item: Requirement, report: Report, after: Situation) -> None:
    """What breaks a ``must``, whoever may still sign it, is not taken: no reviewer has to find that out."""
    broken = tuple(finding for finding in report.portfolio if finding.breaks)
    if not isinstance(item, PortfolioHandedIn):
        last = finding_of(assess(all_signed(after, gate, item)) if item.signed_by else report, gate, item)
        broken = (last,) if last.breaks else ()
    if broken:
        raise Refused(f"{item.title} cannot be handed in yet.", findings=broken)


def fit_to_accept(gate: Gateway, item: Requirement, report: Report) -> None:
    """Accepted or not, what lacks a signature or states that it is not met stays unmet."""
    finding = finding_of(report, gate, item)
    if finding.blocks:
        raise Refused(f"{item.title} cannot be accepted as it is.", findings=(finding,))

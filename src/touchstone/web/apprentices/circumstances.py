"""Another employer, another training provider, and a withdrawal that was noted by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from touchstone.rules.calendar import day
from touchstone.rules.roles import Role
from touchstone.rules.words import on_date
from touchstone.web.apprentices.actions import WRONG, not_withdrawn
from touchstone.web.apprentices.awaiting import Awaiting, awaiting
from touchstone.web.apprentices.left_open import left_open
from touchstone.web.apprentices.models import Apprenticeship, PartnerChange, Withdrawal
from touchstone.web.apprentices.queries import locked, seen_before
from touchstone.web.apprentices.registration import faults, tidy_name
from touchstone.web.mail.actions import Recipient, parties, write
from touchstone.web.organisations import queries as organisations
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.models import Kind
from touchstone.web.organisations.permissions import Permission
from touchstone.web.planning.actions import stop_showing
from touchstone.web.records.actions import keep
from touchstone.web.records.queries import situation

MOVED_BY_US = (
    "Only the assessment organisation can move an apprentice to another training provider. Ask it to."
)
TAKEN_BACK_BY_US = "Only the assessment organisation can take a withdrawal back. Ask it to."


@dataclass(frozen=True, kw_only=True)
class Move:
    """To whom an apprentice moves: the organisation and, of an employer, whom to write to there."""

    kind: Kind  # which of the two partners changes
    to: UUID
    since: date
    reason: str
    line_manager_name: str = ""
    line_manager_email: str = ""

    @property
    def field(self) -> str:
        """The name of the registration's field."""
        return "employer" if self.kind is Kind.EMPLOYER else "provider"

    @property
    def line_manager(self) -> dict[str, str]:
        """Whom to write to at the new employer; nothing where the provider changes."""
        if self.kind is not Kind.EMPLOYER:
            return {}
        name = tidy_name(self.line_manager_name)
        return {"line_manager_name": name, "line_manager_email": self.line_manager_email}


@transaction.atomic
def change_employer(
    *,
    apprenticeship: UUID,
    employer: UUID,
    line_manager_name: str,
    line_manager_email: str,
    since: date,
    reason: str,
    seen: UUID | None = None,
    by: Actor,
    at: datetime,
) -> PartnerChange:
    """Another employer from that day on; the one before sees the apprentice no more.

    ``seen`` is the employer that a form showed, where one did.
    """
    move = Move(
        kind=Kind.EMPLOYER,
        to=employer,
        since=since,
        reason=reason,
        line_manager_name=line_manager_name,
        line_manager_email=line_manager_email,
    )
    return _move(apprenticeship, move, seen, by, at)


@transaction.atomic
def change_provider(
    *,
    apprenticeship: UUID,
    provider: UUID,
    since: date,
    reason: str,
    seen: UUID | None = None,
    by: Actor,
    at: datetime,
) -> PartnerChange:
    """Another training provider from that day on. Only the assessment organisation moves an apprentice."""
    move = Move(kind=Kind.TRAINING_PROVIDER, to=provider, since=since, reason=reason)
    return _move(apprenticeship, move, seen, by, at)


def _move(id: UUID, move: Move, seen: UUID | None, by: Actor, at: datetime) -> PartnerChange:
    by.require(Permission.CHANGE_CIRCUMSTANCES)
    one = locked(id, by)
    may_move(one, move, by, day(at), seen)
    before = getattr(one, move.field)
    left, still_open = parties(one, move.kind.value), left_open(one, before)
    setattr(one, f"{move.field}_id", move.to)
    for name, value in move.line_manager.items():
        setattr(one, name, value)
    one.save(update_fields=[move.field, *move.line_manager])
    change = PartnerChange.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        kind=move.kind.value,
        before=before,
        after_id=move.to,
        since=move.since,
        reason=move.reason.strip(),
        left_open=still_open,
        by=by.person_id,
        at=at,
    )
    stop_showing(one=one, partner=before.id, at=at)
    facts = {"from": str(before.id), "to": str(move.to), "since": move.since.isoformat()}
    now = situation(one, at)
    after = keep(one, f"apprentice.change_{move.field}", by=by, at=at, facts=facts, known=now)
    _tell(one, change, left, awaiting(now, after, Role(move.kind.value)), at)
    return change


def _tell(
    one: Apprenticeship,
    change: PartnerChange,
    left: list[Recipient],
    waits: list[Awaiting],
    at: datetime,
) -> None:
    """The old one that it is over, the new one what waits for it, everybody else that it changed."""
    context = {"change": change, "since": on_date(change.since)}
    others = {Kind.EMPLOYER.value, Kind.TRAINING_PROVIDER.value} - {change.kind}
    write(kind="partner_left", to=left, about=one, at=at, context=context)
    new = {**context, "waits": waits}
    write(kind="partner_joined", to=parties(one, change.kind), about=one, at=at, context=new)
    told = parties(one, "apprentice", "bookings", *others)
    write(kind="partner_changed", to=told, about=one, at=at, context=context)


def may_move(one: Apprenticeship, move: Move, by: Actor, today: date, seen: UUID | None = None) -> None:
    """Raise ``Refused`` where the apprentice cannot be moved there, or this actor may not do it."""
    if move.kind is Kind.TRAINING_PROVIDER and not is_ours(by):
        raise Refused(MOVED_BY_US)
    not_withdrawn(one)
    now: UUID = getattr(one, f"{move.field}_id")
    wrong = {name: said for name, said in faults(move.line_manager, today).items() if said}
    if move.to == now:
        wrong[move.field] = "The apprentice is there already. Choose another one."
    elif seen is not None and seen != now:
        raise Refused("Somebody else changed this while you had the form open. Look at the page again.")
    elif not organisations.partners(one.organisation_id, move.kind).filter(id=move.to).exists():
        what = move.kind.label.lower()
        wrong[move.field] = f"Choose a {what} that works with the assessment organisation."
    if move.since > today:
        wrong["since"] = "The day must not be in the future: note the change once it has come."
    elif move.since < one.started_on:
        wrong["since"] = f"The day must not be before the start on {on_date(one.started_on)}."
    if not move.reason.strip():
        wrong["reason"] = "Say why; the reason is kept with the record."
    if wrong:
        raise Refused(WRONG, fields=wrong)


def is_ours(by: Actor) -> bool:
    """Whether somebody acts for the assessment organisation."""
    return by.role.of == Kind.ASSESSMENT_ORGANISATION


@transaction.atomic
def reinstate(*, apprenticeship: UUID, reason: str, by: Actor, at: datetime) -> Apprenticeship:
    """The withdrawal was a mistake: the registration is open again. Bookings that were cancelled stay so."""
    by.require(Permission.CHANGE_CIRCUMSTANCES)
    one = locked(apprenticeship, by)
    may_reinstate(one, reason, by)
    on = one.withdrawn_on
    one.withdrawn_on, one.withdrawn_reason = None, ""
    one.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    Withdrawal.objects.filter(apprenticeship=one, reinstated_at=None).update(
        reinstated_by=by.person_id, reinstated_at=at, reinstated_reason=reason.strip()
    )
    facts = {"on": on.isoformat() if on else ""}
    keep(one, "apprentice.reinstate", by=by, at=at, facts=facts)
    told = parties(one, "apprentice", "training_provider", "employer", "bookings")
    write(kind="reinstated", to=told, about=one, at=at, context={})
    return one


def may_reinstate(one: Apprenticeship, reason: str, by: Actor) -> None:
    """Raise ``Refused`` where there is nothing to take back, or somebody was registered anew."""
    if not is_ours(by):
        raise Refused(TAKEN_BACK_BY_US)
    if one.withdrawn_on is None:
        raise Refused("The registration is open. Somebody may have taken the withdrawal back already.")
    twin = seen_before(one.organisation_id, one.uln, one.standard, one.id)
    if twin is not None:
        raise Refused(
            f"Somebody with this ULN was registered for {one.standard} again on "
            f"{on_date(day(twin.registered_at))}. Go on with that registration."
        )
    if not reason.strip():
        raise Refused(WRONG, fields={"reason": "Say why; the reason is kept with the record."})

"""What the people who review gateways have before them: items that wait, and gateways to confirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from touchstone.rules.calendar import Calendar, day
from touchstone.rules.plan.gateway import Gateway, Requirement
from touchstone.rules.words import listed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.gateway.models import Round
from touchstone.web.gateway.parties import signed, unsigned
from touchstone.web.gateway.queries import gate_of, gateway_report
from touchstone.web.organisations.actor import Actor
from touchstone.web.records import law
from touchstone.web.records import queries as records

PAGE = 25
CONFIRM = "gateway.confirm"  # the next step of a standing, as the rules call it


@dataclass(frozen=True)
class Waiting:
    """An item that waits for its review."""

    round: Round
    gate: Gateway
    item: Requirement
    due: date | None  # by policy; None where the bank holidays are not known that far
    late: bool

    @property
    def one(self) -> Apprenticeship:
        """Whose it is."""
        return self.round.apprenticeship

    @property
    def unsigned(self) -> str:
        """Whose signature it lacks, in words; empty when it can be decided."""
        missing = [party.words for party in unsigned(self.item, signed(self.round))]
        return listed(missing) if missing else ""


@dataclass(frozen=True)
class ToConfirm:
    """A gateway whose items are all in place, and the day before which it may not be confirmed."""

    one: Apprenticeship
    gate: Gateway
    ready: bool
    earliest_on: date | None


def waiting(actor: Actor) -> QuerySet[Round]:
    """The rounds that nobody has decided, of all apprentices the actor sees, oldest first."""
    open_ones = Round.objects.filter(decision="", apprenticeship__in=visible_to(actor))
    still_there = open_ones.filter(apprenticeship__withdrawn_on=None)
    return still_there.select_related("apprenticeship__organisation", "apprenticeship__provider").order_by(
        "submitted_at", "id"
    )


def page(actor: Actor, today: date, after: tuple[datetime, UUID] | None = None) -> list[Waiting]:
    """One page of the queue and one more, by key: what comes after a round that was seen."""
    rounds = waiting(actor)
    if after is not None:
        moment, id = after
        rounds = rounds.filter(Q(submitted_at__gt=moment) | Q(submitted_at=moment, id__gt=id))
    return [_waiting(one, today) for one in rounds[: PAGE + 1]]


def _waiting(one: Round, today: date) -> Waiting:
    gate, item = gate_of(one.apprenticeship, one.gateway, one.requirement)
    due = review_due(one)
    return Waiting(one, gate, item, due, due is not None and due < today)


def review_due(one: Round) -> date | None:
    """By when a round is reviewed, by the organisation's policy."""
    holidays = law.scheme().bank_holidays
    working = Calendar(
        holidays=frozenset(holiday.on for holiday in holidays.days),
        first_year=holidays.first_year,
        last_year=holidays.last_year,
    )
    policy = law.policy(one.apprenticeship.organisation.policy)
    return working.add(day(one.submitted_at), policy.gateway_review)


def to_confirm(actor: Actor, now: datetime) -> list[ToConfirm]:
    """Gateways for which the confirmation is the next step, those that can be confirmed first."""
    next_is = visible_to(actor).filter(records_standings__next_action=CONFIRM, withdrawn_on=None)
    some = list(next_is.order_by("records_standings__as_of", "id")[:PAGE])
    found = list(_to_confirm(some, now)) if some else []
    return sorted(found, key=lambda known: (not known.ready, known.earliest_on or date.min))


def _to_confirm(some: Sequence[Apprenticeship], now: datetime) -> Iterator[ToConfirm]:
    reports = records.reports(some, now)
    for one in some:
        report, plan = reports[one.id], law.plan(one.standard, one.version)
        for step in report.next_steps:
            gate = plan.gateway(step.subject or "") if step.action == CONFIRM else None
            if gate is not None and (step.ready or step is report.next_steps[0]):
                yield ToConfirm(one, gate, step.ready, gateway_report(report, gate).earliest_on)

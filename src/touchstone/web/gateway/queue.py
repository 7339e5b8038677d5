"""What the people who review gateways have before them: items that wait, and gateways to confirm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from touchstone.rules.calendar import LONDON, Calendar, day
from touchstone.rules.judge import assess
from touchstone.rules.plan.gateway import Gateway
from touchstone.rules.words import listed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import about_visible, visible_to
from touchstone.web.gateway.models import Round
from touchstone.web.gateway.parties import signed, unsigned
from touchstone.web.gateway.queries import gate_of, gateway_report
from touchstone.web.organisations.actor import Actor
from touchstone.web.records import in_lists, law
from touchstone.web.records import queries as records
from touchstone.web.records.told import narrowed
from touchstone.web.ui.addresses import address
from touchstone.web.ui.tables import Choice, Column, Search, Table

PAGE = 25
CONFIRM = "gateway.confirm"  # the next step of a standing, as the rules call it


@dataclass(frozen=True)
class ToConfirm:
    """A gateway whose items are all in place, and the day before which it may not be confirmed."""

    one: Apprenticeship
    gate: Gateway
    ready: bool
    earliest_on: date | None


def waiting(actor: Actor) -> QuerySet[Round]:
    """The rounds that nobody has decided, of all apprentices the actor sees, oldest first."""
    open_ones = about_visible(Round.objects.filter(decision=""), actor)
    still_there = open_ones.filter(apprenticeship__withdrawn_on=None)
    return still_there.select_related("apprenticeship__organisation", "apprenticeship__provider").order_by(
        "submitted_at", "id"
    )


def table(actor: Actor, asked: Mapping[str, str], today: date) -> Table[Round]:
    """The queue as the address asks for it, oldest first unless it asks otherwise."""
    of = "apprenticeship"
    offers = waiting(actor).order_by().select_related(None)
    told = set(offers.values_list(f"{of}__organisation__policy", f"{of}__standard", f"{of}__provider_id"))
    names = dict(offers.values_list(f"{of}__provider_id", f"{of}__provider__name").distinct())
    before = _late_before(today, sorted({policy for policy, _, _ in told}))
    return Table(
        rows=waiting(actor).annotate(late=before),
        asked=asked,
        caption="Items that wait for the review",
        columns=_columns(today),
        sort="handed-in",
        search=Search(title="Apprentice", fields=(f"{of}__first_name", f"{of}__last_name")),
        choices=(
            _choice("standard", "Standard", f"{of}__standard", {code: code for _, code, _ in told}),
            _choice("provider", "Training provider", f"{of}__provider_id", names),
            Choice(name="late", title="Review", field="late", options=(("1", "Late"), ("0", "In time"))),
        ),
        empty="Nothing waits for a review. Items come here as soon as a training provider or an employer "
        "hands them in.",
        size=PAGE,
        id="queue",
    )


def _choice(name: str, title: str, field: str, words: Mapping[Any, str]) -> Choice:
    options = sorted(((str(value), text) for value, text in words.items()), key=lambda option: option[1])
    return Choice(name=name, title=title, field=field, options=options)


def _late_before(today: date, policies: Sequence[str]) -> Case:
    """Whether a round is late, for the database: it came in on or before the last day that is over by now."""
    late = []
    for policy in policies:
        last = _working().latest_start(today - timedelta(days=1), law.policy(policy).gateway_review)
        if last is not None:
            until = datetime.combine(last + timedelta(days=1), time(), LONDON)
            late.append(Q(apprenticeship__organisation__policy=policy, submitted_at__lt=until))
    whens = [When(one, then=Value(True)) for one in late]
    return Case(*whens, default=Value(False), output_field=BooleanField())


def _columns(today: date) -> list[Column[Any]]:
    return [
        Column(name="item", title="Item", value=_item, sort="requirement", link=_review, more=_whose),
        Column(
            name="apprentice",
            title="Apprentice",
            value=lambda one: one.apprenticeship.name,
            sort="apprenticeship__last_name",
        ),
        Column(
            name="standard",
            title="Standard",
            value=lambda one: one.apprenticeship.standard,
            sort="apprenticeship__standard",
        ),
        Column(
            name="provider",
            title="Training provider",
            value=lambda one: one.apprenticeship.provider.name,
            sort="apprenticeship__provider__name",
        ),
        Column(
            name="handed-in", title="Handed in", value=lambda one: day(one.submitted_at), sort="submitted_at"
        ),
        Column(name="due", title="Review by", value=review_due),
        Column(name="state", title="State", value=lambda one: state(one, today)),
    ]


def _item(one: Round) -> str:
    return str(gate_of(one.apprenticeship, one.gateway, one.requirement)[1].title)


def _whose(one: Round) -> str:
    return f"of {one.apprenticeship.name}"


def _review(one: Round) -> str:
    return address("gateway-review", one.id)


def state(one: Round, today: date) -> str:
    """What is to be said of a round that waits: whose signature it lacks, and that it is late."""
    _, item = gate_of(one.apprenticeship, one.gateway, one.requirement)
    due = review_due(one)
    missing = [party.words for party in unsigned(item, signed(one))]
    said = ["late"] if due is not None and due < today else []
    said += [f"not signed yet by the {listed(missing)}"] if missing else []
    return ", ".join(said).capitalize()


def review_due(one: Round) -> date | None:
    """By when a round is reviewed, by the organisation's policy."""
    policy = law.policy(one.apprenticeship.organisation.policy)
    return _working().add(day(one.submitted_at), policy.gateway_review)


def _working() -> Calendar:
    holidays = law.scheme().bank_holidays
    return Calendar(
        holidays=frozenset(holiday.on for holiday in holidays.days),
        first_year=holidays.first_year,
        last_year=holidays.last_year,
    )


def to_confirm(actor: Actor, now: datetime) -> list[ToConfirm]:
    """Gateways for which the confirmation is the next step, those that can be confirmed first."""
    next_step = in_lists.step("next_action", in_lists.audience(actor), "records_standings__")
    next_is = visible_to(actor).filter(withdrawn_on=None).annotate(next_step=next_step)
    shown = next_is.filter(next_step=CONFIRM).order_by("records_standings__as_of", "id")
    some = list(shown[:PAGE])
    found = list(_to_confirm(some, actor, now)) if some else []
    return sorted(found, key=lambda known: (not known.ready, known.earliest_on or date.min))


def _to_confirm(some: Sequence[Apprenticeship], actor: Actor, now: datetime) -> Iterator[ToConfirm]:
    """Each as this reader may know it: a gateway that waits for a result would tell it by being ready."""
    situations = records.situations(some, now)
    for one in some:
        known, _ = narrowed(situations[one.id], one, actor)
        report = assess(known)
        for step in report.next_steps:
            gate = known.plan.gateway(step.subject or "") if step.action == CONFIRM else None
            if gate is not None and (step.ready or step is report.next_steps[0]):
                yield ToConfirm(one, gate, step.ready, gateway_report(report, gate).earliest_on)

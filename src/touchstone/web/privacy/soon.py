"""What goes in the next days, by kind: which cases' time ends then. The rules judge each case of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, DateField, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, TruncDate
from django.http import Http404
from django.urls import reverse

from touchstone.rules.calendar import LONDON, day
from touchstone.rules.policy import Policy, Retention
from touchstone.rules.report import StageOf
from touchstone.rules.retention import Kept
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.privacy import queries
from touchstone.web.privacy.due import GIVEN_UP, LEFT
from touchstone.web.privacy.models import Removal
from touchstone.web.privacy.showing import until
from touchstone.web.records import law
from touchstone.web.ui.tables import Column, Search, Table

AHEAD = timedelta(days=30)
MOST = 1_000  # cases that are judged for one file


@dataclass(frozen=True)
class Window:
    """One kind of data, and when a case must have ended for its last day to lie in the next days."""

    rule: Retention
    first: date
    last: date

    def ended(self) -> Q:
        """Cases that ended then, and of which this kind was not removed yet."""
        went = Removal.objects.filter(apprenticeship=OuterRef("pk"), kind=self.rule.kind)
        went = went.filter(removed_at__date__gt=OuterRef("ended_on"))  # not before a case was opened again
        return Q(~Exists(went), ended_on__gte=self.first, ended_on__lte=self.last)


def windows(policy: Policy, today: date) -> list[Window]:
    """Those of every kind that the policy names."""
    calendar, found = law.calendar(), []
    for rule in policy.retention:
        before = calendar.latest_start(today - timedelta(days=1), rule.keep)
        last = calendar.latest_start(today + AHEAD, rule.keep)
        if before and last:
            found.append(Window(rule, before + timedelta(days=1), last))
    return found


def ended(actor: Actor) -> QuerySet[Apprenticeship]:
    """Everybody whose case has ended, with the day: a withdrawal, the last result of a pass, or as a failed
    case that nobody closed ended by itself."""
    told = Attempt.objects.filter(apprenticeship=OuterRef("pk")).order_by().values("apprenticeship")
    last = told.annotate(last=Max("notified_at")).values("last")
    over = Q(withdrawn_on__isnull=False) | Q(records_standings__stage=StageOf.PASSED.value)
    over |= Q(Exists(GIVEN_UP))
    last_result, given_up = TruncDate(Subquery(last), tzinfo=LONDON), Subquery(GIVEN_UP.values("on"))
    on = Coalesce(LEFT, given_up, last_result, output_field=DateField())
    return visible_to(actor).filter(over).annotate(ended_on=on)


def numbers(actor: Actor, policy: Policy, today: date) -> list[tuple[Retention, int]]:
    """How many cases' time ends in the next days, by kind. One query."""
    known = windows(policy, today)
    if not known:
        return []
    names = [f"n{at}" for at, _ in enumerate(known)]
    ends = {name: Case(When(one.ended(), then=1), default=0) for name, one in zip(names, known, strict=True)}
    found = ended(actor).annotate(**ends).aggregate(**{f"all_{name}": Sum(name) for name in names})
    return [(one.rule, found[f"all_{name}"] or 0) for name, one in zip(names, known, strict=True)]


def table(
    actor: Actor, policy: Policy, kind: str, asked: Mapping[str, str], now: datetime
) -> tuple[Retention, Table[Apprenticeship]]:
    """The cases of one kind, the first to end before the others, each judged by the rules as it stands."""
    rule, rows = cases(actor, policy, kind, day(now))
    judged: dict[Any, Kept] = {}
    found = Table(
        rows=rows,
        asked=asked,
        caption=f"{rule.title}: what goes in the next {AHEAD.days} days",
        columns=_columns(judged, day(now)),
        sort="ended",
        search=Search(title="Apprentice", fields=("first_name", "last_name")),
        empty=f"Nothing of this kind reaches its last day in the next {AHEAD.days} days.",
        id="soon",
    )
    everything = asked.get("export") == "csv"
    _judge(list(found.matching[:MOST]) if everything else found.page.rows, kind, now, judged)
    return rule, found


def cases(actor: Actor, policy: Policy, kind: str, today: date) -> tuple[Retention, QuerySet[Apprenticeship]]:
    """The rule of one kind, and the cases whose time ends in the next days; ``Http404`` for no kind."""
    window = next((one for one in windows(policy, today) if one.rule.kind == kind), None)
    if window is None:
        raise Http404
    return window.rule, ended(actor).filter(window.ended())


def _judge(some: Sequence[Apprenticeship], kind: str, now: datetime, into: dict[Any, Kept]) -> None:
    for id, known in queries.kept_of_some(some, now).items() if some else ():
        into[id] = next(each for each in known if each.rule.kind == kind)


def _columns(judged: Mapping[Any, Kept], today: date) -> tuple[Column[Any], ...]:
    return (
        Column(
            name="apprentice",
            title="Apprentice",
            value=lambda row: f"{row.last_name}, {row.first_name}",
            sort="last_name",
            link=lambda row: reverse("privacy-home", args=[row.id]),
            more=lambda row: row.standard,
        ),
        Column(name="standard", title="Standard", value=lambda row: row.standard, sort="standard"),
        Column(name="ended", title="Case ended", value=lambda row: row.ended_on, sort="ended_on"),
        Column(
            name="until",
            title="Last day",
            value=lambda row: until(judged[row.id], today) if row.id in judged else None,
        ),
        Column(
            name="holds",
            title="What holds it",
            value=lambda row: " ".join(judged[row.id].holds) if row.id in judged else "",
        ),
    )

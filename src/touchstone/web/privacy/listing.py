"""The lists of data protection: requests, holds, what was removed, and what remains without a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Concat, ExtractYear

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date, plural
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.organisations.actor import Actor
from touchstone.web.privacy import queries
from touchstone.web.privacy.models import OPEN, ErasureRequest, Hold, Outcome, Removal, State
from touchstone.web.privacy.showing import came
from touchstone.web.ui.addresses import address
from touchstone.web.ui.tables import Choice, Column, Search, Table
from touchstone.web.ui.words import away

NAME = ("apprenticeship__first_name", "apprenticeship__last_name")
EVERYTHING = "all"
GONE = "A case that has gone"
STANDS = Case(When(lifted_at=None, then=1), default=0)
STATES = {"1": "Stands", "0": "Lifted"}
NO_GRADE = "Left before a result"


def requests(actor: Actor, asked: Mapping[str, str], today: date) -> Table[ErasureRequest]:
    """Requests for erasure that are open, the soonest due first, unless the address asks for all."""
    every = asked.get("show") == EVERYTHING
    seen = ErasureRequest.objects.filter(apprenticeship__in=visible_to(actor).values("id"))
    rows = seen if every else seen.filter(state__in=OPEN)
    return Table(
        rows=rows.select_related("apprenticeship"),
        asked=asked,
        caption="Requests for erasure" if every else "Requests for erasure that are open",
        columns=(
            _apprentice(lambda row: address("privacy-request", row.id)),
            Column(name="came", title="Came on", value=lambda row: row.received_on, sort="received_on"),
            Column(name="how", title="How", value=came),
            Column(name="state", title="State", value=lambda row: row.get_state_display(), sort="state"),
            Column(name="due", title="Answer by", value=lambda row: _due(row, today), sort="due_on"),
            Column(name="answered", title="Answered", value=lambda row: row.answered_at, sort="answered_at"),
        ),
        sort="due",
        search=Search(title="Apprentice", fields=NAME),
        choices=(
            Choice(
                name="state",
                title="State",
                field="state",
                options=[(one.value, str(one.label)) for one in State if every or one in OPEN],
            ),
        ),
        empty="Nobody waits for an answer. A request comes here as soon as somebody asks.",
        kept={"show": EVERYTHING} if every else {},
        id="requests",
    )


def _apprentice(link: Any) -> Column[Any]:
    return Column(
        name="apprentice",
        title="Apprentice",
        value=lambda row: f"{row.apprenticeship.last_name}, {row.apprenticeship.first_name}",
        sort="apprenticeship__last_name",
        link=link,
        more=lambda row: row.apprenticeship.standard,
    )


def _due(row: ErasureRequest, today: date) -> str:
    if row.due_on is None or row.state != State.ASKED:
        return on_date(row.due_on) if row.due_on else ""
    late = "late: " if row.due_on < today else ""
    return f"{on_date(row.due_on)} ({late}{away(row.due_on, today)})"


def holds(actor: Actor, asked: Mapping[str, str]) -> Table[Hold]:
    """Every hold by hand, those that stand first."""
    rows = Hold.objects.filter(apprenticeship__in=visible_to(actor).values("id"))
    return Table(
        rows=rows.annotate(stands=STANDS).select_related("apprenticeship", "file"),
        asked=asked,
        caption="Holds by hand",
        columns=(
            _apprentice(lambda row: address("privacy-home", row.apprenticeship_id)),
            Column(name="state", title="State", value=_stands, sort="stands"),
            Column(name="what", title="What is held", value=lambda row: row.what),
            Column(name="why", title="Why", value=lambda row: row.reason),
            Column(name="since", title="Since", value=lambda row: day(row.placed_at), sort="placed_at"),
            Column(name="lifted", title="Lifted", value=lambda row: _day(row.lifted_at), sort="lifted_at"),
            Column(name="because", title="Why lifted", value=lambda row: row.lifted_because),
        ),
        sort="-state",
        search=Search(title="Apprentice or reason", fields=(*NAME, "reason")),
        choices=(Choice(name="stands", title="State", field="stands", options=[*STATES.items()]),),
        empty="Nothing is held by hand. An open appeal holds what it needs by itself.",
        id="holds",
    )


def _stands(row: Any) -> str:
    return STATES[str(row.stands)]  # annotated


def _day(moment: Any) -> date | None:
    return day(moment) if moment else None


def removed(actor: Actor, asked: Mapping[str, str]) -> Table[Removal]:
    """Everything that was removed, the latest first; by name as long as there is one."""
    people = Apprenticeship.objects.filter(id=OuterRef("apprenticeship"))
    name = people.annotate(whole=Concat("first_name", Value(" "), "last_name")).values("whole")
    rows = queries.removals_by(actor.organisation_id).annotate(whose=Subquery(name))
    kinds = sorted(set(rows.order_by().values_list("kind", flat=True)))
    return Table(
        rows=rows,
        asked=asked,
        caption="What was removed",
        columns=(
            Column(name="when", title="When", value=lambda row: row.removed_at, sort="removed_at"),
            Column(name="kind", title="Kind", value=lambda row: row.kind.capitalize(), sort="kind"),
            Column(name="whose", title="Whose", value=_whose),
            Column(name="why", title="Why", value=_because),
            Column(name="clause", title="By which clause", value=lambda row: row.clause),
            Column(name="what", title="What", value=_what),
        ),
        sort="-when",
        choices=(
            Choice(
                name="kind", title="Kind", field="kind", options=[(one, one.capitalize()) for one in kinds]
            ),
        ),
        empty="Nothing was removed yet. What is past its last day goes in the night, and is listed here.",
        id="removed",
    )


def _whose(row: Any) -> str:
    return row.whose or GONE  # annotated


def _because(row: Removal) -> str:
    return f"Erasure was asked for. {row.message}" if row.request else row.message


def _what(row: Removal) -> str:
    return plural(sum(row.counts.values()), "row")


@dataclass(frozen=True)
class Remaining:
    """How many cases of a year ended so: what stays for statistics."""

    year: int
    standard: str
    version: str
    overall: str
    cases: int
    attempts: int
    resits: int
    retakes: int
    appeals: int
    upheld: int


GROUPS = ("year", "standard", "version", "overall")
SUMS = ("attempts", "resits", "retakes", "appeals", "upheld")
TITLES = tuple(name.capitalize() for name in (*GROUPS, "cases", *SUMS))


def remaining(organisation: Any) -> list[Remaining]:
    """The outcomes of cases that have gone, counted. One query."""
    rows: QuerySet[Outcome, Any] = (
        queries.outcomes(organisation)
        .order_by()
        .annotate(year=ExtractYear("month"))
        .values(*GROUPS)
        .annotate(cases=Count("id"), **{f"sum_{name}": Sum(name) for name in SUMS})
        .order_by(*(f"-{name}" if name == "year" else name for name in GROUPS))
    )
    return [
        Remaining(
            **{name: row[name] for name in ("year", "standard", "version", "cases")},
            overall=row["overall"].capitalize() or NO_GRADE,
            **{name: row[f"sum_{name}"] for name in SUMS},
        )
        for row in rows
    ]


def lines(some: Sequence[Remaining]) -> Iterator[Sequence[Any]]:
    """The same for a spreadsheet."""
    yield TITLES
    yield from (astuple(one) for one in some)

"""Several apprentices together: how many stand where, what waits for whom, the outcomes of each month."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from touchstone.rules.calendar import LONDON, day
from touchstone.rules.roles import Role as Party
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import about, about_visible, whose
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.prepared import prepared, settled
from touchstone.web.quality import queries as quality
from touchstone.web.records import law, tallies
from touchstone.web.records.in_lists import WHAT, Audience, audience, due, due_on
from touchstone.web.records.models import Standing
from touchstone.web.records.named import NAMED, Named
from touchstone.web.records.turns import Theirs, by_name, theirs, turns, waiting_for
from touchstone.web.results.models import Release
from touchstone.web.results.queries import overall_changed_later
from touchstone.web.ui.addresses import address
from touchstone.web.ui.pictures.outcomes import Outcomes, outcomes
from touchstone.web.ui.pictures.pipeline import Standing as At
from touchstone.web.ui.pictures.pipeline import Stop, board

SHOWN = 25  # of what waits, on the front page
READ = (  # of what waits, before the next date: whole rows of four tables take longer to make than the page
    *NAMED,
    *("apprenticeship__provider__name", "apprenticeship__employer__name", "steps"),
)
MONTHS = 12  # of outcomes on the board


class ToDo(NamedTuple):
    """What this reader can do, and until when, where a day is set for it."""

    title: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An apprentice for whom this reader can do something now.

    ``next_on`` is the nearest day of anybody, which orders the list; ``next_what`` says of what, where none
    of these steps does. ``due_on`` is the nearest of the steps' own days, else the same. Apprentices, who may
    not know why a day is set, are told of their steps' own days alone.
    """

    one: Named
    provider: str
    employer: str
    steps: list[ToDo]
    due_on: date | None
    late: bool
    next_on: date | None
    next_what: str


def standings(actor: Actor) -> QuerySet[Standing]:
    """Where everybody stands whom this actor may see."""
    return about_visible(Standing.objects.all(), actor)


def stages(actor: Actor, today: date) -> tuple[Stop, ...]:
    """How many stand at each stage, in the order of the journey; stages with nobody too."""
    parties = tuple(party.value for party in turns(actor))
    who = whose(actor)
    if who and actor.role.reach == "organisation":
        counted = tallies.stages(who[0], today, parties)
    elif who:
        counted = _counted_of(today, *who, reach=actor.role.reach, parties=parties)
    else:
        counted = list(_counted(standings(actor), today, parties, actor.role.reach))
    everybody = address("apprentices-list")
    return board(At(**row, link=f"{everybody}?stage={row['stage']}") for row in counted)


def _counted(some: QuerySet[Standing], today: date, parties: Sequence[str], reach: str) -> QuerySet[Any, Any]:
    mine, late = Q(turns__overlap=list(parties)), Q(**{f"{due_on(reach)}__lt": today})
    return (
        some.order_by()
        .values("stage")
        .annotate(
            number=Count("stage"),
            late=Count("stage", filter=late),
            ours=Count("stage", filter=mine),
        )
    )


@settled
def _counted_of(today: date, *who: Any, reach: str, parties: Sequence[str]) -> QuerySet[Any, Any]:
    return _counted(about(Standing.objects.all(), *who, reach=reach), today, parties, reach)


def waiting(actor: Actor, today: date, count: int | None = None) -> tuple[list[Waiting], int]:
    """What this actor can do now, the nearest date first, and for how many apprentices altogether.

    ``count`` is how many, where the stages were counted before.
    """
    mine = theirs(actor)
    but = frozenset(one for one, _ in mine.apart)
    if (who := whose(actor)) and not but:
        parties = tuple(party.value for party in mine.parties)
        rows = _nearest_of(*who, reach=actor.role.reach, to=audience(actor), parties=parties)
    else:
        found = waiting_for(standings(actor), actor)
        rows = list(_nearest(found, audience(actor), actor.role.reach, but))
    own = actor.role.reach == "self"
    shown = [_waiting(row, mine, today, own=own) for row in rows]
    if count is None or but:  # what was counted knows nobody who marks beside
        count = len(shown) if len(shown) < SHOWN else waiting_for(standings(actor), actor).count()
    return shown, count


def _nearest(
    found: QuerySet[Standing], to: Audience, reach: str, but: Collection[UUID] = ()
) -> QuerySet[Standing, tuple[Any, ...]]:
    """The nearest, chosen from an index before their names are read."""
    on, what = due_on(reach), (due(name, to, reach, but) for name in WHAT)
    by = F(on).asc(nulls_last=True)
    nearest = found.order_by(by, "apprenticeship").values("pk")[:SHOWN]
    ordered = found.filter(pk__in=nearest).order_by(by, "apprenticeship__last_name", "id")
    return ordered.values_list(*READ, on, *what)


@prepared
def _nearest_of(
    *who: Any, reach: str, to: Audience, parties: Sequence[str]
) -> QuerySet[Standing, tuple[Any, ...]]:
    found = about(Standing.objects.all(), *who, reach=reach).filter(turns__overlap=list(parties))
    return _nearest(by_name(found, who[0], reach), to, reach)


def _waiting(row: tuple[Any, ...], mine: Theirs, today: date, *, own: bool) -> Waiting:
    *who, provider, employer, ready, nearest, title, whose = row
    if own:
        nearest, title, whose = None, "", ""
    can = (step for step in ready if mine.have(row[0], step["by"], step.get("subject")))
    steps = [ToDo(step["title"], _day(step["until"])) for step in can]
    due = min((step.until for step in steps if step.until), default=nearest)
    late = due is not None and due < today
    if nearest is not None and nearest in [step.until for step in steps]:
        steps.sort(key=lambda step: step.until or date.max)
        what = ""
    else:
        what = _of_what(title, whose, steps, mine.parties)
    return Waiting(Named(*who), provider, employer, steps, due, late, nearest, what)


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def _of_what(title: str, whose: str, steps: Iterable[ToDo], mine: Collection[Party]) -> str:
    """What a day is the last day of, and whose; the method is named by the steps beside it already."""
    about, colon, what = title.partition(": ")
    said = title
    if colon and any(about in step.title for step in steps):
        said = what[:1].upper() + what[1:]
    return f"{said} ({Party(whose).words})" if whose and whose not in mine else said


@dataclass(frozen=True)
class Question:
    """What quality assurance asks this reader about an assessment of theirs."""

    review: UUID
    one: Apprenticeship
    method: str
    due_on: date | None


def questions(actor: Actor) -> list[Question]:
    """What quality assurance asks an assessor and waits to hear; nothing for anybody else."""
    if not actor.may(Permission.ASSESS):
        return []
    return [
        Question(one.id, one.apprenticeship, _method(one.apprenticeship, one.attempt.method), one.due_on)
        for one in quality.asked_of(actor)
    ]


def _method(one: Apprenticeship, id: str) -> str:
    found = law.plan(one.standard, one.version).method(id)
    return found.title if found else id


def months(actor: Actor, now: datetime, last: int = MONTHS) -> Outcomes:
    """The overall grades that were released, by month, the last of which is this one."""
    begins = [_months_back(day(now), back) for back in reversed(range(last))]
    first = datetime(begins[0].year, begins[0].month, 1, tzinfo=LONDON)
    later = Release.objects.filter(attempt=OuterRef("attempt"), revision__gt=OuterRef("revision"))
    released = Release.objects.filter(  # what an appeal replaced is told once, as it stands
        ~Exists(later),
        ~overall_changed_later(),
        released_at__gte=first,
        overall__gt="",
    )
    released = about_visible(released, actor)
    month = TruncMonth("released_at", tzinfo=LONDON)
    plan = {name: F(f"apprenticeship__{name}") for name in ("standard", "version")}
    by_month = released.order_by().values("overall", **plan, month=month)
    rows: list[dict[str, Any]] = list(by_month.annotate(count=Count("id")))  # type: ignore[arg-type]
    counted: dict[date, dict[str, int]] = {on: {} for on in begins}
    for row in rows:
        of = counted[row["month"].date()]
        of[row["overall"]] = of.get(row["overall"], 0) + row["count"]
    return outcomes(counted.items(), _best_first({(row["standard"], row["version"]) for row in rows}))


def _best_first(plans: Iterable[tuple[str, str]]) -> list[str]:
    """Every overall grade of these plans, best first; the plan with most grades orders them."""
    known = [law.plan(*one) for one in sorted(plans)]
    scales = sorted((plan.scales[plan.grading.scale].grades for plan in known), key=len, reverse=True)
    return list(dict.fromkeys(grade for grades in scales for grade in reversed(grades)))


def _months_back(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, 1)

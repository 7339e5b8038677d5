"""The queue of quality assurance: what it shows, sorts and filters by, and what is exported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date
from touchstone.web.accounts.models import Person
from touchstone.web.apprentices.queries import about, about_visible, whose
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.prepared import prepared
from touchstone.web.quality.models import Review, State
from touchstone.web.records import law
from touchstone.web.ui.addresses import address
from touchstone.web.ui.tables import Asked, Choice, Column, Search, Table
from touchstone.web.ui.words import away

READ = (  # of five tables, no more than the columns show
    *("reasons", "state", "lot", "opened_at", "due_on", "attempt__method", "attempt__notified_at"),
    *("apprenticeship__first_name", "apprenticeship__last_name", "apprenticeship__standard"),
    *("apprenticeship__version", "apprenticeship__provider__name", "assessor__name", "assessor__email"),
)
SHOWN = (("waiting", "Waiting"), ("asked_back", "Asked back"), ("agreed", "Agreed"), ("changed", "Changed"))
OPEN = (State.WAITING, State.ASKED_BACK)
EVERYTHING = "all"


def table(actor: Actor, asked: Mapping[str, str], today: date) -> Table[Review]:
    """The reviews this actor may see: what is open, soonest due first, unless the address asks for all."""
    every = asked.get("show") == EVERYTHING
    return Table(
        rows=_known(actor, every=every) or rows(actor, every=every),
        read=READ,
        asked=asked,
        caption="Reviews" if every else "Reviews that are open",
        columns=columns(today),
        sort="due",
        search=Search(title="Apprentice", fields=("apprenticeship__first_name", "apprenticeship__last_name")),
        choices=choices(actor, every=every),
        empty="Nothing waits for a review. Results come here as soon as an assessor submits judgements "
        "that are in the sample.",
        kept={"show": EVERYTHING} if every else {},
    )


def rows(actor: Actor, *, every: bool) -> QuerySet[Review]:
    """The reviews, with what the columns show."""
    return _of(about_visible(Review.objects.all(), actor), every=every)


def _of(seen: QuerySet[Review], *, every: bool) -> QuerySet[Review]:
    found = seen.filter(~Exists(voided())).select_related("attempt", "assessor", "apprenticeship__provider")
    return found if every else found.filter(state__in=OPEN)


def voided() -> QuerySet[Attempt]:
    """The attempt of a review, if it was declared void: there are few, and an index of them."""
    return Attempt.objects.filter(id=OuterRef("attempt"), void__isnull=False)


def _known(actor: Actor, *, every: bool) -> Asked[Review] | None:
    who = whose(actor)
    return Asked(_listed, who, {"reach": actor.role.reach, "every": every}) if who else None


def _listed(*who: Any, reach: str, every: bool) -> QuerySet[Review]:
    return _of(about(Review.objects.all(), *who, reach=reach), every=every)


def columns(today: date) -> list[Column[Any]]:
    """The columns; nobody's grade is among them."""
    return [
        Column(
            name="apprentice",
            title="Apprentice",
            value=_apprentice,
            sort="apprenticeship__last_name",
            link=lambda one: address("quality-review", one.pk),
        ),
        Column(name="method", title="Method", value=_method, sort="attempt__method"),
        Column(name="assessor", title="Assessor", value=_assessor, sort="assessor__name"),
        Column(
            name="provider", title="Training provider", value=attrgetter("apprenticeship__provider__name")
        ),
        Column(name="why", title="Why in the sample", value=why),
        Column(name="submitted", title="Submitted", value=lambda one: day(one.opened_at), sort="opened_at"),
        Column(name="due", title="Result due", value=lambda one: _due(one, today), sort="due_on"),
        Column(name="state", title="Review", value=lambda one: STATES[one.state], sort="state"),
        Column(name="lot", title="Lot", value=lambda one: f"{one.lot:.3f}", show="number", sort="lot"),
    ]


def _apprentice(one: Any) -> str:
    return f"{one.apprenticeship__last_name}, {one.apprenticeship__first_name}"


def _method(one: Any) -> str:
    return law.method_title(one.apprenticeship__standard, one.apprenticeship__version, one.attempt__method)


def _assessor(one: Any) -> str:
    return one.assessor__name or one.assessor__email or ""  # a review may have none


STATES = dict(State.choices)
WORDS = {
    "sample.new_assessor": "New assessor",
    "sample.fail": "Fail",
    "sample.other": "Drawn by lot",
}


def why(one: Review) -> str:
    """The reasons in a few words; the review's page gives the sentences and the clause."""
    said = [WORDS.get(reason["code"], reason["message"]) for reason in one.reasons]
    if not said:
        return "Not in the sample" if one.state == State.NOT_SAMPLED else "Chosen by hand"
    return ", ".join(said)


def _due(one: Any, today: date) -> str:
    if one.due_on is None:
        return ""
    over = one.attempt__notified_at is not None
    return on_date(one.due_on) if over else f"{on_date(one.due_on)} ({away(one.due_on, today)})"


def choices(actor: Actor, *, every: bool) -> list[Choice]:
    """What the queue can be narrowed to."""
    states = [*SHOWN, (State.NOT_SAMPLED.value, "Not in the sample")] if every else list(SHOWN[:2])
    who = whose(actor)
    found = _asked_of(*who, reach=actor.role.reach, every=every) if who else _asked(rows(actor, every=every))
    people = sorted(((str(id), name or "No name") for id, name in found), key=lambda one: one[1])
    return [
        Choice(name="state", title="Review", field="state", options=states),
        Choice(name="assessor", title="Assessor", field="assessor_id", options=people),
    ]


def _asked(seen: QuerySet[Review]) -> QuerySet[Person, tuple[Any, ...]]:
    asked = seen.order_by().select_related(None).exclude(assessor=None).values("assessor")
    return Person.objects.filter(id__in=asked).values_list("id", "name")


@prepared
def _asked_of(*who: Any, reach: str, every: bool) -> QuerySet[Person, tuple[Any, ...]]:
    return _asked(_of(about(Review.objects.all(), *who, reach=reach), every=every))

"""Lists of bookings: all of an organisation's, and an assessor's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, QuerySet, Value
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.web.apprentices.queries import whose
from touchstone.web.bookings.models import Booking
from touchstone.web.bookings.queries import bookings, bookings_of
from touchstone.web.bookings.states import WHERE, Show, in_words, shows
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.prepared import prepared
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import law
from touchstone.web.ui.addresses import address
from touchstone.web.ui.exports import csv_response
from touchstone.web.ui.tables import Asked, Column, Elsewhere, Search, Table
from touchstone.web.ui.words import day

READ = (  # of four tables, no more than the columns show
    *("starts_at", "ends_at", "ended", "declined_at", "accepted_at", "notice_due_on", "notice_served_at"),
    *("apprenticeship__first_name", "apprenticeship__last_name", "apprenticeship__standard"),
    *("apprenticeship__version", "apprenticeship__provider__name", "attempt__method", "attempt__consent"),
    *("assessor__name", "assessor__email", "clashes"),
)
MINE = ("coming", "accept", "week", "past")  # what an assessor looks for among their own


@require_safe
@acts(Permission.BOOK)
def everything(request: ActorRequest) -> HttpResponseBase:
    """The organisation's bookings, by what they wait for."""
    return _list(request, shows(request.now), "bookings/list.html", "bookings", mine=False)


@require_safe
@acts(Permission.ANSWER_BOOKING)
def own(request: ActorRequest) -> HttpResponseBase:
    """An assessor's own bookings, those that wait for an answer first."""
    choices = [show for show in shows(request.now) if show.id in MINE]
    return _list(request, choices, "bookings/own.html", "my-bookings", mine=True)


def _list(
    request: ActorRequest, choices: Sequence[Show], page: str, name: str, *, mine: bool
) -> HttpResponseBase:
    asked = request.GET.get("show", "")
    show = next((one for one in choices if one.id == asked), choices[0])
    counts = _counts(request, choices)
    found = table(request, show, mine=mine)
    if request.GET.get("export") == "csv":
        return csv_response(found, f"{name}-{show.id}")
    tabs = [(one, counts.get(one.id), one is show) for one in choices]
    said: dict[str, Any] = {"table": found, "tabs": tabs, "show": show}
    if mine:
        said["waiting"] = counts["accept"]
    return render(request, page, said)


def table(request: ActorRequest, show: Show, *, mine: bool) -> Table[Booking]:
    """The bookings of a choice as a table."""
    by_name: list[Column[Any]] = [] if mine else [_assessor()]
    now = request.now
    return Table(
        rows=_known(request, show) or bookings(request.actor).filter(show.where),
        read=READ,
        asked=request.GET.dict(),
        caption=show.title if not mine else f"My bookings: {show.title.lower()}",
        columns=[
            Column(name="when", title="When", value=attrgetter("starts_at"), sort="starts_at", link=_link),
            Column(name="apprentice", title="Apprentice", value=_name, sort="apprenticeship__last_name"),
            Column(name="method", title="Method", value=_method),
            *by_name,
            Column(
                name="provider",
                title="Training provider",
                value=attrgetter("apprenticeship__provider__name"),
                sort="apprenticeship__provider__name",
            ),
            Column(name="notice", title="Notice", value=_notice, sort="notice_due_on"),
            Column(name="state", title="Where it stands", value=lambda row: in_words(row, now)),
        ],
        sort=show.sort,
        search=Search(
            title="Name of the apprentice, provider or assessor",
            fields=(
                "apprenticeship__first_name",
                "apprenticeship__last_name",
                "apprenticeship__provider__name",
                "assessor__name",
            ),
        ),
        empty=show.empty,
        id="bookings",
        kept={"show": show.id},
    )


def _known(request: ActorRequest, show: Show) -> Asked[Booking] | None:
    who, reach = whose(request.actor), request.actor.role.reach
    named = {"reach": reach, "show": show.id, "moments": len(show.moments)}
    if not who:
        return None
    chosen = None if show.grows else Elsewhere(_by_end, key="pk", orders=(("starts_at", "begins"),))
    return Asked(_listed, (*show.moments, *who), named, chosen, steady=not show.grows)


def _listed(*given: Any, reach: str, show: str, moments: int) -> QuerySet[Booking]:
    return bookings_of(*given[moments:], reach=reach).filter(WHERE[show](*given[:moments]))


def _by_end(*given: Any, reach: str, show: str, moments: int) -> QuerySet[Booking]:
    """The same, found by the days that the choice asks about before they are sorted.

    Sorted by their begin as it stands, the database would begin with the oldest booking that there ever was;
    an index has what is coming without what is over.
    """
    begins = ExpressionWrapper(F("starts_at") + Value(timedelta(0)), DateTimeField())
    return _listed(*given, reach=reach, show=show, moments=moments).annotate(begins=begins)


def _counts(request: ActorRequest, choices: Sequence[Show]) -> Mapping[str, int]:
    """How many bookings each choice has, of those that do not grow for ever."""
    who, counted = whose(request.actor), [one for one in choices if not one.grows]
    if not who:
        return bookings(request.actor).aggregate(**{one.id: Count("id", filter=one.where) for one in counted})
    moments = [moment for one in counted for moment in one.moments]
    spans = tuple((one.id, len(one.moments)) for one in counted)
    found = _counted(min(moments), *moments, *who, reach=request.actor.role.reach, spans=spans)
    return {one.id: sum(row[one.id] for row in found) for one in counted}


@prepared
def _counted(*given: Any, reach: str, spans: tuple[tuple[str, int], ...]) -> QuerySet[Booking, Any]:
    left, counts = list(given[1:]), {}
    for show, moments in spans:
        counts[show] = Count("id", filter=WHERE[show](*left[:moments]))
        left = left[moments:]
    found = bookings_of(*left, reach=reach).filter(ended="", ends_at__gte=given[0])  # what all of them hold
    return found.order_by().values("organisation").annotate(**counts)


def _assessor() -> Column[Any]:
    return Column(name="assessor", title="Assessor", value=_by_whom, sort="assessor__name")


def _by_whom(row: Any) -> str:
    return str(row.assessor__name or row.assessor__email)


def _link(row: Any) -> str:
    return address("bookings-page", row.pk)


def _name(row: Any) -> str:
    return f"{row.apprenticeship__first_name} {row.apprenticeship__last_name}"


def _method(row: Any) -> str:
    return law.method_title(row.apprenticeship__standard, row.apprenticeship__version, row.attempt__method)


def _notice(row: Any) -> str:
    if row.notice_served_at is not None:
        return f"Served {day(row.notice_served_at)}"
    return "Not needed" if row.notice_due_on is None else f"By {day(row.notice_due_on)}"

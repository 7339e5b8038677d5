"""Reads of attempts, bookings and assessors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404

from touchstone.rules.plan import Plan
from touchstone.rules.record import attempt as known
from touchstone.rules.roles import Role
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import about, about_visible
from touchstone.web.bookings.models import Attempt, BookedSection, Booking
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.prepared import beside, prepared


def attempts(ids: Iterable[UUID]) -> QuerySet[Attempt]:
    """The attempts of these apprenticeships with their bookings. Two queries."""
    return bare_attempts(ids).prefetch_related(Prefetch("bookings", _oldest_first()))


def bare_attempts(ids: Iterable[UUID]) -> QuerySet[Attempt]:
    """The attempts alone, for a query that is prepared."""
    return Attempt.objects.filter(apprenticeship__in=list(ids)).order_by("code")


def _oldest_first() -> QuerySet[Booking]:
    return Booking.objects.order_by("booked_at", "sequence")


@prepared
def _bookings_of(attempts: list[UUID]) -> QuerySet[Booking]:
    return _oldest_first().filter(attempt__in=attempts)


def with_bookings(rows: Sequence[Attempt]) -> None:
    """Read the bookings of attempts that have none yet. One query."""
    if rows:
        beside(rows, "bookings", _bookings_of([row.id for row in rows]), by="attempt")


def facts(found: Iterable[Attempt]) -> dict[UUID, list[known.Attempt]]:
    """Attempts as the rules know them, by apprenticeship: what was agreed, booked, decided and told."""
    by_apprenticeship: dict[UUID, list[known.Attempt]] = defaultdict(list)
    for one in found:
        by_apprenticeship[one.apprenticeship_id].append(_attempt(one))
    return by_apprenticeship


def _attempt(one: Attempt) -> known.Attempt:
    bookings = list(one.bookings.all())
    return known.Attempt(
        id=one.code,
        method=one.method,
        kind=cast("Any", one.kind),
        consent=_consent(one.consent),
        further_learning=_learning(one.further_learning),
        window_extension_asked_at=one.window_extension_asked_at,
        bookings=tuple(_booking(booking) for booking in bookings),
        venue=next((booking.venue for booking in bookings if not booking.ended and booking.venue), None),
        assessor_has_portfolio_since=one.portfolio_given_at,
        question_set=one.question_set or None,
        judged_at=one.judged_at,
        judged_by=str(one.judged_by) if one.judged_by else None,
        notified_at=one.notified_at,
        notified_to=tuple(Role(role) for role in one.notified_to),
        void=_void(one.void),
    )


def _booking(one: Booking) -> known.Booking:
    return known.Booking(
        starts_at=one.starts_at,
        notice_served_at=one.notice_served_at,
        notice_served_to=one.notice_served_to or None,
        ended=cast("Any", one.ended or None),
        ended_at=one.ended_at,
        reason=one.reason or None,
    )


def _consent(said: dict[str, Any] | None) -> known.EmployerConsent | None:
    if said is None:
        return None
    revoked = said.get("revoked_at")
    return known.EmployerConsent(
        by=said["by"],
        given_at=datetime.fromisoformat(said["given_at"]),
        revoked_at=datetime.fromisoformat(revoked) if revoked else None,
    )


def _learning(said: dict[str, Any] | None) -> known.FurtherLearning | None:
    if said is None:
        return None
    return known.FurtherLearning(from_=date.fromisoformat(said["from"]), to=date.fromisoformat(said["to"]))


def _void(said: dict[str, Any] | None) -> known.Void | None:
    if said is None:
        return None
    return known.Void(at=datetime.fromisoformat(said["at"]), by=said["by"], reason=said["reason"])


def bookings(actor: Actor) -> QuerySet[Booking]:
    """The bookings an actor may see: of the apprentices they may see; an assessor, their own alone."""
    found = about_visible(_with_clashes(), actor)
    return found.filter(assessor=actor.person_id) if actor.role.reach == "booked" else found


def bookings_of(who: UUID, sees: Sequence[UUID] = (), *, reach: str) -> QuerySet[Booking]:
    """The same for whoever ``apprentices.queries.whose`` means, for queries that are prepared."""
    found = about(_with_clashes(), who, sees, reach=reach)
    return found.filter(assessor=who) if reach == "booked" else found


def _with_clashes() -> QuerySet[Booking]:
    """Bookings, each with ``clashes``: the apprentice has an account, and it is held elsewhere at that time.

    An account is put on every section when it is taken up (``actions.recognise``), save where it cannot be.
    """
    left_out = BookedSection.objects.filter(
        booking=OuterRef("pk"), stands=True, person=None, apprenticeship__person__isnull=False
    )
    return Booking.objects.annotate(clashes=Exists(left_out))


def visible_booking(id: UUID, actor: Actor) -> Booking:
    """One booking with its sections and people; ``Http404`` for any that is not seen. Two queries."""
    people = ("apprenticeship", "apprenticeship__provider", "apprenticeship__employer")
    found = (
        bookings(actor)
        .filter(id=id)
        .select_related(*people, "apprenticeship__organisation", "attempt", "assessor")
    )
    booking = found.prefetch_related(in_order()).first()
    if booking is None:
        raise Http404
    return booking


def reviewed(plan: Plan) -> list[str]:
    """The methods before which the assessor reads the portfolio."""
    return [method.id for method in plan.methods if method.review is not None]


def awaited(one: Apprenticeship) -> bool:
    """Whether an assessor is booked for the apprentice, to whom something can be given."""
    return Booking.objects.filter(apprenticeship=one, ended="", declined_at=None).exists()


def holder(one: Apprenticeship, plan: Plan, code: str) -> UUID | None:
    """To whom the portfolio went last, as far as bookings tell: who was booked last for this attempt.

    For an attempt without any booking, who was booked last for any method that asks for such a review.
    """
    found = Booking.objects.filter(apprenticeship=one, attempt__method__in=reviewed(plan))
    booked = list(found.order_by("-booked_at", "-sequence").values_list("attempt__code", "assessor"))
    mine = [assessor for attempt, assessor in booked if attempt == code]
    return next(iter(mine or [assessor for _, assessor in booked]), None)


def in_order() -> Prefetch[Any]:
    """The sections of bookings, the earliest first."""
    return Prefetch("sections", BookedSection.objects.order_by("during"))


def of_apprentice(one: Apprenticeship, actor: Actor) -> list[Booking]:
    """Every booking of an apprentice that the actor may see, newest first. Two queries."""
    found = _with_clashes().filter(apprenticeship=one).select_related("attempt", "assessor")
    if actor.role.reach == "booked":
        found = found.filter(assessor=actor.person_id)
    return list(found.prefetch_related(in_order()).order_by("-booked_at", "-sequence"))

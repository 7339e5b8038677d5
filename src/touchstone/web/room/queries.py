"""Reads of seats: who sits where, who may, and what is kept from whom until both have submitted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.queries import attempt_seen_by
from touchstone.web.bookings.models import Attempt, Booking, Conflict
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.prepared import prepared
from touchstone.web.organisations.queries import holders
from touchstone.web.room.models import Kind, Seat

SITTERS = ("assessor", "internal_quality_assurer")  # roles whose people may have a seat
READS = (Permission.ASSESS, Permission.ASSURE, Permission.OVERRIDE)
OWN = "They are booked for this assessment themselves."
SELF = "They are the apprentice."
CONFLICT = "They have a conflict of interest with this apprentice, their training provider or their employer."
SEATED = "They have a seat already."
NOT_NOW = "Your seat is not from now: see on the page of the room when it begins and ends."
MINE = "You cannot give yourself a seat to co-mark. Ask somebody else who may give one."
WATCHED = "They had a seat at this assessment before, so they may have seen its judgements."


@dataclass(frozen=True)
class Room:
    """An attempt as one person comes to it: whether they read its log anyway, and their seat."""

    row: Attempt
    seat: Seat | None
    reads: bool

    @property
    def apart(self) -> bool:
        """Whether what the others wrote is kept from them: they mark beside, and not both have submitted."""
        return self.seat is not None and self.seat.kind == Kind.CO_MARK and not self.reads

    @property
    def compares(self) -> bool:
        """Whether they may see both sides compared, as soon as there is anything to compare."""
        return self.reads or (self.seat is not None and self.seat.submitted_at is not None)


def room(id: UUID, actor: Actor) -> Room:
    """An attempt whose log the actor reads, or in whose room they have a seat; ``Http404`` for any other."""
    seat = seat_of(id, actor.person_id)
    try:
        return Room(attempt_seen_by(id, actor), seat, reads=True)
    except Http404:
        if seat is None:
            raise
        return Room(seat.attempt, seat, reads=False)


def seat_of(attempt: UUID, person: UUID) -> Seat | None:
    """The seat that somebody has in the room of an attempt; one that has ended, or must not be, is none."""
    return held(person).filter(attempt=attempt).first()


def co_marks(attempt: UUID, person: UUID) -> Seat | None:
    """The same, where they mark in a log of their own; it may not be from now (``stands``)."""
    found = seat_of(attempt, person)
    return found if found is not None and found.kind == Kind.CO_MARK else None


def kept_apart(apprenticeship: UUID, person: UUID) -> list[str]:
    """The codes of the attempts at which somebody marks beside, as long as neither side sees the other's."""
    found = Attempt.objects.filter(Exists(Seat.apart(person, OuterRef("pk"))), apprenticeship=apprenticeship)
    return list(found.values_list("code", flat=True))


@prepared
def all_apart(person: UUID) -> QuerySet[Attempt, tuple[UUID, str]]:
    """The same of every apprentice, by apprenticeship and code."""
    found = Attempt.objects.filter(Exists(Seat.apart(person, OuterRef("pk"))))
    return found.values_list("apprenticeship", "code")


def seats_of(person: UUID) -> QuerySet[Seat]:
    """The seats that somebody has, the latest first."""
    return held(person).order_by("-since", "id")


def held(person: UUID) -> QuerySet[Seat]:
    """The seats of somebody that have not ended, and that nothing stands against.

    Such as a booking, a conflict of interest, or that they left the role in which it was given.
    """
    parties = ("organisation", "provider", "employer")
    member = Membership.objects.filter(person=OuterRef("person"), role__in=SITTERS, until=None)
    here = member.filter(organisation=OuterRef("organisation"))
    found = Seat.taken(person).filter(~_conflicted(), Exists(here))
    return found.select_related(*(f"attempt__apprenticeship__{party}" for party in parties), "person")


def _conflicted() -> Q:
    """Whether whoever has a seat has a conflict of interest by now, as in ``barred``."""
    provider, employer = (OuterRef(f"apprenticeship__{party}") for party in ("provider", "employer"))
    with_them = Q(with_organisation=provider) | Q(with_organisation=employer)
    with_them |= Q(with_apprenticeship=OuterRef("apprenticeship"))
    declared = Conflict.objects.filter(with_them, assessor=OuterRef("person"), ended_at=None)
    there = Q(organisation=provider) | Q(organisation=employer)
    works = Membership.objects.filter(there, person=OuterRef("person"), until=None)
    return Q(Exists(declared)) | Q(Exists(works))


def seats(attempt: UUID) -> list[Seat]:
    """Everybody who has or had a seat, in the order in which they were given, and whether ``conflicted``."""
    found = Seat.objects.filter(attempt=attempt).annotate(conflicted=_conflicted())
    return list(found.select_related("person").order_by("given_at", "id"))


def stands(seat: Seat, now: datetime) -> bool:
    """Whether somebody sits there at this moment."""
    return seat.ended_at is None and seat.since <= now and (seat.until is None or now < seat.until)


def sitters(one: Apprenticeship) -> list[Membership]:
    """Who may have a seat at all, each person once."""
    found = {held.person_id: held for held in holders(one.organisation_id, *SITTERS)}
    return list(found.values())


def barred(one: Apprenticeship, attempt: Attempt, people: Iterable[UUID]) -> dict[UUID, str]:
    """Why some of these people must not have a seat, in a sentence each. Four queries."""
    some, parties = list(people), [one.provider_id, one.employer_id]
    with_them = Q(with_apprenticeship=one) | Q(with_organisation__in=parties)
    declared = Conflict.objects.filter(with_them, assessor__in=some, ended_at=None)
    there = Membership.objects.filter(person__in=some, organisation__in=parties, until=None)
    booked = Booking.objects.filter(attempt=attempt, assessor__in=some, ended="", declined_at=None)
    seated = Seat.objects.filter(attempt=attempt, person__in=some, ended_at=None)
    why: dict[UUID, str] = {}
    why |= dict.fromkeys(seated.values_list("person", flat=True), SEATED)
    why |= dict.fromkeys(there.values_list("person", flat=True), CONFLICT)
    why |= dict.fromkeys(declared.values_list("assessor", flat=True), CONFLICT)
    why |= dict.fromkeys(booked.values_list("assessor", flat=True), OWN)
    return why | ({one.person_id: SELF} if one.person_id in some else {})


def sat_before(attempt: UUID, person: UUID) -> bool:
    """Whether somebody has ever had a seat there: who ended one may have seen what the others wrote."""
    return Seat.objects.filter(attempt=attempt, person=person).exists()


def compared(attempt: Attempt) -> list[Seat]:
    """The seats whose judgements may be laid beside the assessor's: both have submitted."""
    if attempt.judged_at is None:
        return []
    found = Seat.objects.filter(attempt=attempt, kind=Kind.CO_MARK, submitted_at__isnull=False)
    return list(found.select_related("person").order_by("given_at", "id"))

"""Seats: who else is in the room of an attempt, for how long, and whether they watch or mark too."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef

from touchstone.web.bookings.models import Booking
from touchstone.web.organisations.owned import OfApprentice


class Kind(models.TextChoices):
    """What somebody with a seat does."""

    WATCH = "watch", "Watches"
    CO_MARK = "co_mark", "Co-marks"


class Seat(OfApprentice):
    """A place in the room of an attempt for one person beside its assessor; who ended it is kept.

    Who watches reads while it lasts. Who co-marks captures into a log of their own, which never becomes part
    of the attempt's, and neither side sees the other's before both have submitted.
    """

    attempt = models.ForeignKey("bookings.Attempt", on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)  # their own log
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "attempt", "person", condition=models.Q(ended_at=None), name="seat_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")),
                name="seat_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at=None) | models.Q(kind="co_mark"), name="seat_marks_to_submit"
            ),
        ]

    @classmethod
    def taken(cls, person: Any) -> models.QuerySet[Seat]:
        """The seats of somebody that have not ended; where they are booked themselves, they assess."""
        booked = Booking.objects.filter(attempt=OuterRef("attempt"), assessor=OuterRef("person"))
        return cls.objects.filter(
            ~Exists(booked.filter(ended="", declined_at=None)), person=person, ended_at=None
        )

    @classmethod
    def apart(cls, person: UUID, attempt: Any) -> models.QuerySet[Seat]:
        """Where somebody marks beside and not both have submitted: neither sees what the other wrote yet."""
        mine = cls.taken(person).filter(attempt=attempt, kind=Kind.CO_MARK)
        return mine.filter(models.Q(submitted_at=None) | models.Q(attempt__judged_at=None))

    @classmethod
    def beside(cls, apprenticeship: Any, method: str) -> models.QuerySet[Seat]:
        """The seats that have not ended in the room of what is still open of a method."""
        open_ = {"attempt__method": method, "attempt__judged_at": None, "attempt__void__isnull": True}
        return cls.objects.filter(apprenticeship=apprenticeship, ended_at=None, **open_)

    def __str__(self) -> str:
        return f"{self.kind}: {self.person_id}"

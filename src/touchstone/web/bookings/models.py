"""Attempts at methods and their bookings; assessors, when they are free, and whom they must not assess."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models

from touchstone.web.organisations.owned import OfApprentice, Owned


class Attempt(OfApprentice):
    """One attempt at one method, from its first booking to the notification of its outcome."""

    code = models.CharField(max_length=64)  # how the record names it, such as observation-1
    method = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, default="first")  # first, resit, retake, replacement
    consent = models.JSONField(null=True)  # the employer's: {"by", "given_at", "revoked_at"}
    further_learning = models.JSONField(null=True)  # {"from", "to"}
    window_extension_asked_at = models.DateTimeField(null=True)
    portfolio_given_at = models.DateTimeField(null=True)  # where the portfolio's own moment is of another
    question_set = models.CharField(max_length=64, blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.UUIDField(null=True)
    notified_at = models.DateTimeField(null=True)
    notified_to = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    void = models.JSONField(null=True)  # {"at", "by", "reason"}

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("apprenticeship", "code", name="attempt_code_once"),
            models.CheckConstraint(
                condition=models.Q(judged_at=None, judged_by=None)
                | models.Q(judged_at__isnull=False, judged_by__isnull=False),
                name="attempt_judged_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(notified_at=None) | models.Q(judged_at__isnull=False),
                name="attempt_judged_before_notified",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("id", condition=models.Q(void__isnull=False), name="attempt_void"),
        ]

    def __str__(self) -> str:
        return self.code


class Ended(models.TextChoices):
    """Why a booking no longer stands."""

    RESCHEDULED = "rescheduled", "Moved to another date"
    CANCELLED = "cancelled", "Cancelled"
    NO_SHOW = "no_show", "Nobody came"


class Booking(OfApprentice):
    """A date for an attempt with an assessor. A new date is a new booking, with a notice of its own."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="bookings")
    assessor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="assesses")
    venue = models.CharField(max_length=60, blank=True)  # id of a venue of the plan
    place = models.TextField(blank=True)
    link = models.URLField("meeting link", blank=True)
    starts_at = models.DateTimeField()  # of the first section
    ends_at = models.DateTimeField()  # of the last
    booked_at = models.DateTimeField()
    booked_by = models.UUIDField()
    notice_due_on = models.DateField(
        null=True
    )  # last day to serve it, by the plan; none where it asks for none
    notice_served_at = models.DateTimeField(null=True)
    notice_served_by = models.UUIDField(null=True)
    notice_served_to = models.CharField(max_length=64, blank=True)
    notice_channel = models.CharField(max_length=40, blank=True)
    notice_proof = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True)  # with the assessor's word that there is no conflict
    declined_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True)
    ended = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    reason = models.TextField(blank=True)
    uid = models.UUIDField(default=uuid.uuid4)  # of the calendar entry: the same when it moves
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("attempt", condition=models.Q(ended=""), name="booking_one_in_force"),
            models.CheckConstraint(
                condition=models.Q(ended="", ended_at=None)
                | (~models.Q(ended="") & ~models.Q(reason="") & models.Q(ended_at__isnull=False)),
                name="booking_ended_why",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="booking_ends_after_start"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("organisation", "starts_at", "id", name="booking_by_start"),
            models.Index(
                fields=["organisation", "ends_at"],
                include=["starts_at", "id"],
                condition=models.Q(ended=""),
                name="booking_in_force",
            ),  # what is coming, without looking at what is over
            models.Index("assessor", "starts_at", name="booking_by_assessor"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} with {self.assessor_id}"


class BookedSection(Owned):
    """When a section of a booking is held. The database refuses two at once for one person.

    ``person`` is the apprentice's account, where they have one: somebody on two standards, perhaps with two
    assessment organisations, cannot be in two places either.
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="sections")
    apprenticeship = models.ForeignKey(
        "apprentices.Apprenticeship", on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    assessor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=60)
    during = DateTimeRangeField()
    stands = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ExclusionConstraint(
                name="assessor_once_at_a_time",
                expressions=[("assessor", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(stands=True),
            ),
            ExclusionConstraint(
                name="apprentice_once_at_a_time",
                expressions=[("apprenticeship", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(stands=True),
            ),
            ExclusionConstraint(
                name="person_once_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(stands=True),
            ),
        ]

    def __str__(self) -> str:
        return self.section


class Approval(Owned):
    """An assessor may assess a standard."""

    assessor = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="approvals")
    standard = models.CharField(max_length=6)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("organisation", "assessor", "standard", name="approval_once"),
        ]

    def __str__(self) -> str:
        return self.standard


class Availability(Owned):
    """A stretch of time in which an assessor can be booked."""

    assessor = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="availability")
    during = DateTimeRangeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ExclusionConstraint(
                name="availability_once",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("assessor", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return str(self.during)


class Conflict(Owned):
    """An assessor must not assess an organisation's apprentices, or one apprentice."""

    assessor = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="conflicts")
    with_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, null=True, related_name="+"
    )
    with_apprenticeship = models.ForeignKey(
        "apprentices.Apprenticeship", on_delete=models.CASCADE, null=True, related_name="+"
    )
    reason = models.TextField()
    declared_by = models.UUIDField()
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(with_organisation=None, with_apprenticeship__isnull=False)
                | models.Q(with_organisation__isnull=False, with_apprenticeship=None),
                name="conflict_with_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.assessor_id)

"""Grants: what an external quality assurer may look at, from when until when, and why."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from touchstone.web.organisations.owned import OfApprentice, Owned


class Grant(Owned):
    """A person may look at apprentices: everybody on some standards, chosen ones, or a sample of results.

    A sample is drawn once, among the results released between two days (on those standards, if any are
    named), in an order that follows from its seed: whoever has the seed draws the same again.
    """

    membership = models.ForeignKey(
        "organisations.Membership", on_delete=models.PROTECT, related_name="scrutiny_grants"
    )
    standards = ArrayField(models.CharField(max_length=10), default=list)
    sample_size = models.PositiveIntegerField(null=True)
    sample_from = models.DateField(null=True)
    sample_until = models.DateField(null=True)
    seed = models.CharField(max_length=64, blank=True)
    drawn_among = models.PositiveIntegerField(null=True)  # how many results there were to draw from
    since = models.DateField()
    until = models.DateField()  # the last day
    reason = models.TextField()
    granted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="grant_in_order"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="grant_why"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="grant_ended_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    sample_size=None, sample_from=None, sample_until=None, seed="", drawn_among=None
                )
                | (
                    models.Q(
                        sample_size__gte=1,
                        sample_until__gte=models.F("sample_from"),
                        drawn_among__gte=models.F("sample_size"),
                    )
                    & ~models.Q(seed="")
                ),
                name="grant_sample_whole",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("membership", "until", name="grant_by_person"),
        ]

    @property
    def chosen(self) -> set[UUID]:
        """The apprenticeships that are named themselves, beside standards and a sample. One query."""
        return set(self.granted.filter(attempt=None).values_list("apprenticeship_id", flat=True))

    def __str__(self) -> str:
        return f"{self.membership_id} until {self.until}"

    @classmethod
    def standing(cls, membership: UUID | None, on: date | None) -> models.QuerySet[Grant]:
        """The grants of a membership that stand on a day: begun, not over, not ended. Without a day, none."""
        if membership is None or on is None:
            return cls.objects.none()
        return cls.objects.filter(membership=membership, ended_at=None, since__lte=on, until__gte=on)

    def stands(self, on: date) -> bool:
        """Whether it stands on a day."""
        return self.ended_at is None and self.since <= on <= self.until


class Granted(OfApprentice):
    """One apprentice in a grant: chosen or, with the result that was drawn, as part of its sample."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="granted")
    attempt = models.ForeignKey("bookings.Attempt", on_delete=models.CASCADE, null=True, related_name="+")
    place = models.PositiveIntegerField(null=True)  # in the order of the draw, from 1

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "grant", "apprenticeship", condition=models.Q(attempt=None), name="granted_once"
            ),
            models.UniqueConstraint(
                "grant", "attempt", condition=models.Q(attempt__isnull=False), name="granted_drawn_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.apprenticeship_id} in {self.grant_id}"

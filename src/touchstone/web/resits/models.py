"""Proposals to take something again, and what the employer said to them; nothing of it is ever changed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from touchstone.web.organisations.owned import OWN, OfApprentice, append_only


class Kind(models.TextChoices):
    """What is proposed; a plan says which of the first two it knows."""

    RESIT = "resit", "Resit"
    RETAKE = "retake", "Retake"
    ENTIRE = "entire", "The entire assessment again"


class Proposal(OfApprentice):
    """Somebody asks that one failed method, or after a lapse everything, be taken again.

    The attempts are planned at once, so that bookings find them; a refused one that nobody booked goes again.
    """

    kind = models.CharField(max_length=10, choices=Kind.choices)
    attempts = ArrayField(models.CharField(max_length=64))  # their codes, as the record names them
    methods = ArrayField(models.CharField(max_length=60))
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()
    role = models.CharField(max_length=40)  # as the rules name the party

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index("apprenticeship", "at", name="proposal_by_day"),
        ]
        triggers: ClassVar = append_only(OWN)

    def __str__(self) -> str:
        return self.kind


class Said(models.TextChoices):
    """What an employer may say to a proposal."""

    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    TAKEN_BACK = "taken_back", "Taken back"


class Word(OfApprentice):
    """The employer's word on a proposal; the last one holds."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="words")
    said = models.CharField(max_length=10, choices=Said.choices)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(said=Said.AGREED) | ~models.Q(reason=""), name="word_has_reason"
            ),
        ]
        triggers: ClassVar = append_only(OWN)

    def __str__(self) -> str:
        return self.said

"""Gateways as they went: rounds of items, with signatures and decisions, and the confirmation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from touchstone.web.organisations.owned import OfApprentice


class Decision(models.TextChoices):
    """How a round ended: a reviewer decided, or its provider took it back before anybody did."""

    ACCEPTED = "accepted", "Accepted"
    RETURNED = "returned", "Returned"
    TAKEN_BACK = "taken_back", "Taken back"


class Round(OfApprentice):
    """One submission of one item. What it held and its decision never change; a new round is added.

    One that was accepted by mistake is opened again: it is marked so, with the reason, and the next round
    holds the same and waits for the review.
    """

    gateway = models.CharField(max_length=60)
    requirement = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()
    submitted_by = models.UUIDField()
    says = models.CharField(max_length=20, blank=True)  # of a declaration: met, not_met, not_required
    note = models.TextField(blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    signatures = models.JSONField(default=list)  # [{"role", "by", "at"}]
    verifications = models.JSONField(default=list)  # [{"ksb", "holds", "by", "at"}]
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.TextField(blank=True)  # why it was returned, taken back or, once accepted, opened again
    opened_again_at = models.DateTimeField(null=True)
    opened_again_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("apprenticeship", "gateway", "requirement", "number", name="round_once"),
            models.UniqueConstraint(
                "apprenticeship",
                "gateway",
                "requirement",
                condition=models.Q(decision=""),
                name="round_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at=None, decided_by=None)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="round_decided_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision__in=["returned", "taken_back"]) | ~models.Q(reason=""),
                name="round_returned_why",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_again_at=None, opened_again_by=None)
                | models.Q(opened_again_at__isnull=False, opened_again_by__isnull=False, decision="accepted")
                & ~models.Q(reason=""),
                name="round_opened_again_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} {self.number}"


class Confirmation(OfApprentice):
    """The assessment organisation confirmed a gateway: once, at a moment."""

    gateway = models.CharField(max_length=60)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("apprenticeship", "gateway", name="confirmation_once"),
        ]

    def __str__(self) -> str:
        return self.gateway

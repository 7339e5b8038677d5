"""Internal quality assurance: which attempts are looked at, why, by whom, and what was said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from touchstone.web.organisations.owned import OfApprentice, Owned


class State(models.TextChoices):
    """Where a review stands."""

    WAITING = "waiting", "Waiting for review"
    ASKED_BACK = "asked_back", "Asked back to the assessor"
    AGREED = "agreed", "Agreed"
    CHANGED = "changed", "Changed with a reason"
    NOT_SAMPLED = "not_sampled", "Not in the sample"


class Review(OfApprentice):
    """What quality assurance makes of one attempt's judgements; nothing is released before it ends."""

    attempt = models.ForeignKey("bookings.Attempt", on_delete=models.CASCADE, related_name="reviews")
    opened_at = models.DateTimeField()
    reasons = models.JSONField(default=list)  # sentences with their source: why it is in the sample
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    reviewer_id = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("attempt", name="review_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.state}"


class Remark(Owned):
    """One turn of a review: a question to the assessor, an answer, an agreement, a change with its reason."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=12)
    text = models.TextField()
    changes = models.JSONField(default=list)  # [{"criterion", "from", "to", "reason"}]
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind

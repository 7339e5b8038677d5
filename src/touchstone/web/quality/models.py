"""Internal quality assurance: which attempts are looked at, why, by whom, and what was said."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from touchstone.web.organisations.owned import OfApprentice, Owned, append_only


class State(models.TextChoices):
    """Where a review stands."""

    WAITING = "waiting", "Waiting for review"
    ASKED_BACK = "asked_back", "Asked back to the assessor"
    AGREED = "agreed", "Agreed"
    CHANGED = "changed", "Changed with a reason"
    NOT_SAMPLED = "not_sampled", "Not in the sample"


OF_REVIEW = "(SELECT apprenticeship_id FROM quality_review WHERE id = OLD.review_id)"
ENDED = (State.AGREED, State.CHANGED, State.NOT_SAMPLED)  # nothing holds the result back any more


class Review(OfApprentice):
    """What quality assurance makes of one attempt's judgements; nothing is released before it ends."""

    attempt = models.ForeignKey("bookings.Attempt", on_delete=models.CASCADE, related_name="reviews")
    assessor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    lot = models.FloatField()  # from 0 up to 1: drawn once, so that the sample can be checked for ever
    reasons = models.JSONField(default=list)  # sentences with their source: why it is in the sample
    due_on = models.DateField(null=True)  # when the result is due, by the policy
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    reviewer_id = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("attempt", name="review_once"),
            models.CheckConstraint(condition=models.Q(lot__gte=0, lot__lt=1), name="review_lot"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("organisation", "state", "due_on", name="review_by_state"),
            models.Index(
                fields=["organisation", "due_on", "id"],
                include=["attempt", "assessor"],
                condition=models.Q(state__in=("waiting", "asked_back")),
                name="review_open",
            ),  # the queue in its order, and who is in it
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.state}"


class Said(models.TextChoices):
    """The turns of a review."""

    DRAWN_IN = "drawn_in", "Taken into the sample"
    ASKED_BACK = "asked_back", "Asked back"
    ANSWERED = "answered", "Answered"
    STOOD_ASIDE = "stood_aside", "Declared a conflict of interest"
    AGREED = "agreed", "Agreed"
    CHANGED = "changed", "Changed judgements"


class Remark(Owned):
    """One turn of a review: a question to the assessor, an answer, an agreement, a change with its reason."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=12, choices=Said.choices)
    text = models.TextField()
    changes = models.JSONField(default=list)  # [{"criterion", "from", "to", "reason"}]
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = append_only(OF_REVIEW)

    def __str__(self) -> str:
        return self.kind

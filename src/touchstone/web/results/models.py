"""Results: what was released, exactly as it was judged; and what holds one back."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from touchstone.web.organisations.owned import OfApprentice, append_only


class Release(OfApprentice):
    """A released result: the record as judged, the plan's hash, findings and trace; never changed."""

    attempt = models.ForeignKey("bookings.Attempt", on_delete=models.PROTECT, related_name="releases")
    released_at = models.DateTimeField()
    released_by = models.UUIDField()
    grade = models.CharField(max_length=60)
    overall = models.CharField(max_length=60, blank=True)
    record = models.JSONField()
    plan_sha256 = models.CharField(max_length=64)
    report = models.JSONField()
    feedback = models.JSONField(default=dict)  # by criterion

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("attempt", name="release_once"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = append_only()

    def __str__(self) -> str:
        return self.grade


class Hold(OfApprentice):
    """Somebody holds a result back, and says why."""

    attempt = models.ForeignKey("bookings.Attempt", on_delete=models.CASCADE, related_name="holds")
    reason = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("attempt", condition=models.Q(lifted_at=None), name="hold_one_open"),
        ]

    def __str__(self) -> str:
        return str(self.attempt_id)

"""The conduct of an attempt as a log that only grows: what was started, seen, asked, judged, and taken back.

The rules' facts are folded from the log. Entries carry the id their maker gave them, so that sending one
twice keeps it once; a judgement names the entry it replaces, so that a second tab notices the first.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from touchstone.web.organisations.owned import Owned, append_only

OF_ATTEMPT = "(SELECT apprenticeship_id FROM bookings_attempt WHERE id = OLD.attempt_id)"


class Entry(Owned):
    """One thing that happened in an attempt. ``data`` follows the kind; see ``assessments.entries``."""

    attempt = models.ForeignKey("bookings.Attempt", on_delete=models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    data = models.JSONField()
    at = models.DateTimeField()  # when it happened, by its maker
    by = models.UUIDField()
    kept_at = models.DateTimeField()  # when it reached us

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("attempt", "number", name="entry_number_once"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = append_only(OF_ATTEMPT)

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}"

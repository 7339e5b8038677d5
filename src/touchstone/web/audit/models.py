"""The trail: events that are only ever added, each sealed by the hash of the one before."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from touchstone.web.organisations.owned import Owned, append_only


class Event(Owned):
    """One action. It names people and things by id, and holds no personal text and no foreign key."""

    chain = models.UUIDField()  # the apprenticeship, or the organisation for what is about no apprentice
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=60)
    by = models.UUIDField()
    role = models.CharField(max_length=40)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    sealed = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("chain", "number", name="event_number_once"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = append_only("OLD.chain")

    def __str__(self) -> str:
        return f"{self.number}: {self.action}"

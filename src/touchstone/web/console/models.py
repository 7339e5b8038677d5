"""What devices captured: as they sent it, chained, with both times; and what became of each entry.

The words of a device never change. Of an entry only what became of it does: whether it is in the log of the
attempt, waits for those before it, or was set aside and why.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.db import models

from touchstone.web.console.clocks import NEAR
from touchstone.web.organisations.owned import Owned, never_emptied, only_grows

OF_ATTEMPT = "(SELECT apprenticeship_id FROM bookings_attempt WHERE id = OLD.attempt_id)"
AS_SENT = (
    *("id", "organisation_id", "attempt_id", "device_id", "sequence", "entry", "before", "hash", "body"),
    *("by", "stretch", "wall", "received_at", "seat_id"),
)


class Device(Owned):
    """A browser of one person, with the key under which it keeps what it captured.

    The key is given to that person alone, while they are signed in; a device without it reads nothing.
    """

    person = models.UUIDField()
    name = models.CharField(max_length=120)
    key = models.TextField()  # sealed; see ``accounts.sealing``
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # lost or given away: its key is given to nobody any more

    def __str__(self) -> str:
        return self.name


class Stretch(Owned):
    """A time in which a device's clock ran evenly: from a start of the page, or a leap, to the next.

    ``leap`` is by how much the clock jumped, in milliseconds, when it began. The last meeting with the server
    says what the clock showed then.
    """

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="stretches")
    name = models.UUIDField()
    place = models.PositiveIntegerField()  # the device's first is 1
    leap = models.BigIntegerField(default=0)
    met_at = models.DateTimeField(null=True)  # by the server's clock
    showed = models.DateTimeField(null=True)  # by the device's, at that moment

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("device", "name", name="stretch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.device_id}"


class Prepared(Owned):
    """An attempt that was put on a device, by whom and when: from then on what it captures is taken in.

    With a ``seat`` for who marks beside the assessor: what the device captures goes into their own log.
    """

    seat = models.ForeignKey("room.Seat", on_delete=models.PROTECT, null=True, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="prepared")
    attempt = models.ForeignKey("bookings.Attempt", on_delete=models.CASCADE, related_name="+")
    by = models.UUIDField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    version = models.CharField(max_length=20)  # of the plan

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("device", "attempt", name="prepared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} on {self.device_id}"


class Became(models.TextChoices):
    """What became of an entry that a device sent."""

    WAITING = "waiting", "Waits for entries before it"
    KEPT = "kept", "In the log"
    ASIDE = "aside", "Set aside: somebody has to look at it"
    LEFT = "left", "Left out of the log, with a reason"
    OWN = "own", "In their own log"


class Captured(Owned):
    """One entry as a device sent it: ``body`` to the letter, in the chain of that device and attempt."""

    attempt = models.ForeignKey("bookings.Attempt", on_delete=models.CASCADE, related_name="captured")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="captured")
    sequence = models.PositiveIntegerField()
    entry = models.UUIDField()
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    body = models.TextField()
    by = models.UUIDField()
    stretch = models.UUIDField()
    wall = models.DateTimeField()  # by the device's clock
    received_at = models.DateTimeField()
    at = models.DateTimeField(null=True)  # by the server's clock, once it is in the log or set aside
    clock = models.CharField(max_length=10, blank=True)  # right, corrected or doubtful
    became = models.CharField(max_length=10, choices=Became, default=Became.WAITING)
    why = models.JSONField(null=True)  # {"message", "fields", "changed"} of one that was set aside
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    reason = models.TextField(blank=True)  # why it was left out
    seat = models.ForeignKey("room.Seat", on_delete=models.PROTECT, null=True, related_name="captured")
    own = models.JSONField(null=True)  # {"number", "data"} of one that is in the log of who has the seat

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("attempt", "device", "sequence", name="captured_once"),
            models.UniqueConstraint("attempt", "entry", name="captured_entry_once"),
            models.CheckConstraint(
                condition=~models.Q(became="left")
                | (~models.Q(reason="") & models.Q(settled_at__isnull=False)),
                name="captured_left_why",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                "attempt", name="captured_unsettled", condition=models.Q(became__in=["waiting", "aside"])
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_grows(
                "IF TG_OP = 'UPDATE' AND "
                + " AND ".join(f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in AS_SENT)
                + " THEN RETURN NEW; END IF; "
                "IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM privacy_removal WHERE apprenticeship = "
                f"{OF_ATTEMPT} AND kind = 'decisions' "
                "AND transaction = pg_current_xact_id()::text::bigint) THEN RETURN OLD; END IF;"
            ),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} of {self.device_id}: {self.became}"

    @property
    def device_at(self) -> datetime | None:
        """The device's own time, where its clock was wrong or doubtful and the log has another."""
        differs = self.clock != "right" and self.at is not None and abs(self.at - self.wall) > NEAR
        return self.wall if differs else None

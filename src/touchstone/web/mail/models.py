"""Messages to people: written once, sent by a job, kept so that anybody can see whether one went."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from touchstone.web.organisations.owned import Owned


class Message(Owned):
    """One message to one address."""

    to = models.EmailField()
    person_id = models.UUIDField(null=True)
    apprenticeship_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    calendar = models.TextField(blank=True)  # an iCalendar object, attached
    written_at = models.DateTimeField()
    at_once = models.BooleanField(default=True)  # no: kept for the digest of somebody who wants it so
    digest = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="gathers")
    once = models.CharField(max_length=100, blank=True)  # names what an address is told a single time
    sent_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "organisation", "to", "once", condition=~models.Q(once=""), name="message_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("organisation", "written_at", name="message_by_time"),
            models.Index("organisation", "person_id", "written_at", name="message_by_person"),
        ]

    def __str__(self) -> str:
        return self.subject

"""Messages to people: written once, sent by a job, kept so that anybody can see whether one went."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from touchstone.web.organisations.owned import Owned


class Written(models.Model):
    """What every message has, whoever it belongs to."""

    to = models.EmailField()
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    text = models.TextField()  # without the link that opens an account, which is in ``sealed``
    html = models.TextField()
    sealed = models.TextField(blank=True, default="")  # the text with that link, until it was sent
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.subject

    def attached(self) -> str:
        """An iCalendar object that goes with it, or nothing."""
        return ""


class Message(Owned, Written):
    """One message to one address."""

    person_id = models.UUIDField(null=True)
    apprenticeship_id = models.UUIDField(null=True)
    calendar = models.TextField(blank=True)  # an iCalendar object, attached
    at_once = models.BooleanField(default=True)  # no: kept for the digest of somebody who wants it so
    digest = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="gathers")
    once = models.CharField(max_length=100, blank=True)  # names what an address is told a single time

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

    def attached(self) -> str:
        """Its entry for the calendar."""
        return self.calendar


class AccountMail(Written):
    """One message about somebody's account: a new password, address or second factor.

    It belongs to that person and to no organisation, so no organisation is shown it. Whoever asks for a new
    password gets one written, known or not.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index("written_at", name="account_mail_by_time"),
        ]

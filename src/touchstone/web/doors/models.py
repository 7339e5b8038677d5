"""Tokens by which programs act, and the answers that are given again to whoever asks the same again."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from touchstone.web.organisations.owned import Owned


class Token(models.Model):
    """A program acts in a membership: its secret is known to the program alone, here stands its hash.

    Like a membership it is read to find out what may be seen, so it is open to every organisation.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership = models.ForeignKey(
        "organisations.Membership", on_delete=models.CASCADE, related_name="tokens"
    )
    name = models.CharField(max_length=200)
    secret_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)  # how the secret begins: enough to find it, not to use it
    scopes = ArrayField(models.CharField(max_length=40))
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="token_expires_later"
            ),
            models.CheckConstraint(condition=~models.Q(scopes=[]), name="token_for_something"),
        ]

    def __str__(self) -> str:
        return self.name

    def stands(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and now < self.expires_at and self.membership.until is None


class KeptAnswer(Owned):
    """What a request with an idempotency key was answered: the same request again gets the same answer."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=255)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)  # none only while the first request still runs
    content_type = models.CharField(max_length=100, blank=True)
    location = models.TextField(blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("token", "key", name="kept_answer_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index("at", name="kept_answer_by_time")]

    def __str__(self) -> str:
        return self.key


class Endpoint(models.Model):
    """An address of another system that is told what happens. Open like a token: its organisation may be a
    partner of several.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    of = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="endpoints")
    address = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=40))
    secret = models.TextField()  # sealed: signing needs it
    secret_before = models.TextField(blank=True)  # the one before, sealed, which signs too for a while
    secret_before_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    trying_until = models.DateTimeField(null=True)  # somebody sends it a message; others wait for that
    rests_until = models.DateTimeField(null=True)  # it did not answer in time, and is left alone
    misses = models.PositiveSmallIntegerField(default=0)  # how often in a row

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(events=[]), name="endpoint_for_something"),
        ]

    def __str__(self) -> str:
        return self.address


class Delivery(Owned):
    """One event for one endpoint: what is said, and what became of it. It holds ids and no personal text."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    message_id = models.CharField(max_length=64)  # the same for every try, so that a receiver knows it again
    body = models.TextField()
    made_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)  # when it is tried next; none once it is over
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)  # of the last answer
    error = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index("endpoint", "made_at", "id", name="delivery_by_time"),
            models.Index(
                "endpoint", "next_at", name="delivery_waits", condition=models.Q(next_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.message_id

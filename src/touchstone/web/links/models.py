"""Upload links: who is asked for what, until when; and what they sent, until somebody takes or refuses it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from touchstone.web.organisations.owned import OfApprentice


class LinkStanding(models.TextChoices):
    """Whether a link still opens anything."""

    OPEN = "open", "Open"
    USED = "used", "Used up"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn"


class SentState(models.TextChoices):
    """What became of a file that was sent."""

    WAITING = "waiting", "Waits for somebody to look at it"
    ACCEPTED = "accepted", "Taken into the portfolio"
    REFUSED = "refused", "Refused"


class UploadLink(OfApprentice):
    """One person is asked for one thing. The secret is known to the mail alone, here stands its hash."""

    name = models.CharField(max_length=200)  # of the person who is asked
    email = models.EmailField()
    wanted = models.CharField(max_length=500)  # in words
    piece = models.ForeignKey("portfolio.Piece", null=True, on_delete=models.SET_NULL, related_name="+")
    families = ArrayField(models.CharField(max_length=10))  # of the kinds of file that are taken
    most = models.PositiveSmallIntegerField()  # files
    largest = models.PositiveBigIntegerField()  # bytes of one
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.UUIDField()
    made_by_name = models.CharField(max_length=200)  # as the person outside reads it
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    used_at = models.DateTimeField(null=True)  # when the last file that it allows was in

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="upload_link_expires_later"
            ),
            models.CheckConstraint(condition=~models.Q(families=[]), name="upload_link_for_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("made_by", "made_at", name="upload_link_by_maker"),
        ]

    def __str__(self) -> str:
        return self.name

    def standing(self, at: datetime) -> LinkStanding:
        """Whether it still opens anything at that moment."""
        if self.withdrawn_at is not None:
            return LinkStanding.WITHDRAWN
        if self.used_at is not None:
            return LinkStanding.USED
        return LinkStanding.OPEN if at < self.expires_at else LinkStanding.EXPIRED


class SentFile(OfApprentice):
    """One file that came by a link. It is part of nothing until somebody inside takes it."""

    link = models.ForeignKey(UploadLink, on_delete=models.CASCADE, related_name="sent")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)  # what the person called it: shown, never used as a path
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=SentState, default=SentState.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    because = models.CharField(max_length=500, blank=True)  # why it was refused
    piece = models.ForeignKey("portfolio.Piece", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("link", "file", name="sent_file_once"),
        ]

    def __str__(self) -> str:
        return self.name

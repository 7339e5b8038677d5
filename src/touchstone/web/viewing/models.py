"""Recordings as they are watched. What was found in a file and what people said of it stand apart."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from touchstone.web.organisations.owned import OfApprentice


class State(models.TextChoices):
    """How far the preparation is."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


class Viewing(OfApprentice):
    """One sound or video file, prepared for watching.

    ``found`` and ``seen`` come from the file alone. ``method`` to ``to_second`` are what somebody said when
    they named it as a recording to assess.
    """

    file = models.ForeignKey("files.StoredFile", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(max_length=10, blank=True)  # what is being done: probe, watch, play
    progress = models.PositiveSmallIntegerField(default=0)  # per cent of the step
    because = models.TextField(blank=True)  # why it failed
    since = models.DateTimeField()
    found = models.JSONField(null=True)
    seen = models.JSONField(null=True)
    poster = models.CharField(max_length=64, blank=True)  # bytes of ours, by hash
    strip = models.CharField(max_length=64, blank=True)
    playable = models.CharField(max_length=64, blank=True)  # the copy that plays, where the file does not
    playable_size = models.PositiveBigIntegerField(default=0)
    playable_type = models.CharField(max_length=30, blank=True)
    captions = models.TextField(blank=True)  # WebVTT
    captions_language = models.CharField(max_length=3, blank=True)  # its short code, such as cy for Welsh
    captions_by = models.UUIDField(null=True)
    method = models.CharField(max_length=60, blank=True)
    held_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    from_second = models.PositiveIntegerField(null=True)
    to_second = models.PositiveIntegerField(null=True)
    nominated_by = models.UUIDField(null=True)
    nominated_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("file", name="viewing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.state}"


class TimedNote(OfApprentice):
    """What somebody noted at a second of a recording, for the people of their own organisation."""

    file = models.ForeignKey("files.StoredFile", on_delete=models.CASCADE, related_name="+")
    second = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    ksbs = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    by = models.UUIDField()
    side = models.UUIDField()  # the organisation of whoever wrote it; of an apprentice, themselves
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.second} s of {self.file_id}"

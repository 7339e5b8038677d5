"""Names to hide, what was found in files, and which file came of which. All of it is personal data."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from touchstone.inspection.names.finding import Finding
from touchstone.web.organisations.owned import OfApprentice


class State(models.TextChoices):
    """How far the look through a file is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Choice(models.TextChoices):
    """What a person said of something that was found."""

    HIDE = "hide", "Hide it"
    LEAVE = "leave", "Leave it"


class HiddenName(OfApprentice):
    """Somebody whom the evidence of an apprentice must not show: a mentee, a colleague."""

    name = models.CharField(max_length=100)
    also = ArrayField(models.CharField(max_length=60), default=list, blank=True)  # short forms, nicknames
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("apprenticeship", "name", name="hidden_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Look(OfApprentice):
    """One look through one file for what identifies people."""

    file = models.OneToOneField("files.StoredFile", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    read = models.BooleanField(default=False)  # whether its words could be read
    because = models.TextField(blank=True)  # why it could not be looked through
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.file_id}: {self.state}"


class Found(OfApprentice):
    """One thing that may identify somebody, and what a person decided about it."""

    look = models.ForeignKey(Look, on_delete=models.CASCADE, related_name="found")
    number = models.PositiveIntegerField()  # its place in the file
    kind = models.CharField(max_length=10)
    text = models.TextField()
    part = models.CharField(max_length=10)
    page = models.PositiveIntegerField(null=True)
    paragraph = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    why = models.TextField()
    sure = models.CharField(max_length=10)
    choice = models.CharField(max_length=5, choices=Choice, blank=True)
    reason = models.TextField(blank=True)  # why it is left
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("look", "number", name="found_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.look_id}"

    @property
    def finding(self) -> Finding:
        """As the inspection told it."""
        return Finding.of_json({name: getattr(self, name) for name in Finding.__slots__})


class Redaction(OfApprentice):
    """A newer file in the place of an original, which is sealed from then on."""

    original = models.OneToOneField("files.StoredFile", on_delete=models.CASCADE, related_name="+")
    made = models.ForeignKey("files.StoredFile", on_delete=models.CASCADE, related_name="+")
    places = models.PositiveIntegerField()  # how many places were emptied
    drawn = ArrayField(models.PositiveIntegerField(), default=list)  # pages that became pictures
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.original_id} became {self.made_id}"

"""An import: a file of apprentices, what was found in it, and whom it registered.

The file and everything quoted from it are personal data of people who are not registered yet: both go a day
after the file came in. The counts stay, and whom it registered.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from touchstone.web.organisations.owned import OfApprentice, Owned

KEPT_FOR = timedelta(days=1)


class State(models.TextChoices):
    """How far an import has come."""

    CHECKING = "checking", "The rows are being checked"
    CHECKED = "checked", "Checked, nothing registered yet"
    REGISTERING = "registering", "Registering"
    FINISHED = "finished", "Finished"
    CANCELLED = "cancelled", "Cancelled"
    FORGOTTEN = "forgotten", "Not confirmed in time"


UNDER_WAY = (State.CHECKING, State.REGISTERING)
OPEN = (*UNDER_WAY, State.CHECKED)


class Kind(models.TextChoices):
    """What is said of a row."""

    WRONG = "wrong", "To put right"
    WARNING = "warning", "To look at"
    AGAIN = "again", "Registered already"
    REFUSED = "refused", "Could not be registered"


class Import(Owned):
    """One file of apprentices that somebody sent."""

    of = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="imports")
    membership = models.UUIDField()  # whoever sent it or, then, confirmed it: a job goes on in their role
    name = models.CharField(max_length=255)  # of the file: shown, never used as a path
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)  # none once it was forgotten
    encoding = models.CharField(max_length=20)
    delimiter = models.CharField(max_length=1)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.CHECKING)
    rows = models.PositiveIntegerField()  # that hold an apprentice
    last = models.PositiveIntegerField()  # the last of them, as a spreadsheet numbers rows
    at_row = models.PositiveIntegerField(default=0)  # the last one that was checked or, then, registered
    fine = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    doubtful = models.PositiveIntegerField(default=0)  # fine, but somebody should look
    again = models.PositiveIntegerField(default=0)  # registered before: nothing is done
    confirmed_at = models.DateTimeField(null=True)
    registered = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)  # fine when it was checked, and not any more
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "organisation",
                "of",
                "sha256",
                condition=models.Q(state__in=["checking", "checked", "registering"]),
                name="import_open_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("organisation", "of", "sent_at", "id", name="import_by_time"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kept_until(self) -> datetime:
        """When the file and what is quoted from it are forgotten."""
        return self.sent_at + KEPT_FOR

    @property
    def under_way(self) -> bool:
        """Whether a job works on it."""
        return self.state in UNDER_WAY


class Problem(Owned):
    """Something about one cell, or one row, of a file."""

    of_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    typed = models.CharField(max_length=200, blank=True)
    said = models.CharField(max_length=500)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index("of_import", "row", "id", name="problem_by_row"),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.column}"


class Taken(OfApprentice):
    """An apprentice whom an import registered, and from which row."""

    of_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="taken")
    row = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("of_import", "row", name="taken_row_once"),
        ]

    def __str__(self) -> str:
        return str(self.row)

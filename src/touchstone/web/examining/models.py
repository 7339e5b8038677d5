"""The examination of a file: what it is, says and tells. Nobody has to agree with what it advises."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from touchstone.inspection.report import Report
from touchstone.web.organisations.owned import OfApprentice


class State(models.TextChoices):
    """How far the examination is."""

    WAITING = "waiting"
    LOOKING = "looking"
    DONE = "done"
    FAILED = "failed"


class Examination(OfApprentice):
    """The newest examination of one file; ``report`` is ``inspection.report.Report`` without its text."""

    file = models.OneToOneField("files.StoredFile", on_delete=models.CASCADE, related_name="examination")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    because = models.TextField(blank=True)  # why it failed, in words
    since = models.DateTimeField()
    examined_at = models.DateTimeField(null=True)
    version = models.PositiveSmallIntegerField(default=0)  # of the examination: a newer one looks again
    quarantined = models.BooleanField(default=False)
    report = models.JSONField(null=True)
    text = models.TextField(blank=True)  # the words of the file, for who looks for names in it
    scanned_by = models.CharField(max_length=100, blank=True)  # what the virus scanner calls itself
    not_scanned = models.CharField(max_length=200, blank=True)  # why it gave no verdict

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(quarantined=False) | models.Q(report__isnull=False),
                name="quarantined_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.state}"

    @property
    def found(self) -> Report | None:
        """What was found; nothing until the first examination has ended."""
        return Report.of_json(self.report) if self.report is not None else None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why nobody may open the file, in words."""
        return tuple(note.message for note in self.found.told("quarantined")) if self.found else ()

"""Portfolios from elsewhere: a ZIP file, what will become of each file in it, and what became of it.

``lines`` has an object for each file and for each row of the sheet that is about none: ``index`` and
``path`` in the pack, ``size``, ``row`` of the sheet, ``id`` of the piece to be, its ``content``, ``problems``
why it is not taken, ``doubts``, and once it was its turn ``taken`` (the piece's code) or ``refused`` (why).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from touchstone.web.organisations.owned import OfApprentice


class State(models.TextChoices):
    """How far it has come."""

    CHECKED = "checked", "Checked, and not taken in yet"
    TAKING = "taking", "Being taken in"
    FINISHED = "finished", "Taken in"
    CANCELLED = "cancelled", "Cancelled"


OPEN = (State.CHECKED, State.TAKING)


class Arrival(OfApprentice):
    """One portfolio from elsewhere; its bytes go as soon as it was taken in, or after a day."""

    by = models.UUIDField()  # the person who sent it
    membership = models.UUIDField()  # in which they did, and the job goes on
    name = models.CharField(max_length=255)  # what the person called it: shown, never used as a path
    sha256 = models.CharField(max_length=64, blank=True)  # of the pack; nothing once its bytes were let go
    lines = models.JSONField(default=list)
    unknown = models.JSONField(default=list)  # headings of the sheet that mean nothing here
    beside = models.PositiveIntegerField(default=0)  # files that computers put beside people's, passed over
    at_line = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    sent_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "apprenticeship",
                condition=models.Q(state__in=["checked", "taking"]),
                name="arrival_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def fine(self) -> list[dict[str, Any]]:
        """What is, or was, to be taken in."""
        return [line for line in self.lines if not line["problems"]]

    @property
    def wrong(self) -> list[dict[str, Any]]:
        """What is not taken in, and why."""
        return [line for line in self.lines if line["problems"] or line.get("refused")]

    @property
    def taken(self) -> list[dict[str, Any]]:
        """What has become a piece."""
        return [line for line in self.lines if line.get("taken")]

    @property
    def under_way(self) -> bool:
        """Whether a job is at it."""
        return self.state == State.TAKING

"""Portfolios from elsewhere: a ZIP file, what will become of each file in it, and what became of it.

Beside them portfolios bound into one PDF, each for the one person who asked for it.

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


class Making(models.TextChoices):
    """How far a bound portfolio has come."""

    WAITING = "waiting", "Waiting"
    WORKING = "working", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Not made"


UNDER_WAY = (Making.WAITING, Making.WORKING)


class Bound(OfApprentice):
    """A portfolio as one PDF, made in the background for one person in one role; it goes after some days.

    ``fingerprint`` is of everything it says: once the portfolio says something else, nobody is given it.
    """

    by = models.UUIDField()  # the person who asked for it
    membership = models.UUIDField()  # in which they did: nobody else is given it
    state = models.CharField(max_length=10, choices=Making, default=Making.WAITING)
    done = models.PositiveIntegerField(default=0)  # files looked at
    of = models.PositiveIntegerField(default=0)  # how many there are
    because = models.TextField(blank=True)  # why it was not made
    fingerprint = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the PDF
    size = models.PositiveBigIntegerField(default=0)  # bytes
    pages = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("apprenticeship", "membership", name="bound_once"),
        ]

    def __str__(self) -> str:
        return f"{self.apprenticeship_id}: {self.state}"

    @property
    def under_way(self) -> bool:
        """Whether a job is at it, or will be."""
        return self.state in UNDER_WAY

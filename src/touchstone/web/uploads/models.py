"""An upload: what somebody is sending, how far it has come, and what came of it.

The bytes lie in the spool (``spool.py``), and how many have come is its length; ``received`` follows.
"""

from __future__ import annotations

from django.db import models

from touchstone.web.organisations.owned import OfApprentice


class State(models.TextChoices):
    """How far an upload has come."""

    COMING = "coming", "On its way"
    CHECKING = "checking", "Being checked"
    READY = "ready", "Here, and not used in a form yet"
    SPOILED = "spoiled", "Not what was sent"
    KEPT = "kept", "Kept"


class Upload(OfApprentice):
    """One file that somebody sends about an apprentice, piece by piece."""

    by = models.UUIDField()  # the person: nobody else goes on with it, or uses it
    name = models.CharField(max_length=255)  # what the person called it: shown, never used as a path
    size = models.PositiveBigIntegerField()  # bytes of the whole
    received = models.PositiveBigIntegerField(default=0)  # bytes, when a request last ended
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)  # when the last byte had come
    sha256_said = models.CharField(max_length=64, blank=True)  # what the sender took for its hash
    sha256 = models.CharField(max_length=64, blank=True)  # what it is
    problem = models.CharField(max_length=300, blank=True)  # why it can be used for nothing
    kept_at = models.DateTimeField(null=True)  # when a form took it

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> State:
        """How far it has come."""
        if self.problem:
            return State.SPOILED
        if self.kept_at is not None:
            return State.KEPT
        if self.finished_at is None:
            return State.COMING
        return State.READY if self.sha256 else State.CHECKING

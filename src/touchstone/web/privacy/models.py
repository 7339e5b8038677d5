"""Data protection: what holds a record by hand, who asked for erasure, what was removed, and what remains.

Holds and requests are about a person and go with their case. Removals and outcomes stay: they name nobody.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from touchstone.web.organisations.owned import (
    THIS_TRANSACTION,
    OfApprentice,
    Owned,
    append_only,
    never_emptied,
    only_grows,
)


class Hold(OfApprentice):
    """A legal hold by hand: nothing of this apprentice, or not this file, goes until somebody lifts it."""

    file = models.ForeignKey("files.StoredFile", on_delete=models.CASCADE, null=True, related_name="+")
    reason = models.TextField()
    placed_by = models.UUIDField()
    placed_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="data_hold_why"),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None, lifted_by=None)
                | (models.Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~models.Q(lifted_because="")),
                name="data_hold_lifted_why",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("organisation", "placed_at", "id", name="data_hold_by_time"),
        ]

    def __str__(self) -> str:
        return f"hold of {self.apprenticeship_id}"

    @property
    def what(self) -> str:
        """What it holds, in words."""
        return f"The file “{self.file.name}”" if self.file else "Everything"


class GivenUp(OfApprentice):
    """A failed case that nobody closed, with the day with which it ended: as the last night found it.

    Lists and the nightly job begin from it; the rules judge each case anew.
    """

    on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["apprenticeship"], name="given_up_once"),
        ]

    def __str__(self) -> str:
        return f"{self.apprenticeship_id}: {self.on}"


class State(models.TextChoices):
    """Where a request for erasure stands."""

    ASKED = "asked", "Waits for an answer"
    WAITING = "waiting", "Answered; the rest goes when nothing holds it"
    DONE = "done", "Answered and carried out"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (State.ASKED, State.WAITING)


class ErasureRequest(OfApprentice):
    """Somebody asked that what is kept of them be erased: when and how, and what they were answered.

    ``goes`` and ``stays`` keep the answer as it was given: one entry for each kind of data, with ``kind``,
    ``title``, ``message``, ``clause``, ``until`` (a day, or nothing), ``later`` (whether it goes by this
    request, once nothing keeps it) and ``holds``.
    """

    asked_by = models.UUIDField()  # the apprentice, or the manager who wrote it down
    asked_at = models.DateTimeField()
    received_on = models.DateField()  # the time to answer runs from here
    received_how = models.CharField(
        max_length=200, blank=True
    )  # of a letter or a call; nothing when asked here
    words = models.TextField(blank=True)
    due_on = models.DateField(
        null=True
    )  # the last day to answer, by the policy; none where it cannot be told
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answer = models.TextField(blank=True)  # what the manager added in their own words
    goes = models.JSONField(default=list)
    stays = models.JSONField(default=list)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "apprenticeship",
                condition=models.Q(state__in=["asked", "waiting"]),
                name="erasure_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="erasure_answered_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["waiting", "done"]) | models.Q(answered_at__isnull=False),
                name="erasure_answered_first",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("organisation", "state", "due_on", name="erasure_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.apprenticeship_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be answered or carried out."""
        return self.state in OPEN


STILL_WRITING = f"""
    IF TG_OP = 'UPDATE' AND OLD.transaction = {THIS_TRANSACTION} AND NEW.transaction = OLD.transaction
    THEN RETURN NEW; END IF;
"""


class Removal(Owned):
    """One kind of data of one apprenticeship was removed: when, why, and how many rows of which table.

    It names the apprenticeship by its id alone, which leads to nobody once the whole case has gone. The
    database lets rows that only grow go in the transaction that has put this on record, and in no other; once
    that has ended, this row is never changed.
    """

    apprenticeship = models.UUIDField()
    kind = models.CharField(max_length=20)  # of the policy's retention
    removed_at = models.DateTimeField()
    request = models.UUIDField(null=True)  # the request for erasure; none when its time was over
    message = models.TextField()  # the rule's sentence, as it stood
    clause = models.TextField()  # where the time is from
    counts = models.JSONField(default=dict)  # table -> rows
    transaction = models.BigIntegerField(default=0, editable=False)  # the database's own; set by it

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index("apprenticeship", "kind", name="removal_of"),
            models.Index("organisation", "removed_at", "id", name="removal_by_time"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_grows(STILL_WRITING),
            never_emptied(),
            pgtrigger.Trigger(
                name="stamped",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"NEW.transaction = {THIS_TRANSACTION}; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.apprenticeship}"


class Outcome(Owned):
    """What remains of a case for statistics: how it ended, and nothing that leads to the person.

    ``month`` is the first day of the month of the last result, or of the withdrawal: no day tells two apart.
    """

    standard = models.CharField(max_length=6)
    version = models.CharField(max_length=10)
    month = models.DateField()
    grades = models.JSONField(default=dict)  # method -> the grade that stands
    overall = models.CharField(max_length=60, blank=True)  # nothing where the apprentice left before it
    attempts = models.PositiveIntegerField(default=0)
    resits = models.PositiveIntegerField(default=0)
    retakes = models.PositiveIntegerField(default=0)
    appeals = models.PositiveIntegerField(default=0)
    upheld = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(month__day=1), name="outcome_of_a_month"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("organisation", "month", "id", name="outcome_by_month"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = append_only()

    def __str__(self) -> str:
        return f"{self.standard} {self.month:%Y-%m}"

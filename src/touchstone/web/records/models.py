"""Decisions about a case, and where each apprentice stands: what lists and boards read."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from touchstone.web.organisations.owned import OWN, OfApprentice, OfPartners, Owned, append_only


class CaseKind(models.TextChoices):
    """The decisions a case may hold."""

    OVERRIDE = "override", "Override"
    ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement"
    ADJUSTMENT = "adjustment", "Reasonable adjustment"
    REFUSED_ADJUSTMENT = "refused_adjustment", "Reasonable adjustment, refused"
    SANCTION = "sanction", "Sanction for malpractice"
    EXCEPTIONAL = "exceptional", "Exceptional circumstances"


NOT_YET = "See the record"  # for a next step: it is not known how who is told least may read it
MAY_BE_WITHDRAWN = "OLD.kind = 'exceptional'"  # whatever else was decided stays as it was decided
DISPUTABLE = (CaseKind.ADJUSTMENT, CaseKind.REFUSED_ADJUSTMENT, CaseKind.SANCTION)  # a code names them


class CaseDecision(OfApprentice):
    """A decision about one apprentice, kept for ever: who, in which role, when and why."""

    kind = models.CharField(max_length=20, choices=CaseKind.choices)
    code = models.CharField(max_length=64, blank=True, db_default="")  # how the record names it
    finding = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=60, blank=True)
    extra_minutes = models.PositiveIntegerField(null=True)
    asked_minutes = models.PositiveIntegerField(null=True)  # of a grant: where it was more
    measure = models.TextField(blank=True, db_default="")  # what a sanction imposes
    attempt = models.CharField(max_length=64, blank=True)
    by = models.UUIDField()
    role = models.CharField(max_length=40)
    at = models.DateTimeField()
    reason = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="case_decision_why"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~models.Q(withdrawn_because=""),
                name="case_decision_withdrawn_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=(CaseKind.REFUSED_ADJUSTMENT, CaseKind.SANCTION), code=""),
                name="case_decision_named",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=CaseKind.SANCTION, measure=""), name="case_decision_sanction_says"
            ),
            models.UniqueConstraint(
                "apprenticeship", "code", condition=~models.Q(code=""), name="case_decision_code_once"
            ),
        ]
        triggers: ClassVar = append_only(OWN, but=MAY_BE_WITHDRAWN)

    def __str__(self) -> str:
        return self.kind


def _tallied(operation: pgtrigger.Operation, **rows: int) -> pgtrigger.Trigger:
    """The trigger that writes into ``Tally`` what one statement changes; of ``rows`` each counts so much."""
    every = " UNION ALL ".join(
        f"SELECT organisation_id, stage, turns, {each} AS change FROM {name}_rows"  # noqa: S608 our own words
        for name, each in rows.items()
    )
    changes = f"SELECT organisation_id, stage, turns, sum(change) FROM ({every}) AS each"  # noqa: S608
    return pgtrigger.Trigger(
        name=f"tallied_{operation}".lower(),
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**{name: f"{name}_rows" for name in rows}),  # type: ignore[no-untyped-call]
        func=f"""
INSERT INTO records_tally (organisation_id, stage, turns, change, id)
SELECT *, gen_random_uuid() FROM ({changes} GROUP BY 1, 2, 3 HAVING sum(change) <> 0) AS changed;
RETURN NULL;
""",  # noqa: S608
    )


class Standing(OfPartners):
    """The last answer about an apprentice in the few words that lists need; the rules say it."""

    stage = models.CharField(max_length=30)
    next_action = models.CharField(max_length=60, blank=True)
    next_title = models.CharField(max_length=300, blank=True)
    whose_turn = models.CharField(max_length=40, blank=True)
    turns = ArrayField(models.CharField(max_length=40), default=list)  # everybody who can do something now
    steps = models.JSONField(default=list)  # ready ones: [{"action", "subject", "title", "by", "until"}]
    due_on = models.DateField(null=True)  # the nearest last day of anybody: lists are in its order
    due_title = models.CharField(max_length=300, blank=True, db_default="")  # what it is the last day of
    due_whose = models.CharField(max_length=40, blank=True, db_default="")  # who is to; nobody: a right
    closings = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField())
    )  # ``endings.said``
    closes_on = models.DateField(null=True)  # the nearest day on which a right ends
    soon_from = models.DateField(null=True)  # the first day on which one is soon over
    overall = models.CharField(max_length=60, blank=True)
    broken = models.PositiveIntegerField(default=0)  # unmet musts that nobody has let pass
    as_of = models.DateTimeField()
    # the same as those who are told least may know it; which lists read them, ``in_lists`` says
    told_next_action = models.CharField(max_length=60, blank=True, default="", db_default="")
    told_next_title = models.CharField(max_length=300, blank=True, default=NOT_YET, db_default=NOT_YET)
    told_whose_turn = models.CharField(max_length=40, blank=True, default="", db_default="")
    told_due_on = models.DateField(null=True)
    told_due_title = models.CharField(max_length=300, blank=True, default="", db_default="")
    told_due_whose = models.CharField(max_length=40, blank=True, default="", db_default="")
    told_broken = models.PositiveIntegerField(null=True)  # nothing: none of these was worked out yet

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("apprenticeship", name="standing_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "stage", "due_on"], include=["turns"], name="standing_by_stage"
            ),  # answers how many stand where, and how many of them wait, without looking at their rows
            *(
                models.Index(fields=[partner, "stage", due], include=["organisation", "turns"], name=name)
                for partner, due, name in (
                    ("provider", "due_on", "standing_of_provider"),
                    ("employer", "told_due_on", "standing_told_employer"),
                )
            ),
            models.Index(
                fields=["organisation", "due_on", "apprenticeship"],
                include=["turns", "stage"],
                name="standing_due",
            ),  # everybody in the order of their next date, with whose turn it is
            *(
                models.Index(
                    fields=[partner, due, "apprenticeship"], include=["organisation", "turns"], name=name
                )
                for partner, due, name in (
                    ("provider", "due_on", "standing_due_of_provider"),
                    ("employer", "told_due_on", "standing_due_told_employer"),
                )
            ),
            models.Index("organisation", "whose_turn", "due_on", name="standing_by_turn"),
            models.Index(
                "organisation",
                "soon_from",
                name="standing_by_closing",
                condition=models.Q(soon_from__isnull=False),
            ),
            *(
                models.Index(partner, "soon_from", name=name, condition=models.Q(soon_from__isnull=False))
                for partner, name in (
                    ("provider", "standing_soon_of_provider"),
                    ("employer", "standing_soon_of_employer"),
                )
            ),
            GinIndex("turns", name="standing_turns"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            _tallied(pgtrigger.Insert, new=1),
            _tallied(pgtrigger.Update, old=-1, new=1),
            _tallied(pgtrigger.Delete, old=-1),
        ]

    def __str__(self) -> str:
        return self.stage


class Tally(Owned):
    """How many more stand at a stage, or fewer: the sum of all is how many there are.

    The database writes a row in the transaction that changes a standing, so that no page counts an
    organisation's standings, and nobody waits for another who changes the same sum. A job adds them up.
    """

    stage = models.CharField(max_length=30)
    turns = ArrayField(models.CharField(max_length=40))
    change = models.IntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation"], include=["stage", "turns", "change"], name="tally_of"),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.change:+}"

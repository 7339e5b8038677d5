"""Questions that may be asked, in wordings that never change; sets drawn from them; assessors' own notes."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from touchstone.web.organisations.owned import OfApprentice, Owned, append_only


class State(models.TextChoices):
    """Whether a question may be drawn."""

    DRAFT = "draft", "Draft"
    IN_USE = "in_use", "In use"
    WITHDRAWN = "withdrawn", "Withdrawn"


class BankQuestion(Owned):
    """One question of a bank, for one method of a standard. What it says is its current wording."""

    number = models.PositiveIntegerField()  # how people name it: question 12 of their organisation
    standard = models.CharField(max_length=20)
    method = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    current = models.OneToOneField("questions.Wording", on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_on = models.DateField(null=True)  # by whoever put it in use, or looked at it again
    review_due_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("organisation", "number", name="question_number_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "standard", "method", "state"], name="question_of_method"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """How people name it: ``Q12`` would be taken for a question that was asked."""
        return f"No. {self.number}"

    def is_due(self, today: date) -> bool:
        """Whether it is in use and its yearly review is over."""
        return self.state == State.IN_USE and self.review_due_on is not None and self.review_due_on <= today


class Wording(Owned):
    """What a question says, from a moment on. A change is another wording; sets drawn before keep theirs."""

    question = models.ForeignKey(BankQuestion, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveIntegerField()
    text = models.TextField()
    ksbs = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    theme = models.CharField(max_length=60, blank=True)
    answer = models.TextField(blank=True)  # what a good answer touches: for assessors alone
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("question", "number", name="wording_number_once"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = append_only()

    def __str__(self) -> str:
        return self.text


class Step(Owned):
    """What somebody decided about a question: that it is in use, was reviewed, is withdrawn."""

    question = models.ForeignKey(BankQuestion, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = append_only()

    def __str__(self) -> str:
        return self.kind


class QuestionSet(OfApprentice):
    """The set drawn for one attempt. The seed draws it again from the bank as it was."""

    attempt = models.OneToOneField(
        "bookings.Attempt", on_delete=models.CASCADE, related_name="drawn_questions"
    )
    seed = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    drawn_by = models.UUIDField()

    def __str__(self) -> str:
        return f"Questions of {self.attempt_id}"


class Placed(Owned):
    """A wording in a set. One that was taken out stays, with the reason; another has its place."""

    of_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="placed")
    question = models.ForeignKey(BankQuestion, on_delete=models.PROTECT, related_name="placed")
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    exposure = models.PositiveIntegerField()  # how often it had been drawn before
    at = models.DateTimeField()
    out_at = models.DateTimeField(null=True)
    out_because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("of_set", "question", name="question_once_in_a_set"),
            models.UniqueConstraint(
                "of_set", "place", condition=models.Q(out_at=None), name="place_in_a_set_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.of_set_id}"


class PieceNote(OfApprentice):
    """What an assessor noted for themselves while they read a piece, and whether they have read it."""

    attempt = models.ForeignKey("bookings.Attempt", on_delete=models.CASCADE, related_name="+")
    piece = models.ForeignKey("portfolio.Piece", on_delete=models.CASCADE, related_name="+")
    by = models.UUIDField()
    text = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("attempt", "piece", "by", name="piece_note_once"),
        ]

    def __str__(self) -> str:
        return f"Note on {self.piece_id}"

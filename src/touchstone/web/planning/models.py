"""The planning sheet: notes for each criterion, evidence linked to them, and to whom the apprentice shows it.

Nothing of it is evidence: no record, rule or grade reads these tables.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from touchstone.web.organisations.owned import OfApprentice, Owned


class Note(OfApprentice):
    """What an apprentice wants to remember for one criterion of one method.

    ``wording`` and ``version`` say what the criterion was when they wrote: a note outlives its criterion.
    """

    method = models.CharField(max_length=60)
    criterion = models.CharField(max_length=60)  # id of a criterion; a KSB's code where a theme has none
    text = models.TextField(blank=True)
    wording = models.TextField()
    version = models.CharField(max_length=10)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("apprenticeship", "method", "criterion", name="note_once"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} of {self.apprenticeship_id}"


class Link(Owned):
    """A piece of evidence that the apprentice wants to speak about."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="links")
    piece = models.ForeignKey("portfolio.Piece", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("note", "piece", name="link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.note_id} with {self.piece_id}"


class Share(OfApprentice):
    """The apprentice shows the sheet to one partner, from a moment on, until they take that back.

    It names the organisation, not its role: whoever comes in its place is shown nothing.
    """

    partner = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="planning_shares"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "apprenticeship", "partner", condition=models.Q(until=None), name="share_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.apprenticeship_id} to {self.partner_id}"

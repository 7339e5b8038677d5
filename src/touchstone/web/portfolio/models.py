"""The portfolio of evidence: pieces, their files in versions, when it was handed in and given on."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from touchstone.web.organisations.owned import OfApprentice, Owned


class Portfolio(OfApprentice):
    """One apprentice's portfolio; handing it in locks it until a reviewer returns it."""

    handed_in_at = models.DateTimeField(null=True)
    handed_in_by = models.UUIDField(null=True)
    given_to_assessor_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("apprenticeship", name="portfolio_once"),
        ]

    def __str__(self) -> str:
        return f"Portfolio of {self.apprenticeship_id}"


class Piece(OfApprentice):
    """One discrete piece of evidence and what it is said to show."""

    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)  # id of an evidence kind of the plan
    shows = models.TextField(blank=True)
    statement = models.TextField(
        blank=True
    )  # what the employer saw, where they wrote the piece here themselves
    observed_on = models.DateField(null=True)
    mentees = ArrayField(models.CharField(max_length=60), default=list, blank=True)  # aliases, never names
    ksbs = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    pointers = models.JSONField(default=dict, blank=True)  # by KSB: where in it, as rules.pointing writes it
    meaning = models.JSONField(default=dict, blank=True)  # what the larger model found in its words
    anonymised = models.BooleanField(null=True)  # the provider's declaration; None until somebody declares
    anonymised_by = models.UUIDField(null=True)
    anonymised_at = models.DateTimeField(null=True)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)  # what a form saw, so that a second tab loses nothing
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("apprenticeship", "number", name="piece_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def code(self) -> str:
        """How records and notes point at this piece, such as ``E07``."""
        return f"E{self.number:02d}"

    @property
    def files(self) -> list[PieceVersion]:
        """Its versions that stand, newest first, however they were read."""
        standing = (one for one in self.versions.all() if one.removed_at is None)
        return sorted(standing, key=lambda one: one.number, reverse=True)


class PieceVersion(Owned):
    """A file of a piece; a newer one leaves the older in its place."""

    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # taken back: the row stays, the file is closed
    removed_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("piece", "number", name="piece_version_once"),
            models.CheckConstraint(
                condition=models.Q(removed_at=None, removed_by=None)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="piece_version_removed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.piece_id} version {self.number}"

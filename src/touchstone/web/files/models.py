"""Files as they were handed in. Where the bytes are follows from their hash, never from the file's name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from touchstone.web.organisations.owned import OfApprentice


class StoredFile(OfApprentice):
    """One file of one apprentice; the same bytes handed in twice are kept once."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    media_type = models.CharField(max_length=100)  # what it is, found by looking inside
    name = models.CharField(max_length=255)  # what the person called it: shown, never used as a path
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # taken back: the row stays, nobody opens the bytes any more
    erased_at = models.DateTimeField(null=True)  # its time was over: it names its bytes no more

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "apprenticeship",
                "sha256",
                "name",
                condition=models.Q(erased_at=None),
                name="file_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""Files as they were handed in. Where the bytes are follows from their hash, never from the file's name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from touchstone.web.organisations.owned import WHOLE_CASE, OfApprentice

RECORDINGS, IDENTITY, PORTFOLIO = "recordings", "identity", "portfolio"  # kinds of the policy's retention
KINDS = ("", IDENTITY, PORTFOLIO, RECORDINGS, WHOLE_CASE)  # of several, a file is kept as the last of these


class StoredFile(OfApprentice):
    """One file of one apprentice; the same bytes handed in twice are kept once."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    media_type = models.CharField(max_length=100)  # what it is, found by looking inside
    name = models.CharField(max_length=255)  # what the person called it: shown, never used as a path
    kept_as = models.CharField(max_length=20, blank=True)  # its retention class, once it serves
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # taken back: the row stays, nobody opens the bytes any more
    waits = models.BooleanField(default=False)  # from outside: closed until somebody inside takes it
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
            models.CheckConstraint(condition=models.Q(kept_as__in=KINDS), name="file_kept_as_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def retention(self) -> str:
        """The kind of the policy's retention with which it goes; while it serves nothing, the portfolio."""
        return self.kept_as or PORTFOLIO

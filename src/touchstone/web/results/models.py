"""Results: what was released, exactly as it was judged; who was told; and what holds one back."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from touchstone.web.organisations.owned import OWN, OfApprentice, append_only


class Release(OfApprentice):
    """A released result: the record as judged, the hashes of the law, findings and trace; never changed.

    ``record`` holds what was released by then: an attempt whose result was still to come is in it without
    its judgements, so that a kept answer never tells more than was told. What is changed later, by
    an appeal or by exceptional circumstances, is a row of its own; the earlier one stays as it was.
    """

    attempt = models.ForeignKey("bookings.Attempt", on_delete=models.PROTECT, related_name="releases")
    released_at = models.DateTimeField()
    released_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=60)
    overall = models.CharField(max_length=60, blank=True)  # once the results of all methods are released
    record = models.JSONField()
    plan_sha256 = models.CharField(max_length=64)
    policy_sha256 = models.CharField(max_length=64)
    scheme_sha256 = models.CharField(max_length=64)
    report = models.JSONField()
    feedback = models.JSONField(default=dict)  # by criterion
    revision = models.PositiveSmallIntegerField(default=1)
    because = models.CharField(max_length=64, blank=True)  # code of an appeal, or one of ``reasons``

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("attempt", "revision", name="release_once"),
            models.CheckConstraint(
                condition=models.Q(revision=1, because="")
                | (models.Q(revision__gt=1) & ~models.Q(because="")),
                name="release_revised_why",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("organisation", "released_at", "id", name="release_by_day"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = append_only(OWN)

    def __str__(self) -> str:
        return self.grade


class Told(OfApprentice):
    """The apprentice was told a result by those to whom it was given; from then on they read it here."""

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="told")
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = append_only(OWN)

    def __str__(self) -> str:
        return str(self.release_id)


class Hold(OfApprentice):
    """Somebody holds a result back, and says why."""

    attempt = models.ForeignKey("bookings.Attempt", on_delete=models.CASCADE, related_name="holds")
    reason = models.TextField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    lifted_because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("attempt", condition=models.Q(lifted_at=None), name="hold_one_open"),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None, lifted_by=None)
                | (models.Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~models.Q(lifted_because="")),
                name="hold_lifted_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.attempt_id)

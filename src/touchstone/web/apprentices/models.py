"""Apprenticeships: one person on one standard with one assessment organisation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from touchstone.web.organisations.owned import OfApprentice, Owned


class Funding(models.TextChoices):
    """Who pays."""

    FUNDED = "funded", "Funded by the apprenticeship budget"
    PRIVATE = "private", "Privately funded"


class Apprenticeship(Owned):
    """A registration: who, with whom, on which version of which standard, since when."""

    first_name = models.CharField(max_length=200)
    last_name = models.CharField(max_length=200)
    email = models.EmailField("e-mail address")
    born_on = models.DateField("date of birth")
    uln = models.CharField("ULN", max_length=10, blank=True)
    person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="apprenticeships"
    )
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="provides"
    )
    employer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="employs"
    )
    line_manager_name = models.CharField(max_length=200)
    line_manager_email = models.EmailField()
    standard = models.CharField(max_length=6)
    version = models.CharField(max_length=10)
    started_on = models.DateField()
    original_started_on = models.DateField(null=True, blank=True)
    opted_in = models.BooleanField("opted in to English and maths", null=True)
    funding = models.CharField(max_length=10, choices=Funding.choices, default=Funding.FUNDED)
    adjustment_needs = models.TextField(blank=True)
    privacy_notice_at = models.DateTimeField()
    certificate_permission_at = models.DateTimeField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(uln="") | models.Q(uln__regex=r"^[1-9][0-9]{9}$"),
                name="apprenticeship_uln",
            ),
            models.UniqueConstraint(
                "organisation",
                "uln",
                "standard",
                condition=~models.Q(uln="") & models.Q(withdrawn_on=None),
                name="apprenticeship_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("organisation", "last_name", "first_name", "id", name="apprenticeship_by_name"),
            models.Index("provider", name="apprenticeship_provider"),
            models.Index("employer", name="apprenticeship_employer"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


class VersionChange(OfApprentice):
    """The version of the plan was chosen or changed: an explicit act, with its reason."""

    standard = models.CharField(max_length=6)
    version = models.CharField(max_length=10)
    reason = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.standard} {self.version}"

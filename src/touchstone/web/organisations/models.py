"""Organisations, how they work together, and who holds which role in them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Kind(models.TextChoices):
    """What an organisation is."""

    ASSESSMENT_ORGANISATION = "assessment_organisation", "Assessment organisation"
    TRAINING_PROVIDER = "training_provider", "Training provider"
    EMPLOYER = "employer", "Employer"


class Organisation(models.Model):
    """An assessment organisation, a training provider or an employer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    name = models.CharField(max_length=200)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True)
    epao_id = models.CharField("EPAO identifier", max_length=7, blank=True)
    policy = models.CharField(
        max_length=60, default="default"
    )  # id of the policy file of an assessment organisation
    address = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("kind", "name", name="organisation_name_once"),
            models.CheckConstraint(
                condition=models.Q(ukprn="") | models.Q(ukprn__regex=r"^[1-9][0-9]{7}$"),
                name="organisation_ukprn",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Relation(models.Model):
    """A provider or an employer works with an assessment organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="partners")
    partner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="works_with")
    centre = models.BooleanField(default=False)  # may deliver and mark parts, under a plan that says so
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("organisation", "partner", name="relation_once"),
            models.CheckConstraint(
                condition=~models.Q(organisation=models.F("partner")), name="relation_between_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} with {self.organisation_id}"


class Membership(models.Model):
    """A person holds a role in an organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "person", "organisation", "role", condition=models.Q(until=None), name="membership_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.role}"

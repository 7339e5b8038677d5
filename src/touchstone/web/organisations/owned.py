"""What every table of an assessment organisation has: whose it is, and a name nobody can guess."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models


class Owned(models.Model):
    """A row that belongs to one assessment organisation and that the database shows to no other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class OfApprentice(Owned):
    """An owned row about one apprenticeship."""

    apprenticeship = models.ForeignKey(
        "apprentices.Apprenticeship", on_delete=models.CASCADE, related_name="%(app_label)s_%(class)ss"
    )

    class Meta:
        abstract = True


def append_only() -> list[pgtrigger.Trigger]:
    """The database refuses to change or remove rows of this table, whoever asks."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="never_emptied",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'this table only grows';",
        ),
    ]

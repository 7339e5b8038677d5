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


class OfPartners(OfApprentice):
    """An owned row that says itself whose apprentice it is about: partners find theirs by an index.

    Whoever moves an apprentice to another partner writes it anew.
    """

    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


WHOLE_CASE = "decisions"  # the kind of data at whose end nothing of a case is kept
THIS_TRANSACTION = "pg_current_xact_id()::text::bigint"
OWN = "OLD.apprenticeship_id"
REFUSED = "RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;"


def append_only(whose: str = "", but: str = "") -> list[pgtrigger.Trigger]:
    """The database refuses to change or remove rows of this table, whoever asks.

    ``whose`` is SQL for the apprenticeship that a row is about: rows about one may be removed, and never
    changed, in the very transaction that puts the removal of its whole case on record (``privacy.Removal``).
    ``but`` is SQL for the rows that may be changed.
    """
    gone = f"IF TG_OP = 'DELETE' AND {_gone(whose)} THEN RETURN OLD; END IF;" if whose else ""
    changed = f"IF TG_OP = 'UPDATE' AND {but} THEN RETURN NEW; END IF;" if but else ""
    return [
        only_grows(f"{gone} {changed}".strip()),
        never_emptied(),
    ]


def only_grows(unless: str = "") -> pgtrigger.Trigger:
    """The trigger that refuses changes; ``unless`` is what a function says before it refuses."""
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"{unless} {REFUSED}".strip(),
    )


def never_emptied() -> pgtrigger.Trigger:
    """The trigger that refuses to empty a table at one go."""
    return pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'this table only grows';",
    )


def _gone(whose: str) -> str:
    """Whether this transaction has put on record that the whole case goes."""
    return (
        f"EXISTS (SELECT FROM privacy_removal WHERE apprenticeship = {whose} "
        f"AND kind = '{WHOLE_CASE}' AND transaction = {THIS_TRANSACTION})"
    )

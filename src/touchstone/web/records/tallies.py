"""How many of an organisation stand where, from the sums that the database keeps as standings change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from touchstone.web.organisations.prepared import prepared, settled
from touchstone.web.records.models import Standing, Tally

LOCK = 0x7A11E5  # of this job alone


def stages(organisation: UUID, today: date, parties: Sequence[str]) -> list[dict[str, Any]]:
    """Each stage with how many stand there, are late, and wait for one of the parties. Two queries."""
    late = dict(_late(organisation, today))
    number, ours = Counter[str](), Counter[str]()
    for stage, turns, many in _sums(organisation):
        number[stage] += many
        ours[stage] += many * (not set(parties).isdisjoint(turns))
    return [
        {"stage": stage, "number": many, "late": late.get(stage, 0), "ours": ours[stage]}
        for stage, many in number.items()
        if many
    ]


def everybody(organisation: UUID) -> int:
    """How many apprentices of an assessment organisation stand anywhere."""
    return sum(many for _, _, many in _sums(organisation))


@prepared
def _sums(organisation: UUID) -> QuerySet[Tally, tuple[Any, ...]]:
    found = Tally.objects.filter(organisation=organisation).values("stage", "turns")
    return found.annotate(many=Sum("change")).values_list("stage", "turns", "many")


@settled
def _late(organisation: UUID, today: date) -> QuerySet[Standing, tuple[Any, ...]]:
    found = Standing.objects.filter(organisation=organisation, due_on__lt=today).values("stage")
    return found.annotate(many=Count("stage")).values_list("stage", "many")


@transaction.atomic
def add_up(*, organisation: UUID) -> int:
    """Put one row for each sum in the place of all rows that went into it; say how many are left.

    What somebody changes meanwhile has a row of its own, which is not seen and stays.
    """
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    rows = Tally.objects.filter(organisation=organisation)
    sums, ids = Counter[tuple[str, tuple[str, ...]]](), []
    for id, stage, turns, change in rows.values_list("id", "stage", "turns", "change"):
        sums[stage, tuple(turns)] += change
        ids.append(id)
    left = [
        Tally(organisation_id=organisation, stage=stage, turns=list(turns), change=change)
        for (stage, turns), change in sorted(sums.items())
        if change
    ]
    if len(left) < len(ids):
        rows.filter(id__in=ids).delete()
        Tally.objects.bulk_create(left)
    return len(left)

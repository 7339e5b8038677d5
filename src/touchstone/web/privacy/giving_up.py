"""Which failed cases ended although nobody closed them, found out each night for lists and removal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from touchstone.rules.retention import ended_on
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.privacy.models import GivenUp
from touchstone.web.privacy.queries import FAILED, done_on
from touchstone.web.records.queries import situations

TOGETHER = 200  # apprentices judged with one set of queries


def find_given_up(*, organisation: UUID, at: datetime) -> int:
    """Note the failed cases of an organisation that have ended, and forget those that go on; say how many."""
    stages = [stage.value for stage in FAILED]
    failed = Apprenticeship.objects.filter(organisation=organisation, withdrawn_on=None)
    failed = failed.filter(records_standings__stage__in=stages)
    GivenUp.objects.filter(organisation=organisation).exclude(apprenticeship__in=failed).delete()
    ids = list(failed.order_by("id").values_list("id", flat=True))
    return sum(_note(ids[start : start + TOGETHER], at) for start in range(0, len(ids), TOGETHER))


@transaction.atomic
def _note(ids: Sequence[UUID], at: datetime) -> int:
    rows = Apprenticeship.objects.filter(id__in=ids).select_related("organisation").order_by("id")
    some = {one.id: one for one in rows}
    known = situations(list(some.values()), at)
    done = done_on(known)
    ended = {id: on for id, one in known.items() if (on := ended_on(one, done.get(id))) is not None}
    GivenUp.objects.filter(apprenticeship__in=known.keys() - ended.keys()).delete()
    GivenUp.objects.bulk_create(
        [
            GivenUp(organisation_id=some[id].organisation_id, apprenticeship_id=id, on=on)
            for id, on in ended.items()
        ],
        update_conflicts=True,
        unique_fields=["apprenticeship"],
        update_fields=["on"],
    )
    return len(ended)

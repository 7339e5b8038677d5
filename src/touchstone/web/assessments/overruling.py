"""Judgements changed by somebody other than the assessor: written into the same log, over the same names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from touchstone.web.assessments.entries import judgements
from touchstone.web.assessments.models import Entry
from touchstone.web.assessments.queries import log
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.records import law


def overrule(
    *, attempt: Attempt, levels: Mapping[str, str], reasons: Mapping[str, str], by: Actor, at: datetime
) -> list[dict[str, str]]:
    """Add judgements over those of the assessor, which stay in the log; answers with what changed.

    The caller has locked the apprenticeship, and ends its action with ``records.actions.keep``.
    """
    one = attempt.apprenticeship
    method = law.plan(one.standard, one.version).method(attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    known = {criterion.id for criterion in method.criteria}
    strange = {id: "There is no such criterion." for id in levels if id not in known}
    strange |= {id: "There is no such level." for id in levels if levels[id] not in method.level_order}
    if strange:
        raise Refused("Look at what is marked.", fields=strange)
    entries = log(attempt.id)
    current, changes = judgements(list(entries)), []
    for number, (id, level) in enumerate(sorted(levels.items()), start=len(entries) + 1):
        before = current[id].level if id in current else None
        Entry.objects.create(
            organisation_id=attempt.organisation_id,
            attempt=attempt,
            number=number,
            kind="judgement",
            data={"criterion": id, "level": level, "reason": reasons[id].strip(), "pointers": []},
            at=at,
            by=by.person_id,
            kept_at=at,
        )
        changes.append({"criterion": id, "from": before or "", "to": level, "reason": reasons[id].strip()})
    return changes

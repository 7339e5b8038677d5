"""What remains of a case: how it ended, with nothing that leads to the person."""

from __future__ import annotations

from datetime import date

from touchstone.rules.attempts import standing, standing_grade, taken
from touchstone.rules.calendar import day
from touchstone.rules.results import overall
from touchstone.rules.retention import ended_on
from touchstone.rules.situation import Situation
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.privacy.models import Outcome


def remaining(one: Apprenticeship, situation: Situation) -> Outcome:
    """The anonymous outcome of a case that has ended, not kept yet."""
    record = situation.record
    told = {method: standing_grade(situation, method) for method in standing(situation)}
    held = [attempt for attempt in record.attempts if taken(attempt)]
    return Outcome(
        organisation_id=one.organisation_id,
        standard=record.standard,
        version=record.version,
        month=_ended(situation).replace(day=1),
        grades={method: found.grade for method, found in told.items() if found and found.grade},
        overall=overall(situation).grade or "",
        attempts=len(held),
        resits=sum(attempt.kind == "resit" for attempt in held),
        retakes=sum(attempt.kind == "retake" for attempt in held),
        appeals=len(record.appeals),
        upheld=sum(any(stage.outcome == "upheld" for stage in one.stages) for one in record.appeals),
    )


def _ended(situation: Situation) -> date:
    """The day of the withdrawal or of the last result; a failed case ended later, by what nobody did."""
    if situation.record.programme.withdrawn_on is not None and (left := ended_on(situation)) is not None:
        return left
    told = [one.notified_at for one in situation.record.attempts if one.notified_at is not None]
    assert told, "only a case that has ended goes"
    return max(map(day, told))

"""Reasonable adjustments as they stand: what was granted, and what an appeal granted in its place.

Promise: whoever asks how many minutes an apprentice has more, asks here; an appeal never takes any away.
"""

from __future__ import annotations

from touchstone.rules.appeals import upheld
from touchstone.rules.disputes import choices
from touchstone.rules.record import Record
from touchstone.rules.record.case import Adjustment, Sanction
from touchstone.rules.roles import Role


def granted(record: Record, method: str) -> tuple[Adjustment, ...]:
    """Every adjustment of a method, oldest first, those that appeals granted among them.

    An appeal's minutes stand in place of the disputed decision's. What they are more counts from the appeal's
    decision on, so that a session held before it keeps the minutes it had.
    """
    found = [one for one in record.case.adjustments if one.method == method]
    found += _on_appeal(record, method)
    return tuple(sorted(found, key=lambda one: one.at.timestamp()))


def minutes(record: Record, method: str) -> int:
    """The minutes of reasonable adjustment that a method has by now."""
    return sum(one.extra_minutes for one in granted(record, method))


def _on_appeal(record: Record, method: str) -> list[Adjustment]:
    found = []
    for disputed in choices(record):
        if isinstance(disputed, Sanction) or disputed.method != method:
            continue
        has = disputed.extra_minutes if isinstance(disputed, Adjustment) else 0
        for decision in upheld(record, disputed):
            more = (decision.grants_minutes or 0) - has
            if more > 0:
                has += more
                found.append(
                    Adjustment(
                        by=min((one.by for one in decision.deciders), default=disputed.by),
                        role=Role.ASSESSMENT_ORGANISATION,  # it answers for those who decide its appeals
                        at=decision.decided_at,
                        reason=decision.reason,
                        method=method,
                        extra_minutes=more,
                    )
                )
    return found

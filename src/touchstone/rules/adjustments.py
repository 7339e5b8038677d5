"""Reasonable adjustments as they stand: what was granted, and what an appeal granted in its place.

Promise: whoever asks how many minutes an apprentice has more, asks here; an appeal never takes any away.
"""

from __future__ import annotations

from dataclasses import replace

from touchstone.rules.appeals import upheld
from touchstone.rules.disputes import choices
from touchstone.rules.record import Record
from touchstone.rules.record.case import Adjustment, Appeal, RefusedAdjustment, Sanction
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


def disputed_minutes(record: Record, disputed: Adjustment | RefusedAdjustment) -> int:
    """The minutes of a decision as they stand: granted by it, or since then by an appeal against it."""
    given = disputed.extra_minutes if isinstance(disputed, Adjustment) else 0
    return max([given, *(one.grants_minutes or 0 for one in upheld(record, disputed))])


def in_minutes(record: Record) -> Record:
    """The record with its adjustments as the minutes that they come to, for whoever is told of no need.

    What was asked for or refused, and who disputed that, is not in it; what is judged by minutes stays, and
    so does what an appeal about an attempt changed, as one about its result. One of an employer's own stays
    like that too: nobody else is told of no need.
    """
    methods = {one.method for one in record.case.adjustments}
    methods |= {one.method for one in record.case.refused_adjustments}
    all_of_them = [replace(one, id=None, asked_minutes=None) for id in methods for one in granted(record, id)]
    all_of_them.sort(key=lambda one: (one.at.timestamp(), one.method))
    case = replace(record.case, adjustments=tuple(all_of_them), refused_adjustments=())
    known = tuple(
        replace(one, against="result") if one.against == "adjustment" else one
        for one in record.appeals
        if one.against != "adjustment" or _tells_no_need(one)
    )
    return replace(record, case=case, appeals=known)


def _tells_no_need(appeal: Appeal) -> bool:
    """Whether who is told of no need knows of an appeal about an adjustment, as one about a result."""
    changed = any(one.outcome == "upheld" for one in appeal.stages)
    return appeal.decision is None and (changed or appeal.lodged_by is Role.EMPLOYER)


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

"""Appeals whose decisions cannot have come in the order that is written."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from touchstone.rules.calendar import day
from touchstone.rules.record.case import Appeal
from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation
from touchstone.rules.words import on_date


def problems(situation: Situation) -> Iterator[Problem]:
    """Decisions before the appeal was lodged, before the stage before them, or after the final one."""
    order = {stage.id: rank for rank, stage in enumerate(situation.policy.appeals.stages)}
    for index, appeal in enumerate(situation.record.appeals):
        yield from _lodged(appeal, f"appeals[{index}]")
        yield from _stages(appeal, f"appeals[{index}]", order)


def _lodged(appeal: Appeal, place: str) -> Iterator[Problem]:
    for index, decision in enumerate(appeal.stages):
        if decision.decided_at < appeal.lodged_at:
            yield Problem(
                place=f"{place}.stages[{index}].decided_at",
                message=(
                    f"Decided on {on_date(day(decision.decided_at))}, before the appeal was lodged "
                    f"on {on_date(day(appeal.lodged_at))}."
                ),
                remedy="Correct one of the two times.",
            )


def _stages(appeal: Appeal, place: str, order: dict[str, int]) -> Iterator[Problem]:
    """Upheld is final: nothing is left to appeal against. Otherwise stages come in the policy's order."""
    known = [(index, one) for index, one in enumerate(appeal.stages) if one.stage in order]
    known.sort(key=lambda pair: order[pair[1].stage])
    for (_, before), (index, after) in pairwise(known):
        where = f"{place}.stages[{index}]"
        if after.decided_at < before.decided_at:
            yield Problem(
                place=f"{where}.decided_at",
                message=f"Stage {after.stage} was decided before stage {before.stage}, which comes first.",
                remedy="Correct the times or the stages.",
            )
        if before.outcome == "upheld":
            yield Problem(
                place=where,
                message=f"Stage {after.stage} was decided after stage {before.stage} had upheld the appeal.",
                remedy="An upheld appeal is final; lodge another appeal or correct the outcome.",
            )

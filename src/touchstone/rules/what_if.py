"""What would follow if criteria had come out otherwise: for feedback, and for the learner who plans ahead.

The same rules judge the changed facts; nothing is worked out a second way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from touchstone.rules.attempts import planned, standing, taken
from touchstone.rules.plan.method import Criterion, Method
from touchstone.rules.record.attempt import Attempt, Judgement
from touchstone.rules.record.case import Appeal, StageDecision
from touchstone.rules.situation import Situation
from touchstone.rules.words import listed

SUPPOSED = "what-if"


class UnknownSuppositionError(ValueError):
    """The criterion or the level is not the plan's; the message says which there are."""


def suppose(situation: Situation, levels: Mapping[str, str]) -> Situation:
    """The situation with these criteria at these levels, in the attempts that count.

    A method without an attempt gets one that is only supposed. Raise ``UnknownSuppositionError`` for a
    criterion or a level that the plan does not have.
    """
    by_method: dict[str, dict[str, str]] = {}
    for criterion_id, level in levels.items():
        method, criterion = _find(situation, criterion_id)
        if level not in method.level_order:
            known = listed(method.level_order, "or")
            raise UnknownSuppositionError(f"{criterion_id} cannot be {level}; it can be {known}.")
        by_method.setdefault(method.id, {})[criterion.id] = level
    attempts = list(situation.record.attempts)
    changed: dict[str, Mapping[str, str]] = {}
    for method_id, wanted in by_method.items():
        told = standing(situation).get(method_id) or planned(situation).get(method_id)
        if told is None:
            attempts.append(_judged(Attempt(id=f"{SUPPOSED}-{method_id}", method=method_id), wanted))
        else:
            attempts[attempts.index(told.attempt)] = _judged(told.attempt, wanted)
            changed[told.attempt.id] = wanted
    appeals = tuple(_without(one, changed.get(one.attempt, {})) for one in situation.record.appeals)
    record = replace(situation.record, attempts=tuple(attempts), appeals=appeals)
    return replace(situation, record=record, answers={})


def _find(situation: Situation, id: str) -> tuple[Method, Criterion]:
    for method in situation.plan.methods:
        for criterion in method.criteria:
            if criterion.id == id:
                return method, criterion
    known = listed(criterion.id for method in situation.plan.methods for criterion in method.criteria)
    raise UnknownSuppositionError(f"There is no criterion {id}; the plan has {known}.")


def _judged(attempt: Attempt, levels: Mapping[str, str]) -> Attempt:
    kept = tuple(one for one in attempt.judgements if one.criterion not in levels)
    supposed = tuple(Judgement(criterion=id, level=level) for id, level in levels.items())
    ahead = not taken(attempt)  # a booking still ahead would contradict what is supposed to be judged
    return replace(attempt, judgements=kept + supposed, bookings=() if ahead else attempt.bookings)


def _without(appeal: Appeal, levels: Mapping[str, str]) -> Appeal:
    """The appeal without what it changed about the supposed criteria."""

    def stage(decision: StageDecision) -> StageDecision:
        return replace(
            decision, changes=tuple(one for one in decision.changes if one.criterion not in levels)
        )

    return replace(appeal, stages=tuple(stage(one) for one in appeal.stages))

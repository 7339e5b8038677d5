"""What would follow if criteria or scores had come out otherwise: for feedback, and for who plans ahead.

The same rules judge the changed facts; nothing is worked out a second way.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from touchstone.rules.attempts import planned, standing, taken
from touchstone.rules.plan.method import Criterion, Method
from touchstone.rules.record.attempt import Attempt, Judgement
from touchstone.rules.record.case import Appeal, Exceptional, StageDecision
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.words import listed

SUPPOSED = "what-if"
NO_SCORES: Mapping[str, Decimal] = MappingProxyType({})


class UnknownSuppositionError(ValueError):
    """The criterion, the level or the score is not the plan's; the message says which there are."""


def suppose(
    situation: Situation, levels: Mapping[str, str], scores: Mapping[str, Decimal] = NO_SCORES
) -> Situation:
    """The situation with these criteria at these levels, and these methods' tests at these scores, in the
    attempts that count.

    A method without an attempt gets one that is only supposed. Raise ``UnknownSuppositionError`` for a
    criterion, a level, a test or a score that the plan does not have.
    """
    by_method: dict[str, dict[str, str]] = {}
    for criterion_id, level in levels.items():
        method, criterion = _find(situation, criterion_id)
        if level not in method.level_order:
            known = listed(method.level_order, "or")
            raise UnknownSuppositionError(f"{criterion_id} cannot be {level}; it can be {known}.")
        by_method.setdefault(method.id, {})[criterion.id] = level
    for method_id, score in scores.items():
        _check_score(situation, method_id, score)
        by_method.setdefault(method_id, {})
    attempts = list(situation.record.attempts)
    changed: dict[str, Mapping[str, str]] = {}
    for method_id, wanted in by_method.items():
        told = standing(situation).get(method_id) or planned(situation).get(method_id)
        if told is None:
            fresh = Attempt(id=f"{SUPPOSED}-{method_id}", method=method_id)
            attempts.append(_judged(fresh, wanted, scores.get(method_id)))
        else:
            supposed = _judged(told.attempt, wanted, scores.get(method_id))
            attempts[attempts.index(told.attempt)] = supposed
            changed[told.attempt.id] = wanted
    appeals = tuple(_without(one, changed.get(one.attempt or "", {})) for one in situation.record.appeals)
    record = replace(situation.record, attempts=tuple(attempts), appeals=appeals)
    return replace(situation, record=record, answers={})


def taken_again(situation: Situation, methods: Container[str]) -> Situation:
    """The situation as if these methods were taken again now, everything at its best.

    The attempt planned for a method is supposed to be the one; a method without gets one. What is overall
    then (``results.overall``) is the best that is left, with the cap that the new attempts carry.
    """
    attempts, ahead = list(situation.record.attempts), planned(situation)
    for method in situation.plan.methods:
        if method.id not in methods:
            continue
        told = ahead.get(method.id)
        if told is not None:
            attempts.remove(told.attempt)
        fresh = Attempt(id=f"{SUPPOSED}-{method.id}", method=method.id, kind="resit")
        attempts.append(_at_its_best(told.attempt if told is not None else fresh, method, situation))
    return replace(situation, record=replace(situation.record, attempts=tuple(attempts)), answers={})


def _at_its_best(attempt: Attempt, method: Method, situation: Situation) -> Attempt:
    best = {one.id: method.levels[-1].id for one in method.criteria}
    score = Decimal(method.test.out_of) if method.test is not None else None
    return replace(_judged(attempt, best, score), judged_at=situation.now)


def determined(situation: Situation, attempt: str, holds: bool) -> Situation:
    """The situation as if exceptional circumstances were determined for an attempt, or were not."""
    case = situation.record.case
    kept = tuple(one for one in case.exceptional if one.attempt != attempt)
    role = Role.ASSESSMENT_ORGANISATION
    supposed = Exceptional(by=SUPPOSED, role=role, at=situation.now, reason=SUPPOSED, attempt=attempt)
    changed = replace(case, exceptional=(*kept, supposed) if holds else kept)
    return replace(situation, record=replace(situation.record, case=changed), answers={})


def _find(situation: Situation, id: str) -> tuple[Method, Criterion]:
    for method in situation.plan.methods:
        for criterion in method.criteria:
            if criterion.id == id:
                return method, criterion
    known = listed(criterion.id for method in situation.plan.methods for criterion in method.criteria)
    raise UnknownSuppositionError(f"There is no criterion {id}; the plan has {known}.")


def _check_score(situation: Situation, id: str, score: Decimal) -> None:
    method = situation.plan.method(id)
    if method is None or method.test is None:
        tests = [f"{one.id}.score" for one in situation.plan.methods if one.test is not None]
        known = f"the plan has {listed(tests)}" if tests else "the plan has no test"
        raise UnknownSuppositionError(f"There is no score of {id}; {known}.")
    if not 0 <= score <= method.test.out_of:
        most = method.test.out_of
        raise UnknownSuppositionError(f"{id} cannot score {score:f}; it can score from 0 to {most}.")


def _judged(attempt: Attempt, levels: Mapping[str, str], score: Decimal | None) -> Attempt:
    kept = tuple(one for one in attempt.judgements if one.criterion not in levels)
    supposed = tuple(Judgement(criterion=id, level=level) for id, level in levels.items())
    ahead = not taken(attempt)  # a booking still ahead would contradict what is supposed to be judged
    return replace(
        attempt,
        judgements=kept + supposed,
        score=attempt.score if score is None else score,
        bookings=() if ahead else attempt.bookings,
    )


def _without(appeal: Appeal, levels: Mapping[str, str]) -> Appeal:
    """The appeal without what it changed about the supposed criteria."""

    def stage(decision: StageDecision) -> StageDecision:
        return replace(
            decision, changes=tuple(one for one in decision.changes if one.criterion not in levels)
        )

    return replace(appeal, stages=tuple(stage(one) for one in appeal.stages))

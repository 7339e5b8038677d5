"""Appeals whose decisions cannot have come in the order that is written."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from touchstone.rules.attempts import first_moment
from touchstone.rules.disputes import Choice, choice, sort_of
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.case import Appeal
from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation
from touchstone.rules.words import at_time


def problems(situation: Situation) -> Iterator[Problem]:
    """Appeals before the attempt; decisions before the appeal, out of order, or after the final one."""
    order = [stage.id for stage in situation.policy.appeals.stages]
    attempts = {attempt.id: attempt for attempt in situation.record.attempts}
    for index, appeal in enumerate(situation.record.appeals):
        place, disputed = f"appeals[{index}]", attempts.get(appeal.attempt or "")
        yield from _one_thing(appeal, place)
        decided = choice(situation.record, appeal.decision)
        if decided is not None:
            yield from _sort(appeal, decided, place)
            yield from _before_decision(appeal, decided, place)
        yield from _effects(appeal, place)
        if disputed is not None and appeal.against == "result":
            yield from _too_early(situation, appeal, disputed, place)
        yield from _lodged(appeal, place)
        yield from _stages(appeal, place, order)
        yield from _left_out(appeal, place, order)
        yield from _passed_on(appeal, place, order)


def _too_early(situation: Situation, appeal: Appeal, disputed: Attempt, place: str) -> Iterator[Problem]:
    """An adjustment may be disputed before the attempt; a result may not."""
    began, method = first_moment(disputed), situation.plan.method(disputed.method)
    if began is not None and appeal.lodged_at < began:
        yield Problem(
            place=f"{place}.lodged_at",
            message=(
                f"Lodged at {at_time(appeal.lodged_at)} against the result of "
                f"{disputed.method if method is None else method.title}, "
                f"which takes place at {at_time(began)}."
            ),
            remedy="Correct one of the two times, or which attempt is disputed.",
        )


def _one_thing(appeal: Appeal, place: str) -> Iterator[Problem]:
    """An appeal disputes an attempt or a decision; a result is that of an attempt."""
    named = [one for one in (appeal.attempt, appeal.decision) if one is not None]
    if len(named) != 1:
        both = "both an attempt and a decision" if named else "neither an attempt nor a decision"
        yield Problem(
            place=place,
            message=f"The appeal names {both}.",
            remedy="Name the one that is disputed: the attempt, or the decision by its id.",
        )


def _sort(appeal: Appeal, decided: Choice, place: str) -> Iterator[Problem]:
    if appeal.against != sort_of(decided):
        said = {"adjustment": "about a reasonable adjustment", "malpractice": "a sanction for malpractice"}
        yield Problem(
            place=f"{place}.against",
            message=f"The appeal is against: {appeal.against}; {decided.id} is {said[sort_of(decided)]}.",
            remedy=f"Write {sort_of(decided)}, or name what is disputed.",
        )


def _before_decision(appeal: Appeal, decided: Choice, place: str) -> Iterator[Problem]:
    if appeal.lodged_at < decided.at:
        yield Problem(
            place=f"{place}.lodged_at",
            message=(
                f"Lodged at {at_time(appeal.lodged_at)}, before {decided.id} was decided "
                f"at {at_time(decided.at)}."
            ),
            remedy="Correct one of the two times, or which decision is disputed.",
        )


def _effects(appeal: Appeal, place: str) -> Iterator[Problem]:
    """Criteria change and attempts are void where an attempt is disputed; minutes are granted where the
    disputed decision is about an adjustment.
    """
    adjusts = appeal.decision is not None and appeal.against == "adjustment"
    for index, decision in enumerate(appeal.stages):
        where = f"{place}.stages[{index}]"
        if decision.grants_minutes is not None and not adjusts:
            yield Problem(
                place=f"{where}.grants_minutes",
                message="The appeal names no decision about an adjustment, and its own grants minutes.",
                remedy="Name the disputed decision, or remove the minutes.",
            )
        if appeal.decision is not None and (decision.changes or decision.voids_attempt):
            yield Problem(
                place=where,
                message="The appeal is about no attempt, and its decision changes one.",
                remedy="Remove what it changes, or name the attempt that is disputed.",
            )


def _lodged(appeal: Appeal, place: str) -> Iterator[Problem]:
    for index, decision in enumerate(appeal.stages):
        if decision.decided_at < appeal.lodged_at:
            yield Problem(
                place=f"{place}.stages[{index}].decided_at",
                message=(
                    f"Decided at {at_time(decision.decided_at)}, before the appeal was lodged "
                    f"at {at_time(appeal.lodged_at)}."
                ),
                remedy="Correct one of the two times.",
            )


def _stages(appeal: Appeal, place: str, order: list[str]) -> Iterator[Problem]:
    """Upheld is final: nothing is left to appeal against. Otherwise stages come in the policy's order."""
    known = [(index, one) for index, one in enumerate(appeal.stages) if one.stage in order]
    known.sort(key=lambda pair: order.index(pair[1].stage))
    for (_, before), (index, after) in pairwise(known):
        where = f"{place}.stages[{index}]"
        if after.decided_at < before.decided_at:
            yield Problem(
                place=f"{where}.decided_at",
                message=(
                    f"Stage {after.stage} was decided at {at_time(after.decided_at)}, before stage "
                    f"{before.stage}, which comes first, at {at_time(before.decided_at)}."
                ),
                remedy="Correct the times or the stages.",
            )
        if before.outcome == "upheld":
            yield Problem(
                place=where,
                message=f"Stage {after.stage} was decided after stage {before.stage} had upheld the appeal.",
                remedy="An upheld appeal is final; lodge another appeal or correct the outcome.",
            )


def _left_out(appeal: Appeal, place: str, order: list[str]) -> Iterator[Problem]:
    """A stage hears what the stage before it decided."""
    decided = {one.stage for one in appeal.stages}
    for index, decision in enumerate(appeal.stages):
        earlier = order[: order.index(decision.stage)] if decision.stage in order else []
        missing = [stage for stage in earlier if stage not in decided]
        if missing:
            yield Problem(
                place=f"{place}.stages[{index}].stage",
                message=f"Stage {decision.stage} was decided, and stage {missing[0]} before it was not.",
                remedy=f"Record how stage {missing[0]} was decided, or correct the stage.",
            )


def _passed_on(appeal: Appeal, place: str, order: list[str]) -> Iterator[Problem]:
    """An appeal is taken further once the stage before has refused it, and decided there afterwards."""
    decided = {one.stage: one for one in appeal.stages}
    for index, passed in enumerate(appeal.passed_on):
        where = f"{place}.passed_on[{index}]"
        if passed.stage not in order:
            continue  # told by the names
        at = order.index(passed.stage)
        before = decided.get(order[at - 1]) if at else None
        if before is None or before.outcome == "upheld" or passed.at < before.decided_at:
            yield Problem(
                place=where,
                message=(
                    f"Taken to stage {passed.stage} at {at_time(passed.at)}; an appeal is taken further once "
                    "the stage before it has refused it."
                ),
                remedy="Correct the time or the stage, or record how the stage before was decided.",
            )
        there = decided.get(passed.stage)
        if there is not None and there.decided_at < passed.at:
            yield Problem(
                place=where,
                message=(
                    f"Taken to stage {passed.stage} at {at_time(passed.at)}, after that stage was decided "
                    f"at {at_time(there.decided_at)}."
                ),
                remedy="Correct one of the two times.",
            )

"""What stands between an attempt and each better grade of its method: for live hints and for feedback.

Conditions cannot be negated: criteria at their best never worsen a grade, so leaving one out tells
whether it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, islice

from touchstone.rules.grading import Completion, Levels, completions, grade_of
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method

WAYS = 200  # that are tried before giving up to name the fewest criteria
SCORE = None  # stands for the score of the test among criteria
Way = str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Better:
    """A grade above the one so far.

    ``open`` says whether what is not yet assessed can still give it. Where it can, ``criteria`` are the
    fewest of that which are enough at their best, and ``score`` whether the test's score is among them; where
    it cannot, they are the fewest of what is judged that stand in the way. ``None`` where nothing is enough,
    or too many ways would have to be tried.
    """

    grade: str
    open: bool
    criteria: tuple[str, ...] | None
    score: bool | None


def in_the_way(
    plan: Plan, method: Method, levels: Levels, score: Decimal | None = None
) -> tuple[Better, ...]:
    """Each grade above the lowest that can still come, from the worst, and what it takes."""
    order = plan.scales[method.grading.scale].grades
    lowest, highest = completions(method, levels, score)
    reached, possible = (order.index(grade_of(method.grading.rule, end)) for end in (lowest, highest))
    return tuple(
        _better(method, grade, lowest, _open(method, levels, score), order)
        if order.index(grade) <= possible
        else _better(method, grade, highest, None, order)
        for grade in order[reached + 1 :]
    )


def _open(method: Method, levels: Levels, score: Decimal | None) -> set[Way]:
    """What is not known yet."""
    known: set[Way] = {one.id for one in method.criteria if levels.get(one.id) is None}
    return known | {SCORE} if score is None else known


def _better(
    method: Method, grade: str, base: Completion, among: set[Way] | None, order: Sequence[str]
) -> Better:
    """What raises the base to a grade; of those ``among`` which it is sought, where not of all."""
    least = order.index(grade)

    def enough(some: Sequence[Way]) -> bool:
        return order.index(grade_of(method.grading.rule, _raised(base, some))) >= least

    ways = [way for way in _below_best(base) if among is None or way in among]
    found = _fewest(ways, enough)
    return Better(
        grade=grade,
        open=among is not None,
        criteria=None if found is None else tuple(way for way in found if way is not SCORE),
        score=None if found is None else SCORE in found,
    )


def _below_best(base: Completion) -> list[Way]:
    """What could be better, criteria in the plan's order, then the score."""
    method, best = base.method, len(base.method.levels) - 1
    ways: list[Way] = [one.id for one in method.criteria if base.ranks[one.id] < best]
    return [*ways, SCORE] if method.test is not None and base.score < method.test.out_of else ways


def _raised(base: Completion, some: Sequence[Way]) -> Completion:
    """The same with some of it at its best."""
    method, best = base.method, len(base.method.levels) - 1
    ranks = {id: best if id in some else rank for id, rank in base.ranks.items()}
    if SCORE not in some or method.test is None:
        return replace(base, ranks=ranks)
    return replace(base, ranks=ranks, score=Decimal(method.test.out_of))


def _fewest(ways: Sequence[Way], enough: Callable[[Sequence[Way]], bool]) -> list[Way] | None:
    """The fewest that are enough together, the first in order; ``None`` for none, or after too many tries."""
    if not enough(ways):
        return None
    needed = [one for one in ways if not enough([other for other in ways if other != one])]
    others = [one for one in ways if one not in needed]
    tried = (some for size in range(len(others) + 1) for some in combinations(others, size))
    whole = ([one for one in ways if one in needed or one in some] for some in islice(tried, WAYS))
    return next((some for some in whole if enough(some)), None)

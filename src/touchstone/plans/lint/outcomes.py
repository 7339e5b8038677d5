"""What could come out of a method: levels of its criteria, scores of its test, and what grades they make.

Criteria of one kind and weight (and theme, where a condition looks at it) are interchangeable, so only how
many of them reach which level is told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement, product
from math import comb, prod

from touchstone.plans.lint.conditions import conditions
from touchstone.rules.grading import Completion, grade_of
from touchstone.rules.plan.grading import Every, ScoreOf, Several, Steps
from touchstone.rules.plan.method import Criterion, Method

A_MILLION = 1_000_000
Ranks = dict[str, int]
Point = tuple[str, Fraction]  # a method's grade and its mark in per cent


@dataclass(frozen=True)
class Outcomes:
    """The outcomes of a method that is graded by ``steps``; ``parts``: how finely other scores are tried."""

    method: Method
    steps: Steps
    parts: int = 1

    @cached_property
    def scores(self) -> list[Decimal]:
        """The fewest and most marks, those at and just below every boundary, and whole parts of the most."""
        if self.method.test is None:
            return [Decimal(0)]
        most = Decimal(self.method.test.out_of)
        boundaries = [one.at_least for _, one in conditions(self.steps, ()) if isinstance(one, ScoreOf)]
        just_below = (boundary - most / A_MILLION for boundary in boundaries)
        return sorted(
            {*boundaries, *just_below, *(most * part / self.parts for part in range(self.parts + 1))}
        )

    @cached_property
    def groups(self) -> list[list[Criterion]]:
        """Criteria that no condition tells apart."""
        named = (one for _, one in conditions(self.steps, ()) if isinstance(one, Every | Several))
        by_theme = any(one.theme is not None for one in named)
        found: dict[tuple[str, Decimal, str], list[Criterion]] = {}
        for theme in self.method.themes:
            for criterion in theme.criteria:
                key = (criterion.kind, criterion.weight, theme.id if by_theme else "")
                found.setdefault(key, []).append(criterion)
        return list(found.values())

    @property
    def likely_count(self) -> int:
        """How many outcomes ``likely`` gives."""
        raised = len(self.method.criteria) * (len(self.method.levels) - 1)
        return 4 * (raised + 1) * len(self.scores)

    @property
    def count(self) -> int:
        """How many outcomes ``all`` gives."""
        levels = len(self.method.levels)
        return len(self.scores) * prod(comb(len(group) + levels - 1, len(group)) for group in self.groups)

    def likely(self) -> Iterator[Completion]:
        """A few courses from the worst outcome to the best, raising one criterion at a time."""
        for ranks, score in product(self._courses(), self.scores):
            yield Completion(self.method, ranks, score)

    def all(self) -> Iterator[Completion]:
        """Every outcome."""
        levels = range(len(self.method.levels))
        spread = [combinations_with_replacement(levels, len(group)) for group in self.groups]
        for reached, score in product(product(*spread), self.scores):
            ranks = {
                criterion.id: rank
                for group, its in zip(self.groups, reached, strict=True)
                for criterion, rank in zip(group, its, strict=True)
            }
            yield Completion(self.method, ranks, score)

    def points(self, completions: Iterator[Completion], grades: Sequence[str]) -> list[Point]:
        """The different grades and marks of these outcomes, from the worst."""
        found = {(grade_of(self.steps, one), one.marks()) for one in completions}
        return sorted(found, key=lambda point: (grades.index(point[0]), point[1]))

    def _courses(self) -> Iterator[Ranks]:
        kinds = list(dict.fromkeys(criterion.kind for criterion in self.method.criteria))
        levels = range(1, len(self.method.levels))
        for order in (kinds, kinds[::-1]):
            ids = [one.id for kind in order for one in self.method.criteria if one.kind == kind]
            yield from _raised(ids, [(id, rank) for rank in levels for id in ids])
            yield from _raised(ids, [(id, rank) for id in ids for rank in levels])


def _raised(ids: list[str], raises: list[tuple[str, int]]) -> Iterator[Ranks]:
    ranks = dict.fromkeys(ids, 0)
    yield dict(ranks)
    for id, rank in raises:
        ranks[id] = rank
        yield dict(ranks)

"""Grading as data: a small closed set of conditions, composable with all and any.

No condition can be negated, so a better part never worsens the whole; tables, which could, are proved
monotonic by the linter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar

from touchstone.rules.shape import Ident, Positive, Says, Text
from touchstone.rules.statement import Statement


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Grades from the worst to the best; those before `passes_from` are fails."""

    grades: tuple[Ident, ...]
    passes_from: Ident


@dataclass(frozen=True, kw_only=True)
class Level:
    """How well a criterion is met, with its points where a plan counts them."""

    id: Ident
    points: Annotated[int, Says("Rises with each level.")]


NOT_MET_OR_MET = (Level(id="not_met", points=0), Level(id="met", points=1))


@dataclass(frozen=True, kw_only=True)
class Every:
    """Every criterion of the kind reaches the level (true where there is none)."""

    keyword: ClassVar[str] = "every"
    kind: Ident
    reaches: Ident
    theme: Ident | None = None


@dataclass(frozen=True, kw_only=True)
class Several:
    """At least `number` criteria of the kind reach the level."""

    keyword: ClassVar[str] = "several"
    number: Positive
    kind: Ident
    reaches: Ident
    theme: Ident | None = None


@dataclass(frozen=True, kw_only=True)
class Points:
    """Weight times points, summed over the method's criteria (of one kind, if named), is at least so much."""

    keyword: ClassVar[str] = "points"
    at_least: Decimal
    kind: Ident | None = None


@dataclass(frozen=True, kw_only=True)
class ScoreOf:
    """The score of the method's test is at least so much."""

    keyword: ClassVar[str] = "score"
    at_least: Decimal


@dataclass(frozen=True, kw_only=True)
class GradeOf:
    """A method's grade is at least this one (for the overall grade only)."""

    keyword: ClassVar[str] = "grade"
    method: Ident
    at_least: Ident


@dataclass(frozen=True, kw_only=True)
class Weighted:
    """The weighted sum of the methods' marks, each as a percentage of its most, is at least so much.

    For the overall grade only. Weights sum to 1. A method's mark is its test score or, without a test,
    the weighted points of its criteria.
    """

    keyword: ClassVar[str] = "weighted"
    weights: Mapping[Ident, Decimal]
    at_least: Decimal


@dataclass(frozen=True, kw_only=True)
class AllOf:
    """All of the conditions hold."""

    keyword: ClassVar[str] = "all"
    of: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True)
class AnyOf:
    """At least one of the conditions holds."""

    keyword: ClassVar[str] = "any"
    of: tuple[Condition, ...]


Condition = Every | Several | Points | ScoreOf | GradeOf | Weighted | AllOf | AnyOf


@dataclass(frozen=True, kw_only=True)
class Step(Statement):
    """A grade and the condition that earns it."""

    grade: Ident
    when: Condition


@dataclass(frozen=True, kw_only=True)
class Otherwise(Statement):
    """The grade when no step holds."""

    grade: Ident


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Grades from the best down; the first whose condition holds is the grade."""

    keyword: ClassVar[str] = "steps"
    best_first: tuple[Step, ...]
    otherwise: Otherwise


@dataclass(frozen=True, kw_only=True)
class Row(Statement):
    """A row of a table: the methods' grades it is for (one not named may have any), the grade it gives."""

    when: Mapping[Ident, Ident]
    grade: Ident


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table over the methods' grades (for the overall grade only): total, unambiguous, monotonic."""

    keyword: ClassVar[str] = "table"
    methods: tuple[Ident, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Grading(Statement):
    """How one grade is reached, on which scale."""

    scale: Ident
    rule: Steps | Table
    says: Annotated[Text | None, Says("The rule in one sentence, for people.")] = None

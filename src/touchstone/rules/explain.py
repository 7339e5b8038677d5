"""Traces of grades: every condition the plan sets, how it came out, and the criteria it looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from touchstone.rules.findings import Figure
from touchstone.rules.grading import Combination, Completion, holds, row_of
from touchstone.rules.plan.grading import (
    AllOf,
    AnyOf,
    Condition,
    Every,
    GradeOf,
    Grading,
    Points,
    ScoreOf,
    Several,
    Steps,
    Table,
    Weighted,
)
from touchstone.rules.plan.method import Criterion
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.report import GradeRange
from touchstone.rules.statement import Layer
from touchstone.rules.trace import Trace
from touchstone.rules.words import per_cent, plain

NOT_YET = "not yet assessed"
Part = Completion | Combination
Explained = tuple[str, Mapping[str, Figure], tuple[Trace, ...]]


def answer_of(grade: GradeRange) -> str:
    """A grade in words: ``merit``, or ``cannot tell yet: pass to distinction``."""
    if grade.grade is not None:
        return plain(grade.grade)
    return f"cannot tell yet: {plain(grade.lowest)} to {plain(grade.highest)}"


def criterion_trace(
    criterion: Criterion, level: str | None, attempt: Attempt, changed_by: str | None = None
) -> Trace:
    """One criterion: its level, its wording, who judged it and why, and which appeal changed it and why."""
    judged = next((one for one in attempt.judgements if one.criterion == criterion.id), None)
    figures: dict[str, Figure] = {}
    if judged is not None:
        figures |= {"judged_by": judged.by or attempt.judged_by, "reason": judged.reason}
    if changed_by is not None:
        figures["before_appeal"] = NOT_YET if judged is None else plain(judged.level)
        figures["changed_by"] = changed_by
    return Trace(
        what=f"criterion {criterion.id} ({criterion.kind})",
        answer=NOT_YET if level is None else plain(level),
        why=criterion.text,
        source=criterion.source,
        layer=Layer.PLAN if changed_by is None else Layer.CASE,
        compared={key: figure for key, figure in figures.items() if figure is not None},
    )


@dataclass(frozen=True)
class Explainer:
    """Explains conditions over one whole, its open facts taken at their worst and at their best."""

    lowest: Part
    highest: Part
    criteria: Mapping[str, Trace]
    methods: Mapping[str, Trace]

    def grading(self, what: str, grading: Grading, grade: GradeRange) -> Trace:
        """The trace of a grade: the steps or rows that were looked at, down to the one that decided."""
        rule = grading.rule
        because = tuple(self._steps(rule)) if isinstance(rule, Steps) else tuple(self._table(rule))
        return Trace(
            what=what,
            answer=answer_of(grade),
            why=grading.says or "The plan's grading rule.",
            source=grading.source,
            layer=Layer.PLAN,
            because=because,
        )

    def condition(self, condition: Condition) -> Trace:
        """One condition of the closed set, with the figures it compared."""
        what, figures, because = _WORDS[type(condition)](self, condition)
        return Trace(
            what=what,
            answer=self._verdict(condition),
            why=f"The condition: {what}.",
            compared=figures,
            because=because,
        )

    def _verdict(self, condition: Condition) -> str:
        if holds(condition, self.lowest):
            return "holds"
        return "cannot tell yet" if holds(condition, self.highest) else "does not hold"

    def _steps(self, rule: Steps) -> Iterator[Trace]:
        for step in rule.best_first:
            inner = self.condition(step.when)
            yield Trace(
                what=plain(step.grade),
                answer=inner.answer,
                why=f"{plain(step.grade).capitalize()} when {inner.what}.",
                source=step.source,
                layer=Layer.PLAN,
                because=(inner,),
            )
            if inner.answer == "holds":
                return
        yield Trace(
            what=plain(rule.otherwise.grade),
            answer="otherwise",
            why=f"{plain(rule.otherwise.grade).capitalize()} when nothing better holds.",
            source=rule.otherwise.source,
            layer=Layer.PLAN,
        )

    def _table(self, rule: Table) -> Iterator[Trace]:
        yield from (self.methods[method] for method in rule.methods if method in self.methods)
        assert isinstance(self.lowest, Combination)
        assert isinstance(self.highest, Combination)
        lowest, highest = row_of(rule, self.lowest), row_of(rule, self.highest)
        for row in (lowest,) if lowest is highest else (lowest, highest):
            cells = ", ".join(f"{plain(method)} {plain(grade)}" for method, grade in row.when.items())
            yield Trace(
                what=f"row of the table: {cells}",
                answer=plain(row.grade),
                why=f"{cells}: {plain(row.grade)}.",
                source=row.source,
                layer=Layer.PLAN,
            )


def _criteria(
    explainer: Explainer, condition: Every | Several
) -> tuple[Mapping[str, Figure], tuple[Trace, ...]]:
    lowest, highest = explainer.lowest, explainer.highest
    assert isinstance(lowest, Completion)
    assert isinstance(highest, Completion)
    of = lowest.criteria(condition.kind, condition.theme)
    open_ones = sum(lowest.ranks[one.id] != highest.ranks[one.id] for one in of)
    figures = {"criteria": len(of), "reaching": lowest.reaching(condition), "not_yet_assessed": open_ones}
    return figures, tuple(explainer.criteria[one.id] for one in of)


def _where(condition: Every | Several) -> str:
    theme = f" of theme {plain(condition.theme)}" if condition.theme else ""
    return f"{plain(condition.kind)} criterion{theme} is {plain(condition.reaches)}"


def _every(explainer: Explainer, condition: Every) -> Explained:
    return f"every {_where(condition)}", *_criteria(explainer, condition)


def _several(explainer: Explainer, condition: Several) -> Explained:
    figures, criteria = _criteria(explainer, condition)
    kind = f"at least {condition.number} times a {_where(condition)}"
    return kind, {"needed": condition.number, **figures}, criteria


def _ends(low: Any, high: Any) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _points(explainer: Explainer, condition: Points) -> Explained:
    lowest, highest = explainer.lowest, explainer.highest
    assert isinstance(lowest, Completion)
    assert isinstance(highest, Completion)
    of = f" of the {plain(condition.kind)} criteria" if condition.kind else ""
    points = _ends(lowest.points(condition.kind), highest.points(condition.kind))
    figures = {"points": points, "needed": str(condition.at_least)}
    criteria = tuple(explainer.criteria[one.id] for one in lowest.criteria(condition.kind, None))
    return f"the points{of} are at least {condition.at_least}", figures, criteria


def _score(explainer: Explainer, condition: ScoreOf) -> Explained:
    lowest, highest = explainer.lowest, explainer.highest
    assert isinstance(lowest, Completion)
    assert isinstance(highest, Completion)
    figures = {"score": _ends(lowest.score, highest.score), "needed": str(condition.at_least)}
    return f"the score is at least {condition.at_least}", figures, ()


def _grade(explainer: Explainer, condition: GradeOf) -> Explained:
    because = explainer.methods.get(condition.method)
    what = f"{plain(condition.method)} is at least {plain(condition.at_least)}"
    return what, {}, (because,) if because is not None else ()


def _weighted(explainer: Explainer, condition: Weighted) -> Explained:
    lowest, highest = explainer.lowest, explainer.highest
    assert isinstance(lowest, Combination)
    assert isinstance(highest, Combination)
    sum_of = _ends(per_cent(lowest.weighted(condition)), per_cent(highest.weighted(condition)))
    figures: dict[str, Figure] = {"weighted_sum": sum_of, "needed": f"{condition.at_least} %"}
    for method, weight in condition.weights.items():
        marks = _ends(per_cent(lowest.marks[method]), per_cent(highest.marks[method]))
        figures[method] = f"{marks} × {weight}"
    because = tuple(explainer.methods[one] for one in condition.weights if one in explainer.methods)
    return f"the weighted sum of marks is at least {condition.at_least} %", figures, because


def _together(joiner: str, explainer: Explainer, condition: AllOf | AnyOf) -> Explained:
    parts = tuple(explainer.condition(part) for part in condition.of)
    return f" {joiner} ".join(part.what for part in parts), {}, parts


_WORDS: Mapping[type, Callable[[Explainer, Any], Explained]] = {
    Every: _every,
    Several: _several,
    Points: _points,
    ScoreOf: _score,
    GradeOf: _grade,
    Weighted: _weighted,
    AllOf: partial(_together, "and"),
    AnyOf: partial(_together, "or"),
}

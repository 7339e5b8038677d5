"""A plan's grading as functions over arrays, made once per cohort."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from touchstone.cohort.arrays import NOT_ASSESSED, GradeRanks
from touchstone.cohort.criteria import Mark, compile_mark, compile_test
from touchstone.cohort.facts import MethodFacts, OverallFacts
from touchstone.cohort.ladder import ladder
from touchstone.cohort.overall import compile_overall_test, compile_table
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import AllOf, AnyOf, Condition, Table, Weighted
from touchstone.rules.plan.method import Method

MOST_GRADES = 127


@dataclass(frozen=True)
class CompiledMethod:
    """One method: its scale, its grade, and its mark where the overall grade weighs it."""

    method: Method
    scale: tuple[str, ...]
    grades: Callable[[MethodFacts], GradeRanks]
    mark: Mark | None


@dataclass(frozen=True)
class CompiledPlan:
    """All methods, the overall grade, and the place of the cap on the overall scale, if the plan has one."""

    methods: tuple[CompiledMethod, ...]
    scale: tuple[str, ...]
    overall: Callable[[OverallFacts], GradeRanks]
    cap: int | None


def compile_plan(plan: Plan, places: Mapping[str, int]) -> CompiledPlan:
    """Compile for scores with so many decimal places per method; raise ``ValueError`` for a plan that arrays
    cannot hold."""
    weighed = set(_weighed(plan))
    methods = tuple(_method(plan, method, places.get(method.id, 0), weighed) for method in plan.methods)
    scale = _scale(plan, plan.grading.scale)
    cap = plan.attempts.cap
    return CompiledPlan(
        methods=methods,
        scale=scale,
        overall=_overall(plan, scale, {m.method.id: m.mark for m in methods if m.mark is not None}),
        cap=None if cap is None else scale.index(cap.overall),
    )


def _method(plan: Plan, method: Method, places: int, weighed: set[str]) -> CompiledMethod:
    if len(method.levels) >= NOT_ASSESSED:
        raise ValueError(f"{method.id} has {len(method.levels)} levels; arrays hold at most 254")
    rule, scale = method.grading.rule, _scale(plan, method.grading.scale)
    if isinstance(rule, Table):
        raise ValueError(f"{method.id}: a table can only be used for the overall grade")
    rungs = [(scale.index(step.grade), compile_test(step.when, method, places)) for step in rule.best_first]
    mark = compile_mark(method, places) if method.id in weighed else None
    return CompiledMethod(method, scale, ladder(rungs, scale.index(rule.otherwise.grade)), mark)


def _overall(
    plan: Plan, scale: tuple[str, ...], marks: Mapping[str, Mark]
) -> Callable[[OverallFacts], GradeRanks]:
    rule = plan.grading.rule
    if isinstance(rule, Table):
        return compile_table(rule, plan, scale)
    rungs = [(scale.index(s.grade), compile_overall_test(s.when, plan, marks)) for s in rule.best_first]
    return ladder(rungs, scale.index(rule.otherwise.grade))


def _scale(plan: Plan, name: str) -> tuple[str, ...]:
    grades = plan.scales[name].grades
    if len(grades) > MOST_GRADES:
        raise ValueError(f"the scale {name} has {len(grades)} grades; arrays hold at most {MOST_GRADES}")
    return grades


def _weighed(plan: Plan) -> Iterator[str]:
    rule = plan.grading.rule
    conditions: list[Condition] = [] if isinstance(rule, Table) else [step.when for step in rule.best_first]
    while conditions:
        condition = conditions.pop()
        if isinstance(condition, AllOf | AnyOf):
            conditions.extend(condition.of)
        elif isinstance(condition, Weighted):
            yield from condition.weights

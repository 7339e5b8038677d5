"""Small gradings: any levels, kinds, weights, tests, conditions, steps and tables that the linter accepts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from tests.factories.plan import rule
from tests.properties import naive
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import (
    AllOf,
    AnyOf,
    Condition,
    Every,
    GradeOf,
    Grading,
    Level,
    Otherwise,
    Points,
    Row,
    Scale,
    ScoreOf,
    Several,
    Step,
    Steps,
    Table,
    Weighted,
)
from touchstone.rules.plan.method import Method

KINDS = ("pass", "distinction")
MOST_STEPS = 4


@st.composite
def level_lists(draw: st.DrawFn) -> tuple[Level, ...]:
    rises = draw(st.lists(st.integers(1, 2), min_size=1, max_size=2))
    points = [0]
    for rise in rises:
        points.append(points[-1] + rise)
    return tuple(Level(id=f"level_{rank}", points=one) for rank, one in enumerate(points))


def scale_of(grades: int, passes_from: int) -> Scale:
    names = tuple(f"grade_{rank}" for rank in range(grades))
    return Scale(grades=names, passes_from=names[passes_from])


@st.composite
def method_gradings(draw: st.DrawFn, method: Method) -> tuple[Grading, Scale]:
    """Steps for a method whose own grading is still to come, and the scale of just the grades they give."""
    ways = list(naive.ways(method, {}, None))
    drawn = draw(st.lists(_composed(_atoms(method)), min_size=2, max_size=MOST_STEPS))
    # what always holds would leave the grades below it out of reach
    conditions = [one for one in drawn if not naive.method_holds(one, ways[0])] or [_all_of_it(method)]
    reached = _first_to_hold([[naive.method_holds(one, way) for one in conditions] for way in ways])
    kept = [one for place, one in enumerate(conditions) if place in reached]
    scale = scale_of(len(kept) + 1, draw(st.integers(1, len(kept))))
    return rule(Grading, scale=f"scale_{method.id}", rule=_steps(kept, scale)), scale


def _steps(best_first: Sequence[Condition], scale: Scale) -> Steps:
    grades = scale.grades[:0:-1]
    return Steps(
        best_first=tuple(rule(Step, grade=g, when=c) for g, c in zip(grades, best_first, strict=True)),
        otherwise=rule(Otherwise, grade=scale.grades[0]),
    )


def _first_to_hold(answers: Iterable[Sequence[bool]]) -> set[int]:
    return {held.index(True) for held in answers if True in held}


def _all_of_it(method: Method) -> Condition:
    if method.test is not None:
        return ScoreOf(at_least=Decimal(method.test.out_of))
    return Several(number=1, kind=method.criteria[0].kind, reaches=method.levels[-1].id)


def _composed(atoms: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    some = st.lists(atoms, min_size=1, max_size=2).map(tuple)
    inner: st.SearchStrategy[Condition] = atoms | st.builds(AnyOf, of=some) | st.builds(AllOf, of=some)
    two = st.lists(inner, min_size=1, max_size=2).map(tuple)
    return inner | st.builds(AllOf, of=two) | st.builds(AnyOf, of=two)


def _atoms(method: Method) -> st.SearchStrategy[Condition]:
    choices: list[st.SearchStrategy[Condition]] = []
    for theme in (None, *method.themes):
        criteria = method.criteria if theme is None else theme.criteria
        for kind in dict.fromkeys(one.kind for one in criteria):
            number = [one.kind for one in criteria].count(kind)
            where = {"kind": st.just(kind), "theme": st.just(None if theme is None else theme.id)}
            reaches = st.sampled_from([level.id for level in method.levels[1:]])
            choices.append(st.builds(Every, reaches=reaches, **where))
            choices.append(st.builds(Several, number=st.integers(1, number), reaches=reaches, **where))
    kinds = list(dict.fromkeys(one.kind for one in method.criteria))
    for speaks_of in [None, *kinds] if kinds else []:
        weights = [one.weight for one in method.criteria if speaks_of in (None, one.kind)]
        most = sum(weights, start=Decimal(0)) * method.levels[-1].points
        choices.append(st.builds(Points, at_least=_halves(most), kind=st.just(speaks_of)))
    if method.test is not None:
        choices.append(st.builds(ScoreOf, at_least=_halves(Decimal(method.test.out_of))))
    return st.one_of(choices)


def _halves(most: Decimal) -> st.SearchStrategy[Decimal]:
    return st.integers(1, int(most * 2)).map(lambda number: Decimal(number) / 2)


@st.composite
def overall_gradings(draw: st.DrawFn, plan: Plan) -> tuple[Grading, Scale]:
    """Steps or a table over a plan's methods, and the scale of just the grades they give."""
    if draw(st.booleans()):
        return draw(_tables(plan))
    return draw(_overall_steps(plan))


@st.composite
def _overall_steps(draw: st.DrawFn, plan: Plan) -> tuple[Grading, Scale]:
    parts = tuple(draw(_grade_of(plan, method)) for method in plan.methods)
    base = AllOf(of=parts) if draw(st.booleans()) else AnyOf(of=parts)
    drawn = draw(st.lists(_composed(_overall_atoms(plan)), min_size=2, max_size=MOST_STEPS - 1))
    # so that every method has a part in it
    conditions: list[Condition] = [*(AllOf(of=(base, one)) for one in drawn), base]
    choices = [sorted(naive.possible(method, {}, None), key=str) for method in plan.methods]
    ids = [method.id for method in plan.methods]
    wholes = [dict(zip(ids, chosen, strict=True)) for chosen in product(*choices)]
    reached = _first_to_hold(
        [[naive.overall_holds(one, whole, plan) for one in conditions] for whole in wholes]
    )
    kept = [one for place, one in enumerate(conditions) if place in reached]
    scale = scale_of(len(kept) + 1, draw(st.integers(1, len(kept))))
    return rule(Grading, scale="overall", rule=_steps(kept, scale)), scale


def _grade_of(plan: Plan, method: Method) -> st.SearchStrategy[Condition]:
    grades = plan.scales[method.grading.scale].grades[1:]
    return st.builds(GradeOf, method=st.just(method.id), at_least=st.sampled_from(grades))


@st.composite
def _weighted(draw: st.DrawFn, plan: Plan) -> Condition:
    cuts = sorted(draw(st.integers(0, 10)) for _ in plan.methods[1:])
    ends = [0, *cuts, 10]
    weights = {
        method.id: Decimal(ends[place + 1] - ends[place]) / 10 for place, method in enumerate(plan.methods)
    }
    return Weighted(weights=weights, at_least=Decimal(draw(st.integers(1, 100))))


def _overall_atoms(plan: Plan) -> st.SearchStrategy[Condition]:
    return st.one_of(_weighted(plan), *(_grade_of(plan, method) for method in plan.methods))


@st.composite
def _tables(draw: st.DrawFn, plan: Plan) -> tuple[Grading, Scale]:
    """A better part raises a sum, and a larger sum never gives a lower grade: total and monotonic as made."""
    sizes = [len(plan.scales[method.grading.scale].grades) for method in plan.methods]
    worth = [[0, *draw(st.lists(st.integers(1, 3), min_size=n - 1, max_size=n - 1))] for n in sizes]
    combinations = list(product(*(range(size) for size in sizes)))
    sums = {ranks: sum(sum(w[: r + 1]) for w, r in zip(worth, ranks, strict=True)) for ranks in combinations}
    levels = sorted(set(sums.values()))
    higher = levels[1:]
    cuts = draw(st.lists(st.sampled_from(higher), min_size=min(2, len(higher)), max_size=3, unique=True))
    scale = scale_of(len(cuts) + 1, draw(st.integers(1, len(cuts))))
    rows = [
        rule(
            Row,
            when={method.id: f"grade_{rank}" for method, rank in zip(plan.methods, ranks, strict=True)},
            grade=scale.grades[sum(cut <= sums[ranks] for cut in cuts)],
        )
        for ranks in combinations
    ]
    table = Table(methods=tuple(method.id for method in plan.methods), rows=tuple(_shortened(rows)))
    return rule(Grading, scale="overall", rule=table), scale


def _shortened(rows: list[Row]) -> list[Row]:
    """The rows of the first method's worst grade as one, where they all give the same."""
    first = next(iter(rows[0].when))
    same = [row for row in rows if row.when[first] == "grade_0"]
    if len({row.grade for row in same}) > 1:
        return rows
    one = rule(Row, when={first: "grade_0"}, grade=same[0].grade)
    return [one, *(row for row in rows if row not in same)]

"""Methods of every build to give hints about: those that ship, and many that no plan has yet.

Everything is drawn from one seed: every build tries the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random
from typing import TypeVar

from hypothesis import Phase, given, settings

from tests.factories.plan import a_ksb, a_plan, rule
from tests.properties.plans import methods as drawn_methods
from touchstone.plans.plan_file import load_plan
from touchstone.plans.register import SHIPPED_PLANS
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import (
    AllOf,
    AnyOf,
    Condition,
    Every,
    Grading,
    Level,
    Otherwise,
    Points,
    Scale,
    ScoreOf,
    Several,
    Step,
    Steps,
)
from touchstone.rules.plan.identity import Ksb
from touchstone.rules.plan.method import (
    AskedIn,
    ConductDeclaration,
    Criterion,
    Duration,
    MarkedTest,
    Method,
    Number,
    QuestionKind,
    Questions,
    Sample,
    Section,
    SectionOrder,
    Theme,
    UnobservedKsbs,
)
from touchstone.rules.statement import Statement

T = TypeVar("T")
SEED = 6
TREATMENTS = ("assessed", "sampled", "mandatory")
FAIL = rule(Otherwise, grade="fail")
UNGRADED = rule(Grading, scale="own", rule=Steps(best_first=(), otherwise=FAIL))
KINDS = ("pass", "distinction", "constructor")  # ids that browsers have words for are ids all the same
WEIGHTS = tuple(map(Decimal, ("0.1", "0.25", "0.5", "1", "1.50", "2", "3")))
DRAWN, MADE = 40, 60  # methods of the properties' generator, and of the one below


@dataclass(frozen=True)
class Of:
    """A method with its plan."""

    name: str
    plan: Plan
    method: Method


@cache
def every_method() -> tuple[Of, ...]:
    """All of them, in an order of their own."""
    return (*shipped(), *_drawn(), *_made(Random(SEED)))


def shipped() -> Iterator[Of]:
    """Each method of each plan that comes with Touchstone."""
    for path in sorted(SHIPPED_PLANS.glob("ST*/*/plan.yaml")):
        plan = load_plan(path)
        for method in plan.methods:
            yield Of(f"{plan.identity.name} {method.id}", plan, method)


def _drawn() -> list[Of]:
    """Methods as the properties of the rules draw them: every rule of conduct there or not, of any force."""
    found: list[Of] = []

    @settings(max_examples=DRAWN, derandomize=True, database=None, phases=[Phase.generate], deadline=None)
    @given(drawn_methods("first", 0, 3))
    def draw(made: tuple[Method, Scale, tuple[Ksb, ...]]) -> None:
        method, scale, ksbs = made
        plan = a_plan(methods=(method,), scales={method.grading.scale: scale}, ksbs=ksbs)
        found.append(Of(f"drawn {len(found)}", plan, method))

    draw()
    return found


def _made(random: Random) -> Iterator[Of]:
    """Larger methods than can be proved by trying: up to 16 criteria, four levels, tenths of points."""
    for number in range(MADE):
        method, scale, ksbs = _method(random)
        plan = a_plan(methods=(method,), scales={"own": scale}, ksbs=ksbs)
        yield Of(f"made {number}", plan, method)


def _method(random: Random) -> tuple[Method, Scale, tuple[Ksb, ...]]:
    levels, points = [], 0
    for rank in range(random.randint(2, 4)):
        levels.append(Level(id=f"level_{rank}", points=points))
        points += random.randint(1, 3)
    ksbs = tuple(
        a_ksb(f"{random.choice('KSB')}{number}", treatment=random.choice(TREATMENTS))
        for number in range(1, random.randint(3, 12))
    )
    codes = [ksb.code for ksb in ksbs]
    themes = tuple(_theme(random, f"theme_{number}", codes) for number in range(random.randint(1, 4)))
    scale = Scale(grades=("fail", "pass", "merit", "distinction"), passes_from="pass")
    tested = random.random() < 0.3 or not any(theme.criteria for theme in themes)
    method = Method(
        id="first",
        title="A method",
        sections=_sections(random),
        duration=_perhaps(random, _duration(random)),
        questions=_perhaps(random, _questions(random)),
        declarations=tuple(
            rule(ConductDeclaration, id=id, says=f"It is {id}.", before=random.random() < 0.5)
            for id in ("real", "quiet", "constructor")
        ),
        sample=_perhaps(random, rule(Sample, at_least=random.randint(1, 4))),
        test=rule(MarkedTest, out_of=random.randint(5, 40)) if tested else None,
        levels=tuple(levels),
        themes=themes,
        grading=UNGRADED,
    )
    steps = Steps(
        best_first=tuple(
            rule(Step, grade=grade, when=_condition(random, method, 3))
            for grade in ("distinction", "merit", "pass")
        ),
        otherwise=FAIL,
    )
    graded = {**method.__dict__, "grading": rule(Grading, scale="own", rule=steps)}
    return Method(**{name: graded[name] for name in Method.__dataclass_fields__}), scale, ksbs


def _perhaps(random: Random, value: T) -> T | None:
    return value if random.random() < 0.8 else None


def _theme(random: Random, id: str, codes: list[str]) -> Theme:
    cited = tuple(sorted(random.sample(codes, random.randint(1, len(codes)))))
    criteria = tuple(
        rule(
            Criterion,
            id=f"{id}-{number}",
            kind=random.choice(KINDS),
            text="A criterion.",
            ksbs=cited,
            weight=random.choice(WEIGHTS),
        )
        for number in range(random.randint(0, 4))
    )
    return Theme(id=id, title=id.capitalize(), ksbs=cited, criteria=criteria)


def _sections(random: Random) -> tuple[Section, ...]:
    def one(id: str, kind: str, after: tuple[str, ...] = ()) -> Section:
        return rule(
            Section,
            id=id,
            title=f"The {id}",
            kind=kind,
            minutes=_perhaps(random, random.choice((1, 10, 30))),
            unbroken=random.random() < 0.4,
            counted=kind not in ("briefing", "break"),
            after=rule(SectionOrder, sections=after) if after and random.random() < 0.8 else None,
        )

    return (
        one("briefing", "briefing"),
        one("live", "observation", ("briefing",)),
        one("rest", "break"),
        one("asking", "questioning", ("briefing", "live")),
    )


def _duration(random: Random) -> Duration:
    return rule(
        Duration,
        minutes=random.choice((7, 40, 90)),  # seven minutes and one per cent end in no whole second
        extension_percent=random.choice((0, 1, 10, 33)),
        shortfall_percent=random.choice((0, 1, 20, 100)),
    )


def _questions(random: Random) -> Questions:
    return Questions(
        kinds=(
            QuestionKind(id="set", title="Set", counts=True),
            QuestionKind(id="extra", title="Extra", counts=random.random() < 0.5),
        ),
        minimum=_perhaps(random, rule(Number, number=random.randint(1, 6))),
        asked_in=_perhaps(random, rule(AskedIn, section="asking")),
        unobserved=_perhaps(random, rule(UnobservedKsbs, kind=random.choice(("set", "extra")))),
        themes=_perhaps(random, rule(Statement)),
    )


def _condition(random: Random, method: Method, deep: int) -> Condition:
    """Any condition of the closed set that may stand in the grading of a method."""
    kind, theme = random.choice(KINDS), random.choice((None, *(one.id for one in method.themes)))
    reaches = random.choice(method.levels[1:]).id
    whole = sum((one.weight for one in method.criteria), start=Decimal(0)) * method.levels[-1].points
    choices: list[Condition] = [
        Every(kind=kind, reaches=reaches, theme=theme),
        Several(number=random.randint(1, 4), kind=kind, reaches=reaches, theme=theme),
        Points(at_least=Decimal(random.randint(0, int(whole * 20))) / 20, kind=random.choice((None, kind))),
    ]
    if method.test is not None:
        choices.append(ScoreOf(at_least=Decimal(random.randint(0, method.test.out_of * 4)) / 4))
    if deep:
        some = tuple(_condition(random, method, deep - 1) for _ in range(random.randint(1, 3)))
        choices += [AllOf(of=some), AnyOf(of=some)]
    return random.choice(choices)

"""Small valid plans of every build: any number of methods, levels, kinds, scales, and rules of conduct."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.factories.plan import MUST, a_gateway, a_ksb, a_plan, rule, the_attempts
from tests.properties.gradings import KINDS, level_lists, method_gradings, overall_gradings
from touchstone.rules.plan import Plan
from touchstone.rules.plan.attempts import Attempts, Cap, Limit, VoidEffect
from touchstone.rules.plan.gateway import (
    AnyRequirement,
    Declaration,
    Document,
    EmployerVerification,
    Gateway,
    MethodReached,
    MonthsOnProgramme,
    Span,
)
from touchstone.rules.plan.grading import Grading, Level, Otherwise, Scale, Steps
from touchstone.rules.plan.identity import Ksb
from touchstone.rules.plan.method import (
    AfterGateway,
    AskedIn,
    ConductDeclaration,
    Criterion,
    Duration,
    MarkedTest,
    Media,
    Method,
    Minutes,
    Number,
    QuestionKind,
    Questions,
    Recordings,
    Sample,
    Section,
    SectionOrder,
    Theme,
    UnobservedKsbs,
    Venues,
    Visible,
)
from touchstone.rules.plan.portfolio import Covers, EvidenceKind, Pieces, Portfolio, Relationships
from touchstone.rules.roles import Role
from touchstone.rules.statement import Statement

T = TypeVar("T")
Ruled = TypeVar("Ruled", bound=Statement)
FORCES = ("must", "should", "typically")
METHODS = ("first", "second", "third")
SECTIONS = ("briefing", "watching", "asking")
UNGRADED = rule(Grading, scale="none", rule=Steps(best_first=(), otherwise=rule(Otherwise, grade="none")))


def perhaps(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | strategy


def ruled(cls: type[Ruled], **facts: Any) -> st.SearchStrategy[Ruled]:
    """A statement of any force; facts that are strategies are drawn."""
    drawn = {
        name: fact if isinstance(fact, st.SearchStrategy) else st.just(fact) for name, fact in facts.items()
    }
    force, make = st.sampled_from(FORCES), partial(rule, cls)
    return st.builds(make, force, **drawn)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    unit = draw(st.sampled_from(("calendar_days", "working_days", "months")))
    return draw(ruled(Span, number=st.integers(1, 3 if unit == "months" else 15), unit=unit))


@st.composite
def themes(draw: st.DrawFn, id: str, number: int, ksbs: tuple[str, ...], criteria: int) -> Theme:
    """A theme whose first criterion cites all its KSBs, so that none is left uncited."""
    cited = [
        ksbs,
        *(draw(st.lists(st.sampled_from(ksbs), min_size=1, unique=True).map(tuple)) for _ in range(criteria)),
    ]
    made = tuple(
        rule(
            Criterion,
            id=f"{id}-{number}-{place}",
            kind=draw(st.sampled_from(KINDS)),
            text="A criterion.",
            ksbs=cited[place],
            weight=draw(st.sampled_from((Decimal("0.5"), Decimal(1), Decimal(2)))),
        )
        for place in range(criteria)
    )
    return Theme(id=f"{id}_{number}", title=f"Theme {number}", ksbs=ksbs, criteria=made)


@st.composite
def questions(draw: st.DrawFn) -> Questions:
    return Questions(
        kinds=(
            QuestionKind(id="set", title="Set", counts=True),
            QuestionKind(id="extra", title="Extra", counts=draw(st.booleans())),
        ),
        minimum=draw(perhaps(ruled(Number, number=st.integers(1, 3)))),
        asked_in=draw(perhaps(ruled(AskedIn, section="asking"))),
        unobserved=draw(perhaps(ruled(UnobservedKsbs, kind="extra"))),
        themes=draw(perhaps(ruled(Statement))),
    )


@st.composite
def recordings(draw: st.DrawFn) -> Recordings:
    after = perhaps(ruled(AfterGateway, gateway="gateway"))
    return Recordings(
        section="watching",
        number=draw(ruled(Number, number=st.integers(1, 2))),
        length=draw(perhaps(ruled(Minutes, minutes=30))),
        assessed=draw(perhaps(ruled(Minutes, minutes=st.sampled_from((20, 30))))),
        held_after=draw(after),
        recorded_after=draw(after),
        media=draw(perhaps(ruled(Media, accepted=("video",)))),
        visible=draw(perhaps(ruled(Visible, people=("mentor", "mentee")))),
    )


@st.composite
def sections(draw: st.DrawFn) -> tuple[Section, ...]:
    least = perhaps(st.sampled_from((10, 20)))
    order = perhaps(ruled(SectionOrder, sections=("briefing", "watching")))
    return tuple(
        draw(
            ruled(
                Section,
                id=id,
                title=id.capitalize(),
                kind=kind,
                minutes=least,
                counted=id != "briefing",
                after=order if id == "asking" else None,
            )
        )
        for id, kind in zip(SECTIONS, ("briefing", "observation", "questioning"), strict=True)
    )


@st.composite
def methods(draw: st.DrawFn, id: str, number: int, most: int) -> tuple[Method, Scale, tuple[Ksb, ...]]:
    """A method of at most so many criteria, with the scale and the KSBs that are its own."""
    levels: tuple[Level, ...] = draw(level_lists())
    criteria = draw(st.lists(st.integers(1, 2), max_size=2).filter(lambda counts: sum(counts) <= most))
    codes = [
        (f"K{10 * number + 2 * one + 1}", f"S{10 * number + one + 1}") for one in range(len(criteria) or 1)
    ]
    treatments = st.sampled_from(("assessed", "sampled", "mandatory"))
    ksbs = tuple(a_ksb(code, treatment=draw(treatments)) for two in codes for code in two)
    pool = [ksb for ksb in ksbs if ksb.treatment == "sampled"]
    tested = not criteria or draw(st.booleans())
    method = Method(
        id=id,
        title=f"The {id} method",
        levels=levels,
        themes=tuple(
            draw(themes(f"T{number}".lower(), one, codes[one], (criteria or [0])[one]))
            for one in range(len(codes))
        ),
        test=draw(ruled(MarkedTest, out_of=st.integers(1, most))) if tested else None,
        sample=draw(ruled(Sample, at_least=st.integers(1, len(pool)))) if pool else None,
        sections=draw(sections()),
        duration=draw(
            perhaps(
                ruled(
                    Duration,
                    minutes=st.sampled_from((40, 45)),
                    extension_percent=st.sampled_from((0, 10)),
                    shortfall_percent=st.sampled_from((0, 10, 100)),
                )
            )
        ),
        same_working_day=draw(perhaps(ruled(Statement))),
        recordings=draw(perhaps(recordings())),
        questions=draw(perhaps(questions())),
        venues=draw(perhaps(ruled(Venues, accepted=("workplace", "remote")))),
        declarations=draw(
            st.just(())
            | st.tuples(ruled(ConductDeclaration, id="real", says="Real work.", before=st.booleans()))
        ),
        after_gateway=draw(perhaps(ruled(AfterGateway, gateway="gateway"))),
        notice=draw(perhaps(spans())),
        review=draw(perhaps(spans())),
        grading=UNGRADED,
    )
    grading, scale = draw(method_gradings(method))
    return replace(method, grading=grading), scale, ksbs


@st.composite
def attempts(draw: st.DrawFn, overall: Scale) -> Attempts:
    caps = overall.grades[overall.grades.index(overall.passes_from) : -1]
    cap = ruled(Cap, overall=st.sampled_from(caps), unless_exceptional=st.booleans()) if caps else st.none()
    limit = ruled(
        Limit,
        within=rule(Span, number=6, unit="months"),
        then=st.sampled_from(("entire_assessment", "method_only")),
    )
    return the_attempts(
        cap=draw(perhaps(cap)),
        limit=draw(perhaps(limit)),
        void=draw(ruled(VoidEffect, replacement_is_capped=st.booleans())),
    )


@st.composite
def gateways(draw: st.DrawFn, last: Method, scale: Scale) -> tuple[Gateway, ...]:
    """One gateway or two; the second asks for a grade and for the employer's word on a KSB."""
    signers = st.lists(st.sampled_from(Role), max_size=2, unique=True).map(tuple)
    first: tuple[AnyRequirement, ...] = (
        draw(ruled(MonthsOnProgramme, kind="months_on_programme", id="months", title="Months", months=12)),
        draw(ruled(Document, kind="document", id="photo_id", title="Photo ID", signed_by=signers)),
        draw(
            ruled(
                Declaration,
                kind="declaration",
                id="english",
                title="English and maths",
                scheme=st.sampled_from((None, "english_and_maths")),
            )
        ),
    )
    second: tuple[AnyRequirement, ...] = (
        draw(
            ruled(
                EmployerVerification,
                kind="employer_verification",
                id="word",
                title="The employer's word",
                ksbs=("B1",),
            )
        ),
        draw(
            ruled(
                MethodReached,
                kind="method",
                id="reached",
                title="A grade",
                method=last.id,
                at_least=st.sampled_from(scale.grades),
            )
        ),
    )
    period = draw(perhaps(spans()))
    gate = a_gateway(requirements=first, period=period)
    if draw(st.booleans()):
        return (replace(gate, requirements=(*first, second[0])),)
    return gate, a_gateway("completion", requirements=second, period=None)


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    return Portfolio(
        underpins="first",
        pieces=draw(perhaps(ruled(Pieces, at_least=2, at_most=3))),
        mapped=draw(perhaps(ruled(Statement))),
        covers=draw(perhaps(ruled(Covers, method="first"))),
        relationships=draw(perhaps(ruled(Relationships, with_="mentee", at_least=2))),
        anonymised=draw(perhaps(ruled(Statement))),
        kinds=(
            draw(ruled(EvidenceKind, id="statement", title="Statement", accepted=True)),
            draw(ruled(EvidenceKind, id="opinion", title="Opinion", accepted=False)),
        ),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan that the linter accepts."""
    ids = METHODS[: draw(st.integers(1, 3))]
    most = 2 if len(ids) == len(METHODS) else 3  # so that every outcome can be tried
    made = [draw(methods(id, number, most)) for number, id in enumerate(ids)]
    last, scale_of_last, _ = made[-1]
    ungraded = a_plan(
        methods=tuple(method for method, _, _ in made),
        scales={method.grading.scale: scale for method, scale, _ in made},
        ksbs=(*(ksb for _, _, ksbs in made for ksb in ksbs), a_ksb("B1", treatment="employer_verified")),
        gateways=draw(gateways(last, scale_of_last)),
        portfolio=draw(perhaps(portfolios())),
        order=draw(perhaps(st.just(MUST))),
    )
    grading, scale = draw(overall_gradings(ungraded))
    return replace(
        ungraded,
        grading=grading,
        scales={**ungraded.scales, "overall": scale},
        attempts=draw(attempts(scale)),
    )

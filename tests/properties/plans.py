"""Small valid plans of every build: any number of methods, levels, kinds, scales, and rules of conduct."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import assume
from hypothesis import strategies as st

from tests.factories.plan import MUST, a_gateway, a_ksb, a_plan, rule, the_attempts
from tests.properties.conduct_rules import CONDUCT, PERHAPS_SPAN, PERHAPS_STATEMENT, perhaps, ruled
from tests.properties.gradings import KINDS, level_lists, method_gradings, overall_gradings
from touchstone.plans.lint import faults
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
from touchstone.rules.plan.method import Criterion, MarkedTest, Method, Sample, Theme
from touchstone.rules.plan.portfolio import Covers, EvidenceKind, Pieces, Portfolio, Relationships
from touchstone.rules.roles import Role

METHODS = ("first", "second", "third")
FEW = 2
UNGRADED = rule(Grading, scale="none", rule=Steps(best_first=(), otherwise=rule(Otherwise, grade="none")))
KIND, WEIGHT = st.sampled_from(KINDS), st.sampled_from((Decimal("0.5"), Decimal(1), Decimal(2)))
TREATMENT = st.sampled_from(("assessed", "sampled", "mandatory"))
THEMES = st.lists(st.integers(1, 2), max_size=2)  # how many criteria each has
LEVELS = level_lists()


@st.composite
def themes(draw: st.DrawFn, id: str, number: int, ksbs: tuple[str, str], criteria: int) -> Theme:
    """A theme whose first criterion cites all its KSBs, so that none is left uncited."""
    made = tuple(
        rule(
            Criterion,
            id=f"{id}-{number}-{place}",
            kind=draw(KIND),
            text="A criterion.",
            ksbs=ksbs[place:],
            weight=draw(WEIGHT),
        )
        for place in range(criteria)
    )
    return Theme(id=f"{id}_{number}", title=f"Theme {number}", ksbs=ksbs, criteria=made)


@st.composite
def methods(draw: st.DrawFn, id: str, number: int, most: int) -> tuple[Method, Scale, tuple[Ksb, ...]]:
    """A method of at most so many criteria, with the scale and the KSBs that are its own."""
    levels: tuple[Level, ...] = draw(LEVELS)
    criteria = draw(THEMES.filter(lambda counts: sum(counts) <= most))
    codes = [(f"K{10 * number + one + 1}", f"S{10 * number + one + 1}") for one in range(len(criteria) or 1)]
    ksbs = tuple(a_ksb(code, treatment=draw(TREATMENT)) for two in codes for code in two)
    pool = [ksb for ksb in ksbs if ksb.treatment == "sampled"]
    tested = not criteria or (most > FEW and draw(st.booleans()))
    method = Method(
        id=id,
        title=f"The {id} method",
        levels=levels,
        themes=tuple(
            draw(themes(f"t{number}", one, codes[one], (criteria or [0])[one])) for one in range(len(codes))
        ),
        test=rule(MarkedTest, out_of=draw(st.integers(1, most))) if tested else None,
        sample=rule(Sample, at_least=draw(st.integers(1, len(pool)))) if pool else None,
        grading=UNGRADED,
        **draw(CONDUCT),
    )
    grading, scale = draw(method_gradings(method))
    return replace(method, grading=grading), scale, ksbs


LIMIT = perhaps(
    ruled(
        Limit,
        within=rule(Span, number=6, unit="months"),
        then=st.sampled_from(("entire_assessment", "method_only")),
    )
)
VOID = ruled(VoidEffect, replacement_is_capped=st.booleans())


@st.composite
def attempts(draw: st.DrawFn, overall: Scale) -> Attempts:
    caps = overall.grades[overall.grades.index(overall.passes_from) : -1]
    cap, wanted = None, draw(st.sampled_from((True, True, False)))
    if caps and wanted:
        cap = rule(Cap, overall=draw(st.sampled_from(caps)), unless_exceptional=draw(st.booleans()))
    return the_attempts(cap=cap, limit=draw(LIMIT), void=draw(VOID))


SIGNERS = st.lists(st.sampled_from(Role), max_size=2, unique=True).map(tuple)
AT_THE_GATEWAY: st.SearchStrategy[tuple[AnyRequirement, ...]] = st.tuples(
    ruled(MonthsOnProgramme, kind="months_on_programme", id="months", title="Months", months=12),
    ruled(Document, kind="document", id="photo_id", title="Photo ID", signed_by=SIGNERS),
    ruled(
        Declaration,
        kind="declaration",
        id="english",
        title="English and maths",
        scheme=st.sampled_from((None, "english_and_maths")),
    ),
)
VERIFIED = ruled(
    EmployerVerification, kind="employer_verification", id="word", title="The employer's word", ksbs=("B1",)
)
PORTFOLIO = st.builds(
    Portfolio,
    underpins=st.just("first"),
    pieces=perhaps(ruled(Pieces, at_least=2, at_most=3)),
    mapped=PERHAPS_STATEMENT,
    covers=perhaps(ruled(Covers, method="first")),
    relationships=perhaps(ruled(Relationships, with_="mentee", at_least=2)),
    anonymised=PERHAPS_STATEMENT,
    kinds=st.tuples(
        ruled(EvidenceKind, id="statement", title="Statement", accepted=True),
        ruled(EvidenceKind, id="opinion", title="Opinion", accepted=False),
    ),
)


@st.composite
def gateways(draw: st.DrawFn, last: Method, scale: Scale) -> tuple[Gateway, ...]:
    """One gateway or two; the second asks for a grade and for the employer's word on a KSB."""
    verified: AnyRequirement = draw(VERIFIED)
    gate = a_gateway(requirements=draw(AT_THE_GATEWAY), period=draw(PERHAPS_SPAN))
    if draw(st.booleans()):
        return (replace(gate, requirements=(*gate.requirements, verified)),)
    reached = rule(
        MethodReached,
        kind="method",
        id="reached",
        title="A grade",
        method=last.id,
        at_least=draw(st.sampled_from(scale.grades)),
    )
    return gate, a_gateway("completion", requirements=(verified, reached), period=None)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan that the linter accepts; too many outcomes for its proof are left out, which it refuses too."""
    ids = METHODS[: draw(st.integers(1, 3))]
    most = FEW if len(ids) == len(METHODS) else 3  # so that every outcome can be tried
    made = [draw(methods(id, number, most)) for number, id in enumerate(ids)]
    last, scale_of_last, _ = made[-1]
    ungraded = a_plan(
        methods=tuple(method for method, _, _ in made),
        scales={method.grading.scale: scale for method, scale, _ in made},
        ksbs=(*(ksb for _, _, ksbs in made for ksb in ksbs), a_ksb("B1", treatment="employer_verified")),
        gateways=draw(gateways(last, scale_of_last)),
        portfolio=draw(st.none() | PORTFOLIO),
        order=draw(perhaps(st.just(MUST))),
    )
    grading, scale = draw(overall_gradings(ungraded))
    plan = replace(
        ungraded,
        grading=grading,
        scales={**ungraded.scales, "overall": scale},
        attempts=draw(attempts(scale)),
    )
    assume(not any("too many to prove" in fault.message for fault in faults(plan)))
    return plan

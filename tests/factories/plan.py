"""Small plans for tests: one factory per model, every argument can be replaced."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from touchstone.rules.plan import KsbsAssessed, Plan
from touchstone.rules.plan.attempts import AttemptKind, Attempts, Cap, Consent, Limit, VoidEffect
from touchstone.rules.plan.gateway import Document, Gateway, MonthsOnProgramme, Span
from touchstone.rules.plan.grading import AllOf, Every, Grading, Otherwise, Row, Scale, Step, Steps, Table
from touchstone.rules.plan.identity import Identity, Ksb, Vocabulary
from touchstone.rules.plan.method import Criterion, Method, Section, Theme
from touchstone.rules.roles import Role
from touchstone.rules.statement import Force, Source, Statement

T = TypeVar("T", bound=Statement)
SOURCE = Source("test-plan", "Everything")
MUST = Statement(force=Force.MUST, source=SOURCE)


def rule(cls: type[T], force: str = "must", **facts: Any) -> T:
    """A statement of the given class with the test plan's source."""
    return cls(force=Force(force), source=SOURCE, **facts)


def a_ksb(code: str, **facts: Any) -> Ksb:
    given: dict[str, Any] = {"text": f"Statement {code}", "source": SOURCE}
    return Ksb(code=code, **given | facts)


def a_criterion(id: str, kind: str = "pass", ksbs: tuple[str, ...] = ("K1",), **facts: Any) -> Criterion:
    return rule(Criterion, id=id, kind=kind, text=f"Does {id}", ksbs=ksbs, **facts)


def a_theme(id: str = "theme", **facts: Any) -> Theme:
    ksbs = facts.get("ksbs", ("K1",))
    given: dict[str, Any] = {
        "title": id.capitalize(),
        "ksbs": ksbs,
        "criteria": (a_criterion(f"{id}-P1", ksbs=ksbs), a_criterion(f"{id}-D1", "distinction", ksbs=ksbs)),
    }
    return Theme(id=id, **given | facts)


def method_grading(scale: str = "component") -> Grading:
    every_pass = Every(kind="pass", reaches="met")
    every_distinction = Every(kind="distinction", reaches="met")
    steps = Steps(
        best_first=(
            rule(Step, grade="distinction", when=AllOf(of=(every_pass, every_distinction))),
            rule(Step, grade="pass", when=every_pass),
        ),
        otherwise=rule(Otherwise, grade="fail"),
    )
    return rule(Grading, scale=scale, rule=steps)


def overall_grading(first: str = "first", second: str = "second") -> Grading:
    def row(grade: str, **when: str) -> Row:
        return rule(Row, when=when, grade=grade)

    rows = (
        row("fail", **{first: "fail"}),
        row("fail", **{second: "fail"}),
        row("pass", **{first: "pass", second: "pass"}),
        row("merit", **{first: "pass", second: "distinction"}),
        row("merit", **{first: "distinction", second: "pass"}),
        row("distinction", **{first: "distinction", second: "distinction"}),
    )
    return rule(Grading, scale="overall", rule=Table(methods=(first, second), rows=rows))


def a_section(id: str = "talk", **facts: Any) -> Section:
    return rule(Section, **{"id": id, "title": id.capitalize(), "kind": "discussion"} | facts)


def a_method(id: str = "first", **facts: Any) -> Method:
    given: dict[str, Any] = {
        "title": f"The {id} method",
        "sections": (a_section(),),
        "themes": (a_theme(f"{id}-t", ksbs=("K1" if id == "first" else "K2",)),),
        "grading": method_grading(),
    }
    return Method(id=id, **given | facts)


def a_gateway(id: str = "gateway", **facts: Any) -> Gateway:
    given: dict[str, Any] = {
        "title": "Gateway",
        "requirements": (
            rule(MonthsOnProgramme, kind="months_on_programme", id="months", title="Months", months=12),
            rule(Document, kind="document", id="photo_id", title="Photo ID"),
        ),
        "period": rule(Span, "typically", number=3, unit="months"),
    }
    return Gateway(id=id, **given | facts)


def the_attempts(**facts: Any) -> Attempts:
    given: dict[str, Any] = {
        "only_failed": MUST,
        "kinds": (
            rule(
                AttemptKind,
                id="resit",
                further_learning=False,
                typically=rule(Span, "typically", number=2, unit="months"),
            ),
            rule(
                AttemptKind,
                id="retake",
                further_learning=True,
                typically=rule(Span, "typically", number=3, unit="months"),
            ),
        ),
        "consent": rule(Consent, by=Role.EMPLOYER),
        "cap": rule(Cap, overall="pass", unless_exceptional=True),
        "limit": rule(Limit, within=rule(Span, number=6, unit="months"), then="entire_assessment"),
        "void": rule(VoidEffect, replacement_is_capped=False),
    }
    return Attempts(**given | facts)


def an_identity(**facts: Any) -> Identity:
    given: dict[str, Any] = {
        "reference": "ST9999",
        "version": "1.0",
        "title": "Tester",
        "level": 4,
        "status": "fictional",
        "starts_unknown": "A test plan.",
        "source": SOURCE,
    }
    return Identity(**given | facts)


def a_vocabulary(**facts: Any) -> Vocabulary:
    given: dict[str, Any] = {
        "id": "test_regime",
        "assessment": "end-point assessment",
        "short_assessment": "EPA",
        "organisation": "assessment organisation",
        "assessor": "assessor",
        "gateway": "gateway",
        "method": "method",
        "theme": "theme",
        "criterion": "criterion",
        "overall_grade": "overall grade",
    }
    return Vocabulary(**given | facts)


def a_plan(**facts: Any) -> Plan:
    """Two methods with one theme each; pass and distinction; merit overall."""
    given: dict[str, Any] = {
        "identity": an_identity(),
        "vocabulary": a_vocabulary(),
        "last_checked_on": date(2026, 11, 1),
        "ksbs": (a_ksb("K1"), a_ksb("K2")),
        "ksbs_assessed": rule(KsbsAssessed, times="once"),
        "scales": {
            "component": Scale(grades=("fail", "pass", "distinction"), passes_from="pass"),
            "overall": Scale(grades=("fail", "pass", "merit", "distinction"), passes_from="pass"),
        },
        "gateways": (a_gateway(),),
        "methods": (a_method("first"), a_method("second")),
        "grading": overall_grading(),
        "attempts": the_attempts(),
    }
    return Plan(**given | facts)

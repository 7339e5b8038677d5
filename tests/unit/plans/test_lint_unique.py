"""Names that must be given once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.lint import told, told_of
from tests.factories.plan import (
    SOURCE,
    a_gateway,
    a_ksb,
    a_method,
    a_plan,
    a_section,
    a_theme,
    an_identity,
    overall_grading,
    rule,
    the_attempts,
)
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import Declaration, Document, EmployerVerification
from touchstone.rules.plan.grading import Level, Scale, Table
from touchstone.rules.plan.identity import Confirmation, Confirmed
from touchstone.rules.plan.method import (
    AfterMethod,
    ConductDeclaration,
    Method,
    QuestionKind,
    Questions,
    Venues,
)
from touchstone.rules.plan.portfolio import EvidenceKind, Portfolio
from touchstone.rules.roles import Role

RENAME = "Rename or delete one of them."


def test_a_sound_plan_has_no_fault() -> None:
    assert told(a_plan()) == []


def a_document(id: str) -> Document:
    return rule(Document, kind="document", id=id, title=id)


def confirmed(part: str) -> Confirmed:
    return Confirmed(part=part, says="It is so.", source=SOURCE)


VERIFICATION = rule(
    EmployerVerification, kind="employer_verification", id="seen", title="Seen", ksbs=("B1", "B1")
)
SIGNED = rule(
    Declaration, kind="declaration", id="signed", title="Signed", signed_by=(Role.EMPLOYER, Role.EMPLOYER)
)
EVIDENCE = rule(EvidenceKind, id="log", title="Log", accepted=True)
KINDS = the_attempts().kinds
TWICE = Scale(grades=("fail", "pass", "pass", "distinction"), passes_from="pass")


@pytest.mark.parametrize(
    ("plan", "path", "noun", "name"),
    [
        (a_plan(ksbs=(a_ksb("K1"), a_ksb("K2"), a_ksb("K1"))), ("ksbs", 2, "code"), "KSB", "K1"),
        (a_plan(gateways=(a_gateway(), a_gateway())), ("gateways", 1, "id"), "gateway", "gateway"),
        (
            a_plan(methods=(a_method(), a_method("second"), a_method("second"))),
            ("methods", 2, "id"),
            "method",
            "second",
        ),
        (
            a_plan(attempts=the_attempts(kinds=(*KINDS, KINDS[0]))),
            ("attempts", "kinds", 2, "id"),
            "kind of attempt",
            "resit",
        ),
        (
            a_plan(portfolio=Portfolio(underpins="first", kinds=(EVIDENCE, EVIDENCE))),
            ("portfolio", "kinds", 1, "id"),
            "kind of evidence",
            "log",
        ),
        (
            a_plan(scales={"component": TWICE, "overall": a_plan().scales["overall"]}),
            ("scales", "component", "grades", 2),
            "grade",
            "pass",
        ),
        (
            a_plan(gateways=(a_gateway(requirements=(a_document("id"), a_document("id"))),)),
            ("gateways", 0, "requirements", 1, "id"),
            "requirement",
            "id",
        ),
        (
            a_plan(gateways=(a_gateway(requirements=(SIGNED,)),)),
            ("gateways", 0, "requirements", 0, "signed_by", 1),
            "role",
            "employer",
        ),
        (
            a_plan(
                ksbs=(a_ksb("K1"), a_ksb("K2"), a_ksb("B1", treatment="employer_verified")),
                gateways=(a_gateway(requirements=(VERIFICATION,)),),
            ),
            ("gateways", 0, "requirements", 0, "ksbs", 1),
            "KSB",
            "B1",
        ),
    ],
)
def test_a_name_given_twice_is_told_where_it_is_given_again(
    plan: Plan, path: tuple[str | int, ...], noun: str, name: str
) -> None:
    assert (path, f'the {noun} "{name}" is given twice.', RENAME) in told(plan)


@pytest.mark.parametrize(
    ("method", "path", "noun", "name"),
    [
        (a_method(sections=(a_section(), a_section())), ("sections", 1, "id"), "section", "talk"),
        (
            a_method(levels=(Level(id="no", points=0), Level(id="met", points=1), Level(id="met", points=2))),
            ("levels", 2, "id"),
            "level",
            "met",
        ),
        (
            a_method(declarations=(rule(ConductDeclaration, id="real", says="It was real."),) * 2),
            ("declarations", 1, "id"),
            "declaration",
            "real",
        ),
        (
            a_method(after_methods=(rule(AfterMethod, method="second"),) * 2),
            ("after_methods", 1, "method"),
            "method to come first",
            "second",
        ),
        (
            a_method(questions=Questions(kinds=(QuestionKind(id="set", title="Set", counts=True),) * 2)),
            ("questions", "kinds", 1, "id"),
            "kind of question",
            "set",
        ),
        (
            a_method(venues=rule(Venues, accepted=("remote", "remote"))),
            ("venues", "accepted", 1),
            "venue",
            "remote",
        ),
        (a_method(themes=(a_theme("t", ksbs=("K1", "K1")),)), ("themes", 0, "ksbs", 1), "KSB", "K1"),
    ],
)
def test_a_name_given_twice_in_a_method_is_told(
    method: Method, path: tuple[str | int, ...], noun: str, name: str
) -> None:
    assert (("methods", 0, *path), f'the {noun} "{name}" is given twice.', RENAME) in told_of(method)


def test_a_theme_given_twice_is_told_with_its_criteria_and_nothing_more_is_made_of_them() -> None:
    assert told_of(a_method(themes=(a_theme("t"), a_theme("t")))) == [
        (("methods", 0, "themes", 1, "criteria", 0, "id"), 'the criterion "t-P1" is given twice.', RENAME),
        (("methods", 0, "themes", 1, "criteria", 1, "id"), 'the criterion "t-D1" is given twice.', RENAME),
        (("methods", 0, "themes", 1, "id"), 'the theme "t" is given twice.', RENAME),
    ]


def test_a_criterion_given_in_two_methods_is_told() -> None:
    other = a_method("second", themes=(a_theme("first-t", ksbs=("K2",)),))
    assert told(a_plan(methods=(a_method(), other))) == [
        (
            ("methods", 1, "themes", 0, "criteria", 0, "id"),
            'the criterion "first-t-P1" is given twice.',
            RENAME,
        ),
        (
            ("methods", 1, "themes", 0, "criteria", 1, "id"),
            'the criterion "first-t-D1" is given twice.',
            RENAME,
        ),
    ]


def test_a_ksb_cited_twice_by_a_criterion_is_told() -> None:
    theme = a_theme("t")
    criterion = replace(theme.criteria[1], ksbs=("K1", "K1"))
    assert told_of(a_method(themes=(replace(theme, criteria=(theme.criteria[0], criterion)),))) == [
        (("methods", 0, "themes", 0, "criteria", 1, "ksbs", 1), 'the KSB "K1" is given twice.', RENAME)
    ]


def test_a_method_named_twice_by_a_table_is_told() -> None:
    grading = overall_grading()
    assert isinstance(grading.rule, Table)
    twice = replace(grading, rule=replace(grading.rule, methods=("first", "second", "second")))
    assert told(a_plan(grading=twice)) == [
        (("grading", "rule", "methods", 2), 'the method "second" is given twice.', RENAME)
    ]


def test_a_part_both_confirmed_and_left_open_is_told() -> None:
    confirmation = Confirmation(
        notice="Assumed.",
        confirmed=(confirmed("grading"),),
        not_confirmed=(confirmed("ksbs"), confirmed("grading")),
    )
    plan = a_plan(identity=an_identity(status="assumed_equal_to 0.9"), confirmation=confirmation)
    assert told(plan) == [
        (("confirmation", "not_confirmed", 1, "part"), 'the part "grading" is given twice.', RENAME)
    ]

"""Names that lead elsewhere in the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.lint import told, told_of
from tests.factories.plan import (
    MUST,
    a_gateway,
    a_method,
    a_plan,
    a_section,
    method_grading,
    overall_grading,
    rule,
)
from touchstone.rules.plan.gateway import MethodReached
from touchstone.rules.plan.method import (
    AfterGateway,
    AfterMethod,
    AskedIn,
    BeforeGateway,
    Method,
    Number,
    QuestionKind,
    Questions,
    Recordings,
    SectionOrder,
    UnobservedKsbs,
)
from touchstone.rules.plan.portfolio import Covers, Portfolio

TWO = rule(Number, number=2)
KINDS = (QuestionKind(id="set", title="Set", counts=True),)
ELSEWHERE = rule(AfterGateway, gateway="gate")


@pytest.mark.parametrize(
    ("method", "path", "message", "remedy"),
    [
        (
            a_method(after_gateway=ELSEWHERE),
            ("after_gateway", "gateway"),
            'there is no gateway "gate".',
            'Did you mean "gateway"?',
        ),
        (
            a_method(before_gateway=rule(BeforeGateway, gateway="end")),
            ("before_gateway", "gateway"),
            'there is no gateway "end".',
            "Known are: gateway.",
        ),
        (
            a_method(recordings=Recordings(section="talk", number=TWO, held_after=ELSEWHERE)),
            ("recordings", "held_after", "gateway"),
            'there is no gateway "gate".',
            'Did you mean "gateway"?',
        ),
        (
            a_method(recordings=Recordings(section="talk", number=TWO, recorded_after=ELSEWHERE)),
            ("recordings", "recorded_after", "gateway"),
            'there is no gateway "gate".',
            'Did you mean "gateway"?',
        ),
        (
            a_method(recordings=Recordings(section="tape", number=TWO)),
            ("recordings", "section"),
            'there is no section "tape".',
            "Known are: talk.",
        ),
        (
            a_method(
                sections=(a_section(), a_section("rest", after=rule(SectionOrder, sections=("talk", "walk"))))
            ),
            ("sections", 1, "after", "sections", 1),
            'there is no section "walk".',
            'Did you mean "talk"?',
        ),
        (
            a_method(questions=Questions(kinds=KINDS, asked_in=rule(AskedIn, section="quiz"))),
            ("questions", "asked_in", "section"),
            'there is no section "quiz".',
            "Known are: talk.",
        ),
        (
            a_method(questions=Questions(kinds=KINDS, unobserved=rule(UnobservedKsbs, kind="gap"))),
            ("questions", "unobserved", "kind"),
            'there is no kind of question "gap".',
            "Known are: set.",
        ),
        (
            a_method(after_methods=(rule(AfterMethod, method="third"),)),
            ("after_methods", 0, "method"),
            'there is no method "third".',
            "Known are: first, second.",
        ),
        (
            a_method(after_methods=(rule(AfterMethod, method="second", at_least="merit"),)),
            ("after_methods", 0, "at_least"),
            'there is no grade of second "merit".',
            "Known are: fail, pass, distinction.",
        ),
        (
            a_method(grading=method_grading("component2")),
            ("grading", "scale"),
            'there is no scale "component2".',
            'Did you mean "component"?',
        ),
    ],
)
def test_an_unknown_name_in_a_method_is_told_with_what_is_known(
    method: Method, path: tuple[str | int, ...], message: str, remedy: str
) -> None:
    assert told_of(method) == [(("methods", 0, *path), message, remedy)]


def test_names_that_are_known_are_not_told() -> None:
    gate = rule(AfterGateway, gateway="gateway")
    method = a_method(
        after_gateway=gate,
        after_methods=(rule(AfterMethod, method="second", at_least="pass"),),
        sections=(a_section(), a_section("rest", after=rule(SectionOrder, sections=("talk",)))),
        recordings=Recordings(section="talk", number=TWO, held_after=gate, recorded_after=gate),
        questions=Questions(
            kinds=KINDS,
            minimum=TWO,
            asked_in=rule(AskedIn, section="talk"),
            unobserved=rule(UnobservedKsbs, kind="set"),
            themes=MUST,
        ),
    )
    assert told_of(method) == []


def test_unknown_methods_of_the_portfolio_are_told() -> None:
    portfolio = Portfolio(underpins="third", covers=rule(Covers, method="fourth"))
    assert told(a_plan(portfolio=portfolio)) == [
        (("portfolio", "underpins"), 'there is no method "third".', "Known are: first, second."),
        (("portfolio", "covers", "method"), 'there is no method "fourth".', "Known are: first, second."),
    ]


def test_a_portfolio_of_known_methods_is_not_told() -> None:
    assert told(a_plan(portfolio=Portfolio(underpins="first", covers=rule(Covers, method="second")))) == []


def reached(method: str, at_least: str) -> MethodReached:
    return rule(MethodReached, kind="method", id="reached", title="Reached", method=method, at_least=at_least)


def test_a_gateway_that_asks_for_an_unknown_method_or_grade_is_told() -> None:
    gateways = (
        a_gateway("one", requirements=(reached("third", "pass"),)),
        a_gateway("two", requirements=(reached("first", "merit"),)),
    )
    assert told(a_plan(gateways=gateways)) == [
        (
            ("gateways", 0, "requirements", 0, "method"),
            'there is no method "third".',
            "Known are: first, second.",
        ),
        (
            ("gateways", 1, "requirements", 0, "at_least"),
            'there is no grade of first "merit".',
            "Known are: fail, pass, distinction.",
        ),
    ]


def test_a_gateway_may_ask_that_a_method_was_merely_taken() -> None:
    assert told(a_plan(gateways=(a_gateway(requirements=(reached("first", "fail"),)),))) == []


def test_the_grade_of_a_method_on_an_unknown_scale_is_not_asked_about() -> None:
    first = a_method(grading=method_grading("lost"))
    second = a_method("second", after_methods=(rule(AfterMethod, method="first", at_least="star"),))
    assert told(a_plan(methods=(first, second))) == [
        (("methods", 0, "grading", "scale"), 'there is no scale "lost".', "Known are: component, overall.")
    ]


def test_an_unknown_overall_scale_is_told_and_its_grades_are_not_asked_about() -> None:
    plan = a_plan(grading=replace(overall_grading(), scale="total"))
    assert told(plan) == [
        (("grading", "scale"), 'there is no scale "total".', "Known are: component, overall."),
        (("scales", "overall"), "nothing is graded on the scale overall.", "Delete it, or grade on it."),
    ]

"""Sections, methods and gateways never wait for one another in a circle."""

from __future__ import annotations

from tests.factories.lint import told, told_of
from tests.factories.plan import a_gateway, a_method, a_plan, a_section, rule
from touchstone.plans.lint.order import MOST_CIRCLES
from touchstone.rules.plan.gateway import Gateway, MethodReached
from touchstone.rules.plan.method import (
    AfterGateway,
    AfterMethod,
    BeforeGateway,
    Method,
    Section,
    SectionOrder,
)

REMEDY = "Take one of these waits out."


def after(*methods: str) -> tuple[AfterMethod, ...]:
    return tuple(rule(AfterMethod, method=method) for method in methods)


def section(id: str, *earlier: str) -> Section:
    return a_section(id, after=rule(SectionOrder, sections=earlier))


def gate(id: str, *methods: str) -> Gateway:
    asked = [
        rule(MethodReached, kind="method", id=method, title=method, method=method, at_least="pass")
        for method in methods
    ]
    return a_gateway(id, requirements=tuple(asked))


def after_gate(id: str) -> AfterGateway:
    return rule(AfterGateway, gateway=id)


def before_gate(id: str) -> BeforeGateway:
    return rule(BeforeGateway, gateway=id)


def circle(*names: str) -> str:
    return f"nothing in this circle can ever begin: {' waits for '.join(names)}."


def test_sections_may_wait_for_several_others() -> None:
    method = a_method(sections=(section("a"), section("b", "a"), section("c", "a", "b")))
    assert told_of(method) == []


def test_sections_that_wait_for_one_another_are_told() -> None:
    method = a_method(sections=(section("a", "c"), section("b", "a"), section("c", "b")))
    assert told_of(method) == [
        (
            ("methods", 0, "sections", 0, "after", "sections", 0),
            circle("a", "c", "b", "a"),
            REMEDY,
        )
    ]


def test_a_section_that_waits_for_itself_is_told() -> None:
    assert told_of(a_method(sections=(section("a"), section("b", "a", "b")))) == [
        (
            ("methods", 0, "sections", 1, "after", "sections", 1),
            circle("b", "b"),
            REMEDY,
        )
    ]


def test_every_circle_is_told_up_to_a_limit() -> None:
    def circles(number: int) -> Method:
        return a_method(sections=tuple(section(f"s{index}", f"s{index}") for index in range(number)))

    assert len(told_of(circles(2))) == 2
    assert len(told_of(circles(MOST_CIRCLES + 2))) == MOST_CIRCLES == 10


def test_methods_that_wait_for_one_another_are_told() -> None:
    plan = a_plan(
        methods=(a_method(after_methods=after("second")), a_method("second", after_methods=after("first")))
    )
    assert told(plan) == [
        (
            ("methods", 0, "after_methods", 0, "method"),
            circle("method first", "method second", "method first"),
            REMEDY,
        )
    ]


def test_a_method_may_lie_between_two_gateways() -> None:
    first = a_method(after_gateway=after_gate("one"), before_gateway=before_gate("two"))
    second = a_method("second", after_gateway=after_gate("two"), after_methods=after("first"))
    assert told(a_plan(gateways=(gate("one"), gate("two", "first")), methods=(first, second))) == []


def test_a_gateway_that_waits_for_a_method_behind_it_is_told() -> None:
    first = a_method(after_gateway=after_gate("one"))
    assert told(a_plan(gateways=(gate("one", "first"),), methods=(first, a_method("second")))) == [
        (
            ("gateways", 0, "requirements", 0, "method"),
            circle("gateway one", "method first", "gateway one"),
            REMEDY,
        )
    ]


def test_gateways_in_the_wrong_order_around_two_methods_are_told() -> None:
    first = a_method(after_gateway=after_gate("two"), before_gateway=before_gate("one"))
    second = a_method("second", after_gateway=after_gate("one"), before_gateway=before_gate("two"))
    assert told(a_plan(gateways=(gate("one"), gate("two")), methods=(first, second))) == [
        (
            ("methods", 0, "before_gateway", "gateway"),
            circle("gateway one", "method first", "gateway two", "method second", "gateway one"),
            REMEDY,
        )
    ]


def test_after_and_before_the_same_gateway_is_told_once() -> None:
    first = a_method(after_gateway=after_gate("gateway"), before_gateway=before_gate("gateway"))
    assert told_of(first) == [
        (
            ("methods", 0, "before_gateway", "gateway"),
            "first comes both after and before gateway.",
            "Name another gateway here.",
        )
    ]

"""KSBs are assessed as their treatment says, and criteria cite what their method assesses."""

from __future__ import annotations

from decimal import Decimal

from tests.factories.lint import a_test_method, told, told_of
from tests.factories.plan import (
    a_criterion,
    a_gateway,
    a_ksb,
    a_method,
    a_plan,
    a_theme,
    method_grading,
    rule,
)
from touchstone.rules.plan import KsbsAssessed
from touchstone.rules.plan.gateway import EmployerVerification, Gateway
from touchstone.rules.plan.grading import ScoreOf
from touchstone.rules.plan.identity import Ksb
from touchstone.rules.plan.method import MarkedTest, Sample

K1, K2 = a_ksb("K1"), a_ksb("K2")
B1 = a_ksb("B1", treatment="employer_verified")


def verifying(*codes: str) -> Gateway:
    return a_gateway(
        requirements=(
            rule(EmployerVerification, kind="employer_verification", id="seen", title="Seen", ksbs=codes),
        )
    )


def test_a_plan_without_ksbs_is_told() -> None:
    first, *_ = told(a_plan(ksbs=()))
    assert first == (("ksbs",), "the plan has no KSBs.", "List them.")


def test_a_ksb_that_no_method_assesses_is_told() -> None:
    for treatment in ("assessed", "mandatory", "sampled"):
        assert told(a_plan(ksbs=(K1, K2, a_ksb("K3", treatment=treatment)))) == [
            (("ksbs", 2), "K3 is assessed by no method.", "Add it to a theme, or change its treatment.")
        ]


def test_a_ksb_that_two_methods_assess_is_told_when_the_plan_says_once() -> None:
    second = a_method("second", themes=(a_theme("second-t", ksbs=("K1", "K2")),))
    assert told(a_plan(methods=(a_method(), second))) == [
        (
            ("ksbs", 0),
            "K1 is assessed by first and second, and the plan says each KSB is assessed once.",
            "Keep it in one method, or write times: at_least_once under ksbs_assessed.",
        )
    ]


def test_two_methods_may_assess_a_ksb_when_the_plan_says_at_least_once() -> None:
    second = a_method("second", themes=(a_theme("second-t", ksbs=("K1", "K2")),))
    often = rule(KsbsAssessed, times="at_least_once")
    assert told(a_plan(methods=(a_method(), second), ksbs_assessed=often)) == []


def test_what_the_employer_verifies_belongs_to_a_gateway_and_to_no_method() -> None:
    assert told(a_plan(ksbs=(K1, K2, B1), gateways=(verifying("B1"),))) == []
    assert told(a_plan(ksbs=(K1, K2, B1))) == [
        (
            ("ksbs", 2),
            "B1 is for the employer to verify, and no gateway asks for it.",
            "Add it to a requirement of kind employer_verification.",
        )
    ]
    seen_and_assessed = a_method(themes=(a_theme("first-t", ksbs=("K1", "B1")),))
    plan = a_plan(
        ksbs=(K1, K2, B1), gateways=(verifying("B1"),), methods=(seen_and_assessed, a_method("second"))
    )
    assert told(plan) == [
        (
            ("ksbs", 2),
            "B1 is verified by the employer, and yet assessed by first.",
            "Take it out of the method's themes, or change its treatment.",
        )
    ]


def test_the_employer_verifies_no_other_ksb() -> None:
    for treatment in ("assessed", "mandatory"):
        plan = a_plan(
            ksbs=(a_ksb("K1", treatment=treatment), K2, B1), gateways=(verifying("B1", "K1", "B9"),)
        )
        assert told(plan) == [
            (
                ("gateways", 0, "requirements", 0, "ksbs", 1),
                f"K1 is {treatment}, so a method assesses it, not the employer.",
                "Take it out, or write treatment: employer_verified at the KSB.",
            ),
            (
                ("gateways", 0, "requirements", 0, "ksbs", 2),
                'there is no KSB "B9".',
                "Known are: K1, K2, B1.",
            ),
        ]


def test_a_theme_without_ksbs_or_with_unknown_ones_is_told() -> None:
    empty = a_theme("empty", ksbs=(), criteria=(a_criterion("E", ksbs=("K1",)),))
    lost = a_theme("lost", ksbs=("K1", "K9"))
    assert told_of(a_method(themes=(empty, lost))) == [
        (
            ("methods", 0, "themes", 0, "ksbs"),
            "the theme empty has no KSBs.",
            "List them, or delete the theme.",
        ),
        (("methods", 0, "themes", 1, "ksbs", 1), 'there is no KSB "K9".', "Known are: K1, K2."),
        (
            ("methods", 0, "themes", 1, "criteria", 0, "ksbs", 1),
            'there is no KSB "K9".',
            "Known are: K1, K2.",
        ),
        (
            ("methods", 0, "themes", 1, "criteria", 1, "ksbs", 1),
            'there is no KSB "K9".',
            "Known are: K1, K2.",
        ),
    ]


def test_a_ksb_that_no_criterion_cites_is_told() -> None:
    theme = a_theme("first-t", ksbs=("K1", "K3"), criteria=a_theme("first-t").criteria)
    plan = a_plan(ksbs=(K1, K2, a_ksb("K3")), methods=(a_method(themes=(theme,)), a_method("second")))
    assert told(plan) == [
        (
            ("methods", 0, "themes", 0, "ksbs", 1),
            "K3 is assessed by first, and none of its criteria cites it.",
            "Cite it in a criterion, or take it out of the theme.",
        )
    ]


def test_a_ksb_cited_under_another_theme_of_its_method_is_cited() -> None:
    themes = (a_theme("one"), a_theme("two", ksbs=("K3",), criteria=(a_criterion("X", ksbs=("K3", "K1")),)))
    only = a_theme("one", ksbs=("K1",), criteria=(a_criterion("D", "distinction", ksbs=("K1",)),))
    for first in (themes[0], only):
        plan = a_plan(
            ksbs=(K1, K2, a_ksb("K3")), methods=(a_method(themes=(first, themes[1])), a_method("second"))
        )
        assert told(plan) == []


def test_a_theme_of_a_test_needs_no_criteria() -> None:
    steps = (("distinction", ScoreOf(at_least=Decimal(15))), ("pass", ScoreOf(at_least=Decimal(10))))
    assert told_of(a_test_method(*steps)) == []


def test_a_theme_without_criteria_leaves_its_ksbs_uncited_where_there_is_no_test() -> None:
    themes = (a_theme("one"), a_theme("two", ksbs=("K3",), criteria=()))
    plan = a_plan(ksbs=(K1, K2, a_ksb("K3")), methods=(a_method(themes=themes), a_method("second")))
    assert [path for path, *_ in told(plan)] == [("methods", 0, "themes", 1, "ksbs", 0)]


def test_criteria_beside_a_test_cite_their_ksbs_all_the_same() -> None:
    theme = a_theme("first-t", ksbs=("K1", "K3"), criteria=a_theme("first-t").criteria)
    first = a_method(themes=(theme,), test=rule(MarkedTest, out_of=10), grading=method_grading())
    plan = a_plan(ksbs=(K1, K2, a_ksb("K3")), methods=(first, a_method("second")))
    assert [path for path, *_ in told(plan)] == [("methods", 0, "themes", 0, "ksbs", 1)]


def test_a_criterion_cites_at_least_one_ksb_and_only_those_of_its_method() -> None:
    criteria = (
        a_criterion("A", ksbs=("K1",)),
        a_criterion("B", "distinction", ksbs=()),
        a_criterion("C", ksbs=("K1", "K2")),
    )
    assert told_of(a_method(themes=(a_theme("first-t", criteria=criteria),))) == [
        (
            ("methods", 0, "themes", 0, "criteria", 1, "ksbs"),
            "the criterion B cites no KSB.",
            "Cite at least one.",
        ),
        (
            ("methods", 0, "themes", 0, "criteria", 2, "ksbs", 1),
            "C cites K2, which first does not assess.",
            "The method assesses: K1.",
        ),
    ]


def sampled(*codes: str) -> tuple[Ksb, ...]:
    return (*(a_ksb(code, treatment="sampled") for code in codes), K2)


def test_a_sample_is_no_larger_than_its_pool() -> None:
    theme = a_theme("first-t", ksbs=("K1", "K3"))
    for at_least in (1, 2):
        first = a_method(themes=(theme,), sample=rule(Sample, at_least=at_least))
        assert told(a_plan(ksbs=sampled("K1", "K3"), methods=(first, a_method("second")))) == []
    first = a_method(themes=(theme,), sample=rule(Sample, at_least=3))
    assert told(a_plan(ksbs=sampled("K1", "K3"), methods=(first, a_method("second")))) == [
        (
            ("methods", 0, "sample", "at_least"),
            "at least 3 are to be drawn from 2 sampled KSBs.",
            "Draw fewer, or mark more as sampled.",
        )
    ]


def test_only_sampled_ksbs_are_in_the_pool() -> None:
    first = a_method(sample=rule(Sample, at_least=1))
    assert told(
        a_plan(ksbs=(a_ksb("K1", treatment="mandatory"), K2), methods=(first, a_method("second")))
    ) == [
        (
            ("methods", 0, "sample", "at_least"),
            "at least 1 are to be drawn from 0 sampled KSBs.",
            "Draw fewer, or mark more as sampled.",
        )
    ]


def test_sampled_ksbs_need_a_sample() -> None:
    assert told(a_plan(ksbs=sampled("K1"))) == [
        (
            ("methods", 0),
            "first does not say how many of K1, which are sampled, are drawn.",
            "Add a sample with at_least, or change the treatment.",
        )
    ]

"""What differs between two versions of a plan, said so that a person can compare them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.plan import (
    SOURCE,
    a_criterion,
    a_gateway,
    a_ksb,
    a_method,
    a_plan,
    a_section,
    a_theme,
    a_vocabulary,
    an_identity,
    overall_grading,
    rule,
    the_attempts,
)
from touchstone.plans.diff import KINDS, differences
from touchstone.rules.plan import Plan
from touchstone.rules.plan.attempts import Cap, Limit, VoidEffect
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.grading import (
    AllOf,
    AnyOf,
    Condition,
    Every,
    Grading,
    Otherwise,
    Points,
    Several,
    Step,
    Steps,
    Table,
    Weighted,
)
from touchstone.rules.plan.identity import Confirmation
from touchstone.rules.plan.method import Duration, Method, Venues
from touchstone.rules.roles import Role
from touchstone.rules.statement import Force, Source, Statement

SECOND = a_method("second")
THEME = "methods › first › themes › first-t"


def told(a: Plan, b: Plan) -> list[tuple[str, str]]:
    return [(difference.kind, str(difference)) for difference in differences(a, b)]


def told_of(before: Method, after: Method) -> list[tuple[str, str]]:
    return told(a_plan(methods=(before, SECOND)), a_plan(methods=(after, SECOND)))


def themed(*criteria: Any) -> Method:
    return a_method(themes=(a_theme("first-t", criteria=criteria),))


def test_a_plan_does_not_differ_from_itself() -> None:
    assert differences(a_plan(), a_plan()) == ()


def test_when_the_file_was_checked_makes_no_difference() -> None:
    assert differences(a_plan(), a_plan(last_checked_on=date(2020, 1, 1))) == ()


def test_figures_are_told_with_what_they_were_and_are() -> None:
    long = rule(Duration, minutes=90, extension_percent=10)
    assert told_of(a_method(duration=rule(Duration, minutes=60)), a_method(duration=long)) == [
        ("figure", "methods › first › duration › minutes: 60 → 90"),
        ("figure", "methods › first › duration › extension percent: 0 → 10"),
    ]
    section = a_section()
    assert told_of(a_method(sections=(section,)), a_method(sections=(replace(section, counted=False),))) == [
        ("figure", "methods › first › sections › talk › counted: yes → no")
    ]
    weaker = replace(section, force=Force.SHOULD)
    assert told_of(a_method(sections=(section,)), a_method(sections=(weaker,))) == [
        ("figure", "methods › first › sections › talk › force: must → should")
    ]


def test_days_and_standing_of_the_identity_are_figures() -> None:
    before = an_identity(dated=date(2025, 1, 1))
    after = an_identity(version="1.1", status="assumed_equal_to 1.0", approved_on=date(2025, 2, 1))
    assert told(a_plan(identity=before), a_plan(identity=after)) == [
        ("figure", "identity › version: 1.0 → 1.1"),
        ("figure", "identity › status: fictional → assumed_equal_to 1.0"),
        ("figure", "identity › dated: removed: 1 January 2025"),
        ("figure", "identity › approved on: added: 1 February 2025"),
    ]


def test_wording_is_told_word_by_word() -> None:
    before, after = a_method(title="Talk about work"), a_method(title="Talk about the work")
    (difference,) = differences(a_plan(methods=(before, SECOND)), a_plan(methods=(after, SECOND)))
    assert str(difference) == "methods › first › title: Talk about {+the+} work"
    assert (difference.kind, difference.before, difference.after) == (
        "wording",
        "Talk about work",
        "Talk about the work",
    )
    assert difference.reworded == (("same", "Talk about"), ("added", "the"), ("same", "work"))


@pytest.mark.parametrize(("before", "after"), [("Talk", "A talk"), ("A talk", "Talk"), ("Talk", "Chat")])
def test_a_single_word_is_not_told_word_by_word(before: str, after: str) -> None:
    found = told_of(a_method(title=before), a_method(title=after))
    assert found == [("wording", f"methods › first › title: {before} → {after}")]


def test_another_clause_is_wording() -> None:
    section = a_section()
    moved = replace(section, source=Source("test-plan", "Elsewhere"))
    assert told_of(a_method(sections=(section,)), a_method(sections=(moved,))) == [
        (
            "wording",
            "methods › first › sections › talk › source: test-plan § Everything → test-plan § Elsewhere",
        )
    ]


def test_what_is_added_or_removed_whole_is_structure_and_said_in_brief() -> None:
    notice, venues = (
        rule(Span, number=14, unit="calendar_days"),
        rule(Venues, accepted=("remote", "workplace")),
    )
    same_day = rule(Statement, "should")
    assert told_of(a_method(same_working_day=same_day), a_method(notice=notice, venues=venues)) == [
        ("structure", "methods › first › same working day: removed: should"),
        ("structure", "methods › first › notice: added: 14 calendar days"),
        ("structure", "methods › first › venues: added: accepted remote, workplace"),
    ]
    assert told(a_plan(methods=(a_method(), SECOND)), a_plan(methods=(SECOND,)))[-1] == (
        "structure",
        "methods › first: removed: The first method",
    )
    limited = the_attempts(limit=None, cap=None, says="Once more.")
    assert told(a_plan(), a_plan(attempts=limited)) == [
        ("wording", "attempts › says: added: Once more."),
        ("structure", "attempts › cap: removed: overall pass, unless exceptional yes"),
        ("structure", "attempts › limit: removed: within 6 months, then entire_assessment"),
    ]
    confirmation = Confirmation(notice="Assumed.", confirmed=(), not_confirmed=())
    assert told(a_plan(), a_plan(confirmation=confirmation)) == [
        ("structure", "confirmation: added: Assumed.")
    ]


def test_ids_roles_and_lists_of_them_are_structure() -> None:
    marked = told_of(a_method(), a_method(marked_by=Role.TRAINING_PROVIDER))
    assert marked == [
        ("structure", "methods › first › marked by: assessment_organisation → training_provider")
    ]
    cap = rule(Cap, overall="merit", unless_exceptional=True)
    assert told(a_plan(), a_plan(attempts=the_attempts(cap=cap))) == [
        ("structure", "attempts › cap › overall: pass → merit")
    ]
    live, both = a_section(modes=()), a_section(modes=("live", "remote"))
    assert told_of(a_method(sections=(live,)), a_method(sections=(both,))) == [
        ("structure", "methods › first › sections › talk › modes: none → live, remote")
    ]


def test_a_window_in_another_unit_is_a_figure() -> None:
    within = rule(Span, number=6, unit="working_days")
    other = the_attempts(limit=rule(Limit, within=within, then="entire_assessment"))
    assert told(a_plan(), a_plan(attempts=other)) == [
        ("figure", "attempts › limit › within › unit: months → working_days")
    ]


def test_members_are_matched_by_id_and_another_order_is_told_as_such() -> None:
    gateways = a_gateway("one"), a_gateway("two")
    assert told(a_plan(gateways=gateways), a_plan(gateways=gateways[::-1])) == [
        ("structure", "gateways: one, two → two, one")
    ]
    grown = (a_gateway("zero"), *gateways)
    assert told(a_plan(gateways=gateways), a_plan(gateways=grown)) == [
        ("structure", "gateways › zero: added: Gateway")
    ]


def test_ksbs_are_told_as_ksbs_in_every_particular() -> None:
    after = (a_ksb("K2"), a_ksb("K1", text="Another statement K1", treatment="mandatory"), a_ksb("S1"))
    before = (a_ksb("K1"), a_ksb("K2"), a_ksb("B1"))
    assert told(a_plan(ksbs=before), a_plan(ksbs=after)) == [
        ("ksb", "ksbs › K1 › text: [-Statement-] {+Another statement+} K1"),
        ("ksb", "ksbs › K1 › treatment: assessed → mandatory"),
        ("ksb", "ksbs › B1: removed: Statement B1"),
        ("ksb", "ksbs › S1: added: Statement S1"),
    ]
    assert told(a_plan(), a_plan(ksbs=(a_ksb("K2"), a_ksb("K1")))) == [("ksb", "ksbs: K1, K2 → K2, K1")]


def test_another_set_of_ksbs_of_a_theme_is_told_as_ksbs() -> None:
    criteria = (a_criterion("A"),)
    before, after = (a_theme("t", ksbs=ksbs, criteria=criteria) for ksbs in (("K1",), ("K1", "K3")))
    assert told_of(a_method(themes=(before,)), a_method(themes=(after,))) == [
        ("ksb", "methods › first › themes › t › ksbs: K1 → K1, K3")
    ]


def test_criteria_are_added_removed_reworded_and_cite_other_ksbs() -> None:
    one, two, three = a_criterion("A"), a_criterion("B"), a_criterion("C", "distinction", ksbs=("K1", "K3"))
    changed = replace(two, text="Does not B", ksbs=("K3",), weight=Decimal("1.50"), to_apprentice="Do B")
    here = f"{THEME} › criteria"
    assert told_of(themed(one, two), themed(changed, three)) == [
        ("criterion", f"{here} › A: removed: Does A (pass; K1)"),
        ("criterion", f"{here} › B › text: Does {{+not+}} B"),
        ("criterion", f"{here} › B › ksbs: K1 → K3"),
        ("criterion", f"{here} › B › weight: 1 → 1.50"),
        ("criterion", f"{here} › B › to apprentice: added: Do B"),
        ("criterion", f"{here} › C: added: Does C (distinction; K1, K3)"),
    ]
    assert told_of(themed(one, two), themed(two, one)) == []


def test_a_criterion_that_moved_is_told_as_moved() -> None:
    here, there = a_theme("here", criteria=(a_criterion("A"),)), a_theme("there", criteria=())
    left, arrived = replace(here, criteria=()), replace(there, criteria=here.criteria)
    (difference,) = differences(
        a_plan(methods=(a_method(themes=(here, there)), SECOND)),
        a_plan(methods=(a_method(themes=(left, arrived)), SECOND)),
    )
    assert difference.part == "methods.first.themes.there.criteria.A"
    assert (difference.before, difference.after) == (
        "methods.first.themes.here",
        "methods.first.themes.there",
    )
    assert difference.kind == "criterion"


def test_a_removed_method_takes_its_criteria_with_it() -> None:
    kinds = [kind for kind, _ in told(a_plan(), a_plan(methods=(a_method(),)))]
    assert kinds == ["criterion", "criterion", "structure"]


def graded(*best_first: tuple[str, Condition]) -> Method:
    steps = tuple(rule(Step, grade=grade, when=when) for grade, when in best_first)
    otherwise = rule(Otherwise, grade="fail")
    return a_method(
        grading=rule(Grading, scale="component", rule=Steps(best_first=steps, otherwise=otherwise))
    )


EVERY = Every(kind="pass", reaches="met")
STEPS = "methods › first › grading › rule › steps › best first"


def test_thresholds_of_a_condition_are_figures() -> None:
    before, after = (graded(("pass", Points(at_least=Decimal(number)))) for number in ("10", "12.5"))
    assert told_of(before, after) == [("figure", f"{STEPS} › pass › when › points › at least: 10 → 12.5")]
    before, after = (
        graded(("pass", Several(number=number, kind=kind, reaches="met")))
        for number, kind in ((2, "pass"), (3, "merit"))
    )
    assert told_of(before, after) == [
        ("figure", f"{STEPS} › pass › when › several › number: 2 → 3"),
        ("structure", f"{STEPS} › pass › when › several › kind: pass → merit"),
    ]


def test_conditions_inside_others_are_matched_by_their_place() -> None:
    other = Every(kind="distinction", reaches="met")
    before, after = (
        graded(("pass", AllOf(of=(EVERY, one)))) for one in (other, replace(other, kind="merit"))
    )
    (difference,) = differences(a_plan(methods=(before, SECOND)), a_plan(methods=(after, SECOND)))
    assert str(difference) == f"{STEPS} › pass › when › all › [1] › every › kind: distinction → merit"
    assert difference.part == "methods.first.grading.rule.steps.best_first.pass.when.all[1].every.kind"


def test_another_sort_of_condition_is_removed_and_added() -> None:
    either = AnyOf(of=(EVERY,))
    assert told_of(graded(("pass", EVERY)), graded(("pass", either))) == [
        ("structure", f"{STEPS} › pass › when › every: removed: kind pass, reaches met"),
        ("structure", f"{STEPS} › pass › when › any: added: [0] every kind pass, reaches met"),
    ]


def test_rows_of_a_table_are_matched_by_what_they_are_for() -> None:
    grading = overall_grading()
    assert isinstance(grading.rule, Table)
    *rest, best = grading.rule.rows
    lower = replace(grading, rule=replace(grading.rule, rows=(*rest, replace(best, grade="merit"))))
    row = "first distinction, second distinction"
    assert told(a_plan(), a_plan(grading=lower)) == [
        ("structure", f"grading › rule › table › rows › {row} › grade: distinction → merit")
    ]
    fewer = replace(grading, rule=replace(grading.rule, rows=tuple(rest)))
    assert told(a_plan(), a_plan(grading=fewer)) == [
        (
            "structure",
            f"grading › rule › table › rows › {row}: removed: when {row}, grade distinction",
        )
    ]


def weighed(**weights: str) -> Plan:
    condition = Weighted(
        weights={id: Decimal(weight) for id, weight in weights.items()}, at_least=Decimal(50)
    )
    steps = Steps(
        best_first=(rule(Step, grade="pass", when=condition),), otherwise=rule(Otherwise, grade="fail")
    )
    return a_plan(grading=rule(Grading, scale="overall", rule=steps))


def test_weights_are_figures() -> None:
    here = "grading › rule › steps › best first › pass › when › weighted › weights"
    assert told(weighed(first="0.5", second="0.5"), weighed(first="0.4", second="0.5", third="0.1")) == [
        ("figure", f"{here} › first: 0.5 → 0.4"),
        ("figure", f"{here} › third: added: 0.1"),
    ]


def test_another_regime_is_told_once_and_its_words_only_within_one_regime() -> None:
    plan = a_plan(
        vocabulary=a_vocabulary(id="other_regime", gateway="gateway to completion", theme="outcome")
    )
    assert told(a_plan(), plan) == [("structure", "regime: test_regime → other_regime")]
    assert told(a_plan(), a_plan(vocabulary=a_vocabulary(theme="outcome"))) == [
        ("wording", "words › theme: theme → outcome")
    ]


def test_differences_are_sorted_by_kind_with_criteria_first() -> None:
    after = a_plan(
        identity=an_identity(title="Another tester"),
        ksbs=(a_ksb("K1"), a_ksb("K2", text="Other words")),
        attempts=the_attempts(consent=None, most=None, void=rule(VoidEffect, replacement_is_capped=True)),
        methods=(a_method(themes=(a_theme("first-t", criteria=()),)), SECOND),
    )
    kinds = list(dict.fromkeys(kind for kind, _ in told(a_plan(), after)))
    assert kinds == list(KINDS) == ["criterion", "ksb", "figure", "wording", "structure"]


def test_the_source_of_a_part_stays_with_it() -> None:
    """Force and source are told when they change, and not repeated in what is added."""
    (difference,) = differences(a_plan(), a_plan(attempts=the_attempts(consent=None)))
    assert str(difference) == "attempts › consent: removed: by employer"
    assert str(SOURCE) not in str(difference)

"""Whole reports of generated plans and records: all are judged, with their clauses, in whatever order."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.properties import naive
from tests.properties.records import situations
from tests.properties.sources import apart
from touchstone.rules.adjustments import minutes
from touchstone.rules.appeals import upheld
from touchstone.rules.attempts import history
from touchstone.rules.disputes import choices
from touchstone.rules.judge import assess
from touchstone.rules.record import Record
from touchstone.rules.record.attempt import Judgement
from touchstone.rules.record.case import Sanction
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Layer
from touchstone.rules.validity import problems


@given(situations())
def test_every_valid_record_is_judged_and_every_finding_cites_the_layer_that_sets_it(
    situation: Situation,
) -> None:
    report = assess(apart(situation))
    documents = {Layer.PLAN: {"plan"}, Layer.POLICY: {"policy"}, Layer.SCHEME: {"scheme"}}
    for finding in report.findings:
        assert finding.message.endswith((".", "…"))
        assert finding.source.document in documents.get(finding.layer, {"plan", "policy", "scheme"})
        assert finding.source.section
    for deadline in report.deadlines:
        assert deadline.source.document in documents.get(deadline.layer, {"plan", "policy", "scheme"})


@given(situations())
def test_a_right_that_ends_is_open_notified_and_a_day_that_the_deadlines_know(situation: Situation) -> None:
    report = assess(apart(situation))
    notified = {one.id: one.notified_at for one in situation.record.attempts}
    notified |= {one.id or "": one.at for one in choices(situation.record)}
    lodged = {one.attempt or one.decision for one in situation.record.appeals}
    days = {(one.code, one.subject): one for one in report.deadlines}
    for closing in report.closings:
        assert situation.today <= closing.on
        assert closing.title.startswith(f"{closing.about}: ")
        assert notified[closing.subject] is not None
        assert situation.record.programme.withdrawn_on is None
        assert closing.source.document == ("policy" if closing.layer is Layer.POLICY else "plan")
        if closing.code.startswith("appeal."):
            assert closing.subject not in lodged
        same = days.get((closing.code, closing.subject))
        if same is not None and not closing.code.startswith("attempt.typical_"):  # this one may be extended
            assert (same.on, same.passed) == (closing.on, False)


@given(situations())
def test_the_whole_of_a_report_is_in_its_findings(situation: Situation) -> None:
    report = assess(situation)
    parts = [finding for gateway in report.gateways for finding in gateway.findings]
    parts += [*report.portfolio, *report.appeals]
    for attempt in report.attempts:
        parts += [*attempt.conduct.findings, *attempt.findings]
    assert sorted(map(str, parts)) == sorted(map(str, report.findings))


@given(situations(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_written_down_changes_nothing(situation: Situation, random: Any) -> None:
    shuffled = replace(situation, record=mixed(situation.record, random), answers={})
    assert problems(shuffled) == ()
    assert as_sets(assess(shuffled)) == as_sets(assess(situation))


def mixed(value: Any, random: Any) -> Any:
    """The same facts, every list of them in another order."""
    if isinstance(value, tuple):
        members = [mixed(member, random) for member in value]
        random.shuffle(members)
        return tuple(members)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: mixed(getattr(value, one.name), random) for one in fields(value)})
    return value


def as_sets(report: Report) -> Hashable:
    """The report without the order of its lists."""
    return _as_set(replace(report, traces={}))


def _as_set(value: Any) -> Hashable:
    if isinstance(value, tuple):
        return tuple(sorted((_as_set(member) for member in value), key=str))
    if isinstance(value, dict):
        return tuple(sorted((key, _as_set(member)) for key, member in value.items()))
    if is_dataclass(value):
        return tuple((one.name, _as_set(getattr(value, one.name))) for one in fields(value))
    found: Hashable = value
    return found


@given(situations())
def test_the_overall_grade_follows_from_the_attempts_that_count_and_the_cap(situation: Situation) -> None:
    plan, told = situation.plan, assess(situation)
    possible = {method.id: naive.possible(method, {}, None) for method in plan.methods}
    for one in history(situation):
        if one.counts:
            possible[one.method.id] = naive.possible(one.method, one.levels, one.attempt.score)
    order, cap = plan.scales[plan.grading.scale].grades, plan.attempts.cap
    ranks = {order.index(grade) for grade in naive.overall_possible(plan, possible)}
    assert (told.overall.before_cap.lowest, told.overall.before_cap.highest) == ends(order, ranks)
    if told.overall.capped:
        assert cap is not None
        ranks = {min(rank, order.index(cap.overall)) for rank in ranks}
    assert (told.overall.range.lowest, told.overall.range.highest) == ends(order, ranks)
    assert told.overall.grade in (None, order[min(ranks)])


def ends(order: tuple[str, ...], ranks: set[int]) -> tuple[str, str]:
    return order[min(ranks)], order[max(ranks)]


@given(situations())
def test_one_criterion_better_never_lowers_the_overall_grade(situation: Situation) -> None:
    before = assess(situation).overall
    order = situation.plan.scales[situation.plan.grading.scale].grades
    for better in improved(situation):
        if problems(better):
            continue  # a method passed at first leaves no room for its resit
        after = assess(better).overall
        if before.grade is not None and after.grade is not None:
            assert order.index(after.grade) >= order.index(before.grade)
        if not any(one.standing == "lapsed" for one in (*history(situation), *history(better))):
            assert order.index(after.range.lowest) >= order.index(before.range.lowest)
            assert order.index(after.range.highest) >= order.index(before.range.highest)


def improved(situation: Situation) -> list[Situation]:
    """The situation with one criterion of an attempt that counts a level higher."""
    found = []
    for told in history(situation):
        levels = [level.id for level in told.method.levels]
        for index, one in enumerate(told.attempt.judgements):
            if told.counts and one.level != levels[-1]:
                better = replace(one, level=levels[levels.index(one.level) + 1])
                found.append(
                    replace(
                        situation, record=judged(situation.record, told.attempt.id, index, better), answers={}
                    )
                )
    return found


def judged(record: Record, attempt_id: str, index: int, judgement: Judgement) -> Record:
    """The record with another judgement in the place of one."""

    def changed(old: tuple[Judgement, ...]) -> tuple[Judgement, ...]:
        return (*old[:index], judgement, *old[index + 1 :])

    attempts = tuple(
        replace(one, judgements=changed(one.judgements)) if one.id == attempt_id else one
        for one in record.attempts
    )
    return replace(record, attempts=attempts)


@given(situations())
def test_an_upheld_appeal_never_takes_minutes_away_and_grants_what_it_says(situation: Situation) -> None:
    record = situation.record
    without = replace(record, appeals=())
    for method in situation.plan.methods:
        before, after = minutes(without, method.id), minutes(record, method.id)
        assert after >= before
        for disputed in choices(record):
            if not isinstance(disputed, Sanction) and disputed.method == method.id:
                said = [one.grants_minutes or 0 for one in upheld(record, disputed)]
                assert after >= max(said, default=0)


@given(situations())
def test_a_sanction_changes_no_grade(situation: Situation) -> None:
    case = replace(situation.record.case, sanctions=())
    appeals = tuple(one for one in situation.record.appeals if one.against != "malpractice")
    bare = replace(situation, record=replace(situation.record, case=case, appeals=appeals), answers={})
    with_it, without = assess(situation), assess(bare)
    assert with_it.overall == without.overall
    assert [one.grade for one in with_it.attempts] == [one.grade for one in without.attempts]

"""Live hints in the browser equal the rules: one table of cases, generated from the plans, asked of both."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.factories import node as factory
from tests.factories.node import bundled
from tests.web.console.hints.comparing import (
    LONGEST,
    SCRIPT,
    Case,
    by_the_hints,
    by_the_rules,
    cases,
    differences,
    table,
)
from tests.web.console.hints.told import Json, kept
from touchstone.rules.record import Record
from touchstone.rules.situation import Situation
from touchstone.rules.validity import problems
from touchstone.web.assessments.entries import fold
from touchstone.web.assessments.readiness import readiness

pytestmark = pytest.mark.xdist_group("hints")

FEWEST = 600  # cases
HUNDRED = 100
SHIPPED = ("ST1379", "ST9001", "ST9002")
LARGEST = 8 * 1024  # bytes of the script, before it is compressed
PATIENCE = 50  # milliseconds from an entry to the screen, with 2,000 of them; the hints take a few

MUTATIONS = {  # what no test of the script itself would notice: a place in it, and what stands there instead
    "an entry that was taken back counts": ("fold.js", "!gone.has(one.id)", "true"),
    "taking back what was taken back brings it again": (
        "fold.js",
        "ordered.filter(back).map",
        "ordered.filter(one => back(one) && !ordered.some(two => two.data.entry === one.id)).map",
    ),
    "entries without a number come first": ("fold.js", "one.number ?? Infinity", "one.number ?? 0"),
    "microseconds are cut off": ("fold.js", ".slice(0, 6)", ".slice(0, 3).padEnd(6, '0')"),
    "an end closes any start": (
        "fold.js",
        "held.get(data.start)",
        "[...held.values()].find(one => one.section === data.section)",
    ),
    "saying it again makes it later": ("fold.js", "?.holds !== holds", "?.holds !== 1"),
    "a withdrawn judgement stays": ("fold.js", "facts.levels.delete(criterion)", "0"),
    "the first judgement counts": (
        "fold.js",
        "else facts.levels.set",
        "else if (!facts.levels.has(criterion)) facts.levels.set",
    ),
    "a question before the first section counts": ("fold.js", "!(one.at < first?.start)", "true"),
    "breaks count": ("conduct.js", "counted: sections.filter(one => one.counted)", "counted: sections"),
    "a briefing shows KSBs": ("conduct.js", "!uncounted.includes(one.section)", "true"),
    "exactly at the limit is too long": ("conduct.js", "used <= allowed.limit", "used < allowed.limit"),
    "late adjustments count": ("conduct.js", "micros(at) <= first", "true"),
    "anybody adjusts": ("conduct.js", "if (may && ", "if ("),
    "limits are rounded up": ("conduct.js", "Math.floor(share", "Math.ceil(share"),
    "every question counts": ("conduct.js", "filter(one => one.counts)", "filter(one => one)"),
    "a theme is asked about by its KSBs alone": (
        "conduct.js",
        "!named.includes(theme.id) && ",
        "",
    ),
    "any stretch is the longest": ("conduct.js", "!unbroken || !some.length", "true"),
    "what runs has ended": ("conduct.js", "return going ? null : false", "return false"),
    "order does not matter": ("conduct.js", "(one.end ?? one.start) > start", "false"),
    "every is several": ("grading.js", "=== spoken(said).length", ">= 1"),
    "any is all": ("grading.js", "any: (some, whole) => some.some", "any: (some, whole) => some.every"),
    "kinds do not matter": ("grading.js", "(!kind || criteria[at].kind === kind)", "true"),
    "themes do not matter": ("grading.js", "(!theme || criteria[at].theme === theme)", "true"),
    "weights do not matter": ("grading.js", "sized(weights[place], size) *", "10n ** BigInt(size) *"),
    "just enough is too few": (
        "grading.js",
        "sized(a, size) >= sized(b, size)",
        "sized(a, size) > sized(b, size)",
    ),
    "what is open is failed": ("grading.js", "end(best, outOf)", "end(0, outOf)"),
    "a grade is open when it is not": ("grading.js", "least <= high", "true"),
    "more than the fewest": (
        "grading.js",
        "needed.includes(one) || some.includes(one)",
        "true",
    ),
}


@dataclass(frozen=True)
class Told:
    """The table with what both sides say to it."""

    cases: tuple[Case, ...]
    rules: list[Json]
    hints: list[Json]
    bytes: int
    milliseconds: float
    alike: list[int | None]  # of each mutation: the case that noticed it


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Both sides, asked once: the script as pages get it, bundled and minified."""
    some, folder = cases(), tmp_path_factory.mktemp("hints")
    asked, script = table(some), bundled(SCRIPT, folder)
    others = [_mutated(folder / str(place), *said) for place, said in enumerate(MUTATIONS.values())]
    answer = by_the_hints(asked, script, *others)
    return Told(
        cases=some,
        rules=by_the_rules(some),
        hints=answer["answers"],
        bytes=script.stat().st_size,
        milliseconds=answer["milliseconds"],
        alike=answer["alike"],
    )


def _mutated(folder: Path, file: str, old: str, new: str) -> Path:
    """The script with one place changed."""
    shutil.copytree(SCRIPT.parent, folder)
    changed = folder / file
    text = changed.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file} does not say {old} once"
    changed.write_text(text.replace(old, new), encoding="utf-8")
    return bundled(folder / SCRIPT.name, folder)


def test_hints_and_rules_say_the_same_to_every_case(both: Told, record_property: Callable[..., None]) -> None:
    record_property(
        "figure",
        f"Live hints equal the rules in {len(both.cases)} cases with "
        f"{sum(len(one.entries) for one in both.cases)} entries; {LONGEST} entries take "
        f"{both.milliseconds:.1f} ms; {both.bytes} bytes of script",
    )
    assert len(both.cases) >= FEWEST
    assert differences(both.cases, both.rules, both.hints) == []


def test_the_table_has_every_shipped_plan_and_every_kind_of_answer(both: Told) -> None:
    plans = {(one.situation.plan.identity.reference) for one in both.cases}
    assert set(SHIPPED) < plans
    outcomes = {(one["code"], one["holds"]) for told in both.rules for one in told["outcomes"]}
    always = [f"conduct.{one}" for one in ("section.live", "order.live", "duration", "real")]
    always += ["question.asked_in"]
    assert {(code, holds) for code in always for holds in (True, False, None)} <= outcomes
    told_or_not = ("conduct.extension", *(f"question.{one}" for one in ("minimum", "themes", "unobserved")))
    told_or_not += ("question.sample", "question.mandatory")
    assert {(code, holds) for code in told_or_not for holds in (True, False)} <= outcomes
    better = [one for told in both.rules for one in told["next"]]
    assert {(one["open"], one["criteria"] is None) for one in better} == {
        (True, False),
        (True, True),
        (False, False),
        (False, True),
    }
    assert {one["score"] for one in better} == {True, False, None}
    assert {told["grade"]["passes"] for told in both.rules} == {True, False, None}
    assert {told["over"] for told in both.rules} == {True, False}
    assert {told["running"] is None for told in both.rules} == {True, False}
    assert any(told["adjustment"] for told in both.rules if "adjustment" in told)
    assert {bool(told["left"]) for told in both.rules} == {True, False}


def _altered(value: Any) -> Any:
    if isinstance(value, dict):
        first = next(iter(value), None)
        return {"more": 1} if first is None else {**value, first: _altered(value[first])}
    if isinstance(value, list):
        return [*value, "more"]
    if isinstance(value, bool) or value is None:
        return {True: False, False: None, None: True}[value]
    return value + 1 if isinstance(value, int) else f"{value}?"


def test_one_altered_expectation_is_noticed_wherever_it_is(both: Told) -> None:
    place = next(at for at, told in enumerate(both.rules) if told["declared"] and told["score"])
    one, told, hints = both.cases[place : place + 1], both.rules[place], both.hints[place : place + 1]
    for key in told:
        altered = {**told, key: _altered(told[key])}
        (found,) = differences(one, [altered], hints)
        assert found.startswith(f"{one[0].name}: .{key}")
        del altered[key]
        assert differences(one, [altered], hints) == [f"{one[0].name}: .{key} is on one side alone"]


@pytest.mark.parametrize(("place", "name"), list(enumerate(MUTATIONS)), ids=MUTATIONS)
def test_a_script_that_thinks_otherwise_is_noticed(place: int, name: str, both: Told) -> None:
    assert both.alike[place] is not None, f"no case notices that {name}"


def test_the_script_is_small(both: Told) -> None:
    assert both.bytes < LARGEST


def test_two_thousand_entries_are_told_while_nobody_waits(both: Told) -> None:
    assert max(len(one.entries) for one in both.cases) == LONGEST == 2_000
    assert both.milliseconds < PATIENCE


def test_a_machine_without_node_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(factory, "ROOT", tmp_path)
    with pytest.raises(AssertionError, match="make setup brings it"):
        factory.node()


def _with_log(case: Case) -> Situation:
    (attempt,) = case.situation.record.attempts
    record: Record = replace(case.situation.record, attempts=(fold(attempt, kept(case.entries)),))
    return replace(case.situation, record=record, answers={})


def test_what_is_left_is_what_the_pages_of_the_server_say(both: Told) -> None:
    """Where the record contradicts nothing, the whole of the rules is asked as the pages ask it."""
    asked = 0
    for case, hints in zip(both.cases, both.hints, strict=True):
        whole = _with_log(case)
        if not case.situation.plan.identity.reference.startswith(SHIPPED) or problems(whole):
            continue
        asked += 1
        told = readiness(whole, "a1")
        assert list(told.left) == hints["left"], case.name
        assert dict(told.told.levels) == hints["levels"], case.name
        grade = told.told.grade
        assert [grade.lowest, grade.highest, grade.passes] == [*hints["grade"].values()], case.name
        assert told.told.conduct.counted_seconds == hints["counted_seconds"], case.name
        unmet = {one["code"] for one in hints["outcomes"] if one["holds"] is False}
        blocking = {one.code for one in told.blocking}
        assert {code for code in blocking if code in {one["code"] for one in hints["outcomes"]}} <= unmet
    assert asked >= HUNDRED

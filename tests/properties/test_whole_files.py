"""Load, dump, load of whole files: generated plans and records come back through the real readers unchanged.

The readers check what they read, the linter's proofs included, so a plan that is written in a form which they
refuse fails here as surely as one that comes back changed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.files import SOURCES
from tests.factories.plan import a_vocabulary
from tests.properties.from_hints import TEXT, anything
from tests.properties.plans import plans
from tests.properties.records import situations
from touchstone.plans.decoders import read_as
from touchstone.plans.json_text import parse_json
from touchstone.plans.plan_file import load_plan
from touchstone.plans.plan_text import content_hash, dump_plan
from touchstone.plans.reading import Reading
from touchstone.plans.record_file import dump_record, parse_record
from touchstone.plans.regimes import shipped_regimes
from touchstone.plans.vocabulary import WORDS
from touchstone.plans.writing import encode, json_text
from touchstone.rules.judge import assess
from touchstone.rules.plan import Plan
from touchstone.rules.plan.identity import Vocabulary
from touchstone.rules.situation import Situation

REGIMES = st.sampled_from([*shipped_regimes().values(), a_vocabulary()])
OWN_WORDS = st.dictionaries(st.sampled_from(list(WORDS)), TEXT, max_size=3)


@st.composite
def vocabularies(draw: st.DrawFn) -> Vocabulary:
    """The words of a shipped regime or of another, some of them the plan's own."""
    return replace(draw(REGIMES), **draw(OWN_WORDS))


@st.composite
def whole_plans(draw: st.DrawFn) -> Plan:
    """A plan that the linter accepts, with any words, titles and wording in it."""
    plan: Plan = draw(plans())
    return replace(
        plan,
        identity=replace(plan.identity, title=draw(TEXT), level=draw(st.integers(2, 7))),
        vocabulary=draw(vocabularies()),
        last_checked_on=draw(anything(date)),
        ksbs=tuple(replace(ksb, text=draw(TEXT)) for ksb in plan.ksbs),
    )


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where plans are written, one after the other, below the register of what they cite."""
    folder = tmp_path_factory.mktemp("plans")
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    return folder / "plan.yaml"


def written_and_read(file: Path, plan: Plan) -> Plan:
    file.write_text(dump_plan(plan), encoding="utf-8")
    return load_plan(file)


@given(plan=whole_plans())
def test_a_plan_that_is_written_and_read_is_the_same_plan(file: Path, plan: Plan) -> None:
    read = written_and_read(file, plan)
    assert read == plan
    assert content_hash(read) == content_hash(plan)
    assert dump_plan(read) == dump_plan(plan)


@given(plan=whole_plans())
def test_a_plan_as_plan_show_prints_it_holds_the_whole_plan(plan: Plan) -> None:
    reading = Reading()
    printed = json_text(encode(plan, defaults=True)).encode()
    assert read_as(Plan, parse_json(printed, "printed"), reading) == plan
    assert reading.faults == []


@given(situation=situations())
def test_a_plan_and_a_record_from_their_files_are_judged_as_they_were(
    file: Path, situation: Situation
) -> None:
    record = parse_record(dump_record(situation.record).encode())
    assert record == situation.record
    plan = written_and_read(file, situation.plan)
    assert plan == situation.plan
    assert assess(replace(situation, plan=plan, record=record, answers={})) == assess(situation)

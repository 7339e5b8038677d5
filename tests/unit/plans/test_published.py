"""The published schemas: valid themselves, and of one mind with the reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.factories.files import a_plan_text
from tests.factories.record import a_confirmed_gateway, a_record, an_attempt, judgements
from touchstone.plans.law_files import DEFAULT_POLICY, DEFAULT_SCHEME
from touchstone.plans.published import NAMES, schema
from touchstone.plans.record_file import dump_record
from touchstone.plans.register import SHIPPED_PLANS, register
from touchstone.plans.yaml_text import parse_yaml, read_yaml

BROKEN = Path(__file__).parents[2] / "broken_plans"


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def accepts(name: str, text: str) -> bool:
    return bool(validator(name).is_valid(parse_yaml(text.encode(), "f").plain()))


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_a_valid_schema_without_a_web_address_of_its_own(name: str) -> None:
    made = schema(name)
    Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["$id"] == f"urn:touchstone:schema:{name}:1"
    assert json.loads(json.dumps(made)) == made


@pytest.mark.parametrize("name", NAMES)
def test_every_object_says_which_keys_there_are_and_what_it_is(name: str) -> None:
    made = schema(name)
    assert list(made["$defs"]) == sorted(made["$defs"])
    for one in (made, *made["$defs"].values()):
        assert one["title"]
        assert one["description"]
        assert one["type"] == "array" or one["additionalProperties"] is False


def test_there_is_no_schema_of_anything_else() -> None:
    assert NAMES == ("plan", "record", "case", "policy", "scheme", "sources", "regimes")
    with pytest.raises(KeyError):
        schema("letter")


SHIPPED = [
    *(("plan", header.path) for header in register().headers),
    *(("case", path) for path in sorted(SHIPPED_PLANS.glob("*/*/cases/*.yaml"))),
    *(("policy", DEFAULT_POLICY), ("scheme", DEFAULT_SCHEME)),
    *(("sources", SHIPPED_PLANS / "sources.yaml"), ("regimes", SHIPPED_PLANS / "regimes.yaml")),
    ("plan", BROKEN / "valid" / "minimal.yaml"),
]


@pytest.mark.parametrize(
    ("name", "path"), SHIPPED, ids=[str(path.relative_to(path.parents[3])) for _, path in SHIPPED]
)
def test_every_shipped_file_fits_its_schema(name: str, path: Path) -> None:
    assert [error.message for error in validator(name).iter_errors(read_yaml(path).plain())] == []


SEEN_BY_SCHEMA = [
    *("unknown_key", "unknown_key_at_the_top", "missing_key", "missing_source", "missing_force"),
    *("empty_value", "blank_text", "number_for_text", "version_without_quotes", "text_for_number"),
    *("part_of_a_number", "text_for_truth", "text_for_list", "list_for_keys", "day_in_another_order"),
    *("level_out_of_bounds", "window_of_no_length", "window_of_negative_length"),
    *("code_in_another_form", "id_in_another_form", "unknown_status", "unknown_force", "unknown_unit"),
    *("unknown_requirement", "requirement_without_kind", "unknown_condition", "two_conditions_in_one"),
    *("source_without_section", "a_list", "no_format", "another_format", "no_regime"),
    *("unknown_word_of_a_regime", "vocabulary_in_a_plan"),
]


@pytest.mark.parametrize("name", SEEN_BY_SCHEMA)
def test_what_the_reader_refuses_for_its_form_the_schema_refuses_too(name: str) -> None:
    assert not validator("plan").is_valid(read_yaml(BROKEN / f"{name}.yaml").plain())


def test_a_plan_is_whole_or_based_on_another_and_not_both() -> None:
    whole = a_plan_text()
    head = whole.split("regime:")[0] + "last_checked_on: 2026-11-01\n"
    based = 'based_on: {version: "1.0"}\n'
    assert accepts("plan", whole)
    assert accepts("plan", head + based)
    assert accepts("plan", head + "regime: end_point_assessment\n" + based)
    assert not accepts("plan", whole + based)
    assert not accepts("plan", head)
    assert not accepts("plan", head + based + "ksbs: []\n")
    assert not accepts("plan", head.replace("last_checked_on: 2026-11-01\n", "") + based)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "record"])
def test_every_file_of_rules_or_cases_says_when_it_was_last_compared_with_its_sources(name: str) -> None:
    made = schema(name)
    assert "last_checked_on" in made["required"]
    assert made["properties"]["last_checked_on"]["format"] == "date"


def test_a_record_fits_its_schema() -> None:
    attempt = an_attempt(judgements=judgements(first_P1="met"))
    record = a_record(gateways=(a_confirmed_gateway(),), attempts=(attempt,))
    assert accepts("record", dump_record(record))


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.pop("format"),
        lambda record: record.update(format="touchstone-record/2"),
        lambda record: record.update(standard="ST1"),
        lambda record: record.update(more=1),
        lambda record: record["attempts"][0].update(kind="second"),
        lambda record: record["attempts"][0].update(judged_at="2025-10-01T09:00:00"),
        lambda record: record["attempts"][0]["judgements"].append({"criterion": "P1"}),
    ],
)
def test_a_record_that_the_reader_refuses_does_not_fit(change: Callable[[dict[str, Any]], None]) -> None:
    record = json.loads(dump_record(a_record(attempts=(an_attempt(judgements=judgements(first_P1="met")),))))
    assert validator("record").is_valid(record)
    change(record)
    assert not validator("record").is_valid(record)

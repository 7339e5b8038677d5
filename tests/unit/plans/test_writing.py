"""Dataclasses back to what files hold."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.factories.plan import rule
from touchstone.plans.writing import canonical_json, encode, json_text
from touchstone.rules.plan.gateway import Document
from touchstone.rules.plan.grading import AllOf, Every, ScoreOf, Weighted
from touchstone.rules.plan.identity import Dates
from touchstone.rules.plan.method import Section
from touchstone.rules.roles import Role
from touchstone.rules.statement import Source


def test_single_values() -> None:
    assert encode(Source("a", "b")) == "a § b"
    assert encode(Role.EMPLOYER) == "employer"
    assert type(encode(Role.EMPLOYER)) is str
    assert encode(date(2025, 9, 2)) == "2025-09-02"
    assert encode(datetime(2025, 9, 2, 10, tzinfo=UTC)) == "2025-09-02T10:00:00+00:00"
    assert encode((1, "x", None, True)) == [1, "x", None, True]
    assert encode({"a": Decimal("1.50")}) == {"a": Decimal("1.50")}


def test_what_equals_its_default_is_left_out() -> None:
    section = rule(Section, id="talk", title="Talk", kind="discussion")
    assert encode(section) == {
        "force": "must",
        "source": "test-plan § Everything",
        "id": "talk",
        "title": "Talk",
        "kind": "discussion",
    }


def test_with_defaults_only_the_absent_is_left_out() -> None:
    section = encode(rule(Section, id="talk", title="Talk", kind="discussion"), defaults=True)
    assert isinstance(section, dict)
    assert section["counted"] is True
    assert not {"modes", "minutes", "after"} & set(section)
    weighted = encode(Weighted(weights={}, at_least=Decimal(0)), defaults=True)
    assert weighted == {"weighted": {"weights": {}, "at_least": Decimal(0)}}


def test_the_word_that_tells_alternatives_apart_is_always_written() -> None:
    found = encode(rule(Document, kind="document", id="a", title="A"))
    assert isinstance(found, dict)
    assert found["kind"] == "document"


def test_conditions_stand_under_their_keyword() -> None:
    both = AllOf(of=(Every(kind="pass", reaches="met"), ScoreOf(at_least=Decimal(1))))
    assert encode(both) == {
        "all": [{"every": {"kind": "pass", "reaches": "met"}}, {"score": {"at_least": Decimal(1)}}]
    }


def test_a_key_has_no_trailing_underscore() -> None:
    assert encode(Dates(from_=date(2025, 1, 1), source=Source("a", "b"))) == {
        "from": "2025-01-01",
        "source": "a § b",
    }


def test_json_is_indented_and_exact() -> None:
    value = {
        "a": [1, Decimal("0.10"), Decimal("1E+2")],
        "b": {},
        "c": [],
        "é": "x\n",
        "d": {"e": None},
        "t": True,
    }
    assert json_text(value) == (  # type: ignore[arg-type]
        '{\n  "a": [\n    1,\n    0.10,\n    100\n  ],\n  "b": {},\n  "c": [],\n  "é": "x\\n",\n'
        '  "d": {\n    "e": null\n  },\n  "t": true\n}'
    )
    assert json.loads(json_text(value))["a"] == [1, 0.1, 100]  # type: ignore[arg-type]


def test_canonical_json_has_one_spelling() -> None:
    one = canonical_json({"b": [Decimal("1.50"), Decimal("0.00"), True], "a": "é"})
    assert one == '{"a":"é","b":[1.5,0,true]}'
    assert canonical_json({"a": "é", "b": [Decimal("1.5"), Decimal("-0"), True]}) == one
    assert canonical_json(Decimal("1E+2")) == "100"
    assert canonical_json(Decimal("-10.050")) == "-10.05"
    assert canonical_json(Decimal("9" * 18 + "." + "1" * 18)) == "9" * 18 + "." + "1" * 18
    assert canonical_json(0) == "0"
    assert canonical_json([]) == "[]"
    assert canonical_json({}) == "{}"

"""Schemas of single hints, and that the schema agrees with the reader on all that a schema can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from jsonschema import Draft202012Validator

from touchstone.plans.decoders import read_as
from touchstone.plans.reading import Reading
from touchstone.plans.schema import Definitions, told
from touchstone.plans.tree import Node
from touchstone.plans.yaml_text import parse_yaml
from touchstone.rules.plan.gateway import AnyRequirement
from touchstone.rules.plan.grading import AllOf, Condition
from touchstone.rules.roles import Role
from touchstone.rules.shape import Between, Code, Ident, Percent, Says, Text
from touchstone.rules.statement import Source


@dataclass(frozen=True, kw_only=True)
class BookShelf:
    """A shelf
    for books.

    More about it.
    """

    name: Annotated[Ident, Says("What it is called.")]
    sizes: tuple[int, ...] = ()
    depth: Decimal = Decimal("0.5")
    shade: Literal["light", "dark"] = "dark"
    inner: BookShelf | None = None


def of(hint: Any) -> dict[str, Any]:
    return Definitions().of(hint)


def test_single_values() -> None:
    assert of(str) == {"type": "string"}
    assert of(int) == {"type": "integer"}
    assert of(bool) == {"type": "boolean"}
    assert of(Decimal) == {"type": "number"}
    assert of(date)["format"] == "date"
    assert of(datetime)["format"] == "date-time"
    assert of(date | datetime) == {"anyOf": [of(date), of(datetime)]}
    assert of(Node) == {}
    assert of(Literal["a", "b"]) == {"enum": ["a", "b"]}
    assert of(Role)["enum"][:2] == ["apprentice", "employer"]


def test_shapes_become_patterns_bounds_and_descriptions() -> None:
    assert of(Ident) == {
        "type": "string",
        "pattern": "^(?:[a-z][a-z0-9_]*)$",
        "description": "A short name in lower case with underscores, such as photo_id.",
    }
    assert of(Percent) == {"type": "integer", "minimum": 0, "maximum": 100}
    assert of(Annotated[int, Between(None, 7)]) == {"type": "integer", "maximum": 7}
    assert of(Annotated[int, Says("How many."), "no shape"]) == {
        "type": "integer",
        "description": "How many.",
    }


def test_lists_mappings_and_what_may_be_left_out() -> None:
    assert of(tuple[int, ...]) == {"type": "array", "items": {"type": "integer"}, "maxItems": 10_000}
    mapping = of(Mapping[Ident, int])
    assert mapping == {
        "type": "object",
        "propertyNames": of(Ident),
        "additionalProperties": {"type": "integer"},
    }
    assert of(int | None) == {"anyOf": [{"type": "integer"}, {"type": "null"}]}


def test_a_dataclass_is_defined_once_under_its_name() -> None:
    definitions = Definitions()
    assert definitions.of(BookShelf) == {"$ref": "#/$defs/BookShelf"}
    assert definitions.made == {
        "BookShelf": {
            "title": "Book shelf",
            "description": "A shelf for books.",
            "type": "object",
            "properties": {
                "name": {**of(Ident), "description": "What it is called."},
                "sizes": of(tuple[int, ...]),
                "depth": {"type": "number", "default": 0.5},
                "shade": {"enum": ["light", "dark"], "default": "dark"},
                "inner": {"anyOf": [{"$ref": "#/$defs/BookShelf"}, {"type": "null"}]},
            },
            "required": ["name"],
            "additionalProperties": False,
        }
    }


def test_alternatives_by_kind_are_references_and_by_keyword_single_keys() -> None:
    assert {"$ref": "#/$defs/Document"} in of(AnyRequirement)["oneOf"]
    assert of(Condition)["oneOf"][-1] == {
        "type": "object",
        "properties": {"any": {"$ref": "#/$defs/AnyOf"}},
        "required": ["any"],
        "additionalProperties": False,
    }


def test_a_class_that_stands_as_a_list_is_a_list() -> None:
    made = Definitions().object(AllOf)
    assert (made["title"], made["type"], made["description"]) == (
        "All of",
        "array",
        "All of the conditions hold.",
    )


def test_a_title_is_the_name_in_words() -> None:
    assert told(BookShelf) == {"title": "Book shelf", "description": "A shelf for books."}
    assert told(type("Bare", (), {})) == {"title": "Bare", "description": ""}


@pytest.mark.parametrize(
    "hint",
    [str, int, bool, Decimal, date, datetime, date | datetime, Source, Role, Ident, Code, Text, Percent],
)
@pytest.mark.parametrize(
    "text",
    [
        *(
            "x",
            "photo_id",
            "A.b-1",
            "Photo ID",
            "' '",
            "''",
            "true",
            "null",
            "[]",
            "{}",
            "0",
            "100",
            "101",
            "-1",
            "0.5",
        ),
        *(
            "2025-09-02",
            "2025-9-2",
            "'2025-09-02 '",
            "2025-09-02T10:00",
            "2025-09-02T10:00Z",
            "2025-09-02 10:00:30.5Z",
        ),
        *(
            "2025-09-02T10:00:00+01:00",
            "2025-09-02T10:00+0100",
            "a § b",
            "a §b",
            "a§b",
            "' § b'",
            "'a § '",
            "employer",
        ),
    ],
)
def test_the_schema_takes_what_the_reader_takes_and_nothing_else(hint: Any, text: str) -> None:
    node = parse_yaml(text.encode(), "f")
    reading = Reading()
    read_as(hint, node, reading)
    definitions = Definitions()
    schema = definitions.of(hint) | {"$defs": definitions.made}
    assert Draft202012Validator(schema).is_valid(node.plain()) is (reading.faults == [])

"""The description: valid OpenAPI 3.1, current in the documentation, and a page for people."""

from __future__ import annotations

import ast
import json
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31

from tests.architecture.source import ROOT, tree
from touchstone.api.service import ROUTERS
from touchstone.api.uploading import NAMES
from touchstone.api.views import described
from touchstone.project.describing import pages

EVERY = [one for methods in described()["paths"].values() for one in methods.values()]


def test_it_is_valid_openapi_3_1(client: Client, db: None) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8")
    told = answer.json()
    assert told["openapi"].startswith("3.1.")
    assert [str(one.message) for one in Draft202012Validator(OPENAPI_31).iter_errors(told)] == []


def test_every_schema_in_it_is_one() -> None:
    for schema in described()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_no_two_shapes_of_different_operations_have_one_name() -> None:
    """The one would describe the other, and a client that is generated from it could not read an answer."""
    named = Counter(
        node.name
        for router in ROUTERS
        for node in tree(Path(str(router.__file__))).body
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, number in named.items() if number > 1] == []


def test_every_reference_leads_somewhere() -> None:
    whole = json.dumps(described())
    known = {f"#/components/{kind}/{name}" for kind, of in described()["components"].items() for name in of}
    led = {part.split('"')[0] for part in whole.split('"$ref": "')[1:]}
    assert led <= known


@pytest.mark.parametrize("one", EVERY, ids=lambda one: str(one["operationId"]))
def test_every_operation_tells_its_errors(one: dict[str, object]) -> None:
    told = set(one["responses"])  # type: ignore[call-overload]
    if one["operationId"] in NAMES:  # the line of large files has its own: see test_uploading
        assert {"400", "401", "403"} <= told
    else:
        assert {"400", "401", "403", "404", "409", "422"} <= told
    if "requestBody" in one:
        assert {"413", "415"} <= told
    assert one["description"]
    assert one["tags"]


def test_the_documentation_holds_it_as_it_is() -> None:
    folder = ROOT / "docs" / "reference" / "api"
    assert {name: (folder / name).read_text(encoding="utf-8") for name in pages()} == pages()


def test_its_page_is_for_everybody_and_names_every_operation(client: Client, db: None) -> None:
    page = client.get("/api/")
    assert page.status_code == 200
    text = page.content.decode()
    assert [one["operationId"] for one in EVERY if f'id="{one["operationId"]}"' not in text] == []
    assert "https://" not in text.replace("https://www.w3.org", "")
    assert "<script>" not in text

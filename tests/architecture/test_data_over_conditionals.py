"""What a standard demands is said by its plan: no code asks which standard or method it has before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.architecture.source import PACKAGE, modules, shown, tree

KNOWN = {"ST1379", "observation", "professional_discussion", "OBS-P1", "PD-D5", "K1", "S14", "B5"}
NAMING = {"id", "code", "reference"}
NAMED_LISTS = {"methods", "criteria", "ksbs", "standard", "identity"}


def names(value: object, within: str = "") -> Iterator[str]:
    """References of standards, and ids of methods, criteria and KSBs, wherever they stand in a plan file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "reference" or (key in NAMING and within in NAMED_LISTS):
                yield str(inner)
            yield from names(inner, str(key) if isinstance(inner, list | dict) else within)
    elif isinstance(value, list):
        for inner in value:
            yield from names(inner, within)


@cache
def reserved() -> frozenset[str]:
    """Every name that belongs to one standard."""
    found = set(KNOWN)
    for path in PACKAGE.glob("plans/*/*/plan.yaml"):
        found.update(names(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)))
    return frozenset(found)


def choices(node: ast.AST) -> list[ast.AST]:
    """The values between which code chooses: sides of a comparison, cases of a match, keys of a table."""
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    if isinstance(node, ast.MatchValue):
        return [node.value]
    if isinstance(node, ast.Dict):
        return [key for key in node.keys if key is not None]
    return []


def chosen_by_name(path: Path) -> list[str]:
    """Places where code chooses by the name of a standard, a method, a criterion or a KSB."""
    return [
        f"{shown(path)}:{literal.lineno} {literal.value!r}"
        for node in ast.walk(tree(path))
        for choice in choices(node)
        for literal in ast.walk(choice)
        if isinstance(literal, ast.Constant) and literal.value in reserved()
    ]


@pytest.mark.parametrize("path", modules(PACKAGE), ids=shown)
def test_no_code_chooses_by_the_name_of_a_standard_or_its_parts(path: Path) -> None:
    assert chosen_by_name(path) == []


def test_the_search_finds_every_way_to_choose_by_name() -> None:
    written = 'a == "ST1379"\nb in ("K1", x)\n{"observation": f}\nmatch c:\n    case "PD-D5":\n        pass\n'
    nodes = [choice for node in ast.walk(ast.parse(written)) for choice in choices(node)]
    literals = {inner.value for node in nodes for inner in ast.walk(node) if isinstance(inner, ast.Constant)}
    assert literals >= {"ST1379", "K1", "observation", "PD-D5"}

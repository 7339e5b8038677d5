"""Every rule says in plain English what it promises."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, Function, modules, shown, tree

RULES = modules(PACKAGE / "rules")
SOURCES = [path for path in modules(PACKAGE) if path.parent.name != "migrations"]  # those Django writes


def undocumented(body: list[ast.stmt], within: str = "") -> Iterator[str]:
    """Public functions, classes and methods without a docstring; what stands inside a function is free."""
    for node in body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield within + node.name
            if isinstance(node, ast.ClassDef):
                yield from undocumented(node.body, f"{node.name}.")


@pytest.mark.parametrize("path", RULES, ids=shown)
def test_every_public_name_of_the_rules_has_a_docstring(path: Path) -> None:
    assert list(undocumented(tree(path).body)) == []


@pytest.mark.parametrize("path", SOURCES, ids=shown)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path))

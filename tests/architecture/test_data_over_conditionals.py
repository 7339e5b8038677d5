"""What a standard demands is said by its plan: no code knows the name of a standard or of any part of one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.plan_words import COLLISIONS, NUMBERS, named, reserved
from tests.architecture.source import PACKAGE, modules, shown, tree

DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
SAMPLES = {
    "web/ui/gallery.py"
}  # shows every component of the pages with made-up content, and decides nothing
# Every sort of name: standard, method, criterion, KSB, theme, section, kind of question, requirement,
# declaration, gateway, kind of evidence, scale, grade, level, kind of criterion, kind of attempt.
KNOWN = {
    *("ST1379", "professional_discussion", "OBS-P1", "PD-D5", "K1", "S14", "B5", "theoretical_concepts"),
    *("explanation", "clarifying", "mapping_and_tracking_form", "photo_id", "no_simulation", "gateway"),
    *("mentoring_log", "component", "merit", "distinction", "not_met", "craft", "resit", "pass"),
}


def literals(module: ast.Module) -> Iterator[ast.Constant]:
    """Every text in the code, less what documents it."""
    documenting = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documenting:
            yield node


@cache
def found(path: Path) -> tuple[tuple[str, int], ...]:
    """The ids of shipped plans that stand in the code of a file, with their lines."""
    return tuple((str(one.value), one.lineno) for one in literals(tree(path)) if one.value in reserved())


def within(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def permitted(word: str, path: Path) -> bool:
    """Whether the word may stand there for a reason of its own."""
    return within(path) in SAMPLES or (word in COLLISIONS and within(path).startswith(COLLISIONS[word].where))


CODE = [path for path in modules(PACKAGE) if path.parent.name != "migrations"]  # those are generated


@pytest.mark.parametrize("path", CODE, ids=shown)
def test_no_code_holds_the_name_of_a_standard_or_of_a_part_of_one(path: Path) -> None:
    named = [f"{shown(path)}:{line} {word!r}" for word, line in found(path) if not permitted(word, path)]
    assert named == [], "let the plan say it; a collision with a word of the format goes into COLLISIONS"


@pytest.mark.parametrize("word", COLLISIONS)
def test_every_permitted_collision_is_needed_in_every_place_named(word: str) -> None:
    assert word in reserved(), "no shipped plan uses this word any more"
    places = [within(path) for path in CODE if word in {one for one, _ in found(path)}]
    unneeded = [where for where in COLLISIONS[word].where if not any(one.startswith(where) for one in places)]
    assert unneeded == []


def test_numbers_are_left_out_because_a_plan_uses_them_as_names() -> None:
    assert named() >= NUMBERS


def test_every_file_of_samples_holds_some() -> None:
    assert {within(path) for path in CODE if within(path) in SAMPLES and found(path)} == SAMPLES


def test_names_of_every_sort_are_reserved() -> None:
    assert KNOWN - reserved() == set()


def test_no_standard_method_of_one_criterion_or_ksb_is_permitted_but_as_a_kind_of_section() -> None:
    assert {word for word in COLLISIONS if word in {"ST1379", "ST9001", "ST9002"} or "-" in word} == set()
    assert COLLISIONS["observation"].where == ("rules/plan/method.py",)
    assert "professional_discussion" not in COLLISIONS


def test_the_search_finds_a_name_wherever_it_stands_and_leaves_what_documents() -> None:
    written = (
        '"""ST1379"""\nfrom x import y\na == "ST1379"\nb in ("K1", x)\n{"observation": f}\n'
        'def f(one: str = "PD-P1") -> None:\n    """K2"""\n    g(key="S3")\n'
        'match c:\n    case "PD-D5":\n        x = y["OBS-P1"]\n'
    )
    assert [one.value for one in sorted(literals(ast.parse(written)), key=lambda one: one.lineno)] == [
        *("ST1379", "K1", "observation", "PD-P1", "S3", "PD-D5", "OBS-P1")
    ]

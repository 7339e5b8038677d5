"""The rules are a function of what they are given; plans know no clock and no chance."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, modules, shown, tree

IMPURE_MODULES = {
    "asyncio", "builtins", "ctypes", "getpass", "glob", "http", "importlib", "io", "locale", "logging",
    "multiprocessing", "os", "pathlib", "pickle", "platform", "random", "secrets", "shelve", "shutil",
    "signal", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib",
    "uuid",
}  # fmt: skip
CHANCE_MODULES = {"random", "secrets", "time", "uuid"}
CLOCK = {"now", "utcnow", "today", "fromtimestamp", "localtime", "gmtime", "monotonic", "perf_counter"}
IMPURE_CALLS = {"open", "print", "input", "eval", "exec", "compile", "__import__", "globals", "id", "hash"}

RULES = modules(PACKAGE / "rules")
PLANS = modules(PACKAGE / "plans")


def imports(path: Path) -> Iterator[str]:
    """Full names of the modules a file imports, wherever in the file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def calls(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Line, last name and whether it is an attribute, of every call of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.lineno, node.func.attr, True
            elif isinstance(node.func, ast.Name):
                yield node.lineno, node.func.id, False


def reads_the_clock(path: Path) -> list[str]:
    """Places that ask the machine what time it is."""
    return [
        f"{shown(path)}:{line} .{name}()"
        for line, name, attribute in calls(path)
        if attribute and name in CLOCK
    ]


@pytest.mark.parametrize("path", RULES, ids=shown)
def test_rules_import_the_pure_standard_library_and_one_another_alone(path: Path) -> None:
    allowed = sys.stdlib_module_names - IMPURE_MODULES
    strangers = [
        name
        for name in imports(path)
        if name.partition(".")[0] not in allowed and not (name + ".").startswith("touchstone.rules.")
    ]
    assert strangers == [], (
        f"{shown(path)} imports {strangers}; the rules may use neither libraries nor the machine"
    )


@pytest.mark.parametrize("path", RULES, ids=shown)
def test_rules_touch_neither_clock_nor_files_nor_screen(path: Path) -> None:
    touched = [
        f"{shown(path)}:{line} {name}()"
        for line, name, attribute in calls(path)
        if not attribute and name in IMPURE_CALLS
    ]
    assert touched + reads_the_clock(path) == []


@pytest.mark.parametrize("path", RULES, ids=shown)
def test_rules_keep_no_changing_state_between_answers(path: Path) -> None:
    changing = [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Global)]
    assert changing == [], f"{shown(path)} changes a module's variable at {changing}"


@pytest.mark.parametrize("path", PLANS, ids=shown)
def test_plans_know_no_clock_and_no_chance(path: Path) -> None:
    assert [name for name in imports(path) if name.partition(".")[0] in CHANCE_MODULES] == []
    assert reads_the_clock(path) == []

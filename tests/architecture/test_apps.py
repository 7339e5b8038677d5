"""Apps of the web application keep to themselves: others come in by a few doors, and write by actions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, modules, shown, tree

WEB = PACKAGE / "web"
EVERYWHERE = {"actions", "queries", "models"}  # models: rows to read and to name in types
DOORS = {  # what else an app offers to others, and why
    "accounts": {"entrance", "sealing"},  # by which way somebody came in; secrets at rest
    "assessments": {
        "book",
        "device_clocks",
        "entries",
        "feedback",
        "lines",
        "overruling",
        "page",
        "readiness",
        "shapes",
        "signing",
        "waiting",
        "writers",
    },  # a log and its fold; changes by others; an attempt's picture; entries' form; what holds back; clocks
    "audit": {"words"},  # what was done, in a sentence
    "bookings": {
        "assessors",
        "calling_off",
        "freeing",
        "outlook",
        "slots",
    },  # assessors; what withdrawals and appeals end; what a day means; times
    "console": {"own_logs"},  # what those capture who mark beside an assessor
    "doors": {"announcing"},  # what other systems are told
    "files": {
        "making",
        "names",
        "receiving",
        "sealing",
        "sending",
        "store",
        "tracing",
    },  # files on their way in, and out; what was done with them
    "gateway": {"kinds"},  # how an item of each kind comes in
    "mail": {"letters"},  # what its reader gets
    "organisations": {
        "actor",
        "again",  # a form that is sent twice
        "deferring",
        "founding",
        "owned",
        "permissions",
        "prepared",
        "ready",
        "request",
        "scope",
    },  # who acts, and may; jobs of a transaction; queries put into SQL once, statements that stay ready
    "planning": {"typed"},  # what somebody typed for a criterion
    "portfolio": {
        "checks",
        "mapping",
        "pointing",
    },  # what a piece says, and where; the mapping form
    "apprentices": {
        "breaks",
        "circumstances",
        "listing",
        "registration",
        "uln",
    },  # pauses and moves; the list; what a registration and its number say
    "quality": {
        "levels",
        "lots",
        "reviewing",
    },  # a decision to change; how lots are drawn; what a review shows
    "records": {
        "ahead",
        "boards",
        "determining",
        "endings",
        "exporting",
        "in_lists",
        "law",
        "messages",
        "named",
        "nightly",
        "remembered",
        "tallies",
        "told",
        "turns",
        "waivers",
    },  # the law that binds; standings, last days; what decisions write; records as files; earlier answers
    "results": {
        "kept",
        "published",
        "reasons",
        "statements",
    },  # hashes of the law; what may be told, and to whom; why released anew
    "viewing": {
        "adding",
        "asking",
        "preparing",
    },  # a recording comes in; what the rules say of it, and where people and file disagree; made watchable
    "uploads": {
        "receiving",
        "speaking",
        "tus",
        "wrong",
    },  # files that came in piece by piece; the protocol, for who holds a link
    "ui": {
        "addresses",
        "context",
        "exports",
        "fields",
        "findings",
        "forms",
        "lengths",
        "pictures",
        "quick",
        "rows",
        "tables",
        "values",
        "words",
    },  # what pages are made of
}
GUESTS = {  # who removes what is over, or was refused, comes into every app by that door alone
    "links": {"erasing"},
    "privacy": {"erasing"},
}
PASSED_OVER = ("migrations",)
WRITING = {"create", "bulk_create", "update", "bulk_update", "get_or_create", "update_or_create", "delete"}
SHARED = {  # app: rows of another that its actions change, and why
    "assessments": {"Attempt"},  # one that nobody books, marked by a provider, begins with its assessment
    "resits": {"Attempt"},  # a further attempt is planned, and agreed to, before anybody books it
    "accounts": {
        "Apprenticeship",
        "Membership",
    },  # an accepted invitation gives a role, or a record, to a person
    "organisations": {"Person", "EmailAddress"},  # founding makes the first person
}


def files() -> list[Path]:
    return [path for path in modules(WEB) if not set(path.parts) & set(PASSED_OVER)]


def app_of(path: Path) -> str:
    return path.relative_to(WEB).parts[0]


def foreign(path: Path) -> Iterator[tuple[str, str, list[str], int]]:
    """Each import of another app: which app, which of its modules, the names taken, the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("touchstone.web."):
            app, *rest = node.module.split(".")[2:]
            names = [alias.name for alias in node.names]
            for module in rest[:1] or names:
                if app != app_of(path):
                    yield app, module, names, node.lineno


@pytest.mark.parametrize("path", files(), ids=shown)
def test_an_app_comes_into_another_by_a_door(path: Path) -> None:
    through_walls = [
        f"line {line}: {app}.{module}"
        for app, module, _, line in foreign(path)
        if module not in EVERYWHERE | DOORS.get(app, set()) | GUESTS.get(app_of(path), set())
    ]
    assert through_walls == []


@pytest.mark.parametrize("path", files(), ids=shown)
def test_an_app_writes_no_rows_of_another(path: Path) -> None:
    rows = {name for _, module, names, _ in foreign(path) if module == "models" for name in names}
    rows -= SHARED.get(app_of(path), set())
    assert [call for call in written(tree(path)) if call in rows] == []


def written(module: ast.Module) -> Iterator[str]:
    """Names of models whose rows a module makes, changes or removes through their manager."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
            inner: ast.AST = node.func.value
            while isinstance(inner, ast.Call | ast.Attribute):
                inner = inner.func if isinstance(inner, ast.Call) else inner.value
            if isinstance(inner, ast.Name):
                yield inner.id


def test_every_door_is_used() -> None:
    used = {(app, module) for path in files() for app, module, _, _ in foreign(path)}
    assert {(app, door) for app, doors in DOORS.items() for door in doors} <= used


LAYERS = ("urls", "views", "forms", "actions", "queries", "models")


@pytest.mark.parametrize("path", files(), ids=shown)
def test_inside_an_app_a_layer_imports_only_lower_ones(path: Path) -> None:
    own = path.relative_to(WEB).with_suffix("").parts[1:2]
    if not set(own) & set(LAYERS):
        return
    above = LAYERS[: LAYERS.index(own[0])]
    upward = [
        f"line {node.lineno}: {node.module}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module
        for app, *rest in [node.module.removeprefix("touchstone.web.").split(".")]
        if node.module.startswith("touchstone.web.") and app == app_of(path) and set(rest[:1]) & set(above)
    ]
    assert upward == []

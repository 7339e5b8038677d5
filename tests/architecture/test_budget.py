"""Files and functions small enough to read whole, in folders shallow enough to remember."""

from __future__ import annotations

from statistics import median

from tests.architecture.source import CODE, PACKAGE, functions, length, modules, shown

FILE_LIMIT = 500
MEDIAN_FILE = 80
FUNCTION_LIMIT = 80
MEDIAN_FUNCTION = 10
DEPTH = 4
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "base", "core", "stuff"}


def lines_of_files() -> dict[str, int]:
    """Lines of every Python file that has any."""
    counted = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*CODE)}
    return {name: lines for name, lines in counted.items() if lines}


def test_no_file_is_longer_than_the_limit() -> None:
    assert {name: lines for name, lines in lines_of_files().items() if lines > FILE_LIMIT} == {}


def test_the_median_source_file_fits_a_screen() -> None:
    assert median(lines for name, lines in lines_of_files().items() if name.startswith("src/")) <= MEDIAN_FILE


def test_no_function_is_longer_than_the_limit() -> None:
    long = {
        f"{shown(path)}:{function.lineno} {function.name}": length(function)
        for path in modules(*CODE)
        for function in functions(path)
        if length(function) > FUNCTION_LIMIT
    }
    assert long == {}


def test_the_median_function_is_a_few_lines() -> None:
    assert (
        median(length(function) for path in modules(PACKAGE) for function in functions(path))
        <= MEDIAN_FUNCTION
    )


def test_folders_are_shallow() -> None:
    deep = [
        shown(path) for path in modules(PACKAGE) if len(path.relative_to(PACKAGE.parent).parts) - 1 > DEPTH
    ]
    assert deep == []


def test_every_name_says_what_the_file_holds() -> None:
    named = {
        shown(path): {path.stem, *path.relative_to(PACKAGE.parents[1]).parts[:-1]} for path in modules(*CODE)
    }
    assert [name for name, words in named.items() if words & SHAPELESS] == []

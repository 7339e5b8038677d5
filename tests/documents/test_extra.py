"""Documents without their libraries."""

from __future__ import annotations

import sys

import pytest

from touchstone.documents.extra import ExtraMissingError, load


def test_a_library_that_is_there_is_loaded() -> None:
    assert load("json").dumps([1]) == "[1]"


def test_a_missing_library_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ExtraMissingError, match=r"typst is not installed.*'touchstone-epa\[documents\]'"):
        load("typst")

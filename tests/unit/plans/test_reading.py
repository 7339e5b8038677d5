"""What is kept while a tree is read, and how values and remedies are worded."""

from __future__ import annotations

from decimal import Decimal

import pytest

from touchstone.plans.fault import MOST_FAULTS, RefusedError
from touchstone.plans.reading import BAD, Reading, kind_of, shown, suggestion
from touchstone.plans.tree import Node


def test_a_fault_is_noted_with_its_place() -> None:
    reading = Reading()
    assert reading.bad(Node(1, "f.yaml", 2, 3), ("a",), "it is odd.", "Mend it.") is BAD
    assert [str(fault) for fault in reading.faults] == ["f.yaml:2:3 a: it is odd. Mend it."]


def test_after_a_hundred_faults_the_reading_ends() -> None:
    reading = Reading()
    node = Node(1, "f.yaml", 2, 3)
    for _ in range(MOST_FAULTS):
        reading.bad(node, (), "it is odd.", "Mend it.")
    with pytest.raises(RefusedError) as refused:
        reading.bad(node, ("last",), "it is odd.", "Mend it.")
    assert len(refused.value.faults) == MOST_FAULTS + 1
    assert (
        str(refused.value.faults[-1])
        == "f.yaml:2:3 last: there are more faults from here on. Mend these first."
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        *(("x", '"x"'), (None, "nothing"), (True, "true"), (False, "false"), (12, "12")),
        *((Decimal("1.50"), "1.50"), ("two\nlines", '"two lines"')),
        *(("x" * 58, f'"{"x" * 58}"'), ("x" * 59, f'"{"x" * 59}…"')),
    ],
)
def test_values_are_shown_short_and_on_one_line(value: object, words: str) -> None:
    assert shown(value) == words


def test_what_a_node_holds_is_said_in_words() -> None:
    assert kind_of(Node([], "f")) == "a list"
    assert kind_of(Node({}, "f")) == "keys and values"
    assert kind_of(Node("x", "f")) == '"x"'


def test_the_nearest_known_word_is_suggested_or_all_are_named() -> None:
    assert suggestion("titel", ["title", "level"]) == 'Did you mean "title"?'
    assert suggestion("zzz", ["title", "level"]) == "Known are: title, level."
    assert suggestion("zzz", []) == "None is known."
    assert suggestion("t" * 61, ["t" * 62]) == f"Known are: {'t' * 62}."
    assert suggestion("t" * 60, ["t" * 61]) == f'Did you mean "{"t" * 61}"?'

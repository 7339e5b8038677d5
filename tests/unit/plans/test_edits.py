"""Changes onto a tree."""

from __future__ import annotations

from typing import Any

import pytest

from touchstone.plans.decoders import read_as
from touchstone.plans.edits import Edit, EditError, apply
from touchstone.plans.reading import Reading
from touchstone.plans.tree import Node
from touchstone.plans.yaml_text import parse_yaml


def tree() -> Node:
    return parse_yaml(b"{title: x, list: [{id: a, n: 1}, {id: b}], words: [K1, K2]}", "f")


def edit(text: str) -> Edit:
    reading = Reading()
    found = read_as(Edit, parse_yaml(text.encode(), "change"), reading)
    assert found is not None, reading.faults
    return found


def changed(text: str) -> Any:
    root = tree()
    apply(root, edit(text))
    return root.plain()


@pytest.mark.parametrize(
    ("change", "where", "value"),
    [
        ("{set: title, to: y}", ("title",), "y"),
        ("{set: new, to: y}", ("new",), "y"),
        ("{set: list.a.n, to: 2}", ("list", 0, "n"), 2),
        ("{set: 'list[1]', to: {id: c}}", ("list", 1), {"id": "c"}),
        ("{set: list.b, to: {id: c}}", ("list", 1), {"id": "c"}),
        ("{add: list, value: {id: c}}", ("list", 2), {"id": "c"}),
        ("{add: list.b.n, value: 3}", ("list", 1, "n"), 3),
        ("{remove: list.a}", ("list",), [{"id": "b"}]),
        ("{remove: words.K1}", ("words",), ["K2"]),
        ("{remove: list.a.n}", ("list", 0), {"id": "a"}),
    ],
)
def test_a_value_is_set_added_or_removed(change: str, where: tuple[Any, ...], value: object) -> None:
    found = changed(change)
    for key in where:
        found = found[key]
    assert found == value


def test_what_is_put_keeps_its_own_place() -> None:
    root = tree()
    apply(root, edit("{set: title, to: y}"))
    title = root.get("title")
    assert title is not None
    assert (title.file, title.line, title.column) == ("change", 1, 18)


NOT_ONE = (
    "this is not one change. Write `set` and `to`, or `add` and `value`, or `remove` alone, with a key path."
)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("{set: title, to: x}", "this changes nothing: the value is the same already. Delete the change."),
        (
            "{set: list.a, to: {id: a, n: 1}}",
            "this changes nothing: the value is the same already. Delete the change.",
        ),
        ("{add: title, value: y}", '"title" is there already. Use `set` to change it.'),
        ("{remove: other}", 'there is no "other" to remove. Delete the change, or mend the path.'),
        ("{set: lst.a, to: y}", 'there is no "lst" here. Did you mean "list"?'),
        ("{}", NOT_ONE),
        ("{set: title}", NOT_ONE),
        ("{set: title, value: y}", NOT_ONE),
        ("{set: title, to: y, value: y}", NOT_ONE),
        ("{add: list, to: y}", NOT_ONE),
        ("{add: list, to: y, value: y}", NOT_ONE),
        ("{remove: title, to: y}", NOT_ONE),
        ("{remove: title, value: y}", NOT_ONE),
        ("{set: title, to: y, remove: title}", NOT_ONE),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(change: str, said: str) -> None:
    with pytest.raises(EditError) as refused:
        changed(change)
    assert f"{refused.value} {refused.value.remedy}" == said

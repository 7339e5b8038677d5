"""Key paths as people write them."""

from __future__ import annotations

import pytest

from touchstone.plans.key_path import KeyPathError, locate, name_of, names
from touchstone.plans.tree import Node
from touchstone.plans.yaml_text import parse_yaml

TREE = parse_yaml(
    b"""
methods:
  - id: talk
    themes: [{id: one.two, ksbs: [K1, K2]}, {id: one}]
  - id: task
ksbs: [{code: K1, text: x}]
attempts:
  - id: a-1
    bookings: [{starts_at: x}, {starts_at: y}]
    sections: [{section: live}, {section: live}, {section: questioning}]
    seen: [{ksb: K4, section: live}]
single: 1
""",
    "f.yaml",
)


def found(path: str) -> object:
    holder, key = locate(TREE, path)
    return holder.value[key].plain()  # type: ignore[index, union-attr]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("single", 1),
        ("ksbs.K1.text", "x"),
        ("methods.talk.themes.one.two.ksbs.K2", "K2"),
        ("methods.talk.themes.one.id", "one"),
        ("methods[1].id", "task"),
        ("attempts.a-1.bookings[1].starts_at", "y"),
        ("attempts.a-1.sections.questioning.section", "questioning"),
        ("attempts.a-1.sections[0]", {"section": "live"}),
        ("attempts.a-1.seen.K4.section", "live"),
    ],
)
def test_members_of_lists_are_named_by_id_or_number(path: str, value: object) -> None:
    assert found(path) == value


def test_the_last_key_may_be_new_to_a_mapping() -> None:
    holder, key = locate(TREE, "methods.task.title")
    assert (holder.plain(), key) == ({"id": "task"}, "title")


@pytest.mark.parametrize(
    ("path", "said", "remedy"),
    [
        ("", '"" is no key path.', "Write keys with dots between them."),
        ("a..b", '"a..b" is no key path.', "Write keys with dots between them."),
        ("a[x]", '"a[x]" is no key path.', "Write keys with dots between them."),
        ("[0].a", '"[0].a" is no key path.', "Write keys with dots between them."),
        ("method.talk", 'there is no "method" here.', 'Did you mean "methods"?'),
        ("methods.tolk.title", 'no entry of methods is called "tolk".', 'Did you mean "talk"?'),
        ("methods.new", 'no entry of methods is called "new".', "Known are: talk, task."),
        (
            "methods[2]",
            "there is no entry 3 in methods, written [2]: it has 2.",
            "The last is [1]; [0] is entry 1.",
        ),
        ("single.more", 'there is no "more" below a single value.', "Leave it out."),
        ("ksbs.K1[0]", 'there is no "0" below a single value.', "Leave it out."),
        (
            "attempts.a-1.sections.live.section",
            'several entries of attempts.a-1.sections are called "live".',
            "Name one by its number: [0] is entry 1.",
        ),
        (
            "methods.1.title",
            'no entry of methods is called "1".',
            "Write [1] for entry 2 of 2; [0] is entry 1.",
        ),
        ("methods.2.title", 'no entry of methods is called "2".', "Known are: talk, task."),
    ],
)
def test_a_path_that_leads_nowhere_is_refused_where_it_fails(path: str, said: str, remedy: str) -> None:
    with pytest.raises(KeyPathError) as refused:
        locate(TREE, path)
    assert (str(refused.value), refused.value.remedy) == (said, remedy)


def test_an_empty_list_has_no_entry() -> None:
    with pytest.raises(KeyPathError) as refused:
        locate(Node({"a": Node([], "f")}, "f"), "a[0]")
    said = ("there is no entry 1 in a, written [0]: it has 0.", "Leave it out.")
    assert (str(refused.value), refused.value.remedy) == said


def test_members_without_a_name_have_none() -> None:
    assert name_of(Node({"starts_at": Node("x", "f")}, "f")) is None
    assert name_of(Node({"id": Node(5, "f")}, "f")) is None
    assert name_of(Node(5, "f")) is None
    assert name_of(Node("K1", "f")) == "K1"


def test_names_are_keys_or_what_members_are_called() -> None:
    assert names(TREE) == ["methods", "ksbs", "attempts", "single"]
    assert names(Node([Node("K1", "f"), Node(5, "f")], "f")) == ["K1"]
    assert names(Node(5, "f")) == []

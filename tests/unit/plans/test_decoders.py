"""Trees to dataclasses: every fault is found, each with its path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from touchstone.plans import decoders
from touchstone.plans.decoders import decoder, read_as
from touchstone.plans.reading import Reading
from touchstone.plans.tree import Node
from touchstone.plans.yaml_text import parse_yaml
from touchstone.rules.plan.gateway import AnyRequirement, Document
from touchstone.rules.plan.grading import AllOf, Condition, Every, Grading, ScoreOf
from touchstone.rules.plan.identity import Dates
from touchstone.rules.shape import Ident, Says
from touchstone.rules.statement import Force, Source


@dataclass(frozen=True, kw_only=True)
class Shelf:
    name: Ident
    sizes: tuple[int, ...] = ()
    labels: Mapping[Ident, int] | None = None
    inner: Shelf | None = None
    anything: Node | None = None


def read(hint: Any, text: str) -> tuple[Any, list[str]]:
    reading = Reading()
    found = read_as(hint, parse_yaml(text.encode(), "f"), reading)
    return found, [str(fault) for fault in reading.faults]


def test_a_class_may_hold_itself() -> None:
    found, faults = read(Shelf, "{name: a, sizes: [1, 2], labels: {x: 1}, inner: {name: b}}")
    assert found == Shelf(name="a", sizes=(1, 2), labels={"x": 1}, inner=Shelf(name="b"))
    assert faults == []


def test_nothing_is_allowed_where_the_hint_says_so() -> None:
    assert read(Shelf, "{name: a, labels: null, inner: ~}") == (Shelf(name="a"), [])


def test_a_tree_may_be_kept_as_it_is() -> None:
    found, _ = read(Shelf, "{name: a, anything: [1]}")
    assert found.anything.plain() == [1]


def test_a_key_with_a_trailing_underscore_in_python_has_none_in_the_file() -> None:
    found, faults = read(Dates, "{from: 2025-01-01, source: a § b}")
    assert (found.from_.isoformat(), found.source, faults) == ("2025-01-01", Source("a", "b"), [])


@dataclass(frozen=True, kw_only=True)
class Book:
    title: Annotated[str, Says("What stands on its back.")]
    isbn: Annotated[str, Says("ISBN with its hyphens.")]
    pages: int


def test_what_a_missing_key_means_is_said_where_somebody_wrote_it() -> None:
    found, faults = read(Book, "{}")
    assert found is None
    assert faults == [
        'f:1:1: the key "title" is missing. Add it: what stands on its back.',
        'f:1:1: the key "isbn" is missing. Add it: ISBN with its hyphens.',
        'f:1:1: the key "pages" is missing. Add it.',
    ]


def test_every_fault_is_found_in_one_go() -> None:
    text = "name: A\nsizes: [1, x, y]\nlabels: {Bad: 1, ok: z}\ninner: {nam: b}\nextra: 1\n"
    found, faults = read(Shelf, text)
    assert found is None
    assert [fault.split(": ")[0] for fault in faults] == [
        "f:1:7 name",
        "f:2:12 sizes[1]",
        "f:2:15 sizes[2]",
        "f:3:15 labels.Bad",
        "f:3:22 labels.ok",
        "f:4:14 inner.nam",
        "f:4:8 inner",
        "f:5:8 extra",
    ]
    assert faults[5] == 'f:4:14 inner.nam: the key "nam" is not known here. Did you mean "name"?'
    assert faults[6] == 'f:4:8 inner: the key "name" is missing. Add it.'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[a]",
            "f:1:1: this must be keys and values, and is a list. Write keys with a colon, one a line, ",
        ),
        (
            "{name: a, sizes: 1}",
            "f:1:18 sizes: this must be a list, and is 1. Write one entry a line, each after ",
        ),
        (
            "{name: a, labels: x}",
            'f:1:19 labels: this must be keys and values, and is "x". Write keys with a colon',
        ),
    ],
)
def test_lists_and_keys_are_not_taken_for_one_another(text: str, said: str) -> None:
    assert read(Shelf, text)[1][0].startswith(said)


def test_a_list_is_read_up_to_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert decoders.MOST_MEMBERS == 10_000
    monkeypatch.setattr(decoders, "MOST_MEMBERS", 2)
    assert read(Shelf, "{name: a, sizes: [1, 2]}")[1] == []
    assert read(Shelf, "{name: a, sizes: [1, 2, 3]}")[1] == [
        "f:1:18 sizes: this list has 3 entries; at most 2 are read. Check that the file is what you mean."
    ]


PHOTO = "kind: document, id: photo_id, title: Photo ID, force: must, source: a § b"


def test_alternatives_are_chosen_by_kind() -> None:
    found, faults = read(AnyRequirement, f"{{{PHOTO}}}")
    assert faults == []
    assert found == Document(
        kind="document", id="photo_id", title="Photo ID", force=Force.MUST, source=Source("a", "b")
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[x]", "f:1:1: this must be keys and values, and is a list."),
        ("{id: x}", 'f:1:1: the key "kind" is missing. Add it; the kinds are: document, portfolio, form, '),
        ("{kind: docment}", 'f:1:8 kind: "docment" is no kind known here. Did you mean "document"?'),
        ("{kind: [a]}", "f:1:8 kind: a list is no kind known here. Known are: document, portfolio"),
    ],
)
def test_an_alternative_without_a_known_kind_is_refused(text: str, said: str) -> None:
    found, faults = read(AnyRequirement, text)
    assert found is None
    assert len(faults) == 1
    assert faults[0].startswith(said)


def test_conditions_are_chosen_by_keyword_and_all_takes_its_list_directly() -> None:
    found, faults = read(Condition, "{all: [{every: {kind: pass, reaches: met}}, {score: {at_least: 1}}]}")
    assert faults == []
    assert found == AllOf(of=(Every(kind="pass", reaches="met"), ScoreOf(at_least=found.of[1].at_least)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[x]",
            "f:1:1: this must be one key with what belongs to it. The keys are: every, several, points, ",
        ),
        (
            "{every: 1, score: 2}",
            "f:1:1: this must be one key with what belongs to it. The keys are: every, ",
        ),
        ("{evry: {kind: pass}}", 'f:1:8 evry: the key "evry" is not known here. Did you mean "every"?'),
        ("{all: {}}", "f:1:7 all: this must be a list, and is keys and values."),
        (
            "{any: [{score: {at_least: x}}]}",
            'f:1:27 any[0].score.at_least: this must be a number, and is "x".',
        ),
    ],
)
def test_a_condition_that_is_none_is_refused(text: str, said: str) -> None:
    found, faults = read(Condition, text)
    assert found is None
    assert len(faults) == 1
    assert faults[0].startswith(said)


def test_a_union_of_keywords_may_be_left_out() -> None:
    read_optional = decoder(Condition | None)
    assert read_optional(Node(None, "f", 1, 1), (), Reading()) is None


def test_a_grading_rule_is_read_through_its_keyword() -> None:
    text = "{scale: s, force: must, source: a § b, rule: {table: {methods: [], rows: []}}}"
    found, faults = read(Grading, text)
    assert (faults, found.rule.keyword) == ([], "table")


@pytest.mark.parametrize("hint", [float, int | str, list[int]])
def test_a_hint_that_no_file_can_hold_is_a_mistake_in_the_model(hint: Any) -> None:
    with pytest.raises(TypeError, match="no file can hold"):
        decoder(hint)

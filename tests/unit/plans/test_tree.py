"""Values that know where they stand."""

from __future__ import annotations

from decimal import Decimal

from touchstone.plans.tree import Node, nearest, spell


def a_tree() -> Node:
    leaf = Node("x", "f.yaml", 3, 7)
    return Node({"list": Node([leaf, Node(Decimal("1.5"), "f.yaml", 4, 7)], "f.yaml", 2, 3)}, "f.yaml", 1, 1)


def test_a_place_names_file_line_column_and_path() -> None:
    assert Node(1, "f.yaml", 3, 7).place(("a", 0, "b")) == "f.yaml:3:7 a[0].b"
    assert Node(1, "f.yaml", 3, 7).place(()) == "f.yaml:3:7"


def test_a_place_in_json_is_the_path_and_for_the_whole_the_file() -> None:
    assert (
        Node(1, "f.json").place(("attempts", 1, "sections", 0, "ended_at"))
        == "attempts[1].sections[0].ended_at"
    )
    assert Node(1, "f.json").place(()) == "f.json"


def test_a_path_may_start_with_a_position() -> None:
    assert spell((0, "id")) == "[0].id"


def test_a_long_key_of_a_path_is_cut_and_one_of_sixty_signs_is_not() -> None:
    assert spell(("k" * 61, 0, "n" * 61)) == f"{'k' * 60}…[0].{'n' * 60}…"
    assert spell(("k" * 60,)) == "k" * 60


def test_plain_values_have_no_places() -> None:
    assert a_tree().plain() == {"list": ["x", Decimal("1.5")]}


def test_a_copy_is_changed_on_its_own() -> None:
    tree = a_tree()
    copy = tree.copy()
    assert copy == tree
    held = copy.get("list")
    assert held is not None
    assert isinstance(held.value, list)
    held.value.clear()
    assert tree.plain() == {"list": ["x", Decimal("1.5")]}


def test_get_answers_nothing_without_the_key_or_without_keys() -> None:
    tree = a_tree()
    assert tree.get("list") is not None
    assert tree.get("other") is None
    assert Node("x", "f.yaml").get("x") is None


def test_the_nearest_node_is_the_last_on_the_way() -> None:
    tree = a_tree()
    held = tree.get("list")
    assert nearest(tree, ()) is tree
    assert nearest(tree, ("list", 1)).plain() == Decimal("1.5")
    assert nearest(tree, ("list", 2)) is held
    assert nearest(tree, ("list", 0, "deeper")).plain() == "x"
    assert nearest(tree, ("list", "x")) is held
    assert nearest(tree, (0,)) is tree

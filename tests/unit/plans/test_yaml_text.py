"""YAML to trees, strictly; tests/broken_plans holds the refusals that a plan's author meets."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from tests.factories.files import refusal_of
from touchstone.plans import yaml_text
from touchstone.plans.tree import nearest
from touchstone.plans.yaml_text import MOST_BYTES, parse_yaml, read_head, read_yaml


def plain(text: str) -> object:
    return parse_yaml(text.encode(), "f.yaml").plain()


def refused(text: str) -> str:
    return refusal_of(parse_yaml, text.encode(), "f.yaml")


def test_scalars_lists_and_keys_are_read() -> None:
    text = "a: [1, 2.5, x, true, null]\nb:\n  - c: '1'\n  - \"2\"\nd: |\n  two\n  lines\n"
    assert plain(text) == {
        "a": [1, Decimal("2.5"), "x", True, None],
        "b": [{"c": "1"}, "2"],
        "d": "two\nlines\n",
    }


def test_keys_are_always_text() -> None:
    assert plain("on: 1\n2: x\ntrue: y\n'<<': z") == {"on": 1, "2": "x", "true": "y", "<<": "z"}


def test_places_count_from_one() -> None:
    root = parse_yaml("# note\na:\n  - é: x\n".encode(), "f.yaml")
    leaf = nearest(root, ("a", 0, "é"))
    assert (leaf.plain(), leaf.file, leaf.line, leaf.column) == ("x", "f.yaml", 3, 8)


def test_a_file_is_read_and_named_in_messages(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: 1")
    assert read_yaml(file).plain() == {"a": 1}
    file.write_text("a: *b")
    assert refusal_of(read_yaml, file).startswith(f"{file}:1:4: aliases (*b) are not used here.")


def test_a_file_over_one_megabyte_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(b"#" * MOST_BYTES + b"\n")
    assert (
        refusal_of(read_yaml, file) == f"{file}: the file is over 1 MB. Check that it is the file you mean."
    )


def test_the_head_ends_at_its_last_key(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("format: x\nidentity: {a: 1}\nrest: *unknown\n")
    head = read_head(file, "identity")
    assert head.plain() == {"format": "x", "identity": {"a": 1}}
    assert (head.line, head.column) == (1, 1)


def test_a_hidden_mark_in_the_head_is_refused_and_after_it_not_looked_for(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("identity: a\u202eb\n", encoding="utf-8")
    said = refusal_of(read_head, file, "identity")
    assert said == f"{file}:1:11: the text holds a control character. Delete it."
    file.write_text("identity: ab\nrest: a\u202eb\n", encoding="utf-8")
    assert read_head(file, "identity").plain() == {"identity": "ab"}


def test_the_head_of_a_list_is_the_list(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("[a]")
    assert read_head(file, "identity").plain() == ["a"]


def test_a_head_without_the_key_is_the_whole(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: 1\nb: 2\n")
    assert read_head(file, "identity").plain() == {"a": 1, "b": 2}


@pytest.mark.parametrize("text", ["[" * 40 + "]" * 40, "{a: " * 20 + "[" * 20 + "]" * 20 + "}" * 20])
def test_forty_levels_are_read(text: str) -> None:
    assert plain(text) is not None


@pytest.mark.parametrize("text", ["[" * 41 + "]" * 41, "[" * 500_000, "- " * 500_000, "{a: " * 100_000])
def test_the_forty_first_level_is_refused_at_once(text: str) -> None:
    assert "this is nested deeper than 40 levels. Check the brackets." in refused(text)


@pytest.mark.parametrize("text", ["", "# nothing\n", "\n\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert refused(text) == "f.yaml: the file is empty. Write the document, or name another file."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2", 'f.yaml:2:1: the key "a" is given twice (first on line 1). Keep one.'),
        (
            "{" * 300_000,
            "f.yaml:1:2: a key must be a word, not a list or a mapping. Write a word and a colon.",
        ),
        ("? ", "f.yaml:1:2: a key is missing before the colon. Write the key."),
        ("&x a: 1", "f.yaml:1:1: anchors (&x) are not used here. Delete the anchor."),
        ("a: &x 1", "f.yaml:1:4: anchors (&x) are not used here. Delete the anchor."),
        ("!x [a]", "f.yaml:1:1: tags (!x) are not used here. Delete the tag."),
        ("*x : 1", "f.yaml:1:1: aliases (*x) are not used here. Write the value out."),
        ("a: 1\n---\nb: 1", "f.yaml:2:1: a second document starts here. Keep one document to a file."),
        (
            "a: .nan",
            "f.yaml:1:4: .nan is no number to use here: it is not a number that can be counted. Mend ",
        ),
        ('"e\\u0301": 1', "f.yaml:1:1: the text is not in Unicode NFC. "),
        ('a: "\\0"', "f.yaml:1:4: the text holds a control character. Delete it."),
        ("a: b\n\x07", "f.yaml:2:1: there is a control character here (U+0007). Delete it."),
        (
            "a: 'x",
            "f.yaml:1:6: this is not YAML: while scanning a quoted scalar found unexpected end of stream.",
        ),
        (
            "a: @x",
            "f.yaml:1:4: this is not YAML: while scanning for the next token found character that cannot ",
        ),
        (
            "%YAML 3.0\n---\na",
            "f.yaml:1:1: this is not YAML: found incompatible YAML document. Check the indentation",
        ),
    ],
)
def test_what_no_file_has_a_use_for_is_refused_where_it_stands(text: str, said: str) -> None:
    assert refused(text).startswith(said)


def test_a_double_quoted_line_break_is_text() -> None:
    assert plain('a: "one\\ntwo\\té"') == {"a": "one\ntwo\té"}


def test_a_fault_that_the_parser_cannot_place_is_laid_at_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise yaml.YAMLError("out of order")

    monkeypatch.setattr(yaml_text, "events", fail)
    assert refused("a: 1").startswith(
        "f.yaml: this is not YAML: out of order. Check the indentation, the quotes"
    )

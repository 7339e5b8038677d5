"""JSON to trees, strictly and within bounds."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.factories.files import refusal_of
from touchstone.plans import json_text
from touchstone.plans.json_text import MOST_BYTES, MOST_VALUES, parse_json, read_json


def refused(data: bytes) -> str:
    return refusal_of(parse_json, data, "r.json")


def test_numbers_are_kept_exactly() -> None:
    found = parse_json(b'{"a": [1, 2.50, "x", true, null, {}]}', "r.json").plain()
    assert found == {"a": [1, Decimal("2.50"), "x", True, None, {}]}
    assert str(found["a"][1]) == "2.50"  # type: ignore[index]


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_bytes(b"\xef\xbb\xbf[1]")
    assert read_json(file).plain() == [1]
    assert refusal_of(read_json, tmp_path).startswith(f"{tmp_path}: this is a folder.")


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_bytes(b" " * (MOST_BYTES + 1))
    assert "the file is over 16 MB." in refusal_of(read_json, file)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b" \n", "r.json: the file is empty. Write the record, or name another file."),
        (b"\x00\x01", "r.json: this is a binary file, not text. Save it as text in UTF-8."),
        (b'{"a": [1,\n 2', "r.json:2:3: the file ends too early. It may be cut off: fetch or save it again."),
        (b'{"a": "x', "r.json:1:7: the file ends too early. It may be cut off: fetch or save it again."),
        (
            b'{"a" 1}',
            "r.json:1:6: this is not JSON: expecting ':' delimiter. Check the quotes, commas and brackets",
        ),
        (b"{} {}", "r.json:1:4: this is not JSON: extra data. Check the quotes, commas and brackets here."),
        (b'{"a": {"b": 1, "c": 2, "b": 3}}', 'r.json:1:29 a.b: the key "b" is given twice. Keep one.'),
        (b'{"a": 1, "a": 1}', 'r.json:1:15 a: the key "a" is given twice. Keep one.'),
        (b'{"a": [0, NaN]}', "r.json:1:11 a[1]: NaN is not a number that JSON knows. Write digits, or leave"),
        (b"-Infinity", "r.json:1:1: -Infinity is not a number that JSON knows. Write digits, or leave"),
        (
            b'{"a": 1e400}',
            "r.json:1:7 a: 1e400 is no number to use here: it has more than 18 digits before or after the",
        ),
        (b'{"a": "x\\u0000"}', "r.json:1:7 a: the text holds a control character. Delete it."),
        (b'{"a": {"\\ud800": 1}}', "r.json:1:7 a: a key holds a control character. Delete it."),
        (
            b"[" * 50 + b"]" * 50,
            "r.json:1:4 [0][0][0]: this is nested deeper than 40 levels. Check the brackets.",
        ),
        (b"[" * 99_000, "r.json: the file is nested deeper than 40 levels. Check the brackets."),
    ],
)
def test_what_no_record_holds_is_refused_with_its_place(data: bytes, said: str) -> None:
    assert refused(data).startswith(said)


def test_numbers_of_many_digits_are_refused_without_being_built() -> None:
    said = refused(b'{"a": ' + b"9" * 5000 + b"}")
    number = f"{'9' * 40} is no number to use here: it has more than 18 digits. Write fewer digits."
    assert said == f"r.json:1:7 a: {number}"


def test_forty_levels_are_read() -> None:
    assert parse_json(b"[" * 41 + b"]" * 41, "r.json").plain() is not None
    assert "deeper than 40 levels" in refused(b"[" * 42 + b"]" * 42)


def test_a_million_questions_are_refused_before_they_are_built() -> None:
    data = b'{"attempts": [{"questions": [' + b'{"id": "q"},' * 1_000_000 + b"{}]}]}"
    assert refused(data) == (
        "r.json: the file holds more than 100,000 values. One file holds the record of one apprentice."
    )


def test_the_limit_of_values_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_VALUES == 100_000
    monkeypatch.setattr(json_text, "MOST_VALUES", 4)
    assert parse_json(b'[1, 2, {"a": 3}]', "r.json").plain() == [1, 2, {"a": 3}]
    assert "more than 4 values" in refused(b'[1, 2, {"a": [3]}]')


def test_many_keys_of_which_two_are_the_same_are_refused_in_time() -> None:
    data = b"{" + b",".join(b'"k%d":1' % number for number in range(90_000)) + b',"k89999":2}'
    assert refused(data) == 'r.json:1:978901 k89999: the key "k89999" is given twice. Keep one.'

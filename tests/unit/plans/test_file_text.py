"""Bytes of a file within a limit, and text without what cannot be seen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.factories.files import refusal_of
from touchstone.plans.file_text import decode, not_composed, place_of, read_bytes, unseen


def test_a_file_up_to_the_limit_is_read(tmp_path: Path) -> None:
    file = tmp_path / "full"
    file.write_bytes(b"x" * 1024)
    assert read_bytes(file, 1024) == b"x" * 1024


@pytest.mark.parametrize(("limit", "size"), [(1024, "1 KB"), (2 * 1024 * 1024, "2 MB")])
def test_a_file_of_one_byte_more_is_refused(tmp_path: Path, limit: int, size: str) -> None:
    file = tmp_path / "over"
    file.write_bytes(b"x" * (limit + 1))
    said = refusal_of(read_bytes, file, limit)
    assert said == f"{file}: the file is over {size}. Check that it is the file you mean."


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "gone"
    assert refusal_of(read_bytes, file, 9) == f"{file}: there is no such file. Check the name and the folder."


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal_of(read_bytes, tmp_path, 9) == f"{tmp_path}: this is a folder. Name one file."


def test_a_pipe_is_refused_before_it_is_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refusal_of(read_bytes, pipe, 9) == f"{pipe}: this is not an ordinary file. Name one file."


def test_a_name_that_no_file_can_have_is_refused() -> None:
    said = refusal_of(read_bytes, Path("a\0b"), 9)
    assert "the file cannot be read: embedded null byte. Check its name and rights." in said


def test_a_file_without_leave_to_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "shut"
    file.write_bytes(b"")

    def shut(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", shut)
    said = refusal_of(read_bytes, file, 9)
    assert said == f"{file}: the file cannot be read: Permission denied. Check its name and rights."


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode("\ufefféa".encode(), "f") == "éa"


def test_a_binary_file_is_refused() -> None:
    assert (
        refusal_of(decode, b"PK\x00", "f") == "f: this is a binary file, not text. Save it as text in UTF-8."
    )


def test_text_in_another_encoding_is_refused_where_it_shows() -> None:
    said = refusal_of(decode, b"one\ntwo \xe9", "f")
    assert said == "f:2:5: the text is not UTF-8 here. Save the file as UTF-8."


@pytest.mark.parametrize(
    ("mark", "found"),
    [
        *(("\x1b", 1), ("\x7f", 1), ("\x85", 1), ("\u2028", 1), ("\u202e", 1), ("\ufeff", 1), ("\ud800", 1)),
        *(("\n", None), ("\t", None), ("\r", None), ("é", None), ("😀", None)),
    ],
)
def test_control_characters_and_hidden_marks_are_found(mark: str, found: int | None) -> None:
    assert unseen(f"a{mark}b") == found


def test_plain_text_has_nothing_unseen() -> None:
    assert unseen("plain") is None


def test_text_in_decomposed_form_is_told_from_composed() -> None:
    assert not_composed("e\u0301") is True
    assert not_composed("é") is False
    assert not_composed("e") is False


def test_lines_and_columns_count_from_one() -> None:
    assert place_of("ab\ncd", 0, "f") == "f:1:1"
    assert place_of("ab\ncd", 4, "f") == "f:2:2"

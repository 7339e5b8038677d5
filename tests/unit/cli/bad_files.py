"""Files that are no records, one for each way in which people get them wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.unit.cli.running import AMINA

GOOD = AMINA[0].read_text(encoding="utf-8")
Make = Callable[[Path], object]


def text(content: str) -> Make:
    return lambda path: path.write_text(content, encoding="utf-8")


def data(content: bytes) -> Make:
    return lambda path: path.write_bytes(content)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100 * 2**20)


BAD: Mapping[str, tuple[Make, str]] = {
    "missing": (lambda path: None, "there is no such file."),
    "a folder": (lambda path: path.mkdir(), "this is a folder."),
    "empty": (text(""), "the file is empty."),
    "binary": (data(bytes(range(256))), "this is a binary file, not text."),
    "100 MB": (huge, "the file is over 16 MB."),
    "cut off": (text(GOOD[:3000]), "the file ends too early."),
    "another format": (text(GOOD.replace("record/1", "record/9")), "touchstone-record/9"),
    "a list": (text("[]"), "it holds a list."),
    "NaN": (text(GOOD.replace('"second": 400', '"second": NaN')), "NaN is not a number that JSON knows."),
    "a key twice": (
        text(GOOD.replace('"version": "1.1"', '"version": "1.1", "version": "1.1"')),
        'the key "version" is given twice.',
    ),
    "a million questions": (
        text('{"attempts": [{"questions": [' + "{}," * 999_999 + "{}]}]}"),
        "the file holds more than 100,000 values.",
    ),
    "deep nesting": (text("[" * 50_000 + "]" * 50_000), "the file is nested deeper than 40 levels."),
    "not UTF-8": (data(GOOD.replace("piece 5", "pièce 5").encode("latin-1")), "the text is not UTF-8 here."),
    "an unknown key": (text(GOOD.replace('"programme"', '"program"')), "programme"),
    "a control character": (
        text(GOOD.replace("recording-1", "\\u001b[31m")),
        "the text holds a control character.",
    ),
}

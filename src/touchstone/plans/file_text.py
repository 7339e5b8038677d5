"""Bytes of a file, read within a limit, and text that holds nothing a person cannot see."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from touchstone.plans.fault import Fault, RefusedError

# Control characters, lone surrogates, and marks that make text read in another order than it is written.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_KIBI = 1024


def read_bytes(path: Path, limit: int) -> bytes:
    """The file's bytes; raise ``RefusedError`` when there is none or it is over ``limit`` bytes."""
    check_ordinary(path)
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise _cannot_be_read(path, error) from None
    if len(data) > limit:
        raise refusal(str(path), f"the file is over {_size(limit)}.", "Check that it is the file you mean.")
    return data


def check_ordinary(path: Path) -> None:
    """Raise ``RefusedError`` unless this is a file with an end: no folder, no pipe, no device."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise refusal(str(path), "there is no such file.", "Check the name and the folder.") from None
    except (OSError, ValueError) as error:
        raise _cannot_be_read(path, error) from None
    if not S_ISREG(mode):
        what = "a folder" if S_ISDIR(mode) else "not an ordinary file"
        raise refusal(str(path), f"this is {what}.", "Name one file.")


def _cannot_be_read(path: Path, error: OSError | ValueError) -> RefusedError:
    reason = getattr(error, "strerror", None) or str(error)
    return refusal(str(path), f"the file cannot be read: {reason}.", "Check its name and rights.")


def decode(data: bytes, file: str) -> str:
    """The bytes as UTF-8 text, with or without byte order mark."""
    if b"\x00" in data:
        raise refusal(file, "this is a binary file, not text.", "Save it as text in UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _where(data[: error.start].decode("utf-8-sig"))
        place = f"{file}:{line}:{column}"
        raise refusal(place, "the text is not UTF-8 here.", "Save the file as UTF-8.") from None


def unseen(text: str) -> int | None:
    """The offset of the first control character or other unseen mark, ``None`` when there is none."""
    found = None if text.isascii() and text.isprintable() else _UNSEEN.search(text)
    return None if found is None else found.start()


def not_composed(text: str) -> bool:
    """Whether the text is in another Unicode form than NFC, so that equal words might not compare equal."""
    return not (text.isascii() or unicodedata.is_normalized("NFC", text))


def place_of(text: str, offset: int, file: str) -> str:
    """``file:line:column`` of an offset, both counted from 1."""
    line, column = _where(text[:offset])
    return f"{file}:{line}:{column}"


def refusal(place: str, message: str, remedy: str) -> RefusedError:
    """A refusal for one reason."""
    return RefusedError([Fault(place, message, remedy)])


def _where(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _size(limit: int) -> str:
    mebi = limit // (_KIBI * _KIBI)
    return f"{mebi} MB" if mebi else f"{limit // _KIBI} KB"

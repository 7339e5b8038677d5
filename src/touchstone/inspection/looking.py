"""What a file is: what its first bytes claim, whether it opens as that, and whether its name agrees."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from touchstone.inspection import disguises, media, office, picture, portable, text
from touchstone.inspection.kinds import ACCEPTED, Kind, NotTaken
from touchstone.rules.words import listed

HEAD = 4096  # bytes that a format has to show itself in
Looks = Callable[[bytes, BinaryIO], tuple[Kind, ...]]

OLDER = "This is an older Office file. Save it as PDF or in a newer format, and choose that."
LOCKED = (
    "The document is protected with a password. Save it without one, or as PDF without one, and choose that."
)
RICH = "This is an RTF file. Save it as PDF or as a Word document, and choose that."
PROGRAM, SCRIPT = "This is a program, not evidence.", "This is a script, not evidence."
ARCHIVE = "This is an archive. Unpack it and add each file as a piece of its own."
REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"MZ", PROGRAM, "program"),
    (b"\x7fELF", PROGRAM, "program"),
    (b"\xca\xfe\xba\xbe", PROGRAM, "program"),
    (b"\xcf\xfa\xed\xfe", PROGRAM, "program"),
    (b"\xce\xfa\xed\xfe", PROGRAM, "program"),
    (b"#!", SCRIPT, "program"),
    (b"\xd0\xcf\x11\xe0", OLDER, "unknown"),
    (b"{\\rtf", RICH, "unknown"),
    (b"Rar!", ARCHIVE, "archive"),
    (b"7z\xbc\xaf", ARCHIVE, "archive"),
    (b"\x1f\x8b", ARCHIVE, "archive"),
)
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # what an Office file with a password holds
LOOKED_FOR_IT = 4 * 1024 * 1024  # bytes at either end
LOOKS: tuple[Looks, ...] = (portable.look, picture.look, office.look, media.look, text.look)


def look_at(path: str, name: str) -> dict[str, Any]:
    """What the file at a path is, as JSON: the kind's id, or why it is not taken. For the sandbox."""
    try:
        with Path(path).open("rb") as file:
            return {"kind": look(file, name).id}
    except NotTaken as reason:
        return {"refused": str(reason), "code": reason.code}


def look(file: BinaryIO, name: str) -> Kind:
    """What the file is; raise ``NotTaken`` when it is empty, unknown, broken, unsafe or misnamed.

    ``file`` can be read from any place; nothing is read whole into memory but pictures of a modest size.
    """
    head = _head(file)
    if not head:
        raise NotTaken("The file is empty. Choose one that has something in it.", "empty")
    for begins, why, code in REFUSED:
        if head.startswith(begins):
            raise NotTaken(*((LOCKED, "encrypted") if why is OLDER and _locked(file) else (why, code)))
    for looks in LOOKS:
        if found := looks(head, file):
            disguises.check(found[0], head, file)
            return _called(found, name)
    raise NotTaken(f"This is no kind of file that can be taken. Use {ACCEPTED}.", "unknown")


def _locked(file: BinaryIO) -> bool:
    """Whether an Office file of the older make is a newer one behind a password."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if ENCRYPTED in file.read(LOOKED_FOR_IT):
        return True
    file.seek(max(size - LOOKED_FOR_IT, 0))
    return ENCRYPTED in file.read()


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(HEAD)


def _called(found: tuple[Kind, ...], name: str) -> Kind:
    """Of the kinds the bytes allow, the one the name claims; without an extension it claims nothing."""
    extension = PurePath(name).suffix.lower().lstrip(".")
    if not extension:
        return found[0]
    for kind in found:
        if extension in kind.extensions:
            return kind
    kind = found[0]
    endings = listed((f".{one}" for one in kind.extensions), "or")
    raise NotTaken(
        f"Its name ends in .{extension[:20]} but it is {kind.title}. "
        f"Check that it is the file you mean, and give it a name that ends in {endings}.",
        "misnamed",
    )

"""What a file is: what its first bytes claim, whether it opens as that, and whether its name agrees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import BinaryIO

from touchstone.inspection import media, office, picture, portable, text
from touchstone.inspection.kinds import ACCEPTED, Kind, NotTaken
from touchstone.rules.words import listed

HEAD = 4096  # bytes that a format has to show itself in
Looks = Callable[[bytes, BinaryIO], tuple[Kind, ...]]

OLDER = (
    "This is an older Office file, or one protected with a password. Save it as PDF or in a newer format, "
    "without a password, and choose that."
)
REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "This is a program, not evidence."),
    (b"\x7fELF", "This is a program, not evidence."),
    (b"\xca\xfe\xba\xbe", "This is a program, not evidence."),
    (b"\xcf\xfa\xed\xfe", "This is a program, not evidence."),
    (b"\xce\xfa\xed\xfe", "This is a program, not evidence."),
    (b"#!", "This is a script, not evidence."),
    (b"\xd0\xcf\x11\xe0", OLDER),
    (b"{\\rtf", "This is an RTF file. Save it as PDF or as a Word document, and choose that."),
    (b"Rar!", "This is an archive. Unpack it and add each file as a piece of its own."),
    (b"7z\xbc\xaf", "This is an archive. Unpack it and add each file as a piece of its own."),
    (b"\x1f\x8b", "This is an archive. Unpack it and add each file as a piece of its own."),
)
LOOKS: tuple[Looks, ...] = (portable.look, picture.look, office.look, media.look, text.look)


def look(file: BinaryIO, name: str) -> Kind:
    """What the file is; raise ``NotTaken`` when it is empty, unknown, broken, unsafe or misnamed.

    ``file`` can be read from any place; nothing is read whole into memory but pictures of a modest size.
    """
    head = _head(file)
    if not head:
        raise NotTaken("The file is empty. Choose one that has something in it.")
    for begins, why in REFUSED:
        if head.startswith(begins):
            raise NotTaken(why)
    for looks in LOOKS:
        if found := looks(head, file):
            return _called(found, name)
    raise NotTaken(f"This is no kind of file that can be taken. Use {ACCEPTED}.")


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
        f"Check that it is the file you mean, and give it a name that ends in {endings}."
    )

"""PDF: begins as one, opens, is whole, has pages, no password, and nothing in it that runs."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from touchstone.inspection.kinds import PDF, Kind, NotTaken

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

MEGABYTE = 1024 * 1024
AFTER = 1024  # bytes that readers tolerate after the end
LARGEST_STREAM = 256 * MEGABYTE  # unpacked: two and a half times an uncompressed page at 600 dots an inch
MOST_RATIO = 100
MOST_PARTS = 2_000_000  # of a PDF that are walked: time for it is limited as well

BROKEN = "It begins like a PDF but does not open. Open it yourself, save it again as PDF, and choose that."
CUT = "The PDF breaks off before its end. Copy or save it again, and choose that."
LOCKED = "The PDF is protected with a password. Save it without one, and choose that."
EMPTY = "The PDF has no pages. Choose one that has something in it."
ANEW = "Print it to PDF anew, which leaves that out, and choose that."
SCRIPT = f"The PDF holds a program (JavaScript), which could run on the computer of whoever opens it. {ANEW}"
LAUNCH = f"The PDF asks to start another program when it is opened or clicked. {ANEW}"
PROGRAM = f"The PDF carries a program as an attachment ({{}}). {ANEW}"
BOMB = (
    "A part of the PDF unpacks to far more than it seems to hold, as in files that are made to bring "
    f"computers down. {ANEW}"
)
RUNS = {"/JavaScript": (SCRIPT, "script"), "/Launch": (LAUNCH, "launch")}
SCRIPTS = ("/JS", "/OnInstantiate")  # keys that only programs have


def look(head: bytes, file: BinaryIO) -> tuple[Kind, ...]:
    """PDF, or nothing; raise ``NotTaken`` for one that is broken, cut off, empty, locked or unsafe."""
    if not head.startswith(b"%PDF-"):
        return ()
    import pikepdf

    file.seek(0)
    try:
        with pikepdf.open(file, suppress_warnings=True) as pdf:
            _sound(pdf)
            _whole(file)
            for part in parts(pdf):
                _harmless(part)
    except pikepdf.PasswordError as error:
        raise NotTaken(LOCKED, "encrypted") from error
    except (pikepdf.PdfError, ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        raise NotTaken(BROKEN) from error
    return (PDF,)


def _sound(pdf: Pdf) -> None:
    if pdf.is_encrypted:
        raise NotTaken(LOCKED, "encrypted")
    if not len(pdf.pages):
        raise NotTaken(EMPTY, "empty")


def _whole(file: BinaryIO) -> None:
    """Readers repair what breaks off, and show half of it: so the end must be there."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - AFTER * 64, 0))
    if b"%%EOF" not in file.read().rstrip(b"\0 \r\n\t")[-AFTER:]:
        raise NotTaken(CUT, "truncated")


def parts(pdf: Pdf) -> Iterator[Object]:
    """Every dictionary and stream, however deep, each once; raise ``NotTaken`` for absurdly many."""
    import pikepdf

    holders = (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)
    waiting: list[Any] = [found for found in pdf.objects if isinstance(found, holders)]
    seen = 0
    while waiting:
        found = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise NotTaken(BOMB, "bomb")
        is_list = isinstance(found, pikepdf.Array)
        inner = list(found) if is_list else [value for _, value in found.items()]
        waiting.extend(each for each in inner if isinstance(each, holders) and not each.is_indirect)
        if not is_list:
            yield found


def _harmless(part: Object) -> None:
    import pikepdf

    if why := RUNS.get(str(part.get("/S", ""))):
        raise NotTaken(*why)
    if any(key in part for key in SCRIPTS):
        raise NotTaken(SCRIPT, "script")
    if isinstance(part, pikepdf.Stream):
        _affordable(part)
    if "/XFA" in part and _scripted_form(part["/XFA"]):
        raise NotTaken(SCRIPT, "script")
    if (held := attached(part)) and held[1].startswith((b"MZ", b"\x7fELF", b"#!")):
        raise NotTaken(PROGRAM.format(held[0]), "program")


def attached(part: Object) -> tuple[str, bytes] | None:
    """The name and the first bytes of a file that is attached by this dictionary, if it does so."""
    import pikepdf

    held = part.get("/EF")
    if not isinstance(held, pikepdf.Dictionary):
        return None
    name = str(part.get("/UF", part.get("/F", "without a name")))[:100]
    stream = held.get("/F", held.get("/UF"))
    return name, _unpacked(stream, 64) if isinstance(stream, pikepdf.Stream) else b""


def _scripted_form(form: Object) -> bool:
    """Whether a form of the older kind holds programs: its text is one stream, or several in a list."""
    import pikepdf

    streams = list(form) if isinstance(form, pikepdf.Array) else [form]
    return any(
        b"script" in _unpacked(stream, 8 * MEGABYTE)
        for stream in streams
        if isinstance(stream, pikepdf.Stream)
    )


def _filters(stream: Object) -> list[str]:
    import pikepdf

    named = stream.get("/Filter", ())
    return [str(named)] if isinstance(named, pikepdf.Name) else [str(one) for one in named]


def _affordable(stream: Object) -> None:
    packings = _filters(stream).count("/FlateDecode")
    packed = int(stream.get("/Length", 0))
    if packings > 1 or packed * 1100 > LARGEST_STREAM:  # nothing packs better than 1 : 1032
        size = _size(stream.read_raw_bytes(), packings)
        if size > LARGEST_STREAM and size > MOST_RATIO * packed:
            raise NotTaken(BOMB, "bomb")


def _size(data: bytes, packings: int) -> int:
    """The number of bytes that so often packed data unpacks to; counted no further than is too much."""
    if packings == 0:
        return len(data)
    while packings > 1:
        data, packings = _inflated(data, 32 * MEGABYTE), packings - 1
    unpacker, size, piece = zlib.decompressobj(), 0, data
    most = max(LARGEST_STREAM, MOST_RATIO * len(data)) + MEGABYTE
    while piece and size <= most:
        try:
            size += len(unpacker.decompress(piece, MEGABYTE))
        except zlib.error:
            break
        piece = unpacker.unconsumed_tail
    return size


def _unpacked(stream: Object, most: int) -> bytes:
    """The first bytes of what a stream holds, as far as it is packed in the usual way."""
    data = stream.read_raw_bytes()
    for packing in _filters(stream):
        if packing != "/FlateDecode":
            break
        data = _inflated(data, most)
    return data[:most]


def _inflated(data: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error:
        return b""

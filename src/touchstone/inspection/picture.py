"""Images: begin as one, and can be drawn."""

from __future__ import annotations

import warnings
from typing import BinaryIO

from touchstone.inspection import endings
from touchstone.inspection.kinds import GIF, HEIC, JPEG, PNG, WEBP, Kind, NotTaken

FORMATS: tuple[tuple[str, Kind], ...] = (
    ("PNG", PNG),
    ("JPEG", JPEG),
    ("GIF", GIF),
    ("WEBP", WEBP),
    ("HEIF", HEIC),
)
MOST_PIXELS = 250_000_000  # a phone's largest picture has 200 million
DRAWN_PIXELS = 30_000_000  # above this only the outer structure is checked: about 100 MB while drawn
PHONES = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")  # brands of HEIC
WEB = (b"avif", b"avis")
OF_THE_WEB = (
    "This is a picture in a format that is made for the web (AVIF). Save or send it as JPEG, and choose that."
)
BROKEN = "It begins like {} but cannot be drawn. Open it yourself, save it again, and choose that."


def look(head: bytes, file: BinaryIO) -> tuple[Kind, ...]:
    """The image's kind, or nothing; raise ``NotTaken`` for one that is broken or absurdly large."""
    found = next((pair for pair in FORMATS if _begins(pair[1], head)), None)
    if found is None:
        return ()
    _drawn(file, *found)
    return (found[1],)


def _begins(kind: Kind, head: bytes) -> bool:
    if kind is WEBP:
        return head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    if kind is HEIC:
        return _from_a_phone(head)
    marks = {PNG.id: (b"\x89PNG\r\n\x1a\n",), JPEG.id: (b"\xff\xd8\xff",), GIF.id: (b"GIF87a", b"GIF89a")}
    return head.startswith(marks[kind.id])


def _from_a_phone(head: bytes) -> bool:
    """Whether it says so itself; some only say in their further brands that they are of the other format."""
    if head[4:8] != b"ftyp" or head[8:12] not in PHONES + WEB:
        return False
    brands = head[8 : max(int.from_bytes(head[:4], "big"), 12)]
    if any(brand in brands for brand in WEB):
        raise NotTaken(OF_THE_WEB, "unknown")
    return True


def reader() -> None:
    """Let Pillow read pictures of phones too; once is enough, again does no harm."""
    from pillow_heif import options, register_heif_opener

    options.DECODE_THREADS = 1
    register_heif_opener(thumbnails=False)


def _drawn(file: BinaryIO, format: str, kind: Kind) -> None:
    from PIL import Image

    if kind is HEIC:
        reader()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its size: judged here
        try:
            file.seek(0)
            with Image.open(file, formats=[format]) as picture:
                pixels = picture.width * picture.height
                picture.verify()
            if pixels <= DRAWN_PIXELS:
                file.seek(0)
                with Image.open(file, formats=[format]) as picture:
                    picture.draft("RGB", (64, 64))  # of a JPEG a small one will do
                    picture.load()
        except Image.DecompressionBombError:
            pixels = MOST_PIXELS + 1
        except (OSError, SyntaxError, ValueError, LookupError, TypeError, EOFError, RuntimeError) as error:
            raise NotTaken(BROKEN.format(kind.title)) from error
    if pixels > DRAWN_PIXELS and kind in endings.FOLLOWED and endings.of(kind, file) is None:
        raise NotTaken(BROKEN.format(kind.title), "truncated")
    if pixels > MOST_PIXELS:
        raise NotTaken("The picture has too many dots to be shown. Make it smaller, and choose that.", "bomb")

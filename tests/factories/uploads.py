"""Files as people hand them in, made by the test: real ones, and ones that are not what they say."""

from __future__ import annotations

import struct
import wave
from io import BytesIO
from typing import Any
from zipfile import ZipFile


def pdf(pages: int = 1) -> bytes:
    """A PDF with blank pages."""
    from pypdf import PdfWriter

    made = PdfWriter()
    for _ in range(pages):
        made.add_blank_page(200, 200)
    return _written(made)


def locked_pdf() -> bytes:
    """A PDF with a password."""
    from pypdf import PdfWriter

    made = PdfWriter()
    made.add_blank_page(200, 200)
    made.encrypt("secret", algorithm="RC4-128")
    return _written(made)


def _written(made: object) -> bytes:
    file = BytesIO()
    made.write(file)  # type: ignore[attr-defined]
    return file.getvalue()


def image(format: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture in one colour."""
    from PIL import Image

    file = BytesIO()
    Image.new("RGB", size, (18, 82, 94)).save(file, format)
    return file.getvalue()


def workbook() -> bytes:
    """An Excel workbook."""
    from openpyxl import Workbook

    file = BytesIO()
    book = Workbook()
    book["Sheet"]["A1"] = "Log"
    book.save(file)
    return file.getvalue()


def archive(parts: dict[str, str]) -> bytes:
    """An archive with those parts."""
    file = BytesIO()
    with ZipFile(file, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return file.getvalue()


def word(*, main: str = "word/document.xml", more: str = "", kind: str = "document.main+xml") -> bytes:
    """The least that makes a Word document; ``more`` is another part in it."""
    types = f"<Types>application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}</Types>"
    parts = {"[Content_Types].xml": types, main: "<w:document/>"}
    return archive(parts | ({more: "x"} if more else {}))


def box(name: bytes, inside: bytes = b"") -> bytes:
    """A box of an MPEG-4 container."""
    return struct.pack(">I4s", 8 + len(inside), name) + inside


def mpeg4(brand: bytes = b"isom", *, whole: bool = True) -> bytes:
    """A container of sound or video, or one that breaks off."""
    made = box(b"ftyp", brand + b"\0\0\2\0" + brand) + box(b"moov", b"\0" * 40) + box(b"mdat", b"\1" * 400)
    return made if whole else made[:-100]


def matroska(doctype: bytes = b"webm", *, whole: bool = True) -> bytes:
    """The least of a WebM or Matroska recording: what it is, and a segment of a stated length."""
    says = b"\x42\x82" + bytes([0x80 | len(doctype)]) + doctype
    made = b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(says)]) + says + b"\x18\x53\x80\x67\xc0" + b"\0" * 64
    return made if whole else made[:-10]


def phone_picture(size: tuple[int, int] = (64, 48), **saved: Any) -> bytes:
    """A picture as phones take them."""
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    file = BytesIO()
    Image.new("RGB", size, (18, 82, 94)).save(file, "HEIF", **saved)
    return file.getvalue()


def sound() -> bytes:
    """A short WAV."""
    file = BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(b"\0\0" * 400)
    return file.getvalue()


def mp3(*, tagged: bool = True) -> bytes:
    """Two frames of an MP3 of 128 kbit/s at 44.1 kHz, each 417 bytes, after a tag."""
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + b"\0" * 10
    return (tag if tagged else b"") + frame + frame

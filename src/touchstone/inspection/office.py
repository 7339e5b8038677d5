"""Word, Excel and PowerPoint: an archive with the right parts, nothing that runs, and no password."""

from __future__ import annotations

from typing import BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from touchstone.inspection.kinds import DOCX, PPTX, XLSX, Kind, NotTaken

MAIN = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml", PPTX: "ppt/presentation.xml"}
TYPES = "[Content_Types].xml"
LARGEST_TYPES = 1024 * 1024  # bytes of that list; it is the only part that is unpacked
BROKEN = "It is an archive that does not open. Open it yourself, save it again, and choose that."
OTHER = "This is an archive. Unpack it and add each file as a piece of its own."
OPEN_DOCUMENT = "This is an OpenDocument file. Save it as PDF or in Office's format, and choose that."
MACROS = "The document holds macros, which are programs. Save it without macros, or as PDF, and choose that."


def look(head: bytes, file: BinaryIO) -> tuple[Kind, ...]:
    """The Office document's kind, or nothing; raise ``NotTaken`` for other archives and broken ones."""
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ()
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            return (_kind(archive),)
    except (BadZipFile, LargeZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise NotTaken(BROKEN) from error


def _kind(archive: ZipFile) -> Kind:
    names = {part.filename: part for part in archive.infolist()}
    kind = next((kind for kind, main in MAIN.items() if main in names and TYPES in names), None)
    if kind is None:
        raise NotTaken(OPEN_DOCUMENT if _open_document(names, archive) else OTHER)
    if names[TYPES].file_size > LARGEST_TYPES:
        raise NotTaken(BROKEN)
    types = archive.read(TYPES).decode("utf-8", "replace")
    if any(name.lower().endswith("vbaproject.bin") for name in names) or "macroEnabled" in types:
        raise NotTaken(MACROS)
    if f"{kind.media_type}.main+xml" not in types:
        raise NotTaken(BROKEN)
    return kind


def _open_document(names: dict[str, ZipInfo], archive: ZipFile) -> bool:
    """Whether the archive says of itself that it is a document, as LibreOffice and others write them."""
    says = names.get("mimetype")
    if says is None or says.file_size > 100:
        return False
    return archive.read(says).startswith(b"application/vnd.oasis.opendocument")

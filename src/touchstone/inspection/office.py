"""Office and OpenDocument files: an archive with the right parts, nothing that runs, and no password."""

from __future__ import annotations

import os
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from touchstone.inspection import archives
from touchstone.inspection.kinds import DOCX, ODP, ODS, ODT, PPTX, XLSX, Kind, NotTaken

MAIN = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml", PPTX: "ppt/presentation.xml"}
TYPES = "[Content_Types].xml"
LARGEST_TYPES = 1024 * 1024  # bytes of that list
OPEN_KINDS = (ODT, ODS, ODP)
CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
OTHER = "This is an archive. Unpack it and add each file as a piece of its own."
OTHER_OPEN = "This is an OpenDocument file of another kind. Save it as PDF, and choose that."


def look(head: bytes, file: BinaryIO) -> tuple[Kind, ...]:
    """The document's kind, or nothing; raise ``NotTaken`` for other archives, unsafe and broken ones."""
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ()
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            kind, main = _kind(archive)
            archives.check(archive, size)
            archives.drained(archive, main)
            return (kind,)
    except archives.FAULTS as error:
        raise NotTaken(archives.BROKEN) from error


def _kind(archive: ZipFile) -> tuple[Kind, str]:
    """What it is, and which part is the document itself."""
    names = {part.filename: part for part in archive.infolist()}
    kind = next((kind for kind, main in MAIN.items() if main in names and TYPES in names), None)
    if kind is None:
        return _open_kind(names, archive), CONTENT
    types = _small(archive, names[TYPES])
    if "macroEnabled" in types:
        raise NotTaken(archives.MACROS, "macros")
    if f"{kind.media_type}.main+xml" not in types:
        raise NotTaken(archives.BROKEN)
    return kind, MAIN[kind]


def _open_kind(names: dict[str, ZipInfo], archive: ZipFile) -> Kind:
    """What the archive says of itself, as LibreOffice and others write it."""
    says = names.get("mimetype")
    said = _small(archive, says).strip() if says and says.file_size <= 100 else ""
    kind = next((kind for kind in OPEN_KINDS if kind.media_type == said), None)
    if kind is None:
        raise NotTaken(*((OTHER_OPEN, "unknown") if "opendocument" in said else (OTHER, "archive")))
    if MANIFEST in names and "encryption-data" in _small(archive, names[MANIFEST]):
        raise NotTaken(archives.LOCKED, "encrypted")
    if CONTENT not in names:
        raise NotTaken(archives.BROKEN)
    return kind


def _small(archive: ZipFile, part: ZipInfo) -> str:
    """A part that is short in every sound document, as text."""
    if part.file_size > LARGEST_TYPES:
        raise NotTaken(archives.BROKEN)
    return archive.read(part).decode("utf-8", "replace")

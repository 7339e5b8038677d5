"""The words of a document as passages that can be looked through, also those that no page shows at once."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, ZipFile

from touchstone.inspection.names import xml_parts
from touchstone.inspection.names.finding import Passage

LONGEST = 5_000_000  # characters of one document
WORD_PARTS = (
    "word/",
    "ppt/slides/",
    "ppt/notesSlides/",
    "xl/sharedStrings",
    "xl/worksheets/",
    "ppt/comments",
)
OFFICE = frozenset({"docx", "xlsx", "pptx"})
READ = OFFICE | {"pdf", "text"}


class CannotRead(ValueError):
    """The words of a file cannot be read; the message says why."""


def passages(path: Path, kind: str) -> tuple[Passage, ...]:
    """The words of a file of this kind (an id of ``kinds``); nothing for a picture or a recording.

    Raise ``CannotRead`` for one that does not open.
    """
    if kind == "pdf":
        return _pdf(path)
    if kind in OFFICE:
        return _office(path)
    if kind == "text":
        return (Passage(decoded(path.read_bytes())[:LONGEST]),)
    return ()


def decoded(raw: bytes) -> str:
    """Plain text as it was most likely written."""
    for encoding in ("utf-8-sig", "utf-16") if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return raw.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    return raw.decode("cp1252", "replace").replace("\r\n", "\n")


def _pdf(path: Path) -> tuple[Passage, ...]:
    import pypdfium2

    found: list[Passage] = []
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise CannotRead("The PDF does not open.") from error
    try:
        about = "\n".join(filter(None, document.get_metadata_dict().values()))
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            words = text.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "-")
            found.append(Passage(words[:LONGEST], page=number + 1))
            text.close()
            page.close()
    finally:
        document.close()
    if about:
        found.append(Passage(about, part="metadata"))
    return tuple(found)


def _office(path: Path) -> tuple[Passage, ...]:
    said: list[str] = []
    about: list[str] = []
    try:
        with ZipFile(path) as archive:
            for name in xml_parts.parts(archive):
                if name.startswith("docProps/"):
                    root = xml_parts.tree(archive, name)
                    about += [one.text for one in root.iter() if one.text and one.text.strip()]
                elif name.startswith(WORD_PARTS) and name.endswith(".xml"):
                    said += xml_parts.lines(xml_parts.tree(archive, name))
    except (BadZipFile, OSError, xml_parts.Unreadable) as error:
        raise CannotRead("The document does not open.") from error
    told = Passage("\n".join(filter(None, said))[:LONGEST])
    return (told, Passage("\n".join(about), part="metadata")) if about else (told,)

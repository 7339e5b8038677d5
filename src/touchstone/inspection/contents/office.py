"""The words of Office and OpenDocument files, who made them, and what a reader does not see at first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZipFile

from touchstone.inspection.contents import Contents, Gathering, words, written_by
from touchstone.inspection.kinds import DOCX, ODP, ODS, ODT, PPTX, XLSX, Kind
from touchstone.inspection.report import Metadata, Note
from touchstone.rules.words import listed, plural

WORDS = {  # the parts that hold words, in the order in which they are read
    DOCX: (r"word/document\.xml", r"word/(?:header|footer)\d*\.xml", r"word/(?:foot|end)notes\.xml"),
    XLSX: (r"xl/sharedStrings\.xml", r"xl/worksheets/sheet\d+\.xml", r"xl/comments\d*\.xml"),
    PPTX: (r"ppt/slides/slide\d+\.xml", r"ppt/notesSlides/notesSlide\d+\.xml"),
    ODT: (r"content\.xml", r"styles\.xml"),
    ODS: (r"content\.xml",),
    ODP: (r"content\.xml",),
}
COMMENTS = r"word/comments\.xml"
SHEETS = {XLSX: r"xl/worksheets/sheet\d+\.xml", PPTX: r"ppt/slides/slide\d+\.xml"}
HELD = r"(?:word|xl|ppt)/embeddings/.+|Object \d+/?|ObjectReplacements/.+"
TEXT = {"t"}  # elements of Office whose own text is words
LINES = {"p", "h", "si", "row", "br", "table-row", "is"}
SPACES = {"tab", "tc", "c", "table-cell", "s"}
TRACKED = {"ins", "del", "moveFrom", "moveTo", "tracked-changes"}
LARGEST_PART = 256 * 1024 * 1024  # bytes of one part that are read
UNREAD = Note(
    "unread",
    "advice",
    "Not all of its words could be read, so no search finds them and names in them are not found. "
    "Open it yourself, save it again, and choose that.",
)


def read(path: Path, kind: Kind) -> Contents:
    """The words, part after part, and what the document says of itself."""
    found, marks, notes = Gathering(), set[str](), list[Note]()
    with ZipFile(path) as archive:
        names = archive.namelist()
        wanted = [*WORDS[kind], *([COMMENTS] if kind is DOCX else [])]
        for name in (name for pattern in wanted for name in _matching(names, pattern)):
            with archive.open(name) as part:
                try:
                    _gather(part, found, marks, everything=kind in (ODT, ODS, ODP))
                except (ParseError, ValueError):
                    notes = [UNREAD]
        properties = _properties(archive, names)
    metadata, pages = _metadata(properties), _pages(kind, names, properties)
    notes += [*_unseen(names, marks), *written_by(metadata.authors)]
    return Contents(text=found.text(), cut=found.cut, pages=pages, metadata=metadata, notes=tuple(notes))


def _matching(names: list[str], pattern: str) -> list[str]:
    """The parts that are called so, the tenth after the ninth."""
    found = [name for name in names if re.fullmatch(pattern, name)]
    return sorted(found, key=lambda name: [int(part) for part in re.findall(r"\d+", name)])


def _gather(part: IO[bytes], found: Gathering, marks: set[str], *, everything: bool) -> None:
    """The words of one part; what is read is let go of at once."""
    for element, name in _elements(part):
        if name in TRACKED:
            marks.add("tracked")
        if element.text and (name in TEXT or everything):
            found.add(element.text)
        if name in LINES:
            found.add("\n")
        elif name in SPACES:
            found.add(" ")
        if everything and element.tail:
            found.add(element.tail)
        if found.full:
            found.cut = True
            return


def _elements(part: IO[bytes]) -> Iterator[tuple[Element, str]]:
    """Each element at its end, with its name without its namespace; its children are gone by then."""
    from defusedxml.ElementTree import iterparse

    for _, element in iterparse(_Bounded(part), events=("end",)):
        yield element, element.tag.rpartition("}")[2]
        element.clear()


class _Bounded:
    """A part that ends where no sound part goes on."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part, self._left = part, LARGEST_PART

    def read(self, size: int = 65536) -> bytes:
        """The next piece."""
        piece = self._part.read(min(size, self._left))
        self._left -= len(piece)
        return piece


def _properties(archive: ZipFile, names: list[str]) -> dict[str, str]:
    """What the document says of itself, by the names of its elements; the page count of OpenDocument too."""
    said: dict[str, str] = {}
    for name in ("docProps/core.xml", "docProps/app.xml", "meta.xml"):
        if name not in names:
            continue
        with archive.open(name) as part:
            try:
                for element, called in _elements(part):
                    if text := words(element.text):
                        said.setdefault(called, text)
                    for key, value in element.attrib.items():
                        if key.endswith("}page-count"):
                            said["page-count"] = value
            except (ParseError, ValueError):
                continue
    return said


def _metadata(said: dict[str, str]) -> Metadata:
    named = (said.get("initial-creator"), said.get("creator"), said.get("lastModifiedBy"))
    return Metadata(
        authors=tuple(dict.fromkeys(name for name in named if name)),
        software=said.get("Application") or said.get("generator"),
        created=said.get("creation-date") or said.get("created"),
        title=said.get("title"),
    )


def _pages(kind: Kind, names: list[str], said: dict[str, str]) -> int | None:
    if kind in SHEETS:
        return len(_matching(names, SHEETS[kind]))
    counted = said.get("Pages") or said.get("page-count") or ""
    return int(counted) if counted.isdecimal() and len(counted) < 6 else None


def _unseen(names: list[str], marks: set[str]) -> Iterator[Note]:
    """Advice about what stands in the file and not on its pages."""
    if any(re.fullmatch(r"word/comments\.xml|xl/comments\d*\.xml|ppt/comments/.+", name) for name in names):
        message = "It holds comments, which may name people. Remove those that are no part of the evidence."
        yield Note("comments", "advice", message)
    if "tracked" in marks:
        message = (
            "It holds changes that are still marked, so what was deleted can still be read. Accept or reject "
            "them before you hand it in."
        )
        yield Note("tracked", "advice", message)
    held = [name.rsplit("/", 1)[-1] or name for name in names if re.fullmatch(HELD, name)]
    if held:
        message = (
            f"It holds {plural(len(held), 'other file')} inside ({listed(held[:5])}). Their words are not "
            "read. Add what matters as a piece of its own."
        )
        yield Note("attachment", "advice", message)

"""Words taken out of Word, Excel and PowerPoint: every part that is XML, over all runs and attributes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from touchstone.inspection.names import sheets, xml_parts
from touchstone.inspection.names.removing import IN_PLACE, CannotRemove, Removed, Words

ABOUT = frozenset({"creator", "lastModifiedBy", "manager", "company", "Manager", "Company"})
LEFT_OUT = ("docProps/thumbnail", "word/embeddings/", "xl/embeddings/", "ppt/embeddings/")
EMBEDDED = "It holds a document within the document. Save it without, or as PDF, and try again."
BROKEN = "The document does not open. Open it yourself, save it again, and choose that."
AUTHORS = ("author", "initials", "lastModifiedBy", "userId", "providerId")


def remove_from_office(path: Path, wanted: Words, into: Path) -> Removed:
    """Write the document without the words and without who wrote, changed or remarked on it."""
    try:
        with ZipFile(path) as source, ZipFile(into, "w", ZIP_DEFLATED) as target:
            if any(name.startswith(LEFT_OUT[1:]) for name in source.namelist()):
                raise CannotRemove(EMBEDDED)
            places = _copied(source, target, wanted)
        _prove(into, wanted)
    except (BadZipFile, OSError, xml_parts.Unreadable) as error:
        raise CannotRemove(BROKEN) from error
    return Removed(places)


def _copied(source: ZipFile, target: ZipFile, wanted: Words) -> int:
    from lxml import etree

    places, xml = 0, set(xml_parts.parts(source))
    names = sheets.renamed(source, wanted)
    for one in source.infolist():
        if one.filename.startswith(LEFT_OUT[0]):
            continue
        if one.filename not in xml:
            target.writestr(one, source.read(one))
            continue
        root = xml_parts.tree(source, one.filename)
        if one.filename.endswith(".rels"):
            _without_thumbnail(root)
        places += _cleaned(root, wanted, names)
        target.writestr(
            one.filename, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        )
    return places


def _cleaned(root: Any, wanted: Words, names: Mapping[str, str]) -> int:
    """Take the words out of one part: of paragraphs over their runs, then of all else that holds text."""
    places = sum(_of_block(block, wanted) for block in xml_parts.blocks(root))
    for element in root.iter():
        if not isinstance(element.tag, str):
            element.text = ""  # a remark or an instruction of a program
            continue
        name = element.tag.rpartition("}")[2]
        if name in ABOUT:
            element.text = ""
        if names:
            _called_anew(element, name, names)
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] in AUTHORS and value:
                element.set(key, "-")
            elif wanted.stand_in(value):
                element.set(key, wanted.taken_out(value, "removed")[0])
        if element.text:
            element.text, count = _without(element.text, name, wanted)
            places += count
        if element.tail and wanted.stand_in(element.tail):
            element.tail, count = wanted.taken_out(element.tail)
            places += count
    return places


def _called_anew(element: Any, name: str, names: Mapping[str, str]) -> None:
    """Let a part of a workbook name its sheets as they are called now."""
    if name == "sheet" and element.get("name") in names:
        element.set("name", names[element.get("name")])
    if name in sheets.FORMULAS and element.text:
        element.text = sheets.formula(element.text, names)
    for key, value in element.attrib.items():
        if key in sheets.POINTS:
            element.set(key, names.get(value) or sheets.formula(value, names))


def _without(text: str, name: str, wanted: Words) -> tuple[str, int]:
    """The text of an element without the words."""
    if name in sheets.HEADERS:
        return sheets.header(text, wanted)
    return wanted.taken_out(text, sheets.INSTEAD) if name in sheets.FORMULAS else wanted.taken_out(text)


def _of_block(block: Any, wanted: Words) -> int:
    """Take the words out of a paragraph, however its runs cut them up."""
    pieces = list(xml_parts.texts(block))
    said = [(one.text or "") if one.tag in xml_parts.TEXTS else "\n" for one in pieces]
    spans = wanted.spans("".join(said))
    at = 0
    for piece, words in zip(pieces, said, strict=True):
        if piece.tag in xml_parts.TEXTS:
            piece.text = _kept(words, at, spans)
        at += len(words)
    return len(spans)


def _kept(words: str, at: int, spans: list[tuple[int, int]]) -> str:
    """What stays of one run that begins at this place of its paragraph."""
    out, last = [], 0
    for start, end in spans:
        begins, ends = max(start - at, 0), min(end - at, len(words))
        if begins >= len(words) or ends <= 0:
            continue
        out.append(words[last:begins])
        if start >= at:
            out.append(IN_PLACE)
        last = ends
    return "".join(out) + words[last:]


def _without_thumbnail(root: Any) -> None:
    for relation in list(root):
        if "thumbnail" in (relation.get("Type") or ""):
            root.remove(relation)


def _prove(path: Path, wanted: Words) -> None:
    """Read it anew by another library and by its bare bytes; raise where a word is still there."""
    from defusedxml import ElementTree

    with ZipFile(path) as made:
        for name in made.namelist():
            if wanted.stand_in(name.rpartition("/")[2]):
                raise CannotRemove(
                    "A part of the document is named after somebody. Save it as PDF and try again."
                )
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            root = ElementTree.fromstring(made.read(name))
            said = [root.text or "", *(words for one in root.iter() for words in _all_of(one))]
            lines = [xml_parts.line(block) for block in root.iter() if block.tag in xml_parts.BLOCKS]
            if any(wanted.stand_in(words) for words in (*said, *lines)):
                raise CannotRemove(
                    "A word is still there after it was taken out. Change the document yourself."
                )


def _all_of(element: Any) -> list[str]:
    local = str(element.tag).rpartition("}")[2]
    said = sheets.words_of(element.text or "") if local in sheets.HEADERS else [element.text or ""]
    return [*said, element.tail or "", *element.attrib.values()]

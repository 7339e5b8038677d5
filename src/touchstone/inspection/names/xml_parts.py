"""The parts of an Office document that hold words, read without what XML of strangers can do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXTS = frozenset({f"{W}t", f"{W}delText", f"{A}t", f"{S}t"})
BREAKS = frozenset({f"{W}br", f"{W}cr", f"{A}br"})
BLOCKS = frozenset({f"{W}p", f"{A}p", f"{S}si", f"{S}is"})
ROW, CELL = f"{W}tr", f"{W}tc"
LARGEST = 64 * 1024 * 1024  # bytes of one part, unpacked
FIRST = ("word/document", "ppt/slides/", "xl/sharedStrings")


class Unreadable(ValueError):
    """A part cannot be read; the message says which."""


def parts(archive: ZipFile) -> list[str]:
    """Names of the parts that are XML, those with the document's own words first."""
    names = [one.filename for one in archive.infolist() if one.filename.endswith((".xml", ".rels", ".vml"))]
    return sorted(names, key=lambda name: (not name.startswith(FIRST), name))


def tree(archive: ZipFile, name: str) -> Any:
    """One part as a tree; raise ``Unreadable`` for one that is too large or no XML."""
    from lxml import etree

    if archive.getinfo(name).file_size > LARGEST:
        raise Unreadable(f"{name} is too large to be read.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        found = etree.fromstring(archive.read(name), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"{name} is no XML.") from error
    if found.getroottree().docinfo.doctype:
        raise Unreadable(f"{name} brings definitions of its own.")
    return found


def blocks(root: Any) -> Iterator[Any]:
    """Paragraphs and the like, in the order of the document, inner ones too."""
    yield from root.iter(*BLOCKS)


def texts(block: Any) -> Iterator[Any]:
    """The elements of a paragraph that hold its words, not those of paragraphs within it."""
    for child in block:
        if child.tag in BLOCKS:
            continue
        if child.tag in TEXTS or child.tag in BREAKS:
            yield child
        elif isinstance(child.tag, str):
            yield from texts(child)


def line(block: Any) -> str:
    """The words of a paragraph, its runs joined."""
    return "".join((one.text or "") if one.tag in TEXTS else "\n" for one in texts(block))


def lines(root: Any) -> Iterator[str]:
    """The words of a part, a line for a paragraph, the cells of a row beside one another."""
    done: set[Any] = set()
    for block in root.iter(ROW, *BLOCKS):
        if block.tag == ROW:
            if not any(above.tag == ROW for above in block.iterancestors()):
                cells = block.iter(CELL)
                yield " | ".join(" ".join(filter(None, map(line, cell.iter(*BLOCKS)))) for cell in cells)
                done.update(block.iter(*BLOCKS))
        elif block not in done:
            yield line(block)

"""The portfolio as one PDF: cover, contents, mapping form, every piece, and what its files show (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from touchstone.rules.words import plural

TITLE = "Portfolio of evidence"
NOTHING_SAID = "Nothing was written about it."
NO_FILE = "No file has been added to this piece."
NO_WORDS = "No words could be read on this page."


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture of a page, or an image: its file in the folder, its size in dots, what it is, its words."""

    file: str  # empty where only the words are shown
    wide: int
    high: int
    alt: str
    title: str = ""  # such as "Page 2 of 5"; nothing above an image
    words: str = ""
    read: bool = False  # whether its words were looked for


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One file of a piece: what is known of it, and what of it is shown."""

    name: str
    facts: tuple[tuple[str, str], ...] = ()
    sha256: str = ""
    note: str = ""  # why it is not shown, or not all of it; how to play it
    cut: bool = False  # whether it is not shown, or not to its end, though it could be
    address: str = ""  # where the file itself can be opened
    pictures: tuple[Picture, ...] = ()
    words: str = ""  # of a document without pages


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One piece with its files; ``ksbs`` with their wording, and where in it each is shown."""

    code: str
    title: str
    kind: str
    facts: tuple[tuple[str, str], ...] = ()
    shows: str = ""
    statement: str = ""
    ksbs: tuple[tuple[str, str, str], ...] = ()
    files: tuple[Shown, ...] = ()
    earlier: tuple[str, ...] = ()  # older files, in a sentence each


@dataclass(frozen=True, kw_only=True)
class Cover:
    """Who, what, when, by whom; and what is not in it."""

    facts: tuple[tuple[str, str], ...]
    files: int
    not_shown: int
    notes: tuple[str, ...] = ()


def context(form: Mapping[str, Any], cover: Cover, leaves: Sequence[Leaf]) -> dict[str, Any]:
    """All that the document says, as plain data; ``form`` is the mapping form's own context."""
    return {
        "title": TITLE,
        "form": {**form, "groups": [_group(group, leaves) for group in form["groups"]]},
        "on": form["on"],
        "cover": [list(fact) for fact in cover.facts],
        "holds": list(_holds(cover, leaves)),
        "holds_not": list(_holds_not(cover)),
        "pieces": [_leaf(one) for one in leaves],
    }


def _holds(cover: Cover, leaves: Sequence[Leaf]) -> Iterator[str]:
    number = f"{plural(len(leaves), 'piece')} of evidence with {plural(cover.files, 'file')}"
    yield f"{number}, as they stood when it was made."
    yield "The Mapping and Tracking Form: which piece shows which KSB, with the page on which it begins."
    yield "For each piece: what it is said to show, its KSBs word for word, and what was declared about it."
    yield "For each file: its size and its SHA-256, by which the original can be told from any other file."
    yield "What files show: pages of PDFs as pictures with their words; images; the words of other documents."


def _holds_not(cover: Cover) -> Iterator[str]:
    yield "The originals. The ZIP file of the portfolio has them; their SHA-256 is the same there as here."
    yield "Sound and video: each has a line that says how long it is, and how to play it."
    yield "The layout of Word, Excel, PowerPoint and OpenDocument files: their words alone are shown."
    yield "Files that a newer one has replaced, that were taken back, or in which harm was found."
    if cover.not_shown:
        number = plural(cover.not_shown, "file")
        verb = "is" if cover.not_shown == 1 else "are"
        yield f"{number} that {verb} named and not shown, or not to the end. The reason stands beside each."
    yield from cover.notes


def _group(group: Mapping[str, Any], leaves: Sequence[Leaf]) -> dict[str, Any]:
    """KSBs that stand together, each with the pieces that show it and where in them."""
    places = {(leaf.code, ksb): place for leaf in leaves for ksb, _, place in leaf.ksbs}
    rows = [
        {
            "code": row["code"],
            "text": row["text"],
            "pieces": [
                {"code": leaf.code, "place": places[leaf.code, row["code"]]}
                for leaf in leaves
                if (leaf.code, row["code"]) in places
            ],
        }
        for row in group["rows"]
    ]
    return {"title": group["title"], "rows": rows}


def _leaf(one: Leaf) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": f"{one.code} {one.title}",
        "kind": one.kind,
        "facts": [list(fact) for fact in (("Kind", one.kind), *one.facts)],
        "shows": one.shows or ("" if one.statement else NOTHING_SAID),
        "statement": _paragraphs(one.statement),
        "ksbs": [list(ksb) for ksb in one.ksbs],
        "files": [_file(file) for file in one.files],
        "none": "" if one.files or one.statement else NO_FILE,
        "earlier": list(one.earlier),
    }


def _file(one: Shown) -> dict[str, Any]:
    return {
        "name": one.name,
        "facts": [list(fact) for fact in one.facts],
        "sha256": one.sha256,
        "note": one.note,
        "address": one.address,
        "pictures": [_picture(picture) for picture in one.pictures],
        "words": _paragraphs(one.words),
    }


def _picture(one: Picture) -> dict[str, Any]:
    words = _paragraphs(one.words)
    said = {"file": one.file, "wide": one.wide, "high": one.high, "alt": one.alt, "title": one.title}
    return {**said, "words": words, "none": NO_WORDS if one.read and not words else ""}


def _paragraphs(text: str) -> list[list[str]]:
    """Paragraphs of lines: an empty line ends one."""
    found: list[list[str]] = [[]]
    for line in (line.strip() for line in text.splitlines()):
        if line:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [lines for lines in found if lines]

"""What only workbooks have: sheets with names that formulas repeat, headers with codes between words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from zipfile import ZipFile

from touchstone.inspection.names import xml_parts
from touchstone.inspection.names.removing import Words

WORKBOOK = "xl/workbook.xml"
HEADERS = frozenset(f"{when}{what}" for when in ("odd", "even", "first") for what in ("Header", "Footer"))
FORMULAS = frozenset({"f", "definedName", "formula", "formula1", "formula2"})
POINTS = frozenset({"location", "sheet"})  # attributes that name a sheet
CODE = re.compile(r'(&(?:K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|"[^"]*"|\d{1,3}|[A-Za-z&+-]))')
INSTEAD = "removed"  # brackets mean something in a formula, and in the name of a sheet
LONGEST = 31  # characters in the name of a sheet


def renamed(archive: ZipFile, wanted: Words) -> dict[str, str]:
    """The sheets whose names are to go, each with its new one, which no other sheet has."""
    if WORKBOOK not in archive.namelist():
        return {}
    root = xml_parts.tree(archive, WORKBOOK)
    names = [one.get("name") or "" for one in root.iter(f"{xml_parts.S}sheet")]
    taken = {name.lower() for name in names if not wanted.stand_in(name)}
    found = {}
    for name in names:
        if wanted.stand_in(name):
            plain = wanted.taken_out(name, INSTEAD)[0][: LONGEST - 3].strip("' ") or INSTEAD
            new = next(one for one in _numbered(plain) if one.lower() not in taken)
            found[name] = new
            taken.add(new.lower())
    return found


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name} {number}" for number in range(2, 100_000))


def formula(text: str, names: Mapping[str, str]) -> str:
    """A formula, or an address in a workbook, that names the sheets as they are called now."""
    for old in sorted(names, key=len, reverse=True):
        quoted = f"'{names[old].replace(chr(39), chr(39) * 2)}'".replace("\\", "\\\\")
        written = re.escape(old.replace("'", "''"))
        for called in (rf"'{written}'(?=!)", rf"(?<![\w.'])\b{written}(?=!)"):
            text = re.sub(called, quoted, text, flags=re.IGNORECASE)
    return text


def header(text: str, wanted: Words) -> tuple[str, int]:
    """A header or footer without the words, and how many places that were; its codes stay."""
    out, places = [], 0
    for piece in CODE.split(text):
        clean, count = (piece, 0) if CODE.fullmatch(piece) else wanted.taken_out(piece)
        out.append(clean)
        places += count
    return "".join(out), places


def words_of(text: str) -> list[str]:
    """What a header or footer says, without its codes."""
    return [piece for piece in CODE.split(text) if not CODE.fullmatch(piece)]

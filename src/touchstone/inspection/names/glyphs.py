"""What the bytes of a PDF's text stand for: characters and widths by the font that shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f]*>|\[[^\]]*\])")
BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
LONGEST_RANGE = 65_536
NAMED = {
    "space": " ", "hyphen": "-", "minus": "-", "period": ".", "comma": ",", "colon": ":", "semicolon": ";",
    "quotesingle": "'", "quoteright": "’", "quoteleft": "‘", "quotedblleft": "“", "quotedblright": "”",
    "parenleft": "(", "parenright": ")", "slash": "/", "at": "@", "underscore": "_", "plus": "+",
    "ampersand": "&",
    "endash": "–", "emdash": "—", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "fi": "fi", "fl": "fl", "ff": "ff", "ffi": "ffi",
}  # fmt: skip
ENCODINGS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman", "/StandardEncoding": "latin-1"}
UNKNOWN = "\ufffd"


@dataclass(frozen=True, slots=True)
class Font:
    """How one font is read: bytes of a code, what codes say, how wide they are in thousandths."""

    size: int
    says: dict[int, str]
    widths: dict[int, float]
    usual: float

    def glyphs(self, raw: bytes) -> list[tuple[bytes, str, float]]:
        """Each code with what it says and how wide it is."""
        codes = [raw[at : at + self.size] for at in range(0, len(raw), self.size)]
        return [(code, *self._of(int.from_bytes(code, "big"))) for code in codes]

    def _of(self, code: int) -> tuple[str, float]:
        return self.says.get(code, UNKNOWN), self.widths.get(code, self.usual)


def font(found: Any) -> Font:
    """Read a font's dictionary; what it leaves unsaid stays unknown."""
    wide = str(found.get("/Subtype")) == "/Type0"
    says = {} if wide else _simple(found)
    if (stream := found.get("/ToUnicode")) is not None and hasattr(stream, "read_bytes"):
        says |= _mapped(stream.read_bytes())
    widths, usual = _wide_widths(found) if wide else _simple_widths(found)
    return Font(2 if wide else 1, says, widths, usual)


def _simple(found: Any) -> dict[int, str]:
    encoding = found.get("/Encoding")
    base = str(encoding.get("/BaseEncoding", "")) if hasattr(encoding, "keys") else str(encoding)
    codec = ENCODINGS.get(base, "latin-1")
    says = {code: bytes([code]).decode(codec, "replace") for code in range(32, 256)}
    at = 0
    for one in encoding.get("/Differences", []) if hasattr(encoding, "keys") else []:
        if isinstance(one, int):
            at = int(one)
        else:
            says[at] = _named(str(one)[1:])
            at += 1
    return says


def _named(glyph: str) -> str:
    if len(glyph) == 1:
        return glyph
    if re.fullmatch(r"uni[0-9A-F]{4}", glyph):
        return chr(int(glyph[3:], 16))
    return NAMED.get(glyph, UNKNOWN)


def _mapped(source: bytes) -> dict[int, str]:
    says: dict[int, str] = {}
    for block in BLOCK.finditer(source):
        if block[1] == b"bfchar":
            says |= {int(code, 16): _text(said) for code, said in PAIR.findall(block[2])}
        else:
            for first, last, said in RANGE.findall(block[2]):
                says |= _run(int(first, 16), int(last, 16), said)
    return says


def _run(first: int, last: int, said: bytes) -> dict[int, str]:
    codes = range(first, min(last, first + LONGEST_RANGE) + 1)
    if said.startswith(b"["):
        return {code: _text(one) for code, one in zip(codes, HEX.findall(said), strict=False)}
    start = _text(said[1:-1])
    if not start:
        return {}
    return {code: start[:-1] + chr(ord(start[-1]) + code - first) for code in codes}


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace") if len(digits) % 2 == 0 else UNKNOWN


def _simple_widths(found: Any) -> tuple[dict[int, float], float]:
    first = int(found.get("/FirstChar", 0))
    listed = found.get("/Widths")
    return {first + at: float(one) for at, one in enumerate(listed or [])}, 500.0


def _wide_widths(found: Any) -> tuple[dict[int, float], float]:
    inner = found.get("/DescendantFonts")[0]
    widths: dict[int, float] = {}
    listed = list(inner.get("/W", []))
    at = 0
    while at + 1 < len(listed):
        first, second = int(listed[at]), listed[at + 1]
        if isinstance(second, (int, float)) or not hasattr(second, "__iter__"):
            if at + 2 >= len(listed):
                break
            last = min(int(second), first + LONGEST_RANGE)
            widths |= dict.fromkeys(range(first, last + 1), float(listed[at + 2]))
            at += 3
        else:
            widths |= {first + number: float(one) for number, one in enumerate(second)}
            at += 2
    return widths, float(inner.get("/DW", 1000))

"""Where in a piece of evidence a KSB is shown: pages, a time span of a recording, or a paragraph in words.

People, spreadsheets and records write the same text; here alone it is read and written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from touchstone.rules.words import plural

LONGEST = 200  # characters of a paragraph's words
LONGEST_TEXT = 400  # of the whole text
MOST_STRETCHES = 20
LAST_PAGE = 9_999
LAST_SECOND = 24 * 3600 - 1  # a recording of a day is none
DASH = "–"
ASCII = re.ASCII | re.IGNORECASE  # other scripts' figures are words: the console's port reads alike
_VERSION = re.compile(r"version\s+([1-9]\d{0,3})\s*[:,]\s*(?=\S)", ASCII)
_PAGES = re.compile(r"(?:pages?|pp?\.?)\s*(?=\d)", ASCII)
_NUMBERS = re.compile(r"(?:[\d,;&\s–—-]|to|and)+", ASCII)
_BETWEEN = re.compile(r"[,;&]|and", ASCII)
_STRETCH = re.compile(r"\s*(\d+)\s*(?:(?:[–—-]|to)\s*(\d+)\s*)?", ASCII)
_TIMES = re.compile(r"[\d:\s–—-]+", re.ASCII)
_SPAN = re.compile(r"(?:from |at )?\s*([\d:]+)(?:\s*(?:[–—-]|to)\s*([\d:]+))?", ASCII)
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})", re.ASCII)
_NEXT = re.compile(r"[;\n]\s*(?=[KSB][1-9]\d*\s*:)", re.IGNORECASE)
_OF = re.compile(r"([KSB][1-9]\d*)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
TOO_LONG = f"It is longer than {LONGEST} characters. Name the heading alone."
HOW = "Write pages (3–5, 8), a time (12:30–15:00) or the words of a heading."


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a piece. Exactly one of pages, begins and words says where.

    ``pages`` are stretches from a first to a last page, in their order; ``begins`` and ``ends`` are seconds
    of a recording, the end open where it is ``None``; ``words`` name a paragraph or heading. ``version`` says
    which file of the piece is meant, the newest where it is ``None``.
    """

    pages: tuple[tuple[int, int], ...] = ()
    begins: int | None = None
    ends: int | None = None
    words: str = ""
    version: int | None = None

    @classmethod
    def parse(cls, text: str) -> Where:
        """Read what somebody wrote; raise ``ValueError`` with what is wrong and what to write."""
        said = " ".join(text.replace("\x00", " ").split())
        if not said:
            raise ValueError(f"It says nothing. {HOW}")
        if len(said) > LONGEST_TEXT:
            raise ValueError(TOO_LONG)
        named = _VERSION.match(said)
        version, said = (int(named[1]), said[named.end() :]) if named else (None, said)
        marked = _PAGES.match(said)
        numbers = said[marked.end() :] if marked else said
        if _NUMBERS.fullmatch(numbers) and any(letter.isdigit() for letter in numbers):
            return cls(pages=_pages(numbers), version=version)
        if (span := _SPAN.fullmatch(said)) and ":" in said:
            begins, ends = _seconds(span[1]), _seconds(span[2]) if span[2] else None
            return cls(begins=begins, ends=_after(begins, ends), version=version)
        if ":" in said and _TIMES.fullmatch(said):
            raise ValueError(f"“{said}” is no time. Write it so: 12:30–15:00.")
        if len(said) > LONGEST:
            raise ValueError(TOO_LONG)
        if _NEXT.search(f"\n{said}"):
            raise ValueError("It names another KSB. Write one place for each KSB, with the KSB before it.")
        return cls(words=said, version=version)

    def __str__(self) -> str:
        """What people read, and what ``parse`` reads: ``pages 3–5, 8``, ``12:30–15:00``, ``Reflection``."""
        before = f"version {self.version}: " if self.version is not None else ""
        return before + (self._pages() or self._span() or self.words)

    def _pages(self) -> str:
        told = ", ".join(f"{first}{DASH}{last}" if last > first else str(first) for first, last in self.pages)
        several = len(self.pages) > 1 or DASH in told
        return f"{'pages' if several else 'page'} {told}" if told else ""

    def _span(self) -> str:
        if self.begins is None:
            return ""
        return clock(self.begins) + (f"{DASH}{clock(self.ends)}" if self.ends is not None else "")


@dataclass(frozen=True, slots=True)
class Target:
    """What is known of a file that somebody points into; ``None`` where it is not known yet."""

    family: str  # document, image, audio or video
    pages: int | None = None  # of a document
    seconds: int | None = None  # of a recording
    unit: str = "page"  # what its pages are called: of a workbook sheets, of a presentation slides


def fault(where: Where, target: Target | None) -> str:
    """Why the place cannot be in the file, and what to write; nothing where it can. ``None`` is no file."""
    if where.begins is not None:
        return _beyond_length(where, target)
    if not where.pages:
        return ""
    if target is None:
        return "There is no file that could have pages. Add it first, or name a heading."
    if target.family in ("audio", "video"):
        return "A recording has no pages. Write a time, such as 12:30–15:00."
    if target.family == "image":
        return "A picture has no pages. Say in words where to look."
    last = where.pages[-1][1]
    if target.pages is None or last <= target.pages:
        return ""
    has = plural(target.pages, target.unit)
    return f"There is no {target.unit} {last}: the file has {has}. Write a {target.unit} that it has."


def _beyond_length(where: Where, target: Target | None) -> str:
    if target is None or target.family not in ("audio", "video"):
        what = "There is no file" if target is None else "The file is no recording"
        return f"{what}, so it has no {where}. Write pages or a heading, or add the recording first."
    last = max(where.begins or 0, where.ends or 0)
    if target.seconds is None or last <= target.seconds:
        return ""
    return (
        f"{clock(last)} is after its end: the recording is {clock(target.seconds)} long. Write a time in it."
    )


def clock(seconds: float) -> str:
    """Seconds of a recording as its player counts them: ``12:30``, ``1:05:00``."""
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def several(text: str) -> dict[str, Where]:
    """The places of several KSBs: ``K1: pages 3–5; S2: 12:30``. One without a KSB stands under ``""``.

    Raise ``ValueError`` with what is wrong.
    """
    found: dict[str, Where] = {}
    for part in _NEXT.split(text.strip()):
        named = _OF.fullmatch(part.strip())
        code = named[1].upper() if named else ""
        if code in found:
            raise ValueError(f"{code} has two places. Write them as one, such as pages 3, 8.")
        try:
            found[code] = Where.parse(named[2] if named else part)
        except ValueError as why:
            raise ValueError(f"{code}: {why}" if code else str(why)) from None
    return found


def told(places: Mapping[str, Where]) -> str:
    """The places of several KSBs as ``several`` reads them."""
    return "; ".join(f"{code}: {where}" for code, where in places.items())


def _pages(text: str) -> tuple[tuple[int, int], ...]:
    parts = [_STRETCH.fullmatch(part) for part in _BETWEEN.split(text)]
    if None in parts:
        raise ValueError(f"“{text}” is no list of pages. Write it so: 3–5, 8.")
    if len(parts) > MOST_STRETCHES:
        raise ValueError(f"These are more than {MOST_STRETCHES} stretches of pages. Name the most telling.")
    joined: list[tuple[int, int]] = []
    for first, last in sorted(_stretch(part) for part in parts if part):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def _stretch(named: re.Match[str]) -> tuple[int, int]:
    if max(map(len, filter(None, named.groups()))) > len(str(LAST_PAGE)):
        raise ValueError(f"There are no more than {LAST_PAGE:,} pages. Check the number.")
    first, last = int(named[1]), int(named[2] or named[1])
    if first < 1 or last < 1:
        raise ValueError("Pages are counted from 1.")
    if last < first:
        raise ValueError(f"Page {last} comes before page {first}. Write the smaller number first.")
    return first, last


def _seconds(text: str) -> int:
    named = _CLOCK.fullmatch(text)
    if named is None:
        raise ValueError(f"“{text}” is no time. Write minutes and seconds, such as 12:30, or 1:05:00.")
    hours, minutes, seconds = (int(part or 0) for part in named.groups())
    if seconds > 59 or (named[1] and minutes > 59):
        raise ValueError(f"“{text}” is no time: a minute has 60 seconds, an hour 60 minutes.")
    whole = hours * 3600 + minutes * 60 + seconds
    if whole > LAST_SECOND:
        raise ValueError(f"“{text}” is longer than a day. Check the time.")
    return whole


def _after(begins: int, ends: int | None) -> int | None:
    if ends is not None and ends <= begins:
        raise ValueError(f"{clock(ends)} is not after {clock(begins)}. Write the earlier time first.")
    return ends

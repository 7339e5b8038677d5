"""Captions and transcripts as WebVTT, the format that browsers read."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST = 2 * 1024 * 1024  # characters: a day of talk has fewer
CUES = 20_000
MOMENT = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMES = re.compile(rf"{MOMENT}[ \t]+-->[ \t]+{MOMENT}(?:[ \t].*)?")
TAG = re.compile(r"<[^>]*>")
LANGUAGE = re.compile(r"language[ \t]*:[ \t]*([a-z]{2,3})(?:-[a-z0-9-]+)?[ \t]*", re.IGNORECASE)
ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "cy": "Welsh"}  # those that somebody may choose
SPEAKER = re.compile(r"<v(?:\.[^ \t>]*)?[ \t]+([^>]*)>")
NOT_VTT = "These are no captions in the format WebVTT: its first line must be WEBVTT."
WRONG = "In the captions, line {line} should say from when to when, such as 00:01.000 --> 00:04.000."


class NotCaptions(Exception):
    """The text holds no captions that a browser can read; the message says why."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said from one second to another, and by whom where the captions say so."""

    start: float
    end: float
    text: str
    speaker: str = ""


def cues(text: str) -> tuple[Cue, ...]:
    """The captions in their order; raise ``NotCaptions`` with the first line that is wrong."""
    if len(text) > MOST:
        raise NotCaptions("The captions are too long for one recording.")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise NotCaptions(NOT_VTT)
    found: list[Cue] = []
    for at, block in _blocks(lines):
        if cue := _cue(at, block):
            found.append(cue)
    if not found:
        raise NotCaptions("There is not one line of captions in it.")
    if len(found) > CUES:
        raise NotCaptions("There are too many captions for one recording.")
    return tuple(found)


def language(text: str) -> str:
    """The language that the captions name in their head, as its short code; nothing where they name none."""
    head = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n\n", 1)[0]
    for line in head.split("\n")[1:]:
        if found := LANGUAGE.fullmatch(line.strip()):
            return found[1].lower()
    return ""


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """What stands between empty lines, each with the number of its first line."""
    found: list[tuple[int, list[str]]] = []
    fresh = False
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            fresh = True
        elif fresh or not found:
            found.append((number, [line]))
            fresh = False
        else:
            found[-1][1].append(line)
    return found


def _cue(at: int, block: list[str]) -> Cue | None:
    """One caption; nothing for notes, styles and what stands in the head."""
    if block[0].split(maxsplit=1)[0] in ("NOTE", "STYLE", "REGION") or not any("-->" in one for one in block):
        return None
    place = 0 if "-->" in block[0] else 1
    times = TIMES.fullmatch(block[place].strip())
    if times is None:
        raise NotCaptions(WRONG.format(line=at + place))
    start, end = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
    if end <= start:
        raise NotCaptions(WRONG.format(line=at + place))
    said = " ".join(line.strip() for line in block[place + 1 :])
    speaker = SPEAKER.search(said)
    text = TAG.sub("", said).strip()
    return Cue(start, end, _plain(text), _plain(speaker[1].strip()) if speaker else "") if text else None


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _plain(text: str) -> str:
    for written, meant in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&lrm;", ""), ("&amp;", "&")):
        text = text.replace(written, meant)
    return text

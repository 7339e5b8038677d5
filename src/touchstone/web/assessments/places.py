"""Where in something a judgement points: at a second of a recording, at a page of a piece. Pure.

A pointer is a code, and after a colon the place: ``R1: 12:40``, ``E3: page 4``.
"""

from __future__ import annotations

from collections.abc import Iterable

from touchstone.rules.pointing import Target, Where, fault


def apart(pointer: str) -> tuple[str, str]:
    """The code of a pointer and the place in it; no place where it points at the whole."""
    code, _, place = pointer.partition(":")
    return code.strip(), place.strip()


def fault_in_recording(place: str, seconds: int) -> str:
    """Why a place cannot be in a recording of that length; nothing where it can."""
    try:
        return fault(Where.parse(place), Target("video", seconds=seconds))
    except ValueError as why:
        return str(why)


def typed(text: str) -> list[str]:
    """The pointers that somebody typed, one a line, each as ``R1: 12:40``."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def placed(pointers: Iterable[str]) -> str:
    """Those of the pointers that name a place, one a line: what ``typed`` reads."""
    return "\n".join(one for one in pointers if apart(one)[1])

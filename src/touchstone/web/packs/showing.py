"""What of each file stands in a bound portfolio, within limits: each file is opened in the sandbox.

What goes beyond a limit is named with its SHA-256 and not shown; the ZIP file has it whole.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from touchstone.documents.portfolio import Picture, Shown
from touchstone.inspection.kinds import BY_MEDIA_TYPE, Kind
from touchstone.inspection.opening import shown as show
from touchstone.inspection.recordings import Recording
from touchstone.inspection.sandbox import CannotExamine
from touchstone.integrations.storage.port import NotKept
from touchstone.rules.words import length, plural
from touchstone.web.files.store import store
from touchstone.web.packs.gathering import Gathered
from touchstone.web.packs.packing import Packed

PICTURES_OF_ONE = 60  # pages of one file that are shown as pictures
PICTURES = 1_000  # of the whole document
BYTES = 150 * 1024 * 1024  # of all pictures
WORDS = 3_000_000  # characters of all files: a thousand pages
LONGEST_ALT = 300  # characters of what a piece shows, in the alternative text of an image
RECORDED = ("audio", "video")
GONE = "The file is not in the store any more, so it is named and not shown."
FULL = (
    "It is named and not shown: with it this document would become too large to open. "
    "The ZIP file of the portfolio has it."
)
PART = "{shown} of {all} stand here as pictures. The file itself has all of them."
CUT = "Not all of its words stand here. The file itself has them."
WORDLESS = "No words could be read in it. Open the file itself."
PLAY = (
    "It is {kind}{long}, and plays in Touchstone: open the file there. Or take it out of the ZIP file of the "
    "portfolio and open it with a media player."
)


class Showing:
    """The files of one portfolio, one after another; pictures are left in a folder."""

    def __init__(self, gathered: Gathered, folder: Path) -> None:
        self.gathered, self.folder = gathered, folder
        self.pictures, self.bytes, self.words, self.number = PICTURES, BYTES, WORDS, 0
        self._seen: dict[str, dict[str, Any]] = {}  # the same bytes in several pieces are opened once

    def show(self, each: Packed) -> Shown:
        """What of this file stands in the document."""
        kind = BY_MEDIA_TYPE.get(each.file.media_type)
        if kind is None:
            return self.gathered.told(each)
        if kind.family in RECORDED:
            return self.gathered.told(each, note=_how_to_play(each, kind))
        if self.words <= 0 or (kind.family == "image" and not self._room()):
            return replace(self.gathered.told(each, note=FULL), cut=True)
        try:
            found = self._found(each, kind)
        except CannotExamine as why:
            if why.ours:
                raise
            found = {"cannot": str(why)}
        except NotKept:
            found = {"cannot": GONE}
        if "cannot" in found:
            return replace(self.gathered.told(each, note=found["cannot"]), cut=True)
        return self._shown(each, found)

    def _room(self) -> int:
        return min(self.pictures, PICTURES_OF_ONE) if self.bytes > 0 else 0

    def _found(self, each: Packed, kind: Kind) -> dict[str, Any]:
        known = self._seen.get(each.file.sha256)
        if known is not None and len(_drawn(known)) <= self._room():
            return known
        self.number += 1
        name = f"file-{self.number}"
        with store().open(each.file.sha256) as file:
            found = show(file, kind, self.folder, name=name, pictures=self._room())
        return self._seen.setdefault(each.file.sha256, found)

    def _shown(self, each: Packed, found: dict[str, Any]) -> Shown:
        drawn = _drawn(found)
        self.pictures -= len(drawn)
        self.bytes -= sum((self.folder / one["picture"]).stat().st_size for one in drawn)
        self.words -= len(found["words"]) + sum(len(one["words"]) for one in found["shown"])
        notes = list(_limits(found, len(drawn), each))
        return replace(
            self.gathered.told(each, note=" ".join(notes)),
            cut=found["cut"] or len(drawn) < len(found["shown"]),
            pictures=tuple(self._picture(each, found, at) for at in range(len(found["shown"]))),
            words=found["words"],
        )

    def _picture(self, each: Packed, found: dict[str, Any], at: int) -> Picture:
        one, paged = found["shown"][at], each.file.media_type == "application/pdf"
        title = f"Page {at + 1} of {found['pages']}" if paged else ""
        return Picture(
            file=one["picture"],
            wide=one["wide"],
            high=one["high"],
            alt=_alternative(each, title, read=bool(one["words"].strip())),
            title=title,
            words=one["words"],
            read=paged,
        )


def _drawn(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in found.get("shown", ()) if one["picture"]]


def _alternative(each: Packed, title: str, *, read: bool) -> str:
    """What stands for a picture for who does not see it; never nothing."""
    piece = f"piece {each.piece.code}, {each.piece.title}"
    if title:
        after = "Its words follow." if read else "No words could be read on it."
        return f"{title} of the file {each.file.name} of {piece}, as a picture. {after}"
    said = " ".join((each.piece.shows or each.piece.statement).split())
    more = (
        f" It is said to show: {said[:LONGEST_ALT]}{'…' if len(said) > LONGEST_ALT else ''}" if said else ""
    )
    return f"The image {each.file.name} of {piece}.{more}"


def _limits(found: dict[str, Any], drawn: int, each: Packed) -> list[str]:
    """What of the file does not stand here, in words."""
    if each.file.media_type == "application/pdf":
        if drawn < found["pages"]:
            return [PART.format(shown=drawn, all=plural(found["pages"], "page"))]
        return [CUT] if found["cut"] else []
    if found["shown"]:
        return []
    if not found["words"]:
        return [WORDLESS]
    return [CUT] if found["cut"] else []


def _how_to_play(each: Packed, kind: Kind) -> str:
    examined = getattr(each.file, "examination", None)
    said = examined.report.get("recording") if examined is not None and examined.report else None
    seconds = Recording.of_json(said).whole_seconds if said else None
    return PLAY.format(kind=kind.title, long=f", {length(seconds)} long" if seconds else "")

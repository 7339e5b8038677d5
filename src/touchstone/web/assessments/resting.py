"""What rests on an entry of a log, and has to go or change before the entry is taken back. Pure.

The console says the same without a network: ``console/script/resting.js``, held to this by
``tests/web/console/resting``.
"""

from __future__ import annotations

from collections.abc import Sequence

from touchstone.rules.words import listed
from touchstone.web.assessments.entries import Kept, counts_now, entry_code, slot
from touchstone.web.assessments.places import apart

NAMED = ("question", "recording")  # kinds whose entries have a name of their own
SIGNED = "The apprentice signed this on their own page; it stays."
REST = "Take back or change first what rests on it: {}."


def why_it_stays(stand: Sequence[Kept], id: str) -> str:
    """Why a standing entry cannot be taken back now; nothing where it can."""
    gone = next(each for each in stand if str(each.id) == id)
    if gone.kind == "signed" and gone.data["how"] == "page":
        return SIGNED
    needed = rests_on(stand, gone)
    return REST.format(listed(entry_code(each.number) for each in needed)) if needed else ""


def rests_on(stand: Sequence[Kept], gone: Kept) -> list[Kept]:
    """Entries that would hang in the air: the end of a section, what was seen in a recording, pointers."""
    left = [each for each in stand if each is not gone]
    ends = [each for each in left if each.data.get("start") == str(gone.id)]
    recording = gone.data["id"] if gone.kind == "recording" else None
    other = any(each.kind == "recording" and each.data["id"] == recording for each in left)
    seen = [each for each in left if recording and not other and each.data.get("recording") == recording]
    named = {entry_code(gone.number)} | ({gone.data["id"]} if gone.kind in NAMED else set())
    pointing = [each for each in left if named & {apart(one)[0] for one in each.data.get("pointers") or ()}]
    counting = set(_counting(left))
    return [*ends, *seen, *(each for each in pointing if str(each.id) in counting)]


def _counting(left: list[Kept]) -> list[str]:
    """Ids of the answers that count now; older ones may point at what is gone."""
    places = {place for each in left if (place := slot(each.kind, each.data)) is not None}
    found = [counts_now(left, place) for place in places]
    return [str(each.id) for each in found if each is not None]

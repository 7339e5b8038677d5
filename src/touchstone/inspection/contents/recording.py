"""What a recording tells about itself and about its making, without playing it."""

from __future__ import annotations

import re
from pathlib import Path

from touchstone.inspection.contents import Contents, words
from touchstone.inspection.recordings import Recording, Unreadable, probe
from touchstone.inspection.recordings.advice import notes
from touchstone.inspection.report import Metadata, Note, Place

ISO_6709 = re.compile(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)")


def read(path: Path) -> Contents:
    """Length, formats, device, place and moment; advice where it breaks off or browsers do not play it."""
    try:
        found = probe(path)
    except Unreadable as why:
        return Contents(notes=(Note("recording.unreadable", "advice", str(why)),))
    metadata = Metadata(
        place=_place(found),
        device=words(found.device),
        software=words(found.software),
        created=found.created.isoformat() if found.created else None,
    )
    return Contents(metadata=metadata, notes=(*notes(found), *_where(metadata)), recording=found.as_json())


def _place(found: Recording) -> Place | None:
    said = ISO_6709.match(found.place or "")
    if said is None:
        return None
    north, east = float(said[1]), float(said[2])
    return Place(north, east) if abs(north) <= 90 and abs(east) <= 180 else None


def _where(metadata: Metadata) -> tuple[Note, ...]:
    if metadata.place is None:
        return ()
    message = (
        f"The recording itself says where it was made: {metadata.place}. Whoever may open it can read that."
    )
    return (Note("place", "advice", message),)

"""What a picture tells about its making: place, device, moment, and what a phone has put after it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from html import unescape
from math import isnan
from pathlib import Path
from typing import Any

from touchstone.inspection import endings
from touchstone.inspection.contents import Contents, words
from touchstone.inspection.kinds import Kind
from touchstone.inspection.picture import reader
from touchstone.inspection.report import Metadata, Note, Place

EXIF, GPS = 0x8769, 0x8825  # further lists of what a camera notes
MAKE, MODEL, SOFTWARE, CHANGED, ARTIST = 0x010F, 0x0110, 0x0131, 0x0132, 0x013B
TAKEN, TAKEN_OFFSET = 0x9003, 0x9011
MOMENT = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)")
OFFSET = re.compile(r"[+-]\d\d:\d\d")
PACKET = re.compile(rb"exif:GPS(Latitude|Longitude)(?:=[\"']|>)(\d{1,3}),(\d+(?:\.\d+)?)([NSEW])")
CREATOR = re.compile(rb"<dc:creator>.{0,200}?<rdf:li[^>]{0,50}>([^<]{1,200})<", re.DOTALL)
LONGEST_PACKET = 1024 * 1024
HIDDEN = 16 * 1024  # bytes after a picture that are worth a word


def read(path: Path, kind: Kind) -> Contents:
    """What its camera and its programs noted in it."""
    from PIL import Image

    reader()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(path) as picture:
            metadata, comment = _metadata(picture), _comment(picture)
    return Contents(pages=None, metadata=metadata, notes=(*_about(metadata), *comment, *_after(path, kind)))


def _metadata(picture: Any) -> Metadata:
    try:
        exif = picture.getexif()
        camera, place = exif.get_ifd(EXIF), exif.get_ifd(GPS)
    except (SyntaxError, ValueError, TypeError, LookupError, OSError):
        return Metadata(place=_of_packet(picture))
    make, model = words(exif.get(MAKE)) or "", words(exif.get(MODEL)) or ""
    device = model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()
    author = words(exif.get(ARTIST)) or words(picture.info.get("Author")) or _author_of_packet(picture)
    return Metadata(
        place=_place(place) or _of_packet(picture),
        device=device or make or None,
        authors=(author,) if author else (),
        software=words(exif.get(SOFTWARE)) or words(picture.info.get("Software")),
        created=_moment(camera.get(TAKEN) or exif.get(CHANGED), camera.get(TAKEN_OFFSET)),
        title=words(picture.info.get("Title")),
    )


def _moment(said: object, offset: object) -> str | None:
    found = MOMENT.match(words(said) or "")
    if found is None:
        return None
    zone = words(offset) or ""
    return f"{found[1]}-{found[2]}-{found[3]}T{found[4]}" + (zone if OFFSET.fullmatch(zone) else "")


def _place(noted: Mapping[int, Any]) -> Place | None:
    """Degrees of what a camera notes as degrees, minutes and seconds, and N, S, E or W."""
    try:
        north, east = (_degrees(noted[at + 1]) for at in (1, 3))
        place = Place(
            -north if str(noted[1]).upper().startswith("S") else north,
            -east if str(noted[3]).upper().startswith("W") else east,
        )
    except (LookupError, TypeError, ValueError, ZeroDivisionError):
        return None
    sound = abs(place.latitude) <= 90 and abs(place.longitude) <= 180
    return place if sound and (north or east) else None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    if isnan(found):  # a quotient of zeros
        raise ValueError
    return round(found, 6)


def _of_packet(picture: Any) -> Place | None:
    """The place in the other list that programs write (XMP)."""
    found = {
        mark: (int(whole) + float(minutes) / 60) * (-1 if side in b"SW" else 1)
        for mark, whole, minutes, side in PACKET.findall(_packet(picture))
    }
    if len(found) < 2:
        return None
    return Place(round(found[b"Latitude"], 6), round(found[b"Longitude"], 6))


def _author_of_packet(picture: Any) -> str | None:
    found = CREATOR.search(_packet(picture))
    return words(unescape(found[1].decode("utf-8", "replace"))) if found else None


def _packet(picture: Any) -> bytes:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    if not packet and picture.format == "GIF":  # the library reads it from every other kind
        with Path(picture.filename).open("rb") as file:
            packet = file.read(LONGEST_PACKET)
    return bytes(packet[:LONGEST_PACKET])


def _comment(picture: Any) -> tuple[Note, ...]:
    said = picture.info.get("comment") or b""
    comment = words(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)
    if not comment:
        return ()
    message = (
        f"The picture holds a comment that viewers do not show: “{comment[:200]}”. "
        "Take it out unless it is part of the evidence."
    )
    return (Note("comment", "advice", message),)


def _about(metadata: Metadata) -> tuple[Note, ...]:
    if metadata.place is None:
        return ()
    message = (
        f"The picture says where it was taken: {metadata.place}. That may be where somebody lives or works. "
        "Take it out unless the place is part of the evidence."
    )
    return (Note("place", "advice", message),)


def _after(path: Path, kind: Kind) -> tuple[Note, ...]:
    with path.open("rb") as file:
        end = endings.of(kind, file)
    if end is None or path.stat().st_size - end < HIDDEN:
        return ()
    message = (
        "Something follows the picture that a viewer does not show, such as the moving picture with sound "
        "that phones add. Take it out unless it is part of the evidence."
    )
    return (Note("trailing", "advice", message),)

"""Sound and video by their containers: begin as one and hold together as one."""

from __future__ import annotations

import os
from typing import BinaryIO

from touchstone.inspection.kinds import M4A, MKV, MOV, MP3, MP4, OGG, WAV, WEBM, Kind, NotTaken
from touchstone.inspection.recordings.mending import fault_of, layout

BROKEN = "It begins like {} but breaks off or does not hold together. Copy or save it again, and choose that."
MP3_RATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1, layer III; kbit/s
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2.5
}
MP3_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
DOCTYPES = ((b"webm", WEBM), (b"matroska", MKV))
SEGMENT = b"\x18\x53\x80\x67"  # all that such a recording holds


def look(head: bytes, file: BinaryIO) -> tuple[Kind, ...]:
    """The kinds that the container allows, likeliest first, or nothing; ``NotTaken`` for a broken one."""
    if head[4:8] == b"ftyp":
        return _mpeg4(head, file)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _matroska(head, file)
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return _wave(head, file)
    if head.startswith(b"OggS\x00"):
        return (OGG,)
    return (MP3,) if _mp3(head, file) else ()


def _mpeg4(head: bytes, file: BinaryIO) -> tuple[Kind, ...]:
    """One container for video, sound and QuickTime: the brand tells them.

    One that does not hold together as written is taken where packing it anew mends it.
    """
    known = layout(file)
    if not known.holds and (why := fault_of(file, known)):
        raise NotTaken(why, "truncated")
    brand = head[8:12]
    if brand == b"qt  ":
        return (MOV,)
    return (M4A, MP4) if brand.startswith(b"M4A") else (MP4, M4A, MOV)


def _matroska(head: bytes, file: BinaryIO) -> tuple[Kind, ...]:
    """One container too: it names its kind and, unless it was sent while it was made, its length."""
    length, at = _length(head, 4)
    found = next((kind for name, kind in DOCTYPES if name in head[: at + length]), None)
    if found is None:
        return ()
    begins = at + length
    inside, after = _length(head, begins + 4)
    size = file.seek(0, os.SEEK_END)
    unknown = inside == (1 << 7 * (after - begins - 4)) - 1
    if head[begins : begins + 4] != SEGMENT or (not unknown and after + inside > size):
        raise NotTaken(BROKEN.format("a recording"), "truncated")
    return (found,)


def _length(data: bytes, at: int) -> tuple[int, int]:
    """A number as this container writes it, and the place after it; the first bit says how long it is."""
    first = data[at] if at < len(data) else 0
    bytes_ = 9 - first.bit_length() if first else 8
    number = int.from_bytes(data[at : at + bytes_], "big") & (1 << 7 * bytes_) - 1
    return number, at + bytes_


def _wave(head: bytes, file: BinaryIO) -> tuple[Kind, ...]:
    said, size = int.from_bytes(head[4:8], "little"), file.seek(0, os.SEEK_END)
    whole = said in (0, 0xFFFFFFFF) or said + 8 <= size + 1  # a recorder that was cut off wrote no size
    if b"fmt " not in head[:2048] or not whole:
        raise NotTaken(BROKEN.format(WAV.title), "truncated")
    return (WAV,)


def _mp3(head: bytes, file: BinaryIO) -> bool:
    """Whether two frames follow one another, after what the recorder wrote about itself."""
    begins = 0
    if head.startswith(b"ID3") and len(head) >= 10:
        begins = 10 + sum(
            (byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True)
        )
    file.seek(begins)
    after = file.read(8192)
    for at in range(len(after) - 4) if begins else (0,):
        size = _frame(after[at : at + 4])
        if size and _frame(after[at + size : at + size + 4]):
            return True
    return False


def _frame(header: bytes) -> int:
    """The length in bytes of the frame that begins with these four bytes; 0 when none does."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    rate, sample, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version == 1 or layer != 1 or not 0 < rate < 15 or sample == 3:
        return 0
    samples = 144 if version == 3 else 72
    return samples * MP3_RATES[version][rate] * 1000 // MP3_SAMPLES[version][sample] + padding

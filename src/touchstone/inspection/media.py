"""Sound and video by their containers: begin as one and hold together as one."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

from touchstone.inspection.kinds import M4A, MOV, MP3, MP4, OGG, WAV, WEBM, Kind, NotTaken

BROKEN = "It begins like {} but breaks off or does not hold together. Copy or save it again, and choose that."
MP3_RATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1, layer III; kbit/s
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2.5
}
MP3_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
PICTURES = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
PHONE_PICTURE = (
    "This is a picture in a format that many browsers cannot show (HEIC or AVIF), as some phones take them. "
    "Save or send it as JPEG, and choose that."
)
BOXES = 10_000  # more than a recording that is cut into fragments has at its top


def look(head: bytes, file: BinaryIO) -> tuple[Kind, ...]:
    """The kinds that the container allows, likeliest first, or nothing; ``NotTaken`` for a broken one."""
    if head[4:8] == b"ftyp":
        return _mpeg4(head, file)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return (WEBM,) if b"webm" in head[:64] else ()
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return _wave(head)
    if head.startswith(b"OggS\x00"):
        return (OGG,)
    return (MP3,) if _mp3(head, file) else ()


def _mpeg4(head: bytes, file: BinaryIO) -> tuple[Kind, ...]:
    """One container for video, sound and QuickTime, and for some phones' pictures: the brand tells them."""
    if head[8:12] in PICTURES:
        raise NotTaken(PHONE_PICTURE)
    if b"moov" not in _boxes(file):
        raise NotTaken(BROKEN.format("a recording"))
    brand = head[8:12]
    if brand == b"qt  ":
        return (MOV,)
    return (M4A, MP4) if brand.startswith(b"M4A") else (MP4, M4A, MOV)


def _boxes(file: BinaryIO) -> set[bytes]:
    """The names of the outermost boxes; raise ``NotTaken`` where one reaches beyond the file."""
    end, at, names = file.seek(0, os.SEEK_END), 0, set[bytes]()
    for _ in range(BOXES):
        if at == end:
            break
        file.seek(at)
        start = file.read(16)
        if len(start) < 8:
            raise NotTaken(BROKEN.format("a recording"))
        size, name = struct.unpack(">I4s", start[:8])
        if size == 1 and len(start) == 16:
            size = struct.unpack(">Q", start[8:])[0]
        size = end - at if size == 0 else size
        if size < 8 or at + size > end:
            raise NotTaken(BROKEN.format("a recording"))
        names.add(name)
        at += size
    return names


def _wave(head: bytes) -> tuple[Kind, ...]:
    if b"fmt " not in head[:2048]:
        raise NotTaken(BROKEN.format(WAV.title))
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

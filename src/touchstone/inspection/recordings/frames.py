"""Single pictures across a recording, taken where the decoder can begin: at key frames, by jumping."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from touchstone.inspection.recordings.probing import alone, opened, pictures

if TYPE_CHECKING:
    from av import VideoFrame

PACKETS = 50  # read behind a jump before that moment is given up
MOST_DOTS = 8192 * 8192


@dataclass(frozen=True, slots=True)
class Sample:
    """The picture at a key frame: ``asked`` is the moment it stands for, ``at`` where it was found."""

    asked: float
    at: float
    frame: VideoFrame
    rotation: int  # degrees clockwise to turn it by

    def gray(self, wide: int) -> Any:
        """The picture in shades of grey, so many dots wide, upright, as an array."""
        import numpy as np

        frame = self.frame
        high = max(2, round(wide * frame.height / frame.width))
        small = frame.reformat(width=wide, height=high, format="gray8", threads=1).to_ndarray()
        return np.ascontiguousarray(np.rot90(small, -self.rotation // 90))

    def image(self, longest: int) -> Any:
        """The picture in colour, upright, its longer side at most so many dots, as Pillow has it."""
        frame = self.frame
        scale = min(1.0, longest / max(frame.width, frame.height))
        wide, high = (max(2, round(side * scale)) for side in (frame.width, frame.height))
        image = frame.reformat(width=wide, height=high, format="rgb24", threads=1).to_image()  # type: ignore[no-untyped-call]
        return image.rotate(-self.rotation, expand=True) if self.rotation else image


def across(start: float, end: float, number: int) -> list[float]:
    """So many moments, each in the middle of an equal part of the stretch."""
    part = (end - start) / number
    return [start + part * (place + 0.5) for place in range(number)]


def key_frames(path: str | os.PathLike[str], moments: Sequence[float]) -> Iterator[Sample]:
    """The key frame at or before each moment; one that was given already is not given again.

    Never decodes what lies between. A moment whose picture cannot be drawn is passed over; raise
    ``Unreadable`` when the recording does not open.
    """
    import av

    with opened(path) as container:
        stream = pictures(container)
        if stream is None:
            return
        stream.codec_context.skip_frame = "NONKEY"
        alone(container, stream)
        given: float | None = None
        for moment in moments:
            try:
                found = _at(container, stream, moment, given)
            except av.FFmpegError:
                continue
            if found is not None:
                given = found.at
                yield found


def _at(container: Any, stream: Any, moment: float, given: float | None) -> Sample | None:
    """The key frame at or before a moment; nothing when it is the one that was given last."""
    begins = stream.start_time or 0
    container.seek(begins + int(moment / stream.time_base), stream=stream, backward=True, any_frame=False)
    context = stream.codec_context
    context.flush_buffers()
    for tried, packet in enumerate(container.demux(stream)):
        if tried > PACKETS or packet.pts is None:
            return None
        if not packet.is_keyframe:
            continue
        at = float((packet.pts - begins) * stream.time_base)
        if at == given:
            return None
        frames = [*context.decode(packet), *context.decode(None)]
        context.flush_buffers()
        if frames and frames[0].width * frames[0].height <= MOST_DOTS:
            return Sample(moment, at, frames[0], int(-frames[0].rotation) % 360)
    return None

"""Recordings: what is found in half an hour of 720p, beside ffprobe and ffmpeg on the same file.

The film is thirty seconds of two drawn people and noise, made here and repeated; players cannot tell.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from bench.clock import medians
from bench.line import Line, at_most, beside
from tests.factories.recordings import face
from touchstone.inspection.recordings import probe
from touchstone.inspection.recordings.faces import SAMPLES, faces
from touchstone.inspection.recordings.frames import across, key_frames
from touchstone.inspection.recordings.stretches import silent

HALF_AN_HOUR = 1800  # seconds
PIECE, A_SECOND, WIDE, HIGH = 30, 25, 1280, 720
TALL = 420  # dots of a face
APART = PIECE + 0.25  # seconds from one piece to the next: sound begins a little before its pictures
ROUNDS, PASSES = 5, 2
PROBE_BAR, FRAMES_BAR, FACES_BAR = 0.4, 0.25, 20.0
MISSING = "ffprobe and ffmpeg are not on this machine (Debian: ffmpeg), so nothing stands beside it"


def measure() -> Iterator[Line]:
    """Probing, sixty pictures, faces, and silence."""
    with tempfile.TemporaryDirectory() as folder:
        film = _half_an_hour(Path(folder))
        yield from _probing(film)
        yield from _pictures(film, Path(folder))
        yield _faces(film)
        start = perf_counter()
        silent(film, HALF_AN_HOUR)
        yield Line("Silence in half an hour, heard every two seconds", perf_counter() - start, "s")


def _probing(film: Path) -> Iterator[Line]:
    what = "Probing half an hour of 720p"
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        yield Line(what, medians({"ours": lambda: probe(film)}, ROUNDS)["ours"] * 1000, "ms", note=MISSING)
        return
    ask = [ffprobe, "-v", "error", "-show_format", "-show_streams", "-of", "json", str(film)]
    contenders: dict[str, Any] = {
        "ours": lambda: probe(film),
        "theirs": lambda: subprocess.run(ask, check=True, capture_output=True),
    }
    taken = medians(contenders, ROUNDS)
    yield beside(what, taken["ours"] * 1000, taken["theirs"] * 1000, "ms", PROBE_BAR)


def _pictures(film: Path, folder: Path) -> Iterator[Line]:
    """Sixty pictures across it, as small ones in grey; the reference decodes it once from end to end."""
    what = f"{SAMPLES} pictures across it, at key frames"

    def ours() -> None:
        for one in key_frames(film, across(0, HALF_AN_HOUR, SAMPLES)):
            one.gray(480)

    seconds = medians({"ours": ours}, ROUNDS)["ours"]
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        yield Line(what, seconds, "s", note=MISSING)
        return
    scale = f"fps=1/{HALF_AN_HOUR // SAMPLES},scale=480:-2,format=gray"
    taken = []
    for turn in range(PASSES):
        into = str(folder / f"picture-{turn}-%03d.png")
        start = perf_counter()
        subprocess.run([ffmpeg, "-v", "error", "-i", str(film), "-an", "-vf", scale, into], check=True)
        taken.append(perf_counter() - start)
    yield beside(what, seconds, median(taken), "s", FRAMES_BAR)


def _faces(film: Path) -> Line:
    """Processor time, which is that of one core: nothing in it has threads."""
    start = process_time()
    seen = faces(film, 0, HALF_AN_HOUR)
    spent = process_time() - start
    note = f"two people seen in {seen.share(2)} % of {seen.samples} pictures"
    return at_most("Faces in half an hour, processor time", spent, "s", FACES_BAR, note)


def _half_an_hour(folder: Path) -> Path:
    """The film: one piece encoded, then written again and again behind itself."""
    piece, film = _piece(folder / "piece.mp4"), folder / "film.mp4"
    import av

    with av.open(str(film), "w", options={"movflags": "+faststart"}) as made:
        to: dict[int, Any] = {}
        for turn in count():
            if turn * PIECE >= HALF_AN_HOUR:
                break
            with av.open(str(piece)) as given:
                to = to or {one.index: made.add_stream_from_template(one) for one in given.streams}
                for packet in given.demux():
                    if packet.dts is None or packet.pts is None:
                        continue
                    later = int(turn * APART / packet.time_base)
                    packet.pts, packet.dts = packet.pts + later, packet.dts + later
                    packet.stream = to[packet.stream.index]
                    made.mux(packet)
    return film


def _piece(path: Path) -> Path:
    import av
    import cv2
    import numpy as np

    random = np.random.default_rng(1379)
    noise = [random.integers(0, 14, (HIGH, WIDE, 3), np.uint8) for _ in range(8)]
    scene: Any = np.full((HIGH, WIDE, 3), 150, np.uint8)
    for x in (WIDE // 4, 3 * WIDE // 4):
        face(scene, x, HIGH // 2, TALL)
    scene = cv2.GaussianBlur(scene, (9, 9), 0)
    with av.open(str(path), "w") as made:
        video: Any = made.add_stream("libx264", rate=A_SECOND, options={"preset": "veryfast", "bf": "0"})
        video.width, video.height, video.pix_fmt, video.gop_size = WIDE, HIGH, "yuv420p", 2 * A_SECOND
        audio: Any = made.add_stream("aac", rate=48_000, layout="mono")
        for second in range(PIECE):
            for at in range(A_SECOND):
                moved = np.roll(scene, (second * A_SECOND + at) % 120, axis=1)
                picture: Any = cv2.add(moved, noise[at % len(noise)])
                made.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
            wave = random.normal(0, 2000, 48_000).astype(np.int16)[None]
            heard = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
            heard.sample_rate, heard.pts = 48_000, second * 48_000
            made.mux(audio.encode(heard))
        made.mux(video.encode())
        made.mux(audio.encode())
    return path

"""Films that are not written as they are: taken and mended where what they hold is whole, refused else."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.factories.recordings import recording
from touchstone.inspection.kinds import NotTaken
from touchstone.inspection.looking import look
from touchstone.inspection.recordings import Unreadable, probe
from touchstone.inspection.recordings.advice import notes
from touchstone.inspection.recordings.mending import Patched, layout
from touchstone.inspection.recordings.packing import remux

FRAGMENTS = "frag_keyframe+empty_moov+default_base_moof"


@cache
def film(flags: str = "", seconds: int = 4, name: str = "film.mp4") -> bytes:
    options = {"movflags": flags} if flags else {}
    return recording(Path(mkdtemp()) / name, seconds, options=options).read_bytes()


def boxes(data: bytes) -> dict[bytes, int]:
    return dict(reversed(layout(BytesIO(data)).boxes))


def sized(data: bytes, name: bytes, size: int) -> bytes:
    """The same with another length written into a box."""
    at = boxes(data)[name]
    return data[:at] + struct.pack(">I", size) + data[at + 4 :]


def announcing(data: bytes, length: int) -> bytes:
    at = data.index(b"mvhd") + 4 + 16
    return data[:at] + struct.pack(">I", length) + data[at + 4 :]


def late() -> bytes:
    """As cameras write: the index behind the pictures."""
    return film()


def early() -> bytes:
    return film("faststart")


def long_header() -> bytes:
    """Behind a length of 64 bits that was never filled in, as of a recorder that lost its power late."""
    data, at = late(), boxes(late())[b"mdat"]
    assert data[at - 8 : at] == struct.pack(">I4s", 8, b"free"), "room for the longer length"
    return data[: at - 8] + struct.pack(">I4sQ", 1, b"mdat", 0) + data[at + 8 :]


MENDED: dict[str, Callable[[], bytes]] = {
    "a length never filled in": lambda: sized(late(), b"mdat", 0),
    "a length of 64 bits never filled in": long_header,
    "a length too short": lambda: sized(late(), b"mdat", 100),
    "a length too long": lambda: sized(late(), b"mdat", 2**30),
    "early, a length too short": lambda: sized(early(), b"mdat", 100),
    "early, a length too long": lambda: sized(early(), b"mdat", 2**30),
    "something behind the end": lambda: late() + b"\x99 something else" * 20,
    "no length announced": lambda: announcing(late(), 0),
    "another length announced": lambda: announcing(late(), 16_000_000),
    "QuickTime": lambda: sized(film(name="film.mov"), b"mdat", 0),
}


@pytest.mark.parametrize("what", MENDED)
def test_it_is_taken_told_and_mended_without_a_picture_lost(what: str, tmp_path: Path) -> None:
    data, name = MENDED[what](), "film.mov" if what == "QuickTime" else "film.mp4"
    assert look(BytesIO(data), name).id == name.rpartition(".")[2]
    path, into = tmp_path / name, tmp_path / "mended.mp4"
    path.write_bytes(data)
    found = probe(path)
    assert (found.whole_seconds, found.readable_seconds, found.wants) == (4, None, "remux")
    (told,) = [note for note in notes(found) if note.code == "recording.plays"]
    assert "A copy that plays is made; the original stays" in told.message
    remux(path, into, found)
    after = probe(into)
    assert (after.plays, after.index, after.whole_seconds) == (True, "start", 4)
    assert packets(into) == packets_of(film(), tmp_path)
    assert path.read_bytes() == data


def packets(path: Path) -> int:
    import av

    with av.open(str(path)) as container:
        return sum(1 for packet in container.demux(video=0) if packet.size)


def packets_of(data: bytes, folder: Path) -> int:
    (folder / "whole.mp4").write_bytes(data)
    return packets(folder / "whole.mp4")


@pytest.mark.parametrize("off", [0.1, 0.5])
def test_fragments_keep_what_was_recorded_before_the_power_went(off: float, tmp_path: Path) -> None:
    whole = film(FRAGMENTS, 6)
    path, into = tmp_path / "film.mp4", tmp_path / "mended.mp4"
    path.write_bytes(whole[: int(len(whole) * (1 - off))])
    with path.open("rb") as file:
        assert look(file, "film.mp4").id == "mp4"
    found = probe(path)
    assert found.wants == "remux"
    assert "breaks off" in found.because
    remux(path, into, found)
    after = probe(into)
    assert after.plays
    assert 2 <= (after.whole_seconds or 0) <= 6


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (lambda: late()[:-300], "send it|Send the original again"),
        (lambda: late()[: len(late()) // 2], "let the program that made it save or convert it"),
        (lambda: early()[: len(early()) * 2 // 3], "the index lists more than the file holds"),
        (lambda: film(FRAGMENTS)[: boxes(film(FRAGMENTS))[b"moof"] + 20], "breaks off"),
    ],
)
def test_what_is_not_there_is_mended_by_nothing_and_refused_with_what_to_do(
    data: Callable[[], bytes], says: str
) -> None:
    with pytest.raises(NotTaken, match=says) as refused:
        look(BytesIO(data()), "film.mp4")
    assert refused.value.code == "truncated"
    assert "breaks off" in str(refused.value)


def test_an_index_that_leads_nowhere_is_said(tmp_path: Path) -> None:
    data, path = bytearray(late()), tmp_path / "film.mp4"
    at = 0
    while (at := data.find(b"stco", at + 1)) > 0:
        (number,) = struct.unpack(">I", data[at + 8 : at + 12])
        data[at + 12 : at + 12 + 4 * number] = bytes(4 * number)
    path.write_bytes(data)
    with pytest.raises(Unreadable, match="leads nowhere"):
        probe(path)


def test_a_whole_film_is_left_alone(tmp_path: Path) -> None:
    for data in (late(), early()):
        path = tmp_path / "film.mp4"
        path.write_bytes(data)
        assert probe(path).plays


def test_a_patched_file_reads_right_across_every_edge() -> None:
    held = bytes(range(100))
    wanted = held[:10] + b"abcd" + held[14:]
    for size in (1, 3, 7, 100):
        file, read = Patched(BytesIO(held), {10: b"abcd"}), b""
        while piece := file.read(size):
            read += piece
        assert read == wanted
    file = Patched(BytesIO(held), {10: b"abcd"})
    assert file.seek(-90, 2) == 10
    assert (file.tell(), file.read(2), file.seek(1, 1)) == (10, b"ab", 13)
    assert file.read(1) == b"d"

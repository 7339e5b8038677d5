"""The same recording in another container, or written anew so that browsers play it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.recordings import cut, recording
from touchstone.inspection.recordings import probe
from touchstone.inspection.recordings.packing import container_for, remux, render


@pytest.mark.parametrize(
    ("name", "made", "container"),
    [
        ("film.mkv", {}, "mp4"),
        ("film.mov", {}, "mp4"),
        ("film.webm", {"pictures": "libvpx", "sound": "libopus", "options": {"live": "1"}}, "webm"),
    ],
)
def test_a_remux_plays_and_keeps_every_picture(
    tmp_path: Path, name: str, made: dict[str, object], container: str
) -> None:
    given = recording(tmp_path / name, 3, **made)  # type: ignore[arg-type]
    before = probe(given)
    assert container_for(before) == container
    remux(given, tmp_path / "out", before)
    after = probe(tmp_path / "out")
    assert (after.container, after.plays, after.index) == (container, True, "start")
    assert after.streams[0].codec == before.streams[0].codec
    assert after.seconds == pytest.approx(3, abs=0.3)


def test_a_remux_keeps_what_is_there_of_a_film_that_breaks_off(tmp_path: Path) -> None:
    whole = recording(tmp_path / "whole.mp4", 8, options={"movflags": "faststart"})
    broken = cut(whole, tmp_path / "cut.mp4")
    before = probe(broken)
    remux(broken, tmp_path / "out.mp4", before)
    after = probe(tmp_path / "out.mp4")
    assert (after.plays, after.readable_seconds) == (True, None)
    assert after.seconds == pytest.approx(before.readable_seconds, abs=1)


def test_a_rendition_plays_everywhere_and_tells_how_far_it_is(tmp_path: Path) -> None:
    given = recording(
        tmp_path / "film.mov", 6, pictures="libx265", turned=90, says={"location": "+51.5007-000.1246/"}
    )
    before, told = probe(given), list[float]()
    render(given, tmp_path / "out.mp4", before, told.append)
    after = probe(tmp_path / "out.mp4")
    assert [one.codec for one in after.streams] == ["h264", "aac"]
    assert (after.plays, after.index, after.rotation, after.place) == (True, "start", before.rotation, None)
    assert after.seconds == pytest.approx(6, abs=0.3)
    assert len(told) > 5
    assert (told, told[-1]) == (sorted(told), 1.0)


def test_sound_alone_is_rendered_too(tmp_path: Path) -> None:
    given = recording(tmp_path / "sound.mkv", 3, pictures=None, sound="ac3")
    before = probe(given)
    assert before.wants == "encode"
    render(given, tmp_path / "out.mp4", before)
    after = probe(tmp_path / "out.mp4")
    assert (after.medium, after.plays) == ("audio", True)

"""What a recording says about itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories.recordings import cut, recording
from touchstone.inspection.recordings import Recording, Unreadable, probe

PHONE = {
    "com.apple.quicktime.make": "Apple",
    "com.apple.quicktime.model": "iPhone 15",
    "com.apple.quicktime.creationdate": "2026-03-05T11:00:00+0100",
    "com.apple.quicktime.location.ISO6709": "+51.5007-000.1246/",
}
EARLY = {"movflags": "faststart"}


def test_a_film_tells_its_length_streams_and_index(tmp_path: Path) -> None:
    found = probe(recording(tmp_path / "film.mp4", 4, says={"creation_time": "2026-03-05T10:00:00Z"}))
    assert (found.container, found.whole_seconds, found.medium) == ("mp4", 4, "video")
    video, audio = found.streams
    assert (video.codec, video.width, video.height, video.frames_a_second) == ("h264", 320, 240, 5.0)
    assert (audio.codec, audio.samples_a_second, audio.channels) == ("aac", 48_000, 1)
    assert found.created == datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert (found.index, found.plays, found.readable_seconds) == ("end", True, None)


def test_an_index_at_the_start_is_seen(tmp_path: Path) -> None:
    assert probe(recording(tmp_path / "film.mp4", 1, options=EARLY)).index == "start"


def test_a_film_in_fragments_is_seen(tmp_path: Path) -> None:
    pieces = {"movflags": "frag_keyframe+empty_moov"}
    assert probe(recording(tmp_path / "film.mp4", 2, options=pieces)).index == "pieces"


def test_a_phones_words_are_read_and_its_clocks_zone_counts(tmp_path: Path) -> None:
    kept = {"movflags": "use_metadata_tags"}
    found = probe(recording(tmp_path / "film.mov", 1, says=PHONE, options=kept))
    assert (found.container, found.device, found.place) == ("mov", "Apple iPhone 15", "+51.5007-000.1246/")
    assert found.created == datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert (found.wants, found.plays) == ("remux", False)


def test_a_clock_that_was_never_set_says_nothing(tmp_path: Path) -> None:
    said = {"creation_time": "1970-01-01T00:00:00Z"}
    assert probe(recording(tmp_path / "film.mp4", 1, says=said)).created is None


@pytest.mark.parametrize(("turned", "clockwise"), [(90, 270), (-90, 90), (180, 180)])
def test_a_film_made_with_the_phone_upright_is_turned(tmp_path: Path, turned: int, clockwise: int) -> None:
    assert probe(recording(tmp_path / "film.mp4", 1, turned=turned)).rotation == clockwise


def test_sound_alone_is_audio_whatever_its_container_is_called(tmp_path: Path) -> None:
    found = probe(recording(tmp_path / "film.mp4", 2, pictures=None))
    assert (found.medium, found.video, found.sound, found.plays) == ("audio", False, True, True)


def test_pictures_that_not_every_browser_plays_want_encoding(tmp_path: Path) -> None:
    found = probe(recording(tmp_path / "film.mp4", 1, pictures="libx265"))
    assert (found.streams[0].codec, found.wants) == ("hevc", "encode")
    assert found.because == "Not every browser plays its pictures (hevc)."


def test_webm_of_a_browser_without_length_is_measured_and_wants_an_index(tmp_path: Path) -> None:
    made = recording(tmp_path / "film.webm", 3, pictures="libvpx", sound="libopus", options={"live": "1"})
    found = probe(made)
    assert (found.container, found.whole_seconds, found.index, found.wants) == ("webm", 3, "none", "remux")


def test_webm_with_an_index_plays(tmp_path: Path) -> None:
    found = probe(recording(tmp_path / "film.webm", 2, pictures="libvpx-vp9", sound="libopus"))
    assert (found.container, found.streams[0].codec, found.plays) == ("webm", "vp9", True)


def test_matroska_is_packed_anew_for_a_browser(tmp_path: Path) -> None:
    found = probe(recording(tmp_path / "film.mkv", 1))
    assert (found.container, found.wants) == ("matroska", "remux")


def test_a_film_that_breaks_off_tells_how_much_is_there(tmp_path: Path) -> None:
    whole = recording(tmp_path / "whole.mp4", 8, options=EARLY)
    found = probe(cut(whole, tmp_path / "cut.mp4"))
    assert found.seconds == 8
    assert found.readable_seconds is not None
    assert 1 < found.readable_seconds < 7
    assert found.wants == "remux"


def test_a_film_that_breaks_off_before_its_index_is_refused_with_what_to_do(tmp_path: Path) -> None:
    broken = cut(recording(tmp_path / "whole.mp4", 4), tmp_path / "cut.mp4")
    with pytest.raises(Unreadable, match="Copy or send it again from the phone"):
        probe(broken)


@pytest.mark.parametrize("data", [b"", b"not a film", b"\x00" * 4096])
def test_what_is_no_recording_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    with pytest.raises(Unreadable):
        probe(path)


def test_what_was_found_survives_being_written_down(tmp_path: Path) -> None:
    found = probe(recording(tmp_path / "film.mp4", 1, says={"creation_time": "2026-03-05T10:00:00Z"}))
    assert Recording.of_json(json.loads(json.dumps(found.as_json()))) == found

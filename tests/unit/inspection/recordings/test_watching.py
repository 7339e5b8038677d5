"""Samples across a recording: faces, black and silent stretches, poster and strip."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.factories.recordings import bars, black, people, recording
from touchstone.inspection.recordings import probe
from touchstone.inspection.recordings.frames import across, key_frames
from touchstone.inspection.recordings.stretches import Stretch, joined, silent
from touchstone.inspection.recordings.watching import Watched, watch


def test_moments_lie_in_the_middle_of_equal_parts() -> None:
    assert across(10, 20, 2) == [12.5, 17.5]


def test_key_frames_are_taken_at_or_before_each_moment_and_once(tmp_path: Path) -> None:
    made = recording(tmp_path / "film.mp4", 6, sound=None)
    assert [round(one.at) for one in key_frames(made, [0.5, 0.9, 3.2, 5.9])] == [0, 3, 5]


def test_a_film_made_upright_gives_upright_pictures(tmp_path: Path) -> None:
    made = recording(tmp_path / "film.mp4", 1, sound=None, turned=90)
    (sample,) = key_frames(made, [0])
    assert sample.image(320).size == (240, 320)
    assert sample.gray(320).shape == (320, 240)


def test_sound_alone_has_no_pictures(tmp_path: Path) -> None:
    assert list(key_frames(recording(tmp_path / "sound.m4a", 1, pictures=None), [0])) == []


@pytest.mark.parametrize("number", [0, 1, 2])
def test_faces_are_counted_in_every_sample(tmp_path: Path, number: int) -> None:
    made = recording(tmp_path / "film.mp4", 3, sound=None, draw=people(number) if number else bars)
    seen = watch(made, probe(made)).faces()
    assert (seen.samples, seen.counts) == (3, {number: 3})
    assert seen.share(number, number) == 100


def test_a_silent_stretch_is_found_with_its_ends(tmp_path: Path) -> None:
    made = recording(tmp_path / "sound.m4a", 90, pictures=None, silent=range(20, 60))
    (stretch,) = silent(made, 90)
    assert stretch.start == pytest.approx(20, abs=2.5)
    assert stretch.end == pytest.approx(60, abs=2.5)


def test_sound_all_along_is_never_silent(tmp_path: Path) -> None:
    assert silent(recording(tmp_path / "sound.mp3", 40, pictures=None, sound="libmp3lame"), 40) == []


def test_a_film_without_sound_is_silent_all_along(tmp_path: Path) -> None:
    assert silent(recording(tmp_path / "film.mp4", 1, sound=None), 1) == [Stretch(0, 1)]


def test_marks_join_to_stretches_that_are_long_enough() -> None:
    marks = [(0, False), (10, True), (30, True), (50, False), (60, True), (70, False)]
    assert joined(marks, 100) == [Stretch(10, 50)]
    assert joined([(0, True)], 30) == [Stretch(0, 30)]
    assert joined([(0, True)], 29.9) == []


def test_a_black_stretch_is_found_and_the_poster_is_not_black(tmp_path: Path) -> None:
    made = recording(
        tmp_path / "film.mp4", 60, sound=None, draw=lambda at: black(at) if at < 40 else bars(at)
    )
    told: list[float] = []
    seen = watch(made, probe(made), told.append)
    (stretch,) = seen.black
    assert (stretch.start, round(stretch.end)) == (0, 40)
    assert seen.poster is not None
    assert seen.strip is not None
    assert np.asarray(Image.open(BytesIO(seen.poster))).max() > 100
    assert Image.open(BytesIO(seen.strip)).size == (1600, 540)
    assert (seen.tiles, told[0], told[-1]) == (60, 0.2, 1.0)
    assert told == sorted(told)


def test_what_was_seen_survives_being_written_down(tmp_path: Path) -> None:
    made = recording(tmp_path / "film.mp4", 2, draw=people(1))
    seen = watch(made, probe(made))
    again = Watched.of_json(json.loads(json.dumps(seen.as_json())))
    assert (again.seen, again.black, again.silent) == (seen.seen, seen.black, seen.silent)
    assert again.faces(0, 0.5).samples == 1

"""The job that makes recordings watchable."""

from __future__ import annotations

import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.factories.recordings import cut, recording
from tests.factories.watching import Watching, film
from tests.factories.web import NOW
from touchstone.inspection import sandbox
from touchstone.web.files.actions import sweep_unnamed
from touchstone.web.files.erasing import of as files_left
from touchstone.web.files.store import store
from touchstone.web.privacy.kinds import WORDS
from touchstone.web.viewing import preparing
from touchstone.web.viewing.beginning import begin_missed
from touchstone.web.viewing.models import Viewing


def test_a_film_is_looked_at_and_gets_its_pictures(watching: Watching) -> None:
    row = watching.row(watching.prepared())
    assert (row.state, row.progress, row.playable) == ("ready", 100, "")
    assert row.found is not None
    assert (row.found["medium"], int(row.found["seconds"])) == ("video", 3)
    with store().open(row.strip) as strip:
        assert Image.open(BytesIO(strip.read())).size == (1600, 540)
    with store().open(row.poster) as poster:
        assert Image.open(BytesIO(poster.read())).format == "JPEG"


def test_keeping_a_recording_begins_the_job_and_keeping_a_letter_does_not(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    file = watching.keep()
    jobs = ProcrastinateJob.objects.filter(task_name="viewing.prepare")
    assert [job.args["file"] for job in jobs] == [str(file.id)]
    watching.keep(b"A letter.", "letter.txt")
    assert jobs.count() == 1


def test_what_no_browser_plays_gets_a_copy_that_does_and_the_original_stays(watching: Watching) -> None:
    data = film("talk.mp4", pictures="libx265")
    file = watching.prepared(data)
    row = watching.row(file)
    assert (row.state, row.playable_type) == ("ready", "video/mp4")
    with store().open(row.playable) as copy:
        assert len(copy.read()) == row.playable_size
    with store().open(file.sha256) as kept:
        assert kept.read() == data


def test_sound_alone_is_ready_without_pictures(watching: Watching) -> None:
    row = watching.row(watching.prepared(film("talk.m4a", pictures=None), "talk.m4a"))
    assert (row.state, row.poster, row.strip) == ("ready", "", "")
    assert row.found is not None
    assert row.found["medium"] == "audio"


def test_what_cannot_be_read_says_so_and_is_tried_again(watching: Watching, tmp_path: Path) -> None:
    file = watching.keep()
    place = watching.portfolio.files / file.sha256[:2] / file.sha256
    whole = place.read_bytes()
    place.write_bytes(whole[: len(whole) // 2])
    preparing.prepare(file=file.id, at=NOW)
    row = watching.row(file)
    assert row.state == "failed"
    assert "Copy or send it again" in row.because
    place.write_bytes(whole)
    preparing.prepare(file=file.id, at=NOW)
    assert watching.row(file).state == "ready"


def test_recordings_that_nobody_began_with_are_begun_with_later(watching: Watching) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    watching.prepared()
    watching.keep(b"A letter.", "letter.txt")
    missed = watching.keep(film(seconds=2), "missed.mp4")
    jobs = ProcrastinateJob.objects.filter(task_name="viewing.prepare")
    begun = set(jobs.values_list("id", flat=True))
    assert begin_missed(at=NOW + timedelta(minutes=30)) == 0
    assert begin_missed(at=NOW + timedelta(hours=2)) == 1
    (job,) = jobs.exclude(id__in=begun)
    assert job.args["file"] == str(missed.id)


class Killed(BaseException):
    """The worker is gone: nothing catches it."""


@pytest.mark.parametrize("step", ["recording.probe", "recording.watch", "recording.play"])
def test_a_worker_that_dies_is_followed_by_one_that_goes_on(
    watching: Watching, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file, done = watching.keep(film("talk.mp4", pictures="libx265")), list[str]()

    def run(function: str, *rest: Any, **more: Any) -> Any:
        if function == step and step not in done:
            done.append(step)
            raise Killed
        done.append(function)
        return sandbox.run(function, *rest, **more)

    monkeypatch.setattr(preparing, "run", run)
    with pytest.raises(Killed):
        preparing.prepare(file=file.id, at=NOW)
    assert watching.row(file).state == "working"
    preparing.prepare(file=file.id, at=NOW + timedelta(minutes=10))
    assert watching.row(file).state == "ready"
    assert done.count("recording.probe") == (2 if step == "recording.probe" else 1)


def test_done_twice_is_done_once(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    file = watching.prepared()
    monkeypatch.setattr(preparing, "run", lambda *_, **__: pytest.fail("looked again"))
    preparing.prepare(file=file.id, at=NOW)
    assert watching.row(file).state == "ready"


def test_how_far_it_is_stands_in_the_row(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    file, shares = watching.keep(), list[int]()
    monkeypatch.setattr(preparing, "EVERY", 0.05)

    def run(function: str, source: Any, **about: Any) -> Any:
        if function == "recording.watch":
            (Path(about["folder"]) / "progress").write_text("0.42")
            time.sleep(0.5)
        return sandbox.run(function, source, **about)

    put = preparing._put

    def told(row: Viewing, **facts: Any) -> None:
        shares.append(facts.get("progress", 0))
        put(row, **facts)

    monkeypatch.setattr(preparing, "run", run)
    monkeypatch.setattr(preparing, "_put", told)
    preparing.prepare(file=file.id, at=NOW)
    assert 42 in shares


def test_pictures_and_copies_are_named_while_their_recording_is_kept(watching: Watching) -> None:
    row = watching.row(watching.prepared(film("talk.mp4", pictures="libx265")))
    later = NOW + timedelta(days=400)
    assert sweep_unnamed(at=later) == 0
    for sha256 in (row.poster, row.strip, row.playable):
        store().open(sha256).close()


def test_what_was_made_goes_with_the_recordings(
    watching: Watching, django_capture_on_commit_callbacks: Any
) -> None:
    file = watching.prepared(film("talk.mp4", pictures="libx265"))
    row, one = watching.row(file), watching.portfolio.one
    assert file.id in files_left(one.id)
    with django_capture_on_commit_callbacks(execute=True):
        for way in WORDS["recordings"]:
            assert way(one)["viewing.Viewing"] == 1
    assert not Viewing.objects.exists()
    place = watching.portfolio.files
    left = [place / sha[:2] / sha for sha in (row.poster, row.strip, row.playable)]
    assert not any(path.exists() for path in left)


def test_a_film_that_breaks_off_plays_as_far_as_it_goes(watching: Watching, tmp_path: Path) -> None:
    whole = recording(tmp_path / "whole.mp4", 8, options={"movflags": "faststart"})
    file = watching.keep(whole.read_bytes())
    place = watching.portfolio.files / file.sha256[:2] / file.sha256
    cut(whole, place)
    preparing.prepare(file=file.id, at=NOW)
    row = watching.row(file)
    assert row.state == "ready"
    assert row.playable
    assert row.found is not None
    assert 1 < row.found["readable_seconds"] < 7

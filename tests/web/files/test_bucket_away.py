"""A bucket that answers 500, is slow or away: what people and jobs do meanwhile, and that all goes on later.

Everything goes the way that people and programs go; the bucket stands behind a server that has bad days.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import time
import wave
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import telling, uploads
from tests.factories.buckets import BadDays
from tests.factories.doors import program
from tests.factories.portfolio import Portfolio, text, upload
from tests.factories.tus import Sender
from tests.factories.watching import film
from tests.factories.web import NOW
from touchstone.integrations.storage import nearby, places, s3
from touchstone.integrations.storage.bucket import Bucket, bucket, client
from touchstone.integrations.storage.port import StorageAway, StorageFull
from touchstone.integrations.storage.s3 import S3
from touchstone.jobs import patience, tasks
from touchstone.project.commands import backing_up
from touchstone.web.anonymising.models import Look
from touchstone.web.anonymising.working import look_through
from touchstone.web.examining.models import Examination, State
from touchstone.web.examining.working import examine
from touchstone.web.files import delivering
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import store
from touchstone.web.viewing.models import Viewing
from touchstone.web.viewing.preparing import prepare

pytestmark = pytest.mark.enable_socket
PDF = uploads.pdf()
WORDS = "what is kept can be opened again as soon as the storage answers"


@pytest.fixture
def away(
    portfolio: Portfolio,
    address: str,
    server: str,
    bad: BadDays,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> BadDays:
    """Files are kept in the bucket by way of the server with bad days; nobody is patient for long."""
    settings.FILES_BUCKET = address.replace(server, bad.address)
    monkeypatch.setattr(places, "bucket", lambda said: replace(bucket(said), reads=0.4, writes=5, tries=1))
    monkeypatch.setattr(s3, "PAUSE", 60)
    return bad


@pytest.fixture
def inside(address: str, tmp_path: Path) -> S3:
    """The bucket itself."""
    return S3(bucket(address), tmp_path / "elsewhere")


def provider(portfolio: Portfolio) -> Sender:
    return Sender(portfolio.browser("training_provider"), portfolio.people.organisation.id)


def handed_in(portfolio: Portfolio, data: bytes = PDF, name: str = "contract.pdf") -> StoredFile:
    """By tus and the form of a piece."""
    sent = provider(portfolio).sent(portfolio.one.id, name, data)
    said = {"id": str(uuid4()), "title": name, "kind": "mentoring_contract", "mentees": "Mentee A"}
    said |= {"ksbs_0": "K1", "file_upload": sent}
    answer = portfolio.post("training_provider", "portfolio-add", portfolio.one.id, **said)
    assert answer.status_code == 302, text(answer)
    return StoredFile.objects.get(name=name)


def opened(portfolio: Portfolio, file: StoredFile, **headers: str) -> Any:
    browser = portfolio.browser("training_provider")
    where = portfolio.seen_again(lambda: browser.get(reverse("files-open", args=[file.id])))["Location"]
    return portfolio.seen_again(lambda: browser.get(where, headers=headers))


def whole(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def jobs(name: str) -> list[dict[str, Any]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=name, status="todo")]


def test_an_upload_is_handed_in_while_the_bucket_answers_500_and_reaches_it_later(
    portfolio: Portfolio, away: BadDays, inside: S3
) -> None:
    away.fails = 100_000
    file = handed_in(portfolio)
    assert away.asked == [], "nobody at a page waits for the bucket"
    assert jobs("files.deliver") == [{"sha256": file.sha256}]
    assert whole(opened(portfolio, file)) == PDF
    with pytest.raises(StorageFull):
        tasks.put_away(sha256=file.sha256)
    assert whole(opened(portfolio, file)) == PDF
    away.fails = 0
    tasks.put_away(sha256=file.sha256)
    with inside.open(file.sha256) as kept:
        assert kept.read() == PDF
    assert whole(opened(portfolio, file)) == PDF


def test_a_form_and_a_program_do_not_wait_for_a_slow_bucket(portfolio: Portfolio, away: BadDays) -> None:
    away.slow = 30
    piece, began = portfolio.add(), time.monotonic()
    given = portfolio.post(
        "training_provider", "portfolio-file", piece.id, revision=1, file=upload(PDF, "plain.pdf")
    )
    assert given.status_code == 302
    asks = program(portfolio.people, "training_provider")
    made = asks.form(f"/pieces/{piece.id}/files", revision=2, file=upload(uploads.pdf(2), "api.pdf"))
    assert made.status_code == 201, made.content
    assert time.monotonic() - began < 8
    assert {one.name for one in StoredFile.objects.all()} == {"plain.pdf", "api.pdf"}
    assert away.asked == []


def delivered(portfolio: Portfolio, data: bytes = PDF, name: str = "contract.pdf") -> StoredFile:
    """In the bucket, and nowhere else."""
    file = handed_in(portfolio, data, name)
    delivering.deliver(sha256=file.sha256)
    delivering.deliver_left(at=datetime.now(NOW.tzinfo) + timedelta(hours=2))
    return file


@pytest.mark.parametrize("part", ["", "bytes=5-9"])
def test_a_file_that_cannot_be_fetched_is_said_kindly_and_comes_again(
    portfolio: Portfolio, away: BadDays, part: str
) -> None:
    file = delivered(portfolio)
    asked: dict[str, str] = {"Range": part} if part else {}
    away.fails = 100_000
    answer = opened(portfolio, file, **asked)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert WORDS in text(answer)
    away.fails = 0
    assert whole(opened(portfolio, file, **asked)) == (PDF[5:10] if part else PDF)


def test_a_bucket_that_says_nothing_is_given_up_soon(portfolio: Portfolio, away: BadDays) -> None:
    file = delivered(portfolio)
    away.slow, began = 3, time.monotonic()
    assert opened(portfolio, file).status_code == 503
    assert time.monotonic() - began < 2.5


def test_with_what_is_set_nobody_waits_for_half_a_minute() -> None:
    """However a bucket fails: silent when it is called, silent when it is asked, or errors all along."""
    said = Bucket("any")
    once = said.tries * (said.connects + said.reads) + said.tries  # and a second before the next try
    assert once + said.patience < 30
    assert s3.SLOWEST < 30


def noise(frames: int) -> bytes:
    into = io.BytesIO()
    with wave.open(into, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(8000)
        made.writeframes(os.urandom(frames))
    return into.getvalue()


def test_what_breaks_off_in_the_middle_is_shorter_than_was_promised(
    portfolio: Portfolio, away: BadDays
) -> None:
    data = noise(900_000)
    file = delivered(portfolio, data, "noise.wav")
    answer = opened(portfolio, file)
    assert int(answer["Content-Length"]) == len(data)
    came = b""
    away.fails = 100_000
    try:
        for piece in answer.streaming_content:
            came += piece
    except StorageAway:
        pass  # gunicorn closes the line
    else:
        pytest.fail("half of it was given as the whole")
    assert came == data[: len(came)]
    assert 0 < len(came) < len(data)
    away.fails = 0
    rest = opened(portfolio, file, Range=f"bytes={len(came)}-")
    assert came + whole(rest) == data


def test_a_program_is_told_when_to_ask_again(portfolio: Portfolio, away: BadDays) -> None:
    file = delivered(portfolio)
    asks = program(portfolio.people, "training_provider")
    away.fails = 100_000
    answer = asks.get(f"/files/{file.id}")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert WORDS in answer.json()["detail"]
    away.fails = 0
    assert asks.get(f"/files/{file.id}").bytes_ == PDF


def test_pages_that_look_into_a_file_say_so_too(portfolio: Portfolio, away: BadDays) -> None:
    file = delivered(portfolio)
    away.fails = 100_000
    answer = portfolio.get("training_provider", "viewing-document", file.id)
    assert (answer.status_code, WORDS in text(answer)) == (503, True)


def test_no_room_to_look_into_a_file_is_said(
    portfolio: Portfolio, away: BadDays, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = delivered(portfolio)
    monkeypatch.setattr(nearby, "SPARE", 1 << 60)
    answer = portfolio.get("training_provider", "viewing-document", file.id)
    assert (answer.status_code, "no room to look into the file" in text(answer)) == (503, True)
    with pytest.raises(StorageFull):
        examine(file=file.id, at=NOW)
    assert Examination.objects.get().state == State.LOOKING


def test_jobs_in_a_bad_night_say_nothing_bad_of_evidence_and_end_well_later(
    portfolio: Portfolio, away: BadDays, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("touchstone.web.examining.working.PATIENT", 0.1)
    monkeypatch.setattr("touchstone.web.viewing.preparing.PATIENT", 0.1)
    monkeypatch.setattr("touchstone.web.anonymising.working.PATIENT", 0.1)
    paper = delivered(portfolio, telling.spoken_pdf())
    talk = delivered(portfolio, film(), "talk.mp4")
    works: dict[Callable[..., None], StoredFile] = {examine: paper, look_through: paper, prepare: talk}
    away.fails = 100_000
    for work, file in works.items():
        with pytest.raises(StorageAway):
            work(file=file.id, at=NOW)
    assert Examination.objects.get(file=paper).state == State.LOOKING
    assert not Look.objects.exclude(state="waiting").exists()
    assert Viewing.objects.get(file=talk).state == "waiting"
    away.fails = 0
    for work, file in works.items():
        work(file=file.id, at=NOW)
    assert Examination.objects.get(file=paper).state == State.DONE
    assert Look.objects.get(file=paper).state == "done"
    row = Viewing.objects.get(file=talk)
    assert (row.state, row.poster != "") == ("ready", True)
    assert {"sha256": row.poster} in jobs("files.deliver"), "what we make goes to the bucket too"


def test_a_new_file_is_examined_where_it_lies_and_not_fetched(portfolio: Portfolio, away: BadDays) -> None:
    file = handed_in(portfolio)
    delivering.deliver(sha256=file.sha256)
    away.asked.clear()
    examine(file=file.id, at=NOW)
    assert (away.asked, Examination.objects.get().state) == ([], State.DONE)


@pytest.mark.parametrize("error", [StorageAway("…"), StorageFull("…")])
def test_a_job_is_tried_until_the_bucket_answers(error: Exception) -> None:
    for attempts, wait in ((0, 5), (1, 25), (3, 600), (500, 600)):
        job: Any = SimpleNamespace(attempts=attempts)
        for raised in (error, chained(error)):
            told = patience.STORED.get_retry_decision(exception=raised, job=job)
            assert told is not None
            assert told.retry_at is not None
            seconds = (told.retry_at - datetime.now(told.retry_at.tzinfo)).total_seconds()
            assert wait - 3 < seconds <= wait
    other: Any = SimpleNamespace(attempts=5)
    assert patience.STORED.get_retry_decision(exception=ValueError(), job=other) is None


def chained(error: Exception) -> Exception:
    outer = ValueError("A file could not be taken.")
    outer.__cause__ = error
    return outer


def test_what_nobody_began_with_is_begun_again_once(portfolio: Portfolio, away: BadDays) -> None:
    file = handed_in(portfolio)
    later = datetime.now(NOW.tzinfo) + timedelta(hours=1)
    assert delivering.deliver_left(at=later) == 1
    assert jobs("files.deliver") == [{"sha256": file.sha256}], "its job waits already"
    with connection.cursor() as cursor:  # as if a crash had lost it
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert delivering.deliver_left(at=later) == 1
    assert jobs("files.deliver") == [{"sha256": file.sha256}]
    assert delivering.deliver_left(at=later - timedelta(hours=1)) == 0, "it has come just now"
    delivering.deliver(sha256=file.sha256)
    assert delivering.deliver_left(at=later) == 0


def test_what_a_file_is_kept_as_is_told_when_the_bucket_answers(
    portfolio: Portfolio, away: BadDays, inside: S3
) -> None:
    from touchstone.web.files.actions import serves

    file = delivered(portfolio)
    away.fails = 100_000
    serves(file=file.id, kind="recordings")
    (asked,) = jobs("files.mark")
    with pytest.raises(StorageAway):
        tasks.tell_kind(**asked)
    away.fails = 0
    tasks.tell_kind(**asked)
    named = {"Bucket": inside.bucket.name, "Key": inside.bucket.place(file.sha256)}
    told = client(inside.bucket).get_object_tagging(**named)["TagSet"]
    assert told == [{"Key": "touchstone-kind", "Value": "recordings"}]


def test_a_backup_outlasts_a_bucket_that_is_away_for_a_while(
    portfolio: Portfolio, away: BadDays, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3, "PAUSE", 0.05)
    files = [delivered(portfolio, uploads.pdf(pages), f"{pages}.pdf") for pages in (1, 2)]
    files.append(handed_in(portfolio, uploads.pdf(3), "3.pdf"))
    into = io.BytesIO()
    place = store(backing_up.WAITS)
    with tarfile.open(fileobj=into, mode="w:") as tar:
        making = backing_up._put_files(tar, place, lambda _: None)
        names = [next(making)[0]]
        away.fails = 6
        names += [name for name, _ in making]
    assert names == sorted(f"files/{file.sha256[:2]}/{file.sha256}" for file in files)
    into.seek(0)
    with tarfile.open(fileobj=into) as tar:
        for member in tar.getmembers():
            part = tar.extractfile(member)
            assert part is not None
            assert hashlib.sha256(part.read()).hexdigest() == member.name[-64:]
    assert away.fails == 0

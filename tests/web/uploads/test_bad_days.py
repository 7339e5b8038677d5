"""What goes wrong while bytes come in: no room, a line that ends, a process that ends at the last byte."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from socket import socketpair
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import UnreadablePostError
from django.test import RequestFactory
from gunicorn.http.body import Body, LengthReader  # type: ignore[import-untyped]
from gunicorn.http.unreader import SocketUnreader  # type: ignore[import-untyped]

from tests.factories.portfolio import Portfolio
from tests.factories.tus import Sender, checksum, spooled
from tests.factories.uploads import pdf
from touchstone.web.uploads import pouring
from touchstone.web.uploads.models import Upload
from touchstone.web.uploads.pouring import Given, pour
from touchstone.web.uploads.spool import Busy, Spool
from touchstone.web.uploads.tus import _patch
from touchstone.web.uploads.wrong import Wrong

DATA = pdf() + bytes(range(256)) * 4000


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The kernel itself refuses to make a file larger, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fills_up_keeps_what_had_come_and_goes_on_when_there_is_room(
    portfolio: Portfolio, provider: Sender
) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    with files_of_at_most(400_000):
        answer = provider.add(path, 0, DATA)
    assert (answer.status_code, "no room" in answer.json()["message"]) == (507, True)
    assert provider.ask("HEAD", path)["Upload-Offset"] == "400000"
    assert provider.add(path, 400_000, DATA[400_000:]).status_code == 204
    assert provider.state(path)["sha256"] == sha256(DATA).hexdigest()


def test_a_disk_that_takes_a_part_of_a_piece(
    portfolio: Portfolio, provider: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    write = os.pwrite
    left = [100]

    def reluctant(opened: int, data: Any, at: int) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        took = write(opened, data[: left[0]], at)
        left[0] -= took
        return took

    monkeypatch.setattr(os, "pwrite", reluctant)
    assert provider.add(path, 0, DATA).status_code == 507
    monkeypatch.undo()
    assert spooled()[0].read_bytes() == DATA[:100]


def test_no_room_when_it_is_kept_leaves_it_for_later(
    portfolio: Portfolio, provider: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = provider.sent(portfolio.one.id, "id.pdf", pdf())
    where = (portfolio.one.id, "gateway", "photo_id")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "link", full)
        patched.setattr("shutil.copyfile", full)
        refused = portfolio.post("training_provider", "gateway-item", *where, file_upload=upload)
        assert (refused.status_code, b"no room" in refused.content) == (422, True)
    assert len(spooled()) == 1
    kept = portfolio.post("training_provider", "gateway-item", *where, file_upload=upload)
    assert kept.status_code == 302


def test_where_files_have_one_name_only_the_bytes_are_copied(
    portfolio: Portfolio, provider: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = provider.sent(portfolio.one.id, "id.pdf", pdf())

    def unknown(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", unknown)
    where = (portfolio.one.id, "gateway", "photo_id")
    kept = portfolio.post("training_provider", "gateway-item", *where, file_upload=upload)
    assert kept.status_code == 302


def test_what_was_whole_when_its_server_died_is_settled_by_asking(
    portfolio: Portfolio, provider: Sender
) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    spooled()[0].write_bytes(DATA)  # the last byte was written, and nothing after it happened
    assert Upload.objects.get().finished_at is None
    assert provider.ask("HEAD", path)["Upload-Offset"] == str(len(DATA))
    assert provider.state(path)["state"] == "ready"


def test_one_whose_server_died_before_its_hash_was_taken_is_checked_by_asking(
    portfolio: Portfolio, provider: Sender
) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    assert provider.add(path, 0, DATA).status_code == 204
    Upload.objects.update(sha256="")  # what is written last
    assert provider.state(path)["state"] == "ready"
    assert Upload.objects.get().sha256 == sha256(DATA).hexdigest()


@pytest.mark.parametrize("size", [len(DATA), len(DATA) + 1])
def test_one_that_is_cancelled_while_it_comes_is_not_there(
    portfolio: Portfolio, provider: Sender, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", size)

    def cancelled(*given: Any) -> tuple[int, str]:
        came = pour(*given)
        Upload.objects.all().delete()
        return came

    monkeypatch.setattr("touchstone.web.uploads.tus.pour", cancelled)
    assert provider.add(path, 0, DATA).status_code == 404


def test_one_whose_bytes_were_lost_is_not_there(portfolio: Portfolio, provider: Sender) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    spooled()[0].unlink()
    assert provider.ask("HEAD", path).status_code == 404
    assert provider.add(path, 0, DATA).status_code == 404


def test_another_writer_waits(portfolio: Portfolio, provider: Sender) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    one = Upload.objects.get()
    with Spool(one.id).alone():
        answer = provider.add(path, 0, DATA)
        assert (answer.status_code, answer["Retry-After"]) == (423, "2")
        with pytest.raises(Busy), Spool(one.id).alone():
            pass
    assert provider.add(path, 0, DATA).status_code == 204


def test_too_many_at_once_are_asked_to_come_again(
    portfolio: Portfolio, provider: Sender, settings: Any
) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    settings.RECEIVING_AT_ONCE = 1
    pouring._gate.cache_clear()
    try:
        with pouring._gate():
            answer = provider.add(path, 0, DATA)
        assert (answer.status_code, answer["Retry-After"]) == (503, "2")
        assert provider.add(path, 0, DATA).status_code == 204
    finally:
        pouring._gate.cache_clear()


class Line:
    """A request whose line ends after some bytes, as another server than ours gives it."""

    def __init__(self, data: bytes, *, breaks: bool) -> None:
        self.data, self.breaks = data, breaks
        self.META: dict[str, Any] = {}

    def read(self, size: int) -> bytes:
        piece, self.data = self.data[:size], self.data[size:]
        if not piece and self.breaks:
            raise UnreadablePostError
        return piece


@pytest.mark.parametrize("breaks", [False, True])
def test_a_line_that_ends_leaves_what_came(portfolio: Portfolio, provider: Sender, breaks: bool) -> None:
    provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    line: Any = Line(DATA[:5000], breaks=breaks)
    assert pour(line, Upload.objects.get(), Given(0, len(DATA))) == (5000, "")


@pytest.mark.enable_socket
@pytest.mark.parametrize("ahead", [0, 3000, len(DATA) + 7])
def test_our_server_gives_what_it_read_ahead_and_then_the_socket(
    portfolio: Portfolio, provider: Sender, settings: Any, ahead: int
) -> None:
    """Of what follows the body, not a byte is taken."""
    provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    settings.SILENT = 0.2
    ours, theirs = socketpair()
    with ours, theirs:
        unreader = SocketUnreader(ours)
        sent = DATA + b"GET / H"
        unreader.unread(sent[:ahead])
        feeding = Thread(target=theirs.sendall, args=(sent[ahead:],))
        feeding.start()
        body = Body(LengthReader(unreader, len(DATA)))
        request: Any = SimpleNamespace(META={"gunicorn.socket": ours, "wsgi.input": body})
        come, found = pour(request, Upload.objects.get(), Given(0, len(DATA)))
        feeding.join()
        assert (come, found) == (len(DATA), sha256(DATA).hexdigest())
        assert (body.reader.length, body.failed) == (0, False)
        assert unreader.take_buffered() or ours.recv(7) == b"GET / H"


@pytest.mark.enable_socket
def test_a_silent_line_is_given_up_and_not_used_again(
    portfolio: Portfolio, provider: Sender, settings: Any
) -> None:
    provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    settings.SILENT = 0.05
    ours, theirs = socketpair()
    with ours, theirs:
        theirs.sendall(DATA[:500])
        body = Body(LengthReader(SocketUnreader(ours), len(DATA)))
        request: Any = SimpleNamespace(META={"gunicorn.socket": ours, "wsgi.input": body})
        assert pour(request, Upload.objects.get(), Given(0, len(DATA))) == (500, "")
        assert body.failed
        assert ours.gettimeout() is None


def test_a_cut_piece_with_a_check_sum_is_taken_back_whole(portfolio: Portfolio, provider: Sender) -> None:
    provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    line: Any = Line(DATA[:5000], breaks=True)
    given = Given(0, len(DATA), ("sha256", sha256(DATA).digest()))
    assert pour(line, Upload.objects.get(), given) == (0, "")


def test_fifty_cuts_through_the_protocol(portfolio: Portfolio, provider: Sender) -> None:
    path, at = provider.begun(portfolio.one.id, "contract.pdf", len(DATA)), 0
    one = Upload.objects.get()
    for cut in range(50):
        line: Any = Line(DATA[at : at + 1000 + 37 * cut], breaks=bool(cut % 2))
        pour(line, one, Given(at, len(DATA) - at))
        at = int(provider.ask("HEAD", path)["Upload-Offset"])
    assert provider.add(path, at, DATA[at:], Upload_Checksum=checksum(DATA[at:])).status_code == 204
    assert provider.state(path)["sha256"] == sha256(DATA).hexdigest()


def test_memory_does_not_grow_with_the_file(portfolio: Portfolio, provider: Sender) -> None:
    """No piece that is asked for is larger than the one buffer."""
    provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    asked: list[int] = []

    class Noted(Line):
        def read(self, size: int) -> bytes:
            asked.append(size)
            return super().read(size)

    line: Any = Noted(DATA, breaks=False)
    pour(line, Upload.objects.get(), Given(0, len(DATA)))
    assert max(asked) <= 256 * 1024


def test_a_request_without_a_length_is_refused(portfolio: Portfolio, provider: Sender) -> None:
    provider.begun(portfolio.one.id, "contract.pdf", 4)
    request = RequestFactory().generic("PATCH", "/", b"x", content_type="application/offset+octet-stream")
    del request.META["CONTENT_LENGTH"]
    with pytest.raises(Wrong) as wrong:
        _patch(request, Upload.objects.get(), Upload.objects.get().began_at)
    assert wrong.value.status == 411

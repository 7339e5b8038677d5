"""Files on their way in: in pieces, from people who act, and never half."""

from __future__ import annotations

import errno
import io
import os
import struct
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import uploads
from tests.factories.portfolio import Portfolio, text, upload
from touchstone.web.files.models import StoredFile
from touchstone.web.files.names import LONGEST, shown_name
from touchstone.web.portfolio.models import Piece


def files(portfolio: Portfolio) -> list[Path]:
    return [path for path in portfolio.files.rglob("*") if path.is_file()]


def send(portfolio: Portfolio, data: bytes, name: str) -> Any:
    piece = portfolio.add()
    return portfolio.post(
        "training_provider", "portfolio-file", piece.id, revision=1, file=upload(data, name)
    )


def test_a_file_is_kept_once_under_its_hash_and_by_no_name_of_the_user_s(portfolio: Portfolio) -> None:
    assert send(portfolio, uploads.pdf(), "contract.pdf").status_code == 302
    file = StoredFile.objects.get()
    assert files(portfolio) == [portfolio.files / file.sha256[:2] / file.sha256]
    assert (file.name, file.media_type, file.size) == ("contract.pdf", "application/pdf", len(uploads.pdf()))


def test_what_the_browser_claims_counts_for_nothing(portfolio: Portfolio) -> None:
    answer = send(portfolio, b"<html><script>alert(1)</script>", "contract.pdf")
    assert answer.status_code == 422
    assert "This is a web page" in text(answer)
    assert files(portfolio) == []


def test_an_empty_file_is_refused_kindly(portfolio: Portfolio) -> None:
    answer = send(portfolio, b"", "contract.pdf")
    assert answer.status_code == 422
    assert "The file is empty" in text(answer)


def test_a_form_without_a_file_is_asked_for_one(portfolio: Portfolio) -> None:
    piece = portfolio.add()
    answer = portfolio.post("training_provider", "portfolio-file", piece.id, revision=1)
    assert answer.status_code == 422
    assert "Choose a file." in text(answer)


def test_a_request_that_is_too_large_gets_a_page_of_its_own(portfolio: Portfolio, settings: Any) -> None:
    settings.LARGEST_UPLOAD = -2 * 1024 * 1024 + 100
    answer = send(portfolio, uploads.pdf(), "contract.pdf")
    assert answer.status_code == 413
    assert "The file is too large" in text(answer)
    assert not StoredFile.objects.exists()


def test_a_file_just_over_the_limit_keeps_what_was_typed(portfolio: Portfolio, settings: Any) -> None:
    settings.LARGEST_UPLOAD = 100
    answer = portfolio.post(
        "training_provider",
        "portfolio-add",
        portfolio.one.id,
        title="My contract",
        kind="mentoring_contract",
        file=upload(uploads.pdf(), "a.pdf"),
    )
    assert answer.status_code == 422
    assert "The file is larger than 0 MB" in text(answer)
    assert "My contract" in text(answer)
    assert files(portfolio) == []


def test_a_full_disk_is_told_kindly_and_leaves_nothing_half(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = portfolio.post(
        "training_provider",
        "portfolio-add",
        portfolio.one.id,
        title="My contract",
        kind="mentoring_contract",
        file=upload(uploads.pdf(), "a.pdf"),
    )
    assert answer.status_code == 507
    assert "There is no room for the file at the moment" in text(answer)
    assert "My contract" in text(answer)
    assert not Piece.objects.exists()
    assert files(portfolio) == []


def test_a_folder_that_cannot_be_written_is_told_the_same_way(portfolio: Portfolio, settings: Any) -> None:
    piece = portfolio.add()
    blocked = portfolio.files.parent / "blocked"
    blocked.write_text("a file where the folder should be")
    settings.FILES_FOLDER = blocked / "files"
    answer = portfolio.post(
        "training_provider", "portfolio-file", piece.id, revision=1, file=upload(uploads.pdf(), "a.pdf")
    )
    assert answer.status_code == 507


def test_nothing_of_a_stranger_is_stored(portfolio: Portfolio) -> None:
    piece = portfolio.add()
    answer = Client().post(
        reverse("portfolio-file", args=[piece.id]), {"revision": 1, "file": upload(uploads.pdf(), "a.pdf")}
    )
    assert "/accounts/login/" in answer["Location"]
    assert not portfolio.files.exists()


def test_a_large_file_is_held_in_memory_one_piece_at_a_time(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    from touchstone.integrations.storage.folder import Arriving

    pieces: list[int] = []
    write = Arriving.write

    def noted(self: Arriving, piece: bytes) -> None:
        pieces.append(len(piece))
        write(self, piece)

    monkeypatch.setattr(Arriving, "write", noted)
    data = b"Met mentee A.\n" * 200_000
    assert send(portfolio, data, "log.txt").status_code == 302
    assert max(pieces) <= 256 * 1024
    assert sum(pieces) == len(data)


NAMES = {
    "../../etc/passwd": "passwd",
    "C:\\Users\\amina\\log.pdf": "log.pdf",
    "a\u202efdp.exe": "afdp.exe",
    "نموذج.pdf": "نموذج.pdf",
    "Zoë O’Neil.pdf": "Zoë O’Neil.pdf",
    "a\r\nb\x00c.pdf": "abc.pdf",
    "  two   spaces .pdf ": "two spaces .pdf",
    "...": "file",
    "": "file",
    "<img src=x onerror=alert(1)>.png": "<img src=x onerror=alert(1)>.png",
}


@pytest.mark.parametrize("given", NAMES)
def test_a_name_is_shown_without_what_misleads(given: str) -> None:
    assert shown_name(given) == NAMES[given]


def test_a_long_name_keeps_its_ending() -> None:
    name = shown_name("x" * 300 + ".pdf")
    assert (len(name), name[-5:]) == (LONGEST, "….pdf")


def test_html_in_a_name_is_shown_as_it_was_typed(portfolio: Portfolio) -> None:
    piece = portfolio.add(file=portfolio.file(uploads.image(), "<img src=x onerror=alert(1)>.png"))
    page = text(portfolio.get("manager", "portfolio-piece", piece.id))
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;.png" in page


class Made(io.RawIOBase):
    """A request's body that is made as it is read, so that only the receiver needs memory for it."""

    def __init__(self, begins: bytes, zeros: int, ends: bytes) -> None:
        self.parts = iter([begins, *[bytes(65_536)] * (zeros // 65_536), ends])
        self.left = b""
        self.length = len(begins) + zeros + len(ends)

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self.left = self.left or next(self.parts, b"")
        piece, self.left = self.left[: len(into)], self.left[len(into) :]
        into[: len(piece)] = piece
        return len(piece)


def test_a_video_of_60_mb_takes_no_more_memory_than_a_small_one(portfolio: Portfolio) -> None:
    size = 60 * 1024 * 1024
    head = uploads.box(b"ftyp", b"isom\0\0\2\0isom") + uploads.box(b"moov", b"\0" * 40)
    head += struct.pack(">I4s", size + 8, b"mdat")
    edge = "--edge\r\nContent-Disposition: form-data; name="
    begins = f'{edge}"revision"\r\n\r\n1\r\n{edge}"file"; filename="v.mp4"\r\nContent-Type: video/mp4\r\n\r\n'
    body = Made(begins.encode() + head, size, b"\r\n--edge--\r\n")
    piece = portfolio.add()
    browser = portfolio.browser("training_provider")
    extra: dict[str, Any] = {
        "wsgi.input": body,
        "CONTENT_LENGTH": body.length,
        "CONTENT_TYPE": "multipart/form-data; boundary=edge",
    }
    send(portfolio, uploads.mpeg4(), "small.mp4")  # what is imported for the first file is none of it
    tracemalloc.start()
    address = reverse("portfolio-file", args=[piece.id])
    answer = portfolio.seen_again(lambda: browser.generic("POST", address, **extra))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 302
    assert StoredFile.objects.get(name="v.mp4").size == size + len(head)
    assert peak < 12 * 1024 * 1024

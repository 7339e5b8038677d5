"""Files are kept whole or not at all, by what they hold, for nobody else on the machine."""

from __future__ import annotations

import errno
import gc
import hashlib
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.storage.port import NotKept, StorageFull

WORDS = b"evidence of mentoring"
SHA256 = hashlib.sha256(WORDS).hexdigest()


def kept(folder: Folder, data: bytes = WORDS) -> str:
    incoming = folder.receive()
    incoming.write(data)
    return incoming.keep()


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_the_hash_of_what_it_holds(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    assert kept(folder) == SHA256
    assert files(tmp_path) == [tmp_path / "files" / SHA256[:2] / SHA256]
    with folder.open(SHA256) as file:
        assert file.read() == WORDS


def test_nobody_else_on_the_machine_may_read_it(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    place = folder.place(kept(folder))
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (place, place.parent, folder.folder)]
    assert modes == [0o600, 0o700, 0o700]


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert kept(folder) == kept(folder)
    assert len(files(tmp_path)) == 1


def test_what_comes_in_pieces_is_one_file(tmp_path: Path) -> None:
    incoming = Folder(tmp_path).receive()
    for letter in WORDS:
        incoming.write(bytes([letter]))
    assert incoming.size == len(WORDS)
    with incoming.read() as file:
        assert file.read() == WORDS
    assert incoming.keep() == SHA256


def test_what_is_discarded_or_forgotten_leaves_nothing(tmp_path: Path) -> None:
    incoming = Folder(tmp_path).receive()
    incoming.write(WORDS)
    incoming.discard()
    assert files(tmp_path) == []
    forgotten = Folder(tmp_path).receive()
    forgotten.write(WORDS)
    del forgotten
    gc.collect()
    assert files(tmp_path) == []


def test_discarding_after_keeping_changes_nothing(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    incoming = folder.receive()
    incoming.write(WORDS)
    incoming.keep()
    incoming.discard()
    assert folder.place(SHA256).read_bytes() == WORDS


class FullDisk:
    """A file on a disk without room."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def write(self, piece: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def test_a_full_disk_keeps_nothing_and_says_so(tmp_path: Path) -> None:
    incoming = Folder(tmp_path).receive()
    incoming._writes = FullDisk(incoming._writes)  # type: ignore[assignment]
    with pytest.raises(StorageFull, match="No space left"):
        incoming.write(WORDS)
    assert files(tmp_path) == []


def test_a_disk_that_fills_up_at_the_end_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incoming = Folder(tmp_path).receive()
    incoming.write(WORDS)

    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull):
        incoming.keep()
    incoming.discard()
    assert files(tmp_path) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "ab", SHA256.upper(), SHA256 + "/.."])
def test_only_a_hash_names_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotKept):
        Folder(tmp_path).open(name)


def test_bytes_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(NotKept, match=SHA256[:12]):
        Folder(tmp_path).open(SHA256)


def test_sweeping_removes_what_nobody_kept_and_nothing_else(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    kept(folder)
    old, new = tmp_path / "incoming" / "old", tmp_path / "incoming" / "new"
    for left in (old, new):
        left.write_bytes(b"x")
    os.utime(old, (1000, 1000))
    assert folder.sweep(before=2000) == 1
    assert not old.exists()
    assert new.exists()
    assert folder.place(SHA256).exists()


def test_what_is_kept_is_listed_by_age_and_removed_by_its_hash(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    incoming = folder.receive()
    incoming.write(b"text")
    sha256 = incoming.keep()
    os.utime(folder.place(sha256), (1000, 1000))
    folder.receive().write(b"on its way")
    (tmp_path / sha256[:2] / "note").write_text("not ours")
    assert list(folder.kept(before=1000)) == []
    assert list(folder.kept(before=1001)) == [sha256]
    for _ in range(2):
        folder.remove(sha256)
    assert list(folder.kept(before=1001)) == []
    with pytest.raises(NotKept):
        folder.remove("../incoming")

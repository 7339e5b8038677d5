"""ZIP files in pieces: whole, the same each time, one piece in memory, closed where somebody goes away."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

from touchstone.documents.zipping import LARGE, SUMS, Member, with_sums, written, zipped

AT = datetime(2026, 6, 1, 11, 30, 20, tzinfo=UTC)


def opened(pieces: Iterator[bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def test_members_come_back_as_they_went_in_with_the_time_in_london() -> None:
    members = [written("a.txt", "Grüße"), Member("b.bin", (b"one", b"two"), packed=False)]
    with opened(zipped(members, AT)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.txt", "b.bin"]
        assert archive.read("a.txt").decode() == "Grüße"
        assert archive.read("b.bin") == b"onetwo"
        kept, packed = archive.getinfo("b.bin"), archive.getinfo("a.txt")
        assert (kept.compress_type, packed.compress_type) == (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        assert kept.date_time == (2026, 6, 1, 12, 30, 20)


def test_the_same_members_at_the_same_moment_give_the_same_bytes() -> None:
    first, second = (b"".join(zipped([written("a.txt", "A"), written("b.txt", "B")], AT)) for _ in "12")
    assert first == second


def test_nothing_at_all_is_an_empty_archive() -> None:
    with opened(zipped([], AT)) as archive:
        assert archive.namelist() == []


def test_what_was_read_is_handed_on_before_more_is_read() -> None:
    read = 0

    def recording() -> Iterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += 1
            yield bytes([read]) * 1000

    pieces = zipped([Member("r.mp4", recording(), packed=False)], AT)
    most = 0
    for turn, piece in enumerate(pieces, 1):
        most = max(most, len(piece))
        assert read <= turn
    assert read == 100
    assert most < 2000


def test_a_member_is_taken_only_when_its_turn_comes() -> None:
    taken: list[str] = []

    def members() -> Iterator[Member]:
        for name in "ab":
            taken.append(name)
            yield written(name, name)

    pieces = zipped(members(), AT)
    next(pieces)
    assert taken == ["a"]
    b"".join(pieces)
    assert taken == ["a", "b"]


def test_a_large_member_is_written_with_sizes_of_64_bits() -> None:
    small = b"".join(zipped([Member("a", (b"x",), size=LARGE - 1)], AT))
    large = b"".join(zipped([Member("a", (b"x",), size=LARGE)], AT))
    assert int.from_bytes(small[4:6], "little") == zipfile.DEFAULT_VERSION
    assert int.from_bytes(large[4:6], "little") == zipfile.ZIP64_VERSION


def test_who_goes_away_halfway_leaves_nothing_open() -> None:
    closed = []

    def members() -> Iterator[Member]:
        try:
            yield Member("a", (b"1", b"2", b"3"))
        finally:
            closed.append("a")

    pieces = zipped(members(), AT)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # a generator
    del pieces
    assert closed == ["a"]


def test_the_sums_of_everything_are_the_last_member() -> None:
    with opened(zipped(with_sums([written("a.txt", "A"), Member("b", (b"1", b"2"))]), AT)) as archive:
        assert archive.namelist() == ["a.txt", "b", SUMS]
        sums = {name: hashlib.sha256(data).hexdigest() for name, data in (("a.txt", b"A"), ("b", b"12"))}
        assert archive.read(SUMS).decode() == "".join(f"{sha}  {name}\n" for name, sha in sums.items())

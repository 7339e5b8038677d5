"""ClamAV's server is asked as its protocol says, and whatever it does ends in a verdict or in words."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.factories.clamd import NAME, SIGNATURE, Double, serving
from touchstone.integrations.virus_scan import clamd
from touchstone.integrations.virus_scan.clamd import Clamd
from touchstone.integrations.virus_scan.port import Infected, NotScanned, Unscanned


def test_a_clean_file_is_scanned_by_a_server_with_a_name() -> None:
    double = Double(most=10_000_000)
    with serving(double) as address:
        file = BytesIO(b"x" * 400_000)
        file.read()
        assert Clamd(f"unix:{address}").scan(file) == NAME
    assert double.sizes == [400_000]


def test_a_virus_is_named() -> None:
    with serving(Double()) as address, pytest.raises(Infected, match=r"^Touchstone.Test.UNOFFICIAL$"):
        Clamd(address).scan(BytesIO(b"before" + SIGNATURE))


def test_a_file_longer_than_the_server_takes_is_not_scanned() -> None:
    with serving(Double(most=50_000)) as address, pytest.raises(NotScanned, match="larger than") as found:
        Clamd(address).scan(BytesIO(b"x" * 5_000_000))
    assert not found.value.again


def test_a_file_of_which_a_part_was_read_is_not_scanned() -> None:
    double = Double(says=b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0")
    with serving(double) as address, pytest.raises(NotScanned, match="larger than"):
        Clamd(address).scan(BytesIO(b"x"))


@pytest.mark.parametrize(
    "said", [b"", b"\0", b"stream: Can't allocate memory ERROR\0", b"COMMAND READ TIMED OUT\0"]
)
def test_a_server_that_gives_no_verdict_is_asked_again_later(said: bytes) -> None:
    with serving(Double(says=said)) as address, pytest.raises(NotScanned, match="no verdict") as found:
        Clamd(address).scan(BytesIO(b"x"))
    assert found.value.again


def test_a_server_that_hangs_is_not_waited_for() -> None:
    began = time.monotonic()
    with serving(Double(waits=0.5)) as address, pytest.raises(NotScanned, match="could not be reached"):
        Clamd(address, judging=0.1).scan(BytesIO(b"x"))
    assert time.monotonic() - began < 3


def test_a_server_that_is_not_there_is_told_from_a_verdict(tmp_path: Path) -> None:
    with pytest.raises(NotScanned, match="could not be reached") as found:
        Clamd(str(tmp_path / "none")).scan(BytesIO(b"x"))
    assert found.value.again


@pytest.mark.parametrize(
    ("address", "place"),
    [("tcp:scanner:3311", ("scanner", 3311)), ("tcp:scanner", ("scanner", 3310))],
)
def test_a_server_may_be_on_another_machine(
    address: str, place: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def connected(where: object, timeout: float) -> socket.socket:
        asked.append((where, timeout))
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connected)
    with pytest.raises(NotScanned):
        Clamd(address).scan(BytesIO(b"x"))
    assert asked == [(place, clamd.CONNECTING)]


def test_without_a_scanner_nothing_is_said_to_be_scanned() -> None:
    assert Unscanned().scan(BytesIO(SIGNATURE)) is None


@pytest.fixture(scope="module")
def real() -> Iterator[str]:
    """A real server with one signature of our own: the public ones cannot be had on a closed machine."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        pytest.skip("ClamAV's server is not installed: apt-get install clamav-daemon")
    with TemporaryDirectory(prefix="clamd-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        (folder / "own.ndb").write_text(f"Touchstone.Test:0:*:{SIGNATURE.hex()}\n")
        (folder / "clamd.conf").write_text(
            f"DatabaseDirectory {folder}\nLocalSocket {folder}/ctl\nForeground yes\nStreamMaxLength 1M\n"
            f"LogFile {folder}/log\nTemporaryDirectory {folder}\nUser root\n"
        )
        process = subprocess.Popen([program, "--config-file", folder / "clamd.conf"])
        try:
            deadline = time.monotonic() + 20
            while not (folder / "ctl").exists() and time.monotonic() < deadline and process.poll() is None:
                time.sleep(0.05)
            if process.poll() is not None:
                pytest.skip("ClamAV's server does not start here")
            yield str(folder / "ctl")
        finally:
            process.terminate()
            process.wait(20)


@pytest.mark.slow
def test_a_real_server_answers_as_the_double_does(real: str) -> None:
    scanner = Clamd(real)
    assert (scanner.scan(BytesIO(b"clean")) or "").startswith("ClamAV 1.")
    with pytest.raises(Infected, match=r"Touchstone\.Test"):
        scanner.scan(BytesIO(b"before " + SIGNATURE))
    with pytest.raises(NotScanned, match="larger than") as found:
        scanner.scan(BytesIO(b"x" * 3_000_000))
    assert not found.value.again

"""A hostile file harms nobody: whatever its opening does, the answer comes in time and in words."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest

from tests.factories import uploads
from touchstone.inspection.functions import FUNCTIONS, MEGABYTE, Limits
from touchstone.inspection.sandbox import PREFIX, CannotExamine, run, sweep

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits are those of POSIX")
SHORT = Limits(processor=1, wait=2, memory=300 * MEGABYTE)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report"
    path.write_bytes(uploads.pdf())
    return path


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other side knows functions that misbehave as an opened file might make a library do."""
    folder = Path(__file__).parents[3]
    program = (
        f"import sys; sys.path.insert(0, {str(folder)!r}); from touchstone.inspection import functions; "
        "from tests.factories.misbehaving import TABLE; functions.FUNCTIONS.update(TABLE); "
        "from touchstone.inspection.sandboxed import main; main()"
    )
    monkeypatch.setattr("touchstone.inspection.sandbox.OTHER_SIDE", ("-c", program))


def test_a_file_is_looked_at_by_its_path_or_as_it_is_open(file: Path) -> None:
    assert run("look", file, name="report.pdf") == {"kind": "pdf"}
    with file.open("rb") as opened:
        opened.read()
        assert run("look", opened, name="report.pdf") == {"kind": "pdf"}
    assert run("look", BytesIO(b""), name="a.txt")["code"] == "empty"


@pytest.mark.parametrize(
    ("function", "says"),
    [
        ("spin", "takes too long"),
        ("sleep", "takes too long"),
        ("eat", "takes too much memory"),
        ("crash", "gave up"),
        ("quit_", "gave up"),
        ("fault", "could not be examined"),
        ("fill", "could not be examined"),
        ("open_many", "could not be examined"),
        ("answer_much", "gave up"),
    ],
)
def test_what_goes_wrong_is_an_answer_in_words(function: str, says: str, file: Path, bad: None) -> None:
    began = time.monotonic()
    with pytest.raises(CannotExamine, match=says):
        run(function, file, limits=SHORT)
    assert time.monotonic() - began < 5


def test_who_multiplies_is_ended_with_all_that_came_of_it(file: Path, bad: None, tmp_path: Path) -> None:
    noted = tmp_path / "pids"
    noted.touch()
    with pytest.raises(CannotExamine):
        run("multiply", file, limits=Limits(processor=1, wait=2, threads=os.geteuid() == 0), into=str(noted))
    pids = [int(pid) for pid in noted.read_text().split()]
    assert bool(pids) is (os.geteuid() == 0)  # root may start processes whatever the limit: they are ended
    deadline = time.monotonic() + 3
    while (left := [pid for pid in pids if _runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert left == []


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root becomes somebody else")
def test_who_is_not_root_starts_no_process_and_no_thread(file: Path, bad: None) -> None:
    assert run("multiply_as_nobody", file, limits=SHORT) == ["BlockingIOError", "RuntimeError"]


def test_the_other_side_knows_nothing_of_where_it_runs(
    file: Path, bad: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_SECRET_KEY", "very secret")
    found = run("surroundings", file, limits=SHORT)
    assert "very secret" not in str(found["environment"])
    assert found["folder"] == found["environment"]["HOME"]
    assert not Path(found["folder"]).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the system is asked to do it")
def test_it_ends_with_whoever_asked_however_that_ends(file: Path, tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    asks = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parents[3])!r}); from pathlib import Path; "
        "from touchstone.inspection import sandbox, functions; "
        "sandbox.OTHER_SIDE = ('-c', 'import sys; sys.path.insert(0, ' + repr(sys.path[0]) + '); "
        "from touchstone.inspection import functions; from tests.factories.misbehaving import TABLE; "
        "functions.FUNCTIONS.update(TABLE); from touchstone.inspection.sandboxed import main; main()'); "
        f"sandbox.run('note_and_sleep', Path({str(file)!r}), limits=functions.Limits(), into={str(noted)!r})"
    )
    worker = subprocess.Popen([sys.executable, "-c", asks])
    deadline = time.monotonic() + 10
    while not (noted.exists() and noted.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    inner = int(noted.read_text())
    worker.kill()
    worker.wait()
    while _runs(inner) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _runs(inner)


def test_folders_that_a_killed_process_left_are_removed_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, new, other = (tmp_path / name for name in (f"{PREFIX}old", f"{PREFIX}new", "touchstone-demo"))
    for folder in (old, new, other):
        folder.mkdir()
        (folder / "source").write_bytes(b"a recording")
    (tmp_path / f"{PREFIX}link").symlink_to(other)
    for folder in (old, other):
        os.utime(folder, (0, time.time() - 7200))
    assert sweep(3600) == 1
    assert [one.exists() for one in (old, new, other)] == [False, True, True]


def test_what_a_library_prints_is_no_part_of_the_answer(file: Path, bad: None) -> None:
    assert run("chatter", file, limits=SHORT) == "fine"


def test_every_function_of_the_table_is_there() -> None:
    from importlib import import_module

    for function in FUNCTIONS.values():
        module, _, name = function.where.partition(":")
        assert callable(getattr(import_module(module), name))
        assert function.limits.memory <= 4096 * MEGABYTE

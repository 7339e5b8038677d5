"""The program as its own process: what only shows from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.cli.running import AMINA, about
from touchstone import __version__ as touchstone_version

PROGRAM = [sys.executable, "-m", "touchstone"]
SOURCE = str(Path(__file__).parents[3] / "src")


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": SOURCE} | more


def touchstone(*arguments: object, **more: str) -> subprocess.CompletedProcess[bytes]:
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env=environment(**more))


def test_the_json_answer_of_assess_needs_neither_rich_nor_a_document_library() -> None:
    code = (
        "import sys; from touchstone.cli.main import run; sys.argv[0] = 'touchstone'\n"
        "try: run()\n"
        "except SystemExit as end: print(end.code, *sys.modules, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "assess", *map(str, about(AMINA)), "--json"]
    ran = subprocess.run(command, capture_output=True, check=True, env=environment(), text=True)
    status, *modules = ran.stderr.split()
    assert (status, json.loads(ran.stdout)["stage"]) == ("0", "passed")
    assert not {"rich", "pydantic", "numpy", "jsonschema", "typst", "icalendar", "pygments"} & set(modules)


def test_a_terminal_without_unicode_gets_question_marks_but_json_stays_whole() -> None:
    ran = touchstone("assess", *about(AMINA), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"Learning and Skills Mentor ? ST1379" in ran.stdout
    ran = touchstone("assess", *about(AMINA), "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "§" in json.loads(ran.stdout)["findings"][0]["source"]


def test_colour_is_left_out_where_there_is_no_terminal_or_it_is_not_wanted() -> None:
    assert b"\x1b[" not in touchstone("assess", *about(AMINA), TERM="xterm-256color").stdout
    assert b"\x1b[3" not in touchstone("assess", *about(AMINA), FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_reader_that_stops_early_is_no_error() -> None:
    process = subprocess.Popen(
        [*PROGRAM, "assess", *map(str, about(AMINA)), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), said) == (141, b"")


@pytest.mark.parametrize("closed", [1, 2])
def test_a_stream_that_the_caller_closed_changes_no_exit_status(closed: int) -> None:
    code = (
        f"import os; os.close({closed})\n"
        "import sys; os.execv(sys.executable, [sys.executable, '-m', 'touchstone', *sys.argv[1:]])"
    )
    command = [sys.executable, "-c", code, "assess", *map(str, about(AMINA))]
    ran = subprocess.run(command, capture_output=True, check=False, env=environment())
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert bool(ran.stdout) == (closed != 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told_in_one_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [*PROGRAM, "assess", *map(str, about(AMINA))]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, env=environment())
    assert ran.returncode == 2
    assert ran.stderr == b"touchstone: the answer cannot be written: No space left on device.\n"


def test_an_interruption_is_quiet(tmp_path: Path) -> None:
    code = (
        "import touchstone.cli.gathering as g, signal, time, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background jobs ignore it
        "def wait(*_, **__): print('ready', flush=True); time.sleep(60)\n"
        "g.situation_of = wait\n"
        "from touchstone.cli.main import run; run()"
    )
    command = [sys.executable, "-c", code, "assess", "any.json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"")


def test_a_fault_of_our_own_has_a_status_of_its_own() -> None:
    code = (
        "import touchstone.rules.judge as j\n"
        "def broken(_): raise ZeroDivisionError('a fault')\n"
        "j.assess = broken\n"
        "from touchstone.cli.main import run; run()"
    )
    command = [sys.executable, "-c", code, "assess", *map(str, about(AMINA))]
    ran = subprocess.run(command, capture_output=True, check=False, env=environment(), text=True)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "ZeroDivisionError: a fault" in ran.stderr
    assert ran.stderr.endswith(
        "touchstone: this is a fault of Touchstone itself; please report the lines above.\n"
    )


def test_help_names_every_command_and_the_exit_statuses() -> None:
    out = touchstone("--help").stdout.decode()
    for name in ("assess", "explain", "whatif", "plan", "cases", "record", "grade-many", "sheet", "demo"):
        assert name in out
    assert "Exit status: 0 fine; 1 the thing judged does not hold; 2 the input" in " ".join(out.split())


def test_help_is_given_without_loading_rules_or_reader() -> None:
    code = "import touchstone.cli.main, sys; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, capture_output=True, check=True, env=environment(), text=True)
    loaded = {
        name for name in ran.stdout.split() if name.startswith(("touchstone.rules", "touchstone.plans"))
    }
    assert loaded == set()


def test_the_version_is_told() -> None:
    ran = touchstone("--version")
    assert (ran.returncode, ran.stdout.decode()) == (0, f"touchstone {touchstone_version}\n")

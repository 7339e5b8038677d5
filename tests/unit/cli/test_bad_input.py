from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.unit.cli.bad_files import BAD
from tests.unit.cli.running import AMINA, run

COMMANDS = {
    "assess": (),
    "record check": (),
    "explain": ("overall",),
    "whatif": ("--set", "OBS-P1=met"),
    "calendar": (),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_record_gets_one_clear_sentence_with_the_place(kind: str, tmp_path: Path) -> None:
    make, words = BAD[kind]
    make(tmp_path / "record.json")
    ran = run("assess", tmp_path / "record.json", "--on", "2025-11-05")
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err
    assert ran.err.startswith("touchstone: ")
    assert len(ran.err) < 500
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_record_gets_a_json_answer_of_one_shape(kind: str, tmp_path: Path) -> None:
    make, words = BAD[kind]
    make(tmp_path / "record.json")
    ran = run("assess", tmp_path / "record.json", "--on", "2025-11-05", "--json")
    assert (ran.status, ran.out, ran.refused["valid"]) == (2, "", False)
    assert words in str(ran.refused["problems"])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_a_bad_record_alike(command: str, tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_text("{", encoding="utf-8")
    ran = run(*command.split(), file, *COMMANDS[command])
    assert (ran.status, ran.out) == (2, "")
    assert (
        ran.err
        == f"touchstone: {file}:1:2: the file ends too early. It may be cut off: fetch or save it again.\n"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_record_without_the_right_to_read_it_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_text("{}", encoding="utf-8")
    file.chmod(0)
    ran = run("assess", file)
    assert (ran.status, "the file cannot be read: Permission denied." in ran.err) == (2, True)


def test_a_file_that_cannot_be_opened_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "record.json"
    file.write_text("{}", encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    ran = run("assess", file)
    assert (ran.status, "record.json: the file cannot be read: Permission denied." in ran.err) == (2, True)


def test_a_name_that_could_steer_the_terminal_is_shown_without_its_control_characters() -> None:
    ran = run("assess", "no\x1b[31msuch.json")
    assert ran.err == "touchstone: no�[31msuch.json: there is no such file. Check the name and the folder.\n"


@pytest.mark.parametrize(
    "on", ["yesterday", "2025-13-01", "", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"]
)
def test_a_moment_that_is_none_is_refused(on: str) -> None:
    ran = run("assess", "any.json", "--on", on)
    assert ran.status == 2
    assert f'--on: "{on}" is neither a day nor a moment. Write 2025-12-31, or 2025-12-31T14:30.' in ran.err


@pytest.mark.parametrize(
    "arguments", [("frobnicate",), ("assess",), ("assess", "a", "b"), ("assess", "a", "--frob")]
)
def test_wrong_usage_has_status_2(arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "Usage: " in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "LONG"),
        ("plan", "check", "LONG"),
        ("plan", "show", "LONG"),
        ("cases", "run", "LONG"),
        ("plan", "list", "--plans", "LONG"),
        ("demo", "--folder", "LONG"),
        ("reference", "LONG"),
        ("reference", "--check", "LONG"),
        ("grade-many", "LONG.csv", "--plan", "ST1379@1.1", "-o", "out.csv"),
    ],
)
def test_a_name_longer_than_the_system_allows_is_refused(arguments: tuple[str, ...]) -> None:
    ran = run(*(argument.replace("LONG", "x" * 5000) for argument in arguments))
    assert ran.status in (1, 2)
    assert ran.err.startswith("touchstone: ")


@pytest.mark.parametrize("on", ["1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_moment_in_an_impossible_year_is_refused(on: str) -> None:
    ran = run("calendar", AMINA[0], "--on", on)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f'touchstone: --on: "{on}" is before 1900 or after 2200. Check the year.\n'


def test_the_last_year_that_can_be_asked_about_is_answered() -> None:
    assert run("calendar", AMINA[0], "--on", "2200-12-31").status == 0

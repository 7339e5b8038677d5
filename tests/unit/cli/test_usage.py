from __future__ import annotations

from typing import Any

import pytest
import typer

from tests.unit.cli.running import AMINA, run
from touchstone.cli.main import program

WRONG = {
    "an unknown command": (("frobnicate",), "touchstone", "No such command 'frobnicate'."),
    "an unknown command of a group": (("plan", "frob"), "touchstone plan", "No such command 'frob'."),
    "a missing argument": (("assess",), "touchstone assess", "Missing argument 'FILE'."),
    "a missing option": (("whatif", "a.json"), "touchstone whatif", "Missing option '--set'."),
    "an argument too many": (("assess", "a", "b"), "touchstone assess", "unexpected extra argument(s) (b)"),
    "an unknown option": (("assess", "a", "--frob"), "touchstone assess", "No such option: --frob"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_use_with_json_is_told_as_json_on_stderr(kind: str) -> None:
    arguments, place, words = WRONG[kind]
    ran = run(*arguments, "--json")
    assert (ran.status, ran.out) == (2, "")
    (problem,) = ran.refused["problems"]
    assert ran.refused["valid"] is False
    assert set(problem) == {"place", "message", "remedy"}
    assert problem["place"] == place
    assert words in problem["message"]
    assert problem["remedy"] == f"See {place} --help."


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_use_is_told_to_people_in_words(kind: str) -> None:
    arguments, place, words = WRONG[kind]
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert f"Usage: {place} " in ran.err
    assert words in " ".join(ran.err.split())


def test_the_flag_before_the_command_is_itself_a_wrong_use() -> None:
    ran = run("--json", "assess", AMINA[0])
    assert ran.refused["problems"][0]["message"].startswith("No such option: --json")


def test_with_the_flag_help_and_answers_end_as_ever() -> None:
    assert run("assess", "--help", "--json").status == 0
    assert run("assess", AMINA[0], "--on", "2025-11-05", "--json").status == 0
    assert run("record", "check", AMINA[0], "--on", "2020-01-01", "--json").status == 1


def test_no_path_is_judged_by_the_parser_since_its_box_names_no_remedy() -> None:
    paths = [
        (command.name, parameter.name)
        for command in _commands(typer.main.get_command(program()))
        for parameter in command.params
        if getattr(parameter.type, "readable", False)
    ]
    assert paths == []


def _commands(command: Any) -> list[Any]:
    members = getattr(command, "commands", {}).values()
    return [found for member in members for found in _commands(member)] or [command]

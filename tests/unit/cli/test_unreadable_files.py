"""Files that cannot be read, over every command that reads one: status 2, one sentence, bounded work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.unit.cli.bad_files import BAD, GOOD, Make, data, huge, text
from tests.unit.cli.running import AMINA, run
from tests.unit.cli.test_streams import environment

RECORDS: Mapping[str, tuple[str, ...]] = {
    "assess": ("assess", "FILE"),
    "explain": ("explain", "FILE", "overall"),
    "whatif": ("whatif", "FILE", "--set", "OBS-P1=met"),
    "calendar": ("calendar", "FILE"),
    "record check": ("record", "check", "FILE"),
}
YAML_FILES: Mapping[str, tuple[str, ...]] = {
    "plan check": ("plan", "check", "FILE"),
    "cases run": ("cases", "run", "FILE"),
    "a plan that is shown": ("plan", "show", "FILE"),
    "a plan that is compared": ("plan", "diff", "ST1379@1.1", "FILE"),
    "a plan that is chosen": ("assess", str(AMINA[0]), "--plan", "FILE"),
    "a policy": ("assess", str(AMINA[0]), "--policy", "FILE"),
    "a scheme": ("assess", str(AMINA[0]), "--scheme", "FILE"),
    "a plan to grade by": ("grade-many", "any.csv", "-o", "out.csv", "--plan", "FILE"),
}
COHORTS: Mapping[str, tuple[str, ...]] = {
    "grade-many": ("grade-many", "FILE", "-o", "OUT", "--plan", "ST1379@1.1"),
}
PLAN = "format: touchstone-plan/1\n"
Kinds = Mapping[str, tuple[Make, str]]
ALIKE: dict[str, tuple[Make, str]] = {
    "missing": (lambda path: None, "there is no such file"),
    "a pipe": (os.mkfifo, "this is not an ordinary file."),
}
BAD_YAML: Kinds = ALIKE | {
    "binary": (data(bytes(range(256))), "this is a binary file, not text."),
    "100 MB": (huge, "the file is over 1 MB."),
    "cut off": (text(PLAN + 'identity: {title: "Lan'), "this is not YAML"),
    "another version": (
        text("format: touchstone-plan/9\n"),
        '"touchstone-plan/9" is not read here.',
    ),
    "NaN": (text(PLAN + "identity:\n  level: .nan\n"), ".nan is no number to use here"),
    "a key twice": (text(PLAN + "identity: {}\nidentity: {}\n"), 'the key "identity" is given twice'),
    "a million questions": (text(PLAN + "q: [" + "{}," * 1_000_000 + "]"), "the file is over 1 MB."),
    "deep nesting": (text(PLAN + "a: " + "[" * 50_000), "this is nested deeper than 40 levels."),
    "not UTF-8": (data(PLAN.encode() + b"title: caf\xe9\n"), "the text is not UTF-8 here."),
}
BAD_CSV: Kinds = ALIKE | {
    "a folder": (lambda path: path.mkdir(), "this is a folder."),
    "binary": (data(bytes(range(256))), "The text is not UTF-8."),
    "100 MB": (huge, "A line is longer than 1,000,000 characters."),
    "cut off": (text('id,OBS-P1\n1,"me'), "The file is not CSV: unexpected end of data."),
    "another format": (text(GOOD), "has no such criterion or score."),
    "NaN": (text("id,OBS-P1\n1,NaN\n"), "NaN"),
    "a key twice": (text("id,OBS-P1,OBS-P1\n"), "The column is there more than once."),
    "a million questions": (text("id," + "q," * 1_000_000), "A line is longer than 1,000,000 characters."),
    "deep nesting": (text("[" * 50_000), "has no such criterion or score."),
}
HEAVY = ("100 MB", "a million questions", "deep nesting")


def arguments(words: tuple[str, ...], file: Path) -> list[str]:
    places = {"FILE": str(file), "OUT": str(file.with_name("out.csv"))}
    return [places.get(word, word) for word in words]


def assert_one_clear_refusal(words: tuple[str, ...], kind: tuple[Make, str], file: Path) -> None:
    make, says = kind
    make(file)
    ran = run(*arguments(words, file))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("touchstone: ")
    assert file.name in ran.err
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err) < 1200
    told = run(*arguments(words, file), "--json")
    assert (told.status, told.out, told.refused["valid"]) == (2, "", False)
    assert says in str(told.refused["problems"][0])
    assert told.refused["problems"][0]["place"].removeprefix(f"{file.parent}/").startswith(file.name)


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("command", RECORDS)
def test_a_bad_record_is_refused(command: str, kind: str, tmp_path: Path) -> None:
    assert_one_clear_refusal(RECORDS[command], BAD[kind], tmp_path / "record.json")


@pytest.mark.parametrize("kind", BAD_YAML)
@pytest.mark.parametrize("command", YAML_FILES)
def test_a_bad_plan_or_case_or_law_is_refused(
    command: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_one_clear_refusal(YAML_FILES[command], BAD_YAML[kind], tmp_path / "plan.yaml")


@pytest.mark.parametrize("command", ["plan check", "cases run"])
def test_a_folder_without_such_files_is_refused(command: str, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    ran = run(*arguments(YAML_FILES[command], tmp_path / "here"))
    assert (ran.status, ran.out, "below this folder." in ran.err) == (2, "", True)


@pytest.mark.parametrize("kind", BAD_CSV)
@pytest.mark.parametrize("command", COHORTS)
def test_a_bad_cohort_is_refused_and_nothing_is_written(command: str, kind: str, tmp_path: Path) -> None:
    assert_one_clear_refusal(COHORTS[command], BAD_CSV[kind], tmp_path / "cohort.csv")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell the peak")
@pytest.mark.parametrize("kind", HEAVY)
def test_a_monstrous_file_costs_little_memory_and_time(kind: str, tmp_path: Path) -> None:
    commands = []
    for name, known, bad in (
        ("record.json", RECORDS, BAD),
        ("plan.yaml", YAML_FILES, BAD_YAML),
        ("cohort.csv", COHORTS, BAD_CSV),
    ):
        bad[kind][0](tmp_path / name)
        commands += [arguments(words, tmp_path / name) for words in known.values()]
    code = (
        "import json, sys\n"
        "from touchstone.cli.main import program\n"
        "statuses = []\n"
        "for command in json.loads(sys.argv[1]):\n"
        "    try: program()(command)\n"
        "    except SystemExit as end: statuses.append(end.code)\n"
        "most = [line for line in open('/proc/self/status') if line.startswith('VmHWM')]\n"
        "print(set(statuses) == {2}, most[0].split()[1])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, json.dumps(commands)],
        capture_output=True,
        check=True,
        env=environment(),
        text=True,
        timeout=60,
        cwd=tmp_path,
    )
    refused, kibibytes = ran.stdout.split()
    assert refused == "True", ran.stderr[-2000:]
    assert int(kibibytes) < 150 * 1024

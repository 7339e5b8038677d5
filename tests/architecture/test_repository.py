"""What is committed works anywhere: locked by hash, from no named place, with one command for each job."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, committed, shown

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
# Written in two parts, or this file would hold what it forbids.
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "crates" + ".io",
    "deb." + "debian.org",
)
MACHINES = re.compile(r"(?<![\w.~-])/(?:" + "|".join(("work", "root", "home")) + r")/\w")
TARGETS = ("setup", "run", "test", "check", "bench", "fix", "help")


def text(name: str) -> str:
    """A committed file's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def readable() -> dict[str, str]:
    """Every committed text file."""
    found = {}
    for path in committed():
        content = path.read_bytes()
        if b"\0" not in content:
            found[shown(path)] = content.decode("utf-8", errors="replace")
    return found


def test_there_is_a_lock_for_each_way_to_install() -> None:
    assert [lock.stem for lock in LOCKS] == ["bench", "client", "core", "dev", "model", "node", "tools"]


def test_no_committed_lock_names_a_web_address() -> None:
    locks = {
        name: content
        for name, content in readable().items()
        if name.endswith((".lock", "-lock.json", "-lock.yaml"))
    }
    assert [name for name, content in locks.items() if "://" in content] == []
    assert [name for name, content in locks.items() if re.search(r"^--", content, re.MULTILINE)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=shown)
def test_every_locked_package_carries_its_hashes(lock: Path) -> None:
    entries = re.split(r"^(?=[\w.-]+==)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def versions(lock: str) -> set[tuple[str, str]]:
    """Names and versions that a lock pins; one name may have several, for several Pythons."""
    return set(re.findall(r"^([\w.-]+)==([^\s;]+)", text(f"requirements/{lock}.lock"), flags=re.MULTILINE))


@pytest.mark.parametrize("lock", ["core", "bench", "model"])
def test_what_is_tested_is_what_is_installed(lock: str) -> None:
    developed = versions("dev")
    names = {name for name, _ in developed}
    assert {(name, version) for name, version in versions(lock) if name in names} <= developed


def test_no_committed_file_names_a_package_registry() -> None:
    assert [name for name, content in readable().items() if any(host in content for host in REGISTRIES)] == []


def test_no_committed_file_names_a_place_on_somebodys_machine() -> None:
    assert [
        f"{name}: {found[0]}" for name, content in readable().items() if (found := MACHINES.search(content))
    ] == []


def test_every_dependency_says_why_it_is_there() -> None:
    written = text("pyproject.toml")
    project = tomllib.loads(written)
    lists = [
        project["build-system"]["requires"],
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    unexplained = [
        name
        for names in lists
        for name in names
        if not re.search(rf'"{re.escape(name)}"[],]+ +# \w', written)
    ]
    assert unexplained == []


def test_the_readme_gives_the_two_commands_a_newcomer_needs() -> None:
    readme = text("README.md")
    assert re.search(r"^\$? ?make run\b", readme, re.MULTILINE)
    assert re.search(r"^\$? ?make test\b", readme, re.MULTILINE)


@pytest.mark.parametrize("target", TARGETS)
def test_every_command_is_explained_by_make_help(target: str) -> None:
    assert re.search(rf"^{target}:.*## \w", text("Makefile"), re.MULTILINE)


def test_the_build_server_runs_what_a_contributor_runs() -> None:
    script = text(".ci/run")
    assert "set -euo pipefail" in script
    assert re.search(r"^make check$", script, re.MULTILINE)
    assert script.endswith("\nmake test\n"), "the tests come last: their closing line closes the log"


def test_the_coverage_gate_covers_rules_and_plans_on_every_branch() -> None:
    coverage = tomllib.loads(text("pyproject.toml"))["tool"]["coverage"]
    assert coverage["run"] == {"branch": True, "source": ["touchstone.rules", "touchstone.plans"]}
    assert coverage["report"]["fail_under"] == 100


def test_licence_and_notice_are_there() -> None:
    assert "Apache License" in text("LICENSE")
    assert "Open Government Licence v3.0" in text("NOTICE")

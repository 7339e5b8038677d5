"""Which examples are tried: in a build the same ones in every run, on request others each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[2]
EXAMPLES = """
from hashlib import sha256
from hypothesis import given, settings
import tests.conftest
from tests.properties.records import situations
from touchstone.plans.plan_text import content_hash
from touchstone.plans.record_file import dump_record

seen = sha256()

@settings(max_examples=12)
@given(situations())
def look(situation):
    seen.update((content_hash(situation.plan) + dump_record(situation.record)).encode())

look()
print(seen.hexdigest())
"""


def examples(**environment: str) -> str:
    """What the generators of plans and records make in a process of its own, as one number."""
    kept = {name: value for name, value in os.environ.items() if name not in ("HYPOTHESIS_PROFILE", "CI")}
    ran = subprocess.run(
        [sys.executable, "-c", EXAMPLES],
        cwd=ROOT,
        env={**kept, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **environment},
        capture_output=True,
        check=True,
        text=True,
    )
    return ran.stdout.strip()


@pytest.mark.slow
def test_every_build_tries_the_same_examples() -> None:
    assert examples(PYTHONHASHSEED="1") == examples(PYTHONHASHSEED="2", CI="true")


@pytest.mark.slow
def test_the_large_profile_tries_others_each_time(tmp_path: Path) -> None:
    large = {"HYPOTHESIS_PROFILE": "large", "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path)}
    assert examples(**large) != examples(**large)


def test_a_build_tries_few_examples_and_remembers_none() -> None:
    quick, large = settings.get_profile("quick"), settings.get_profile("large")
    assert (quick.derandomize, quick.database, quick.deadline) == (True, None, None)
    assert (large.derandomize, large.deadline, large.print_blob) == (False, None, True)
    assert large.max_examples >= 10 * quick.max_examples


def test_no_property_sets_aside_what_the_profile_chose() -> None:
    """The calls of the API, the table of hints and the days of the console have counts of their own."""
    few = r"(?!max_examples=\d,)"  # a property that writes to a database tries fewer than ten
    own = re.compile(rf"@settings\({few}|@seed\(|derandomize|register_profile|load_profile")
    files = [
        path
        for path in (ROOT / "tests").rglob("*.py")
        if path.name not in ("conftest.py", "test_examples.py", "test_fuzz.py", "test_days.py", "methods.py")
    ]
    assert [path.name for path in files if own.search(path.read_text(encoding="utf-8"))] == []


def test_the_large_profile_has_its_command() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(
        r"^properties: setup ## .+\n\tHYPOTHESIS_PROFILE=large .*pytest tests/properties",
        makefile,
        re.MULTILINE,
    )
    assert "make properties" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert makefile.count("HYPOTHESIS_PROFILE") == 1
    assert "HYPOTHESIS_PROFILE" not in (ROOT / ".ci" / "run").read_text(encoding="utf-8")

"""Every page that a journey showed is HTML as the standard has it; it runs when all have been seen."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from tests.architecture.source import ROOT
from tests.journeys.visitor import Seen

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def test_the_checker_of_html_finds_no_error(seen: Seen) -> None:
    if not seen.pages:
        pytest.skip("no journey was made in this run")
    assert CHECKER.exists(), "make assets has not been run"
    java = shutil.which("java")
    assert java is not None, "no Java: requirements/machine.sh says what to install"
    command = [java, "-jar", str(CHECKER), "--format", "json", "--errors-only", str(seen.folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    errors: dict[str, tuple[str, str]] = {}
    for one in json.loads(told)["messages"]:
        name = one["url"].rpartition("/")[2].removesuffix(".html")
        errors.setdefault(one["message"], (seen.pages[name], one.get("extract", "")))
    assert errors == {}

"""The section of what is captured: browser and server say the same over the table of the hints."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.factories.node import bundled, node
from tests.web.console.hints.comparing import SCRIPT, cases
from tests.web.console.hints.told import kept
from touchstone.web.assessments.entries import standing, stretches
from touchstone.web.assessments.lines import section_of

pytestmark = pytest.mark.xdist_group("hints")
FEWEST = 1_000  # of each: what was captured in a section, and outside of all
ASK = """
import { readFileSync } from 'node:fs'
const { sectionsOf } = await import(process.argv[1])
const { line } = await import(process.argv[2])
const { logs, method } = JSON.parse(readFileSync(0, 'utf8'))
const sections = logs.map((entries) => entries.map(sectionsOf(entries)))
const titles = method.sections.map(({ id }) => line(method, { kind: 'note', data: {}, section: id }).title)
console.log(JSON.stringify({ sections, titles, none: line(method, { kind: 'note', data: {} }).title }))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the script says of every entry of the table."""
    folder = tmp_path_factory.mktemp("sections")
    scripts: list[Path] = [bundled(SCRIPT.with_name(name), folder) for name in ("fold.js", "wording.js")]
    asked = {"logs": [one.entries for one in cases()], "method": cases()[0].method}
    command = [node(), "--input-type=module", "-e", ASK, *(one.as_uri() for one in scripts)]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_both_sides_tell_the_same_section(said: Any) -> None:
    ours = []
    for case in cases():
        log = kept(case.entries)
        held = stretches(standing(log))
        ours.append([section_of(entry, held) for entry in log])
    assert said["sections"] == ours
    captured = [
        section
        for case, sections in zip(cases(), ours, strict=True)
        for entry, section in zip(case.entries, sections, strict=True)
        if entry["kind"] in ("note", "seen", "question")
    ]
    assert sum(one is not None for one in captured) > FEWEST
    assert sum(one is None for one in captured) > FEWEST


def test_the_log_of_the_console_says_the_section_by_its_title(said: Any) -> None:
    sections = cases()[0].method["sections"]
    assert said["titles"] == [f"Note, in {one['title']}" for one in sections]
    assert said["none"] == "Note"

from __future__ import annotations

import re
from pathlib import Path

from tests.unit.cli.running import run

README = Path(__file__).parents[3] / "README.md"


def test_the_transcript_in_the_readme_is_what_the_demonstration_prints(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    transcript = text.split("A part of what `touchstone demo` prints:")[1].split("```")[1]
    said = run("demo", "--folder", tmp_path).said
    parts = [" ".join(part.split()) for part in re.split(r"\n\n|\n  (?=[•✗])", transcript.strip())]
    assert len(parts) == 7
    assert [part for part in parts if part.removeprefix("• ").removeprefix("✗ ") not in said] == []

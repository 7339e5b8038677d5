"""The words of each regime."""

from __future__ import annotations

from pathlib import Path

from tests.factories.files import refusal_of
from touchstone.plans.fault import RegimesError
from touchstone.plans.regimes import read_regimes, shipped_regimes


def test_the_two_regimes_are_shipped() -> None:
    assert list(shipped_regimes()) == ["end_point_assessment", "apprenticeship_assessment"]
    assert shipped_regimes()["end_point_assessment"].short_assessment == "EPA"


def test_a_faulty_file_is_refused_with_every_fault(tmp_path: Path) -> None:
    file = tmp_path / "regimes.yaml"
    file.write_text("format: touchstone-regimes/1\nlast_checked_on: 2026-11-22\nregimes: [{id: a}]")
    said = refusal_of(read_regimes, file, error=RegimesError).splitlines()
    assert len(said) == 9
    assert said[0] == f'{file}:3:11 regimes[0]: the key "assessment" is missing. Add it.'


def test_a_file_that_nobody_compared_with_its_sources_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "regimes.yaml"
    file.write_text("format: touchstone-regimes/1\nregimes: []")
    (said,) = refusal_of(read_regimes, file, error=RegimesError).splitlines()
    assert said.startswith(f'{file}:1:1: the key "last_checked_on" is missing. Add it: the day on which')


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "there is no such file" in refusal_of(read_regimes, tmp_path / "x", error=RegimesError)

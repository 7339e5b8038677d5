from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.running import AMINA, BEN, CHLOE, about, run


def test_grades_before_and_after_stand_side_by_side() -> None:
    ran = run("whatif", *about(AMINA), "--set", "PD-D1=not_met")
    assert (ran.status, ran.err) == (0, "")
    assert "Suppose PD-D1 were not met" in ran.said
    assert "portfolio of evidence Distinction Pass" in ran.said
    assert "Overall grade Distinction Merit" in ran.said
    assert "Distinction: PD-D1" in ran.said


def test_several_suppositions_hold_together() -> None:
    document = run(
        "whatif", *about(AMINA), "--set", "PD-D1=not_met", "--set", "OBS-P1=not_met", "--json"
    ).document
    assert document["supposed"] == {"PD-D1": "not_met", "OBS-P1": "not_met"}
    assert document["before"]["overall"]["grade"] == "distinction"
    assert document["after"]["overall"]["grade"] == "fail"
    assert document["after"]["remaining"]["observation"] == {"pass": ["OBS-P1"], "distinction": []}


def test_the_cap_stays_whatever_is_supposed() -> None:
    every = [word for id in range(1, 6) for word in ("--set", f"PD-D{id}=met")]
    document = run("whatif", *about(BEN), *every, "--json").document
    assert document["after"]["methods"]["professional_discussion"]["grade"] == "distinction"
    assert document["after"]["overall"]["before_cap"]["grade"] == "distinction"
    assert document["after"]["overall"]["grade"] == "pass"


def test_a_method_not_taken_yet_can_be_supposed() -> None:
    said = run("whatif", *about(CHLOE), "--set", "OBS-P1=not_met").said
    assert "Observation with questioning not taken yet Fail" in said
    assert "Every criterion: it has not been taken." in said


@pytest.mark.parametrize(
    ("supposed", "words"),
    [
        ("PD-P77=met", "There is no criterion PD-P77; the plan has OBS-P1"),
        ("PD-P7=brilliant", "PD-P7 cannot be brilliant; it can be not_met or met."),
        ("PD-P7", '"PD-P7" is no supposition. Write CRITERION=LEVEL: OBS-P1=met.'),
        ("=met", '"=met" is no supposition.'),
        ("PD-P7=", '"PD-P7=" is no supposition.'),
    ],
)
def test_a_supposition_that_makes_no_sense_is_refused(supposed: str, words: str) -> None:
    ran = run("whatif", *about(BEN), "--set", supposed)
    assert (ran.status, ran.out) == (2, "")
    assert f"touchstone: --set: {words}" in ran.err


def test_one_criterion_at_two_levels_is_refused() -> None:
    ran = run("whatif", *about(BEN), "--set", "PD-P7=met", "--set", "PD-P7=not_met")
    assert (ran.status, "PD-P7 is given two levels. Keep one." in ran.err) == (2, True)


def test_nothing_supposed_is_a_wrong_use() -> None:
    assert run("whatif", *about(BEN)).status == 2


def test_a_method_without_criteria_is_said_to_rest_on_its_score(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    attempt = {
        "id": "test",
        "method": "knowledge_test",
        "sections": [
            {
                "section": "test",
                "started_at": "2025-10-01T10:00:00+01:00",
                "ended_at": "2025-10-01T10:50:00+01:00",
            }
        ],
        "score": 17,
        "judged_at": "2025-10-01T15:00:00+01:00",
    }
    record = {
        "format": "touchstone-record/1",
        "standard": "ST9001",
        "version": "1.0",
        "apprentice": {"id": "L-1"},
        "programme": {"started_on": "2024-09-02"},
        "attempts": [attempt],
    }
    file.write_text(json.dumps(record), encoding="utf-8")
    said = run("whatif", file, "--on", "2025-10-02", "--set", "SAF-1=two").said
    assert "Knowledge test It has no criteria; its score decides." in said
    assert "Criteria" not in run("assess", file, "--on", "2025-10-02").said

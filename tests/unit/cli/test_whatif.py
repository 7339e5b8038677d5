from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.running import AMINA, BEN, CHLOE, about, run
from touchstone.plans.register import SHIPPED_PLANS


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


def test_the_page_says_what_keeps_the_overall_grade_down() -> None:
    capped = (
        "The overall grade is at most pass: the cap is carried by ben-discussion-resit. [tquk-st1379-spec"
    )
    assert capped in run("whatif", *about(BEN), "--set", "PD-D1=met").said
    assert "at most pass" not in run("whatif", *about(AMINA), "--set", "PD-D1=not_met").said


def test_a_method_not_taken_yet_can_be_supposed() -> None:
    said = run("whatif", *about(CHLOE), "--set", "OBS-P1=not_met").said
    assert "Observation with questioning not taken yet Fail" in said
    assert "Every criterion: it has not been taken." in said


@pytest.mark.parametrize(
    ("supposed", "words"),
    [
        ("PD-P77=met", "There is no criterion PD-P77; the plan has OBS-P1"),
        ("PD-P7=brilliant", "PD-P7 cannot be brilliant; it can be not_met or met."),
        ("PD-P7", '"PD-P7" is no supposition. Write OBS-P1=met, or METHOD.score=31.'),
        ("=met", '"=met" is no supposition.'),
        ("test.score=1", "There is no score of test; the plan has no test."),
        ("test.score=many", 'test.score cannot be "many". Write a number: test.score=31.'),
        ("test.score=1e999", 'test.score cannot be "1e999".'),
        ("PD-P7=", '"PD-P7=" is no supposition.'),
    ],
)
def test_a_supposition_that_makes_no_sense_is_refused(supposed: str, words: str) -> None:
    ran = run("whatif", *about(BEN), "--set", supposed)
    assert (ran.status, ran.out) == (2, "")
    assert f"touchstone: --set: {words}" in ran.err


def test_one_criterion_at_two_levels_is_refused() -> None:
    ran = run("whatif", *about(BEN), "--set", "PD-P7=met", "--set", "PD-P7=not_met")
    assert (ran.status, "PD-P7 is given two values. Keep one." in ran.err) == (2, True)


def test_nothing_supposed_is_a_wrong_use() -> None:
    assert run("whatif", *about(BEN)).status == 2


@pytest.fixture
def lantern(tmp_path: Path) -> Path:
    """A record of the fictional plan with a test: 17 of 40, a fail."""
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
    return file


def test_a_method_without_criteria_is_said_to_rest_on_its_score(lantern: Path) -> None:
    said = run("whatif", lantern, "--on", "2025-10-02", "--set", "SAF-1=two").said
    assert "Knowledge test It has no criteria; its score decides." in said
    assert "Criteria" not in run("assess", lantern, "--on", "2025-10-02").said


@pytest.mark.parametrize(
    ("score", "grade"), [("23.5", "fail"), ("24", "pass"), ("30", "merit"), ("36", "distinction")]
)
def test_the_score_of_a_test_can_be_supposed(score: str, grade: str, lantern: Path) -> None:
    supposed = f"knowledge_test.score={score}"
    document = run("whatif", lantern, "--on", "2025-10-02", "--set", supposed, "--json").document
    assert document["supposed"] == {"knowledge_test.score": score}
    assert document["before"]["methods"]["knowledge_test"]["grade"] == "fail"
    assert document["after"]["methods"]["knowledge_test"]["grade"] == grade
    said = run("whatif", lantern, "--on", "2025-10-02", "--set", supposed).said
    assert f"Suppose knowledge_test.score were {score}" in said
    assert f"Knowledge test Fail {grade.capitalize()}" in said


@pytest.mark.parametrize(
    ("supposed", "words"),
    [
        ("knowledge_test.score=41", "knowledge_test cannot score 41; it can score from 0 to 40."),
        ("knowledge_test.score=-1", "knowledge_test cannot score -1; it can score from 0 to 40."),
        ("practical.score=3", "There is no score of practical; the plan has knowledge_test.score."),
        ("knowledge_test.score=.nan", 'knowledge_test.score cannot be ".nan".'),
        ("knowledge_test.score=true", 'knowledge_test.score cannot be "true".'),
    ],
)
def test_a_score_that_the_plan_does_not_have_is_refused(supposed: str, words: str, lantern: Path) -> None:
    ran = run("whatif", lantern, "--on", "2025-10-02", "--set", supposed)
    assert (ran.status, ran.out) == (2, "")
    assert f"touchstone: --set: {words}" in ran.err


def test_a_criterion_that_is_called_like_a_score_is_supposed_as_a_criterion(
    lantern: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.yaml"
    shipped = (SHIPPED_PLANS / "ST9001" / "1.0" / "plan.yaml").read_text(encoding="utf-8")
    plan.write_text(shipped.replace("SAF-1", "SAF.score"), encoding="utf-8")
    ran = run("whatif", lantern, "--on", "2025-10-02", "--plan", plan, "--set", "SAF.score=two")
    assert (ran.status, "Suppose SAF.score were two" in ran.said) == (0, True), ran.err

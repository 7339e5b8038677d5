"""The planning sheet of ST1379 1.2, held line by line against the one it was modelled on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.documents.shipped import every_method, shipped, shipped_policy
from touchstone.documents.sheet import sheet_context

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def sheet() -> dict[str, Any]:
    return sheet_context(shipped("ST1379/1.2"), "professional_discussion", shipped_policy())


def texts(lines: list[dict[str, str]]) -> list[str]:
    return [line["text"] for line in lines]


def fact(sheet: dict[str, Any], label: str) -> list[str]:
    return next(texts(one["lines"]) for one in sheet["day"] if one["label"] == label)


def test_it_is_titled_as_the_source_is(sheet: dict[str, Any]) -> None:
    assert sheet["title"] == "Think about: Professional discussion underpinned by a portfolio of evidence"
    assert (sheet["line"], sheet["standard"]) == ("Level 4 · ST1379 v1.2", "Learning and Skills Mentor")


def test_it_tells_the_day_as_the_source_does(sheet: dict[str, Any]) -> None:
    assert fact(sheet, "How long")[0] == "60 minutes"
    assert fact(sheet, "Where") == [
        "Face to face or remote",
        "In a quiet room, free from distractions and influence",
    ]
    assert fact(sheet, "Who with") == ["An end-point assessor"]


def test_its_key_point_is_that_the_portfolio_illustrates_and_is_not_assessed(sheet: dict[str, Any]) -> None:
    assert texts(sheet["key_points"]) == [
        "You will already have handed in your portfolio of evidence",
        "It is not assessed, but you can use it to illustrate your answers",
    ]
    assert sheet["do_not"] == ["Forget to bring your portfolio to refer to on the day"]


def test_it_shows_the_sheet_s_own_wording_and_marks(sheet: dict[str, Any]) -> None:
    first = sheet["themes"][0]["rows"][0]
    assert first["text"].startswith("Explain the roles and responsibilities of a mentor identifying")
    assert (first["mark"], first["ksbs"]) == ("P", ["K1", "K14", "B5"])
    marks = {theme["title"]: "".join(row["mark"] for row in theme["rows"]) for theme in sheet["themes"]}
    assert marks == {
        "Professional practice": "PPPPPDDD",
        "Communication": "PPD",
        "Assessment": "PPD",
        "Monitoring": "PP",
    }


def test_where_the_sheet_s_page_is_missing_it_shows_the_criterion_s_own_wording(
    sheet: dict[str, Any],
) -> None:
    monitoring = sheet["themes"][-1]["rows"]
    assert monitoring[0]["text"].startswith("Describes how to maintain records of mentoring practice")


def test_the_result_takes_seven_working_days_and_comes_through_employer_or_provider(
    sheet: dict[str, Any],
) -> None:
    assert texts(sheet["next_steps"])[:2] == [
        "Results can take up to 7 working days to be confirmed",
        "Your employer or your training provider will tell you your result",
    ]
    assert {line["layer"] for line in sheet["next_steps"]} == {"policy"}


def test_a_discussion_that_is_not_passed_can_be_resat(sheet: dict[str, Any]) -> None:
    first = texts(sheet["resits"])[0]
    assert first.startswith("If you do not pass “Professional discussion")
    assert first.endswith("you may be able to resit or retake, if your employer agrees")


def test_a_version_known_only_by_a_witness_says_what_is_assumed_of_this_method(sheet: dict[str, Any]) -> None:
    notice = sheet["notice"]
    assert "judged by the rules of version 1.1" in notice["text"]
    assert "The discussion lasts 60 minutes." in notice["confirmed"]
    assert "The sheet gives no notice." in notice["not_confirmed"]
    assert not any("observation" in line for line in notice["not_confirmed"])
    assert any("six-month limit" in line for line in notice["not_confirmed"])
    assert any(line.startswith("The portfolio, itself not assessed,") for line in notice["confirmed"])


def test_each_theme_that_the_sheet_shows_is_confirmed_under_its_name(sheet: dict[str, Any]) -> None:
    themes = [
        line.partition(":")[0] for line in sheet["notice"]["confirmed"] if "distinction criteri" in line
    ]
    assert themes == ["Professional practice", "Communication", "Assessment"]
    assert any("theme Monitoring is missing" in line for line in sheet["notice"]["not_confirmed"])


@pytest.mark.parametrize(("version", "method"), every_method())
def test_every_sheet_is_as_it_was_last_looked_at(version: str, method: str) -> None:
    """After a wanted change write the new data into ``golden`` and look at the PDF."""
    made = sheet_context(shipped(version), method, shipped_policy())
    golden = GOLDEN / f"{version.replace('/', '-')}-{method}.json"
    assert made == json.loads(golden.read_text(encoding="utf-8"))

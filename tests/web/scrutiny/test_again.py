"""A downloaded record, judged by the program itself, has the answer of the pages, at every stage."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories.appeals import acting, decided, failed, lodged, released, with_panel
from tests.factories.gateway import confirmed
from tests.factories.results import CONFIRMED, DISCUSSION, FAIL, PASS, Office, submitted
from tests.factories.scrutiny import EQA, LATER, command_line, download, granted, resat
from tests.factories.web import apprenticeship
from touchstone.cli.document import as_text
from touchstone.rules.report import Report
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.records.told import told

MANAGER, IQA = "manager", "internal_quality_assurer"
COMPARED = ("stage", "overall", "attempts", "findings", "next_steps", "deadlines", "holds")


def page_says(report: Report) -> dict[str, Any]:
    """What the pages are made from, as JSON."""
    said = json.loads(as_text(report))
    return {name: said[name] for name in COMPARED}


def the_same(office: Office, one: Apprenticeship, role: str, folder: Path) -> dict[str, Any]:
    """Assert that the program's answer is the pages', and give it."""
    answer = command_line(office, download(office, role, one.id, folder))
    assert {name: answer[name] for name in COMPARED} == page_says(
        told(one, office.people.actor(role), office.now).report
    )
    return answer


@pytest.fixture
def one(office: Office) -> Apprenticeship:
    made = apprenticeship(office.people)
    granted(office)
    return made


def test_just_registered_and_confirmed_at_the_gateway(
    office: Office, one: Apprenticeship, tmp_path: Path
) -> None:
    assert the_same(office, one, EQA, tmp_path)["attempts"] == []
    confirmed(office.people, one, at=CONFIRMED)
    assert the_same(office, one, EQA, tmp_path)["stage"] == the_same(office, one, MANAGER, tmp_path)["stage"]


def test_judged_and_not_released_is_whole_for_those_who_assure_and_hidden_from_outside(
    office: Office, one: Apprenticeship, tmp_path: Path
) -> None:
    submitted(office.people, one, levels=PASS)
    answer = the_same(office, one, IQA, tmp_path)
    assert answer["attempts"][0]["grade"]["grade"] == "pass"
    from_outside = download(office, EQA, one.id, tmp_path)
    known = json.loads(from_outside.read_text())["attempts"][0]
    assert not {"judgements", "judged_at", "judged_by"} & {key for key, value in known.items() if value}
    assert command_line(office, from_outside)["attempts"][0]["grade"]["grade"] is None
    page = office.get(EQA, "records-export", one.id).text_
    assert "Results that are not released yet are not in it: observation-1." in page


def test_a_fail_its_resit_and_the_second_method(office: Office, one: Apprenticeship, tmp_path: Path) -> None:
    first, second = submitted(office.people, one, levels=FAIL), submitted(office.people, one, DISCUSSION)
    released(office, first)
    released(office, second)
    assert the_same(office, one, EQA, tmp_path)["attempts"][0]["grade"]["grade"] == "fail"
    again = resat(office, first)
    office.now += LATER
    released(office, again)
    granted(office)
    for role in (EQA, MANAGER):
        answer = the_same(office, one, role, tmp_path)
        by_id = {each["id"]: each for each in answer["attempts"]}
        assert (by_id["observation-1"]["standing"], by_id["observation-2"]["kind"]) == (
            "superseded",
            "resit",
        )
        assert by_id["observation-2"]["grade"]["grade"] == "distinction"
        assert (answer["overall"]["grade"], answer["overall"]["capped"]) == ("pass", True)


def test_an_appeal_that_was_lodged_and_one_that_was_upheld(
    office: Office, one: Apprenticeship, tmp_path: Path
) -> None:
    appeal = lodged(office, failed(office, one))
    assert any(
        step["action"].startswith("appeal.") for step in the_same(office, one, EQA, tmp_path)["next_steps"]
    )
    outside = with_panel(office, appeal)
    said = {
        "outcome": "upheld",
        "changes": {"OBS-P1": "met"},
        "reasons": {"OBS-P1": "The recording shows it."},
    }
    decided(office, appeal, acting(outside), **said)
    office.now += timedelta(days=1)
    answer = the_same(office, one, EQA, tmp_path)
    assert answer["attempts"][0]["levels"]["OBS-P1"] == "met"

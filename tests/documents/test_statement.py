"""The statement of results: what it says of three people, and its accessible PDF."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pdfua import validate
from pypdf import PdfReader

import touchstone.cli
from tests.documents.shipped import shipped, shipped_policy
from touchstone.documents.statement import (
    Named,
    Released,
    statement_context,
    statement_pdf,
    typeset_statement,
)
from touchstone.plans.law_files import load_scheme
from touchstone.plans.record_file import read_record
from touchstone.rules.calendar import day
from touchstone.rules.judge import assess
from touchstone.rules.plan.attempts import Attempts
from touchstone.rules.record.case import Case, Exceptional
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation

GOLDEN = Path(__file__).parent / "golden"
DEMO = Path(touchstone.cli.__file__).parent / "demo"
LATER = datetime.fromisoformat("2026-03-01T12:00+00:00")
NAMED = Named(
    apprentice="Amina O’Khan",
    provider="Harbour Skills Training",
    employer="North Works",
    organisation="Meridian Assessment",
)


def situation_of(who: str, **changes: Any) -> Situation:
    record = replace(read_record(DEMO / f"{who}.json"), **changes)
    plan = shipped(f"{record.standard}/{record.version}")
    return Situation(plan=plan, policy=shipped_policy(), scheme=load_scheme(), record=record, now=LATER)


def released(situation: Situation) -> list[Released]:
    return [
        Released(
            attempt=one.id,
            on=day(one.notified_at),
            feedback={judged.criterion: judged.reason or "" for judged in one.judgements},
        )
        for one in situation.record.attempts
        if one.notified_at is not None
    ]


def statement(who: str, **changes: Any) -> dict[str, Any]:
    situation = situation_of(who, **changes)
    return statement_context(situation, assess(situation), released(situation), NAMED)


@pytest.mark.parametrize("who", ["amina", "ben"])
def test_it_is_as_it_was_last_looked_at(who: str) -> None:
    """After a wanted change write the new data into ``golden`` and look at the PDF."""
    golden = GOLDEN / f"statement-{who}.json"
    assert statement(who) == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("who", ["amina", "ben"])
def test_it_passes_the_checks_of_tagged_pdf_and_is_the_same_every_time(who: str, tmp_path: Path) -> None:
    file = tmp_path / "statement.pdf"
    file.write_bytes(statement_pdf(statement(who)))
    assert [finding.message for finding in validate(str(file)).findings] == []
    assert statement_pdf(statement(who)) == file.read_bytes()
    reader = PdfReader(file)
    assert reader.metadata is not None
    assert reader.metadata.title == "Statement of results: Amina O’Khan"


def test_a_cap_is_told_with_what_the_grade_would_be_without_it() -> None:
    overall = statement("ben")["overall"]
    assert overall["grade"] == "Pass"
    (why,) = overall["cap"]
    assert why.startswith("It is pass at most, because of “Professional discussion")
    assert why.endswith("(resit). Without the cap it would be merit.")


def test_exceptional_circumstances_are_told_instead_of_a_cap() -> None:
    freed = Exceptional(
        by="manager", role=Role.MANAGER, at=LATER, reason="Illness.", attempt="ben-discussion-resit"
    )
    ids = [one.id for one in situation_of("ben").record.attempts if one.kind == "resit"]
    overall = statement("ben", case=Case(exceptional=(replace(freed, attempt=ids[0]),)))["overall"]
    assert overall["grade"] == "Merit"
    assert overall["cap"][0].startswith("Exceptional circumstances were determined for “Professional")


def test_an_attempt_that_was_taken_again_stands_below_and_says_that_it_does_not_count() -> None:
    discussion = statement("ben")["methods"][1]
    assert [one["name"] for one in discussion["attempts"]] == ["Resit", "First attempt"]
    assert discussion["attempts"][1]["counts"] == "It does not count towards the overall grade any more."


def test_with_one_result_the_rest_is_said_to_follow() -> None:
    attempts = situation_of("amina").record.attempts[:1]
    said = statement("amina", attempts=attempts)
    assert said["overall"]["grade"] is None
    assert said["overall"]["note"].startswith("It follows once there is a result of “Professional discussion")
    assert said["methods"][1]["waiting"] == "There is no result yet."
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(statement_pdf(said))).pages)
    assert "Not complete yet" in text


def test_a_fail_tells_the_days_of_resit_and_retake_with_their_force() -> None:
    first = tuple(one for one in situation_of("ben").record.attempts if one.kind == "first")
    soon = datetime.fromisoformat("2025-08-01T12:00+01:00")
    situation = replace(situation_of("ben", attempts=first), now=soon)
    said = statement_context(situation, assess(situation), released(situation), NAMED)
    assert {one["binds"] for one in said["dates"]} == {"Last day", "Typically by"}
    assert {one["set_by"] for one in said["dates"]} >= {
        "assessment plan",
        "policy of the organisation that assesses",
    }
    texts = [one["text"] for one in said["next"]]
    assert "What was not passed may be taken again as a resit or retake, if the employer agrees." in texts
    assert "A retake comes after further learning." in texts
    assert any(
        "within 6 months of the day the result was given; after that, the whole" in one for one in texts
    )


def test_a_plan_without_resits_promises_none() -> None:
    situation = situation_of("ben")
    first = tuple(one for one in situation.record.attempts if one.kind == "first")
    none = Attempts(only_failed=situation.plan.attempts.only_failed, kinds=())
    changed = replace(
        situation,
        plan=replace(situation.plan, attempts=none),
        record=replace(situation.record, attempts=first),
        answers={},
    )
    said = statement_context(changed, assess(changed), released(changed), NAMED)
    assert "The plan knows no resit or retake." in [one["text"] for one in said["next"]]
    assert said["overall"]["cap"] == []


def test_notices_of_the_version_and_every_clause_are_printed() -> None:
    said = statement("amina") | {"notices": ["Known only by a planning sheet."]}
    text = " ".join(
        "".join(page.extract_text() for page in PdfReader(BytesIO(statement_pdf(said))).pages).split()
    )
    assert "Known only by a planning sheet." in text
    assert "tquk-st1379-spec § Overall Grading" in text
    assert "last day to appeal" in text


def test_without_a_result_there_is_no_statement() -> None:
    situation = situation_of("amina")
    with pytest.raises(ValueError, match="at least one released result"):
        statement_context(situation, assess(situation), [], NAMED)


def test_text_is_printed_as_it_is_and_an_undrawable_letter_as_a_question_mark() -> None:
    situation = situation_of("amina")
    nasty = replace(released(situation)[0], feedback={"OBS-P1": '#panic("x") <b>*y*</b> 漢'})
    said = statement_context(situation, assess(situation), [nasty], NAMED)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(statement_pdf(said))).pages)
    assert '#panic("x") <b>*y*</b> ?' in " ".join(text.split())


def test_it_becomes_a_picture_a_page() -> None:
    assert {picture[:4] for picture in typeset_statement(statement("amina")).pictures(20)} == {b"\x89PNG"}

"""The assessment report: what it says, what of it an apprentice gets, its picture, and its accessible PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pdfua import validate
from pypdf import PdfReader

from tests.documents.shipped import shipped
from tests.documents.tagged import alternatives
from tests.documents.test_statement import situation_of
from touchstone.documents.assessment_report import (
    Captured,
    Entry,
    Facts,
    Names,
    for_apprentice,
    internal,
    report_pdf,
)
from touchstone.documents.assessment_report.describing import described
from touchstone.documents.assessment_report.parts import Part, Row, allowed, restricted
from touchstone.documents.assessment_report.picture import pictures
from touchstone.documents.assessment_report.readers import FOR_APPRENTICE
from touchstone.rules.judge import assess
from touchstone.rules.record.attempt import Extension

SECRET = "zirconium"
NAMES = Names("Amina O’Khan", "Harbour Skills Training", "North Works", "Meridian Assessment")


def line(number: int, kind: str, at: datetime, data: dict[str, Any], became: str) -> Entry:
    """An entry of a log, each of its texts with the secret word in it."""
    return Entry(
        number=number,
        code=f"#{number}",
        kind=kind,
        title=f"Title {SECRET}",
        text=f"Text {SECRET}",
        at=at,
        kept_at=at + timedelta(hours=2),
        late=True,
        writer=f"Ada {SECRET}",
        ksbs=(),
        pointers=(f"#1 {SECRET}",),
        became=became,
        data=data,
    )


def facts(who: str = "amina", which: int = 0, **changes: Any) -> Facts:
    """An attempt of the demonstration, without its log."""
    situation = situation_of(who)
    report = assess(situation)
    attempt = situation.record.attempts[which]
    told = next(one for one in report.attempts if one.id == attempt.id)
    method = situation.plan.method(attempt.method)
    assert method is not None
    made = Facts(
        names=NAMES,
        situation=situation,
        method=method,
        attempt=attempt,
        told=told,
        trace=report.traces.get(attempt.id),
        now=situation.now,
        feedback={method.criteria[0].id: "You built trust."},
    )
    return replace(made, **changes)


def with_log(known: Facts) -> Facts:
    """The same with a log, every text of which is secret."""
    at = known.attempt.sections[0].started_at
    later = known.attempt.judged_at or at
    criterion, asked = known.method.criteria[0].id, known.attempt.questions[0].id
    data: dict[int, tuple[str, datetime, dict[str, Any], str]] = {
        1: ("note", at, {}, ""),
        2: ("seen", at, {}, ""),
        3: ("question", at, {"id": asked, "text": f"Which {SECRET}?", "answer": f"That {SECRET}"}, ""),
        4: ("judgement", at, {"criterion": criterion, "level": "met"}, ""),
        5: ("note", at, {}, f"Taken back {SECRET}"),
        6: ("judgement", later + timedelta(days=1), {"criterion": criterion, "level": "not_met"}, ""),
        7: ("declared", at, {}, ""),
        8: ("unheard_of", at, {}, ""),
    }
    return replace(
        known,
        inside=True,
        entries=[line(number, *told) for number, told in data.items()],
        captured=[Captured(f"Tablet {SECRET}", 4, at, f"What {SECRET}", f"Why {SECRET}")],
    )


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_apprentice_reads_how_it_went_and_how_it_was_judged() -> None:
    said = for_apprentice(facts())
    ids = [part["id"] for part in said["parts"]]
    assert ids == ["about", "grade", "time", "session", "questions", "coverage", "judgements", "trace"]
    pdf = report_pdf(said)
    text = text_of(pdf)
    for words in (
        "Amina O’Khan",
        "Distinction",
        "You built trust.",
        "Course of the session",
        "How the grade",
    ):
        assert words in text
    assert said["marked"] == ""


def test_nothing_of_the_log_reaches_the_apprentice() -> None:
    """Even from facts that hold the whole log, which nobody gives it: the list alone decides."""
    known = with_log(facts())
    said = for_apprentice(known)
    assert SECRET not in str(said)
    assert SECRET not in text_of(report_pdf(said))
    whole = internal(known)
    assert str(whole["parts"]).count(SECRET) > 15
    assert "Internal" in whole["marked"]


def test_a_field_that_nobody_listed_is_not_given() -> None:
    part = Part(
        id="new",
        title="New",
        shape="table",
        fields={"told": "Told", "kept": "Kept"},
        rows=({"told": "yes", "kept": SECRET},),
    )
    assert restricted([part], {}) == ()
    assert restricted([part], {"new": allowed("told")})[0].rows == ({"told": "yes"},)
    of_kinds = replace(part, rows=({"kind": "note", "told": SECRET},))
    assert restricted([of_kinds], {"new": allowed("told")})[0].rows == ()


def test_every_listed_field_is_one_that_the_report_has() -> None:
    parts = described(with_log(facts()))
    known = {part.id: set(part.fields).union(*(row.keys() for row in part.rows)) for part in parts}
    assert {id: may.fields - known[id] for id, may in FOR_APPRENTICE.items() if may.fields - known[id]} == {}


@pytest.mark.parametrize(("who", "words"), [("amina", "First attempt"), ("ben", "Resit")])
def test_every_attempt_has_a_report(who: str, words: str) -> None:
    """A resit that counts stands beside the fail that does not any more."""
    said = []
    for which in range(len(situation_of(who).record.attempts)):
        known = facts(who, which)
        pdf = report_pdf(for_apprentice(known))
        assert "How the grade comes about" in text_of(pdf)
        assert known.method.title in text_of(pdf)
        said.append(str(for_apprentice(known)["parts"]))
    assert any(words in one for one in said)


@pytest.mark.parametrize("law", ["ST9001/1.0", "ST9002/1.0"])
def test_every_method_of_other_plans_has_a_report(law: str) -> None:
    """A test with a score and no criteria, a sample, a method that the provider marks: all by the plan."""
    plan = shipped(law)
    for method in plan.methods:
        known = facts()
        attempt = replace(
            known.attempt,
            method=method.id,
            sections=(),
            recordings=(),
            questions=(),
            seen=(),
            declared=(),
            extension=None,
            score=None if method.test is None else Decimal("30.5"),
            judgements=(),
        )
        situation = replace(known.situation, plan=plan)
        told = replace(known.told, method=method.id, levels={one.id: None for one in method.criteria})
        made = replace(known, situation=situation, method=method, attempt=attempt, told=told, trace=None)
        text = text_of(report_pdf(for_apprentice(made)))
        assert method.title in text
        assert ("30.5 of 40" in text) is (method.test is not None)
        assert all(one.id in text for one in method.criteria)


def test_an_extension_is_told_with_its_reason() -> None:
    known = facts()
    at = known.attempt.sections[0].started_at
    more = Extension(minutes=6, by="ada", at=at, reason="The bell rang.")
    said = for_apprentice(replace(known, attempt=replace(known.attempt, extension=more)))
    assert "The bell rang." in str(said["parts"])
    assert "6 minutes more granted" in str(said["parts"])


def test_the_picture_is_drawn_from_what_its_reader_gets() -> None:
    known = with_log(facts())
    inside, outside = internal(known)["pictures"][0], for_apprentice(known)["pictures"][0]
    assert "Notes (1)" in inside["svg"]
    assert "1 note" in inside["alt"]
    assert "Notes" not in outside["svg"]
    assert "1 note" not in outside["alt"]
    assert known.method.sections[0].title in outside["alt"]


def test_a_session_over_two_days_has_a_picture_of_each_and_two_thousand_marks_stay_few() -> None:
    at = datetime.fromisoformat("2026-03-02T10:00+00:00")
    row: Row = {"at": at, "until": at + timedelta(hours=1), "kind": "section", "what": "Live"}
    days: list[Row] = [row, {**row, "at": at + timedelta(days=1), "until": None}]
    assert len(pictures(days)) == 2
    many: list[Row] = [
        {"at": at + timedelta(seconds=second), "kind": "note", "what": "Note"} for second in range(2000)
    ]
    drawn = pictures([row, *many])[0]
    assert drawn.wide.count("<path") < 920
    assert "Notes (2000)" in drawn.wide
    assert pictures(many) == ()


@pytest.mark.parametrize("make", [for_apprentice, internal])
def test_the_pdf_is_accessible(make: Any, tmp_path: Path) -> None:
    known, file = with_log(facts()), tmp_path / "report.pdf"
    pdf = report_pdf(make(known))
    file.write_bytes(pdf)
    assert [finding.message for finding in validate(str(file)).findings] == []
    assert alternatives(pdf)[0].startswith("Course of the session on ")
    assert report_pdf(make(known)) == pdf

"""Findings, sources, traces and situations: the small parts everything is made of."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.plan import MUST, SOURCE, rule
from tests.factories.record import a_situation
from touchstone.rules.findings import Finding, Outcome, find, together
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation, once
from touchstone.rules.statement import Force, Layer, Source, Statement
from touchstone.rules.trace import Trace, from_finding, from_findings


@pytest.mark.parametrize(
    ("holds", "outcome"), [(True, Outcome.MET), (False, Outcome.NOT_MET), (None, Outcome.CANNOT_TELL)]
)
def test_a_finding_has_three_answers(holds: bool | None, outcome: Outcome) -> None:
    finding = find("area.rule", holds, "Because.", MUST, layer=Layer.CASE, subject="a1", days=14)
    assert finding == Finding(
        code="area.rule",
        outcome=outcome,
        force=Force.MUST,
        layer=Layer.CASE,
        source=SOURCE,
        message="Because.",
        compared={"days": 14},
        subject="a1",
    )
    assert finding.breaks is (outcome is Outcome.NOT_MET)


def test_a_finding_is_the_plans_unless_it_says_otherwise() -> None:
    finding = find("area.rule", True, "Because.", MUST)
    assert (finding.layer, finding.subject, finding.compared) == (Layer.PLAN, None, {})


def test_together_is_the_worst_answer() -> None:
    met, unmet, open_one = (find("a", holds, "", MUST) for holds in (True, False, None))
    assert together([]) is True
    assert together([met]) is True
    assert together([met, open_one]) is None
    assert together([open_one, unmet, met]) is False


def test_a_source_is_written_and_read_alike() -> None:
    source = Source.parse("tquk-st1379-spec § Questioning")
    assert (source.document, source.section) == ("tquk-st1379-spec", "Questioning")
    assert str(source) == "tquk-st1379-spec § Questioning"
    assert Source.parse("one § two § three") == Source("one", "two § three")


@pytest.mark.parametrize("text", ["", "document", " § section", "document § ", "document §section"])
def test_half_a_source_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r'^write it as "document § section"$'):
        Source.parse(text)


def test_roles_are_read_as_words() -> None:
    assert Role.TRAINING_PROVIDER.words == "training provider"


def test_a_trace_of_a_finding_names_its_subject() -> None:
    finding = find("notice.first", False, "Too short.", rule(Statement, "should"), subject="a1", days=13)
    trace = from_finding(finding)
    assert (trace.what, trace.answer, trace.why) == ("notice.first · a1", "not_met", "Too short.")
    assert (trace.source, trace.layer, trace.compared) == (SOURCE, Layer.PLAN, {"days": 13})
    assert from_finding(find("notice.first", True, "", MUST)).what == "notice.first"


def test_a_trace_is_walked_top_down() -> None:
    trace = from_findings("all", "blocked", "Two.", [find("a", False, "", MUST), find("b", True, "", MUST)])
    assert [one.what for one in trace.walk()] == ["all", "a", "b"]
    assert Trace(what="x", answer="y", why="z").because == ()


def test_the_day_of_a_situation_is_londons() -> None:
    assert a_situation(now="2026-06-01 00:30").today == date(2026, 6, 1)


def test_the_calendar_comes_from_the_scheme() -> None:
    calendar = a_situation().calendar
    assert not calendar.is_working(date(2025, 12, 25))
    assert (calendar.first_year, calendar.last_year) == (2024, 2027)


def test_a_rule_asked_again_is_not_worked_out_again() -> None:
    asked = []

    @once
    def counted(situation: Situation) -> int:
        asked.append(situation)
        return len(asked)

    situation = a_situation()
    assert (counted(situation), counted(situation), len(asked)) == (1, 1, 1)
    assert counted(a_situation()) == 2

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.factories.conduct import a_finished_attempt, codes, conduct_of, the
from tests.factories.plan import MUST, a_method, a_section, a_theme, rule
from tests.factories.record import a_section_held, a_situation, an_attempt, at
from touchstone.rules.conduct import NOTHING, judge
from touchstone.rules.findings import Outcome
from touchstone.rules.plan.method import (
    ConductDeclaration,
    Duration,
    Number,
    QuestionKind,
    Questions,
    Recordings,
    Sample,
    UnobservedKsbs,
    Venues,
)
from touchstone.rules.record.attempt import Question, Sighting
from touchstone.rules.report import Conduct, Owed
from touchstone.rules.statement import Force, Layer, Source


def test_an_attempt_at_an_unknown_method_gives_nothing() -> None:
    attempt = an_attempt(method="swimming")
    assert judge(a_situation(attempts=(attempt,)), attempt) == NOTHING
    nothing = Conduct(
        counted_seconds=0,
        planned_minutes=None,
        limit_minutes=None,
        seen=(),
        asked=(),
        owed=Owed(questions=0, ksbs=(), themes=()),
        findings=(),
    )
    assert nothing == NOTHING


def test_what_the_plan_does_not_set_is_not_judged() -> None:
    told = conduct_of(a_method(sections=()), a_finished_attempt())
    assert told == NOTHING


def test_figures_and_debts_stand_beside_the_findings_in_reading_order() -> None:
    method = a_method(
        duration=rule(Duration, minutes=45, extension_percent=10),
        same_working_day=MUST,
        venues=rule(Venues, accepted=("remote",)),
        declarations=(rule(ConductDeclaration, id="quiet", says="It was quiet."),),
        recordings=Recordings(section="talk", number=rule(Number, number=1)),
        questions=Questions(
            kinds=(
                QuestionKind(id="set", title="Set", counts=True),
                QuestionKind(id="extra", title="Extra", counts=False),
            ),
            minimum=rule(Number, number=2),
            unobserved=rule(UnobservedKsbs, kind="extra"),
            themes=MUST,
        ),
        sample=rule(Sample, at_least=1),
    )
    asked = (Question(id="q1", kind="extra", asked_at=at("2025-11-03 10:30")),)
    told = conduct_of(
        method,
        an_attempt(
            sections=(a_section_held("2025-11-03 10:00", "2025-11-03 10:44"),),
            questions=asked,
        ),
    )
    assert told.counted_seconds == 44 * 60
    assert told.planned_minutes == 45
    assert told.limit_minutes == Decimal("49.5")
    assert told.owed == Owed(questions=2, ksbs=("K1",), themes=("first-t",))
    assert codes(told) == [
        "conduct.section.talk",
        "conduct.duration",
        "conduct.same_working_day",
        "conduct.working_day",
        "conduct.venue",
        "conduct.quiet",
        "recording.number",
        "question.minimum",
        "question.themes",
        "question.unobserved",
        "question.sample",
    ]


def test_seen_and_asked_are_told_in_the_order_of_the_plan_whatever_the_order_of_the_record() -> None:
    method = a_method(themes=(a_theme("one", ksbs=("K2", "K1")), a_theme("two", ksbs=("S1",))))
    told = conduct_of(
        method,
        an_attempt(
            seen=(Sighting(ksb="S1"), Sighting(ksb="K2"), Sighting(ksb="S1"), Sighting(ksb="B1")),
            questions=(
                Question(id="q1", kind="any", asked_at=at("2025-11-03 10:30"), ksbs=("S1", "K1")),
                Question(id="q2", kind="other", asked_at=at("2025-11-03 10:31"), ksbs=("K2", "B1")),
            ),
        ),
    )
    assert told.seen == ("K2", "S1")
    assert told.asked == ("K2", "K1", "S1")


def test_a_finding_carries_the_force_and_the_clause_of_its_own_rule() -> None:
    clause = Source("test-plan", "Sections")
    section = replace(a_section("talk"), force=Force.SHOULD, source=clause)
    told = the(conduct_of(a_method(sections=(section,))), "conduct.section.talk")
    assert (told.outcome, told.force, told.source, told.layer) == (
        Outcome.CANNOT_TELL,
        Force.SHOULD,
        clause,
        Layer.PLAN,
    )

"""Figures of a method that could never be kept together."""

from __future__ import annotations

from tests.factories.lint import told, told_of
from tests.factories.plan import MUST, a_method, a_plan, a_section, a_theme, rule
from touchstone.rules.plan.method import (
    Duration,
    Method,
    Minutes,
    Number,
    QuestionKind,
    Questions,
    Recordings,
    Section,
)

HOUR = rule(Duration, minutes=60)
COUNTS = QuestionKind(id="set", title="Set", counts=True)
FOLLOWS = QuestionKind(id="follow_up", title="Follow-up", counts=False)


def test_a_plan_without_methods_is_told() -> None:
    first, *_ = [fault for fault in told(a_plan(methods=())) if fault[0] == ("methods",)]
    assert first == (("methods",), "the plan has no methods.", "List them.")


def lasting(*sections: Section, duration: Duration = HOUR) -> Method:
    return a_method(sections=sections, duration=duration)


def test_counted_sections_may_take_all_the_time_and_no_more() -> None:
    forty, brief = a_section(minutes=40), a_section("brief", minutes=10, counted=False)
    assert told_of(lasting(forty, brief, a_section("end", minutes=20))) == []
    assert told_of(lasting(forty, brief, a_section("open"))) == []
    assert told_of(lasting(forty, brief, a_section("end", minutes=21))) == [
        (
            ("methods", 0, "duration", "minutes"),
            "first lasts 60 minutes; what counts takes 61.",
            "Mend the minutes, or write counted: false at a section that does not count.",
        )
    ]


def test_a_duration_needs_a_section_that_counts() -> None:
    assert told_of(lasting(a_section(counted=False), duration=rule(Duration, minutes=1))) == [
        (
            ("methods", 0, "duration", "minutes"),
            "first lasts 1 minute, and none of its sections counts.",
            "Add a section that counts, or delete the duration.",
        )
    ]
    assert told_of(a_method(sections=(a_section(counted=False),))) == []


def recorded(length: int | None, assessed: int | None) -> Method:
    recordings = Recordings(
        section="talk",
        number=rule(Number, number=2),
        length=None if length is None else rule(Minutes, minutes=length),
        assessed=None if assessed is None else rule(Minutes, minutes=assessed),
    )
    return a_method(recordings=recordings)


def test_no_more_is_assessed_of_a_recording_than_the_shortest_holds() -> None:
    for length, assessed in ((30, 30), (30, 20), (None, 30), (30, None)):
        assert told_of(recorded(length, assessed)) == []
    assert told_of(recorded(30, 31)) == [
        (
            ("methods", 0, "recordings", "assessed", "minutes"),
            "31 minutes assessed, of a recording that may last 30.",
            "Assess no more than the shortest holds.",
        )
    ]


def test_a_minimum_of_questions_needs_a_kind_that_counts() -> None:
    five = rule(Number, number=5)
    assert told_of(a_method(questions=Questions(kinds=(FOLLOWS, COUNTS), minimum=five))) == []
    assert told_of(a_method(questions=Questions(kinds=(FOLLOWS,)))) == []
    assert told_of(a_method(questions=Questions(kinds=(FOLLOWS,), minimum=five))) == [
        (
            ("methods", 0, "questions", "minimum"),
            "5 questions must count, and no kind of question does.",
            "Write counts: true at the kind that counts.",
        )
    ]


def test_themes_to_be_asked_about_must_be_there() -> None:
    asked = Questions(kinds=(COUNTS,), themes=MUST)
    assert told_of(a_method(questions=asked, themes=(a_theme("first-t"),))) == []
    assert (
        ("methods", 0, "questions", "themes"),
        "every theme of first is to be asked about, and it has none.",
        "List the themes, or delete this.",
    ) in told_of(a_method(questions=asked, themes=()))

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.conduct import a_finished_attempt, answer, codes, conduct_of, the
from tests.factories.plan import a_method, a_section, a_theme, rule
from tests.factories.record import a_section_held, an_attempt, at
from touchstone.rules.findings import Finding
from touchstone.rules.plan.method import AskedIn, Number, QuestionKind, Questions
from touchstone.rules.record.attempt import Question, SectionHeld
from touchstone.rules.report import Conduct
from touchstone.rules.statement import Statement

THEMES = (
    a_theme("planning", ksbs=("K1",)),
    a_theme("delivery", ksbs=("K2", "S1")),
    a_theme("review", ksbs=("S2",)),
)
KINDS = (
    QuestionKind(id="set", title="Set", counts=True),
    QuestionKind(id="case", title="Case", counts=True),
    QuestionKind(id="follow_up", title="Follow-up", counts=False),
)


def a_question(id: str, kind: str = "set", when: str = "10:30", **facts: Any) -> Question:
    return Question(id=id, kind=kind, asked_at=at(f"2025-11-03 {when}"), **facts)


def asked(
    *questions: Question, finished: bool = False, held: tuple[SectionHeld, ...] = (), **rules: Any
) -> Conduct:
    sections = (a_section("live", title="Live session"), a_section("questioning"))
    method = a_method(themes=THEMES, sections=sections, questions=Questions(kinds=KINDS, **rules))
    attempt = (a_finished_attempt if finished else an_attempt)(questions=questions, sections=held)
    return conduct_of(method, attempt)


def so_many(number: int, kind: str = "set") -> tuple[Question, ...]:
    return tuple(a_question(f"{kind}{n}", kind) for n in range(number))


def test_only_what_the_plan_sets_is_judged() -> None:
    told = asked(*so_many(1))
    assert [code for code in codes(told) if code.startswith("question")] == []
    assert (told.owed.questions, told.owed.themes) == (0, ())


FIVE: dict[str, Any] = {"minimum": rule(Number, "should", number=5)}


@pytest.mark.parametrize(
    ("number", "finished", "outcome", "message"),
    [
        (0, False, "cannot_tell", "0 questions that count asked; the least is 5, so 5 still to ask."),
        (1, False, "cannot_tell", "1 question that count asked; the least is 5, so 4 still to ask."),
        (4, True, "not_met", "4 questions that count asked; the least is 5, so 1 still to ask."),
        (5, False, "met", "5 questions that count asked; the least is 5."),
        (6, True, "met", "6 questions that count asked; the least is 5."),
    ],
)
def test_at_least_so_many_questions_are_asked(
    number: int, finished: bool, outcome: str, message: str
) -> None:
    told = asked(*so_many(number), finished=finished, **FIVE)
    assert answer(the(told, "question.minimum")) == (outcome, message, {"asked": number, "at_least": 5})
    assert the(told, "question.minimum").force == "should"
    assert told.owed.questions == max(0, 5 - number)


def test_kinds_that_do_not_count_never_make_up_the_minimum() -> None:
    told = asked(*so_many(4), *so_many(9, "follow_up"), *so_many(3, "unknown_kind"), **FIVE)
    assert (the(told, "question.minimum").outcome, told.owed.questions) == ("cannot_tell", 1)


def test_every_kind_that_counts_does() -> None:
    told = asked(*so_many(4), *so_many(1, "case"), **FIVE)
    assert (the(told, "question.minimum").outcome, told.owed.questions) == ("met", 0)


ALL_THEMES: dict[str, Any] = {"themes": rule(Statement, "should")}


def themes(*questions: Question, finished: bool = False) -> tuple[Finding, tuple[str, ...]]:
    told = asked(*questions, finished=finished, **ALL_THEMES)
    return the(told, "question.themes"), told.owed.themes


@pytest.mark.parametrize(("finished", "outcome"), [(False, "cannot_tell"), (True, "not_met")])
def test_themes_not_asked_about_are_owed_by_their_titles(finished: bool, outcome: str) -> None:
    told, owed = themes(a_question("q1", theme="delivery"), finished=finished)
    assert answer(told) == (
        outcome,
        "No question that counts was about Planning or Review.",
        {"asked": 1, "themes": 3},
    )
    assert (told.force, owed) == ("should", ("planning", "review"))


@pytest.mark.parametrize("finished", [False, True])
def test_every_theme_asked_about_is_met(finished: bool) -> None:
    told, owed = themes(
        a_question("q1", theme="review"),
        a_question("q2", "case", theme="delivery"),
        a_question("q3", theme="planning"),
        finished=finished,
    )
    assert answer(told) == ("met", "Every theme was asked about.", {"asked": 3, "themes": 3})
    assert owed == ()


def test_a_follow_up_opens_no_theme() -> None:
    _, owed = themes(
        a_question("q1", "follow_up", theme="planning"), a_question("q2", "follow_up", ksbs=("K2",))
    )
    assert owed == ("planning", "delivery", "review")


def test_a_question_without_a_theme_is_about_the_themes_of_its_ksbs() -> None:
    _, owed = themes(a_question("q1", ksbs=("K1", "S1")))
    assert owed == ("review",)


def test_a_question_with_a_theme_is_about_that_theme_alone() -> None:
    _, owed = themes(a_question("q1", theme="review", ksbs=("K1", "S1")))
    assert owed == ("planning", "delivery")


IN_QUESTIONING: dict[str, Any] = {"asked_in": rule(AskedIn, "should", section="questioning")}
HELD = (
    a_section_held("2025-11-03 10:00", "2025-11-03 10:30", "live"),
    a_section_held("2025-11-03 11:00", "2025-11-03 11:30", "questioning"),
)
OPEN = a_section_held("2025-11-03 12:00", None, "questioning")


def asked_in(*questions: Question, held: tuple[SectionHeld, ...] = HELD, finished: bool = False) -> Finding:
    return the(asked(*questions, held=held, finished=finished, **IN_QUESTIONING), "question.asked_in")


@pytest.mark.parametrize(
    ("when", "outcome"),
    [
        ("10:15", "not_met"),
        ("10:59:59", "not_met"),
        ("11:00", "met"),
        ("11:30", "met"),
        ("11:30:01", "not_met"),
    ],
)
def test_questions_are_asked_within_the_stretches_of_their_section(when: str, outcome: str) -> None:
    told = asked_in(a_question("q1", when=when))
    message = (
        "All questions were asked in Questioning." if outcome == "met" else "Asked outside Questioning: q1."
    )
    assert answer(told) == (outcome, message, {"outside": int(outcome != "met")})
    assert told.force == "should"


@pytest.mark.parametrize(("section", "outcome"), [("questioning", "met"), ("live", "not_met")])
def test_the_section_that_a_question_names_says_where_it_was_asked(section: str, outcome: str) -> None:
    assert asked_in(a_question("q1", when="10:15", section=section), held=()).outcome == outcome
    assert asked_in(a_question("q1", when="11:15", section=section)).outcome == outcome
    assert asked_in(a_question("q1", when="12:15", section=section), held=(*HELD, OPEN)).outcome == outcome


@pytest.mark.parametrize("when", ["10:15", "11:30:01"])
@pytest.mark.parametrize("finished", [False, True])
def test_the_section_named_does_not_help_a_question_asked_at_another_time(when: str, finished: bool) -> None:
    told = asked_in(a_question("q1", when=when, section="questioning"), finished=finished)
    assert answer(told) == ("not_met", "Asked outside Questioning: q1.", {"outside": 1})


@pytest.mark.parametrize(
    ("when", "outcome"), [("11:59:59", "not_met"), ("12:00", "cannot_tell"), ("12:01", "cannot_tell")]
)
def test_a_question_after_the_start_of_a_section_without_an_end_cannot_be_told(
    when: str, outcome: str
) -> None:
    told = asked_in(a_question("q1", when=when), held=(*HELD, OPEN))
    assert told.outcome == outcome
    if outcome == "cannot_tell":
        assert answer(told)[1:] == (
            "Record when Questioning ended; until then these may lie outside it: q1.",
            {"outside": 0},
        )


def test_a_question_within_an_ended_stretch_is_inside_whatever_else_is_open() -> None:
    early = a_section_held("2025-11-03 09:00", None, "questioning")
    assert asked_in(a_question("q1", when="11:15"), held=(*HELD, early)).outcome == "met"


@pytest.mark.parametrize(("finished", "outcome"), [(False, "cannot_tell"), (True, "not_met")])
def test_a_section_not_held_holds_no_question_once_judged(finished: bool, outcome: str) -> None:
    assert asked_in(a_question("q1"), held=HELD[:1], finished=finished).outcome == outcome


@pytest.mark.parametrize("finished", [False, True])
def test_without_questions_there_is_nothing_to_place(finished: bool) -> None:
    assert answer(asked_in(finished=finished)) == (
        "cannot_tell",
        "No question has been asked; Questioning is where they belong.",
        {},
    )


def test_one_question_outside_is_enough_and_one_unsure_leaves_it_open() -> None:
    inside = a_question("q1", when="11:15")
    outside, unsure = a_question("q2", when="10:15"), a_question("q3", when="12:15")
    held = (*HELD, OPEN)
    assert asked_in(inside, unsure, outside, held=held).outcome == "not_met"
    assert asked_in(inside, unsure, held=held).outcome == "cannot_tell"
    assert asked_in(inside, held=held).outcome == "met"


def test_a_message_names_five_questions_and_counts_the_rest() -> None:
    five = [a_question(f"q{n}", when="10:15") for n in (5, 4, 3, 2, 1)]
    assert asked_in(*five).message == "Asked outside Questioning: q1, q2, q3, q4 and q5."
    told = asked_in(a_question("q7", when="10:15"), a_question("q6", when="10:15"), *five)
    assert answer(told)[1:] == (
        "Asked outside Questioning: q1, q2, q3, q4, q5 and 2 more.",
        {"outside": 7},
    )

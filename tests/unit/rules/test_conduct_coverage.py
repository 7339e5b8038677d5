from __future__ import annotations

from typing import Any

import pytest

from tests.factories.conduct import a_finished_attempt, answer, codes, conduct_of, the
from tests.factories.plan import a_ksb, a_method, a_section, a_theme, rule
from tests.factories.record import an_attempt, at
from touchstone.rules.plan.method import QuestionKind, Questions, Sample, UnobservedKsbs
from touchstone.rules.record.attempt import Question, Sighting
from touchstone.rules.report import Conduct

KSBS = (
    a_ksb("K1"),
    a_ksb("K2", treatment="sampled"),
    a_ksb("K3", treatment="sampled"),
    a_ksb("S1", treatment="mandatory"),
    a_ksb("S2", treatment="mandatory"),
    a_ksb("B1", treatment="employer_verified"),
)
QUESTIONS = Questions(
    kinds=(QuestionKind(id="set", title="Set", counts=True),),
    unobserved=rule(UnobservedKsbs, "should", kind="unobserved"),
)


def covered(
    seen: str = "", unobserved: str = "", others: str = "", *, finished: bool = False, **method: Any
) -> Conduct:
    questions = (
        Question(id="q1", kind="unobserved", asked_at=at("2025-11-03 10:00"), ksbs=tuple(unobserved.split())),
        Question(id="q2", kind="set", asked_at=at("2025-11-03 10:01"), ksbs=tuple(others.split())),
    )
    attempt = (a_finished_attempt if finished else an_attempt)(
        seen=tuple(Sighting(ksb=ksb) for ksb in seen.split()), questions=questions
    )
    themes = (
        a_theme("one", ksbs=("S2", "K1", "K2")),
        a_theme("two", ksbs=("K3", "S1", "B1")),
    )
    return conduct_of(a_method(themes=themes, **method), attempt, ksbs=KSBS)


@pytest.mark.parametrize(("finished", "outcome"), [(False, "cannot_tell"), (True, "not_met")])
def test_every_ksb_not_observed_is_asked_about_by_its_own_kind_of_question(
    finished: bool, outcome: str
) -> None:
    told = covered("K1", "S1", "S2", finished=finished, questions=QUESTIONS)
    assert answer(the(told, "question.unobserved")) == (
        outcome,
        "Not observed, and not asked about in addition to the minimum: S2.",
        {"left": 1},
    )
    assert the(told, "question.unobserved").force == "should"
    assert told.owed.ksbs == ("S2",)


@pytest.mark.parametrize("finished", [False, True])
def test_nothing_is_owed_once_every_ksb_was_observed_or_asked_about(finished: bool) -> None:
    told = covered("K1 S2", "S1", finished=finished, questions=QUESTIONS)
    assert answer(the(told, "question.unobserved")) == (
        "met",
        "Every KSB was observed or asked about.",
        {"left": 0},
    )
    assert told.owed.ksbs == ()


@pytest.mark.parametrize(("section", "seen"), [("talk", ("K1",)), (None, ("K1",)), ("briefing", ())])
def test_what_is_seen_in_a_section_that_does_not_count_is_not_observed(
    section: str | None, seen: tuple[str, ...]
) -> None:
    sections = (a_section("briefing", counted=False), a_section())
    attempt = an_attempt(seen=(Sighting(ksb="K1", section=section),))
    told = conduct_of(a_method(sections=sections, questions=QUESTIONS), attempt)
    assert told.seen == seen
    assert told.owed.ksbs == (() if seen else ("K1",))


def test_a_ksb_seen_in_a_recording_counts_with_a_second_or_without() -> None:
    for second in (None, 600):
        attempt = an_attempt(seen=(Sighting(ksb="K1", recording="r1", second=second),))
        assert conduct_of(a_method(questions=QUESTIONS), attempt).seen == ("K1",)


def test_sampled_and_employer_verified_ksbs_need_no_question_of_their_own() -> None:
    told = covered(questions=QUESTIONS)
    assert told.owed.ksbs == ("S2", "K1", "S1")
    assert the(told, "question.unobserved").compared["left"] == 3


def test_where_the_plan_asks_for_none_no_ksb_is_owed() -> None:
    told = covered(questions=Questions(kinds=QUESTIONS.kinds))
    assert told.owed.ksbs == ()
    assert "question.unobserved" not in codes(told)
    assert covered().owed.ksbs == ()


@pytest.mark.parametrize(
    ("seen", "unobserved", "others", "evidenced"),
    [
        ("", "", "", 0),
        ("K2 K1 S1", "", "", 1),
        ("K2", "K2", "K2", 1),
        ("K2", "", "K3", 2),
        ("", "K2 K3", "", 2),
    ],
)
@pytest.mark.parametrize("finished", [False, True])
def test_enough_of_the_sampled_ksbs_are_seen_or_asked_about(
    seen: str, unobserved: str, others: str, evidenced: int, finished: bool
) -> None:
    told = covered(seen, unobserved, others, finished=finished, sample=rule(Sample, "should", at_least=2))
    outcome = "met" if evidenced == 2 else "not_met" if finished else "cannot_tell"
    number = "1 sampled KSB" if evidenced == 1 else f"{evidenced} sampled KSBs"
    assert answer(the(told, "question.sample")) == (
        outcome,
        f"{number} evidenced; the least is 2.",
        {"evidenced": evidenced, "at_least": 2},
    )
    assert the(told, "question.sample").force == "should"


def test_more_than_enough_is_enough() -> None:
    assert the(covered("K2 K3", sample=rule(Sample, at_least=1)), "question.sample").outcome == "met"


@pytest.mark.parametrize(("finished", "outcome"), [(False, "cannot_tell"), (True, "not_met")])
def test_a_mandatory_ksb_belongs_in_every_sample(finished: bool, outcome: str) -> None:
    told = covered("K2 K3", finished=finished, sample=rule(Sample, "should", at_least=2))
    assert answer(the(told, "question.mandatory")) == (
        outcome,
        "In every sample, and not evidenced: S2 and S1.",
        {"left": 2},
    )
    assert the(told, "question.mandatory").force == "should"
    assert told.owed.ksbs == ("S2", "S1")


@pytest.mark.parametrize(
    ("seen", "unobserved", "others"), [("S1 S2", "", ""), ("S1", "S2", ""), ("", "S1", "S2")]
)
def test_a_mandatory_ksb_is_evidenced_by_sight_or_by_any_question(
    seen: str, unobserved: str, others: str
) -> None:
    told = covered(seen, unobserved, others, sample=rule(Sample, at_least=2))
    assert answer(the(told, "question.mandatory")) == (
        "met",
        "Every mandatory KSB is evidenced.",
        {"left": 0},
    )
    assert told.owed.ksbs == ()


def test_what_two_rules_ask_for_is_owed_once_in_the_order_of_the_plan() -> None:
    told = covered("S2", others="S1", questions=QUESTIONS, sample=rule(Sample, at_least=1))
    assert told.owed.ksbs == ("K1", "S1")  # S1 was asked about, but not by the kind for unobserved KSBs
    told = covered(questions=QUESTIONS, sample=rule(Sample, at_least=1))
    assert told.owed.ksbs == ("S2", "K1", "S1")


def test_a_method_without_mandatory_ksbs_has_only_its_sample() -> None:
    method = a_method(themes=(a_theme("one", ksbs=("K2",)),), sample=rule(Sample, at_least=1))
    told = codes(conduct_of(method, ksbs=KSBS))
    assert "question.sample" in told
    assert "question.mandatory" not in told

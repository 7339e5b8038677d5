"""Names that the plan or the policy does not know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories.decisions import a_sanction, disputing, granted, refused
from tests.factories.plan import a_gateway, a_ksb, a_method, a_plan, a_theme, rule
from tests.factories.record import a_section_held, a_situation, an_attempt, at
from tests.factories.rounds import a_round
from touchstone.rules.plan.gateway import Document, EmployerVerification
from touchstone.rules.plan.method import ConductDeclaration, Method, QuestionKind, Questions
from touchstone.rules.pointing import Where
from touchstone.rules.record.attempt import Declared, Judgement, Question, Recording, Sighting
from touchstone.rules.record.case import (
    Adjustment,
    Appeal,
    Case,
    Change,
    Exceptional,
    PassedOn,
    StageDecision,
)
from touchstone.rules.record.gateway import GatewayFacts, Item, Verification
from touchstone.rules.record.portfolio import Piece, PortfolioFacts
from touchstone.rules.report import Problem
from touchstone.rules.roles import Role
from touchstone.rules.validity.names import problems

WHEN = at("2025-10-15 10:00")
DECIDED: dict[str, Any] = {"by": "m", "role": Role.MANAGER, "at": WHEN, "reason": "Because"}


def the_method(**facts: Any) -> Method:
    given = {
        "themes": (a_theme("t", ksbs=("K1", "K2")),),
        "questions": Questions(kinds=(QuestionKind(id="set", title="Set", counts=True),)),
        "declarations": (rule(ConductDeclaration, id="real_work", says="Real work"),),
    }
    return a_method("first", **given | facts)


def told(method: Method | None = None, **facts: Any) -> list[Problem]:
    requirements = (
        rule(Document, kind="document", id="photo_id", title="Photo ID"),
        rule(EmployerVerification, kind="employer_verification", id="word", title="Word", ksbs=("B1",)),
    )
    plan = a_plan(
        ksbs=tuple(map(a_ksb, ("K1", "K2", "S1", "B1"))),
        methods=(method or the_method(), a_method("second")),
        gateways=(a_gateway(requirements=requirements),),
    )
    return list(problems(a_situation(plan=plan, **facts)))


def the_only(**facts: Any) -> tuple[str, str, str]:
    (problem,) = told(**facts)
    return problem.place, problem.message, problem.remedy


def of_attempt(**facts: Any) -> tuple[str, str, str]:
    return the_only(attempts=(an_attempt(**facts),))


def test_a_record_that_uses_known_names_alone_has_no_problem() -> None:
    recording = Recording(id="r1", held_at=WHEN, recorded_at=WHEN, seconds=1800, medium="video")
    attempt = an_attempt(
        sections=(a_section_held("2025-10-15 10:00", None),),
        recordings=(recording,),
        seen=(Sighting(ksb="K1", section="talk"), Sighting(ksb="K2", recording="r1"), Sighting(ksb="K1")),
        questions=(
            Question(id="q1", kind="set", asked_at=WHEN, section="talk", ksbs=("K1", "K2"), theme="t"),
            Question(id="q2", kind="set", asked_at=WHEN),
        ),
        declared=(Declared(id="real_work", holds=True, by="a", at=WHEN),),
        judgements=(Judgement(criterion="t-P1", level="met"),),
    )
    verification = Verification(ksb="B1", holds=True, by="e", at=WHEN)
    items = (
        Item(requirement="photo_id", rounds=(a_round(),)),
        Item(requirement="word", rounds=(a_round(verifications=(verification,)),)),
    )
    decision = StageDecision(
        stage="review",
        decided_at=WHEN,
        deciders=(),
        outcome="upheld",
        reason="Yes",
        changes=(Change(criterion="t-P1", level="met", reason="Seen"),),
    )
    appeal = Appeal(
        id="ap1",
        against="result",
        attempt="a1",
        lodged_at=WHEN,
        lodged_by=Role.APPRENTICE,
        stages=(decision,),
    )
    case = Case(
        adjustments=(Adjustment(method="first", extra_minutes=5, **DECIDED),),
        exceptional=(Exceptional(attempt="a1", **DECIDED),),
    )
    facts: dict[str, Any] = {
        "attempts": (attempt,),
        "gateways": (GatewayFacts(gateway="gateway", items=items),),
        "portfolio": PortfolioFacts(pieces=(Piece(id="p1", kind="anything", ksbs=("K1", "S1", "B1")),)),
        "case": case,
        "appeals": (appeal,),
    }
    assert told(**facts) == []


def test_an_unknown_method_is_named_and_its_attempt_is_not_looked_into() -> None:
    assert the_only(
        attempts=(an_attempt(method="third", judgements=(Judgement(criterion="x", level="y"),)),)
    ) == (
        "attempts[0].method",
        "The method third is not known.",
        "Use one of first or second.",
    )


def test_places_count_from_the_first_attempt() -> None:
    assert the_only(attempts=(an_attempt(), an_attempt("a2", "third")))[0] == "attempts[1].method"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            {"sections": (a_section_held("2025-10-15 10:00", None, "walk"),)},
            ("attempts[0].sections[0].section", "The section walk is not known.", "Use one of talk."),
        ),
        (
            {"declared": (Declared(id="no_work", holds=True, by="a", at=WHEN),)},
            ("attempts[0].declared[0].id", "The declaration no_work is not known.", "Use one of real_work."),
        ),
        (
            {"seen": (Sighting(ksb="K1", section="walk"),)},
            ("attempts[0].seen[0].section", "The section walk is not known.", "Use one of talk."),
        ),
        (
            {"seen": (Sighting(ksb="K1", recording="r9"),)},
            (
                "attempts[0].seen[0].recording",
                "The recording r9 is not known.",
                "There is no recording to name; leave it out.",
            ),
        ),
        (
            {"seen": (Sighting(ksb="K9"),)},
            ("attempts[0].seen[0].ksbs", "The KSB K9 is not in ST9999 v1.0.", "Use K1 or K2."),
        ),
        (
            {"seen": (Sighting(ksb="K1"), Sighting(ksb="S1"))},
            ("attempts[0].seen[1].ksbs", "The KSB S1 is not assessed by The first method.", "Use K1 or K2."),
        ),
        (
            {"questions": (Question(id="q", kind="extra", asked_at=WHEN),)},
            ("attempts[0].questions[0].kind", "The question kind extra is not known.", "Use one of set."),
        ),
        (
            {"questions": (Question(id="q", kind="set", asked_at=WHEN, section="walk"),)},
            ("attempts[0].questions[0].section", "The section walk is not known.", "Use one of talk."),
        ),
        (
            {"questions": (Question(id="q", kind="set", asked_at=WHEN, theme="u"),)},
            ("attempts[0].questions[0].theme", "The theme u is not known.", "Use one of t."),
        ),
        (
            {"questions": (Question(id="q", kind="set", asked_at=WHEN, ksbs=("K1", "S1")),)},
            (
                "attempts[0].questions[0].ksbs",
                "The KSB S1 is not assessed by The first method.",
                "Use K1 or K2.",
            ),
        ),
        (
            {"judgements": (Judgement(criterion="second-t-P1", level="met"),)},
            (
                "attempts[0].judgements[0].criterion",
                "The criterion second-t-P1 is not known.",
                "Use one of t-P1 or t-D1.",
            ),
        ),
        (
            {"judgements": (Judgement(criterion="t-P1", level="good"),)},
            ("attempts[0].judgements[0].level", "The level good is not known.", "Use one of not_met or met."),
        ),
    ],
)
def test_an_unknown_name_in_an_attempt_is_told_with_its_place_and_what_to_use(
    facts: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    assert of_attempt(**facts) == expected


@pytest.mark.parametrize(
    ("number", "remedy"), [(40, "Use one of a0, a1, "), (41, "Use one of the 41 that are known.")]
)
def test_more_than_forty_names_are_counted_and_not_listed(number: int, remedy: str) -> None:
    attempts = tuple(an_attempt(f"a{index}") for index in range(number))
    case = Case(exceptional=(Exceptional(attempt="b", **DECIDED),))
    assert the_only(attempts=attempts, case=case)[2].startswith(remedy)


def test_a_method_without_questions_knows_no_kind_of_question() -> None:
    asked = an_attempt(questions=(Question(id="q", kind="set", asked_at=WHEN),))
    (problem,) = told(the_method(questions=None), attempts=(asked,))
    assert problem.remedy == "There is no question kind to name; leave it out."


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            {"gateways": (GatewayFacts(gateway="end", items=(Item(requirement="x", rounds=()),)),)},
            ("gateways[0].gateway", "The gateway end is not known.", "Use one of gateway."),
        ),
        (
            {"gateways": (GatewayFacts(gateway="gateway", items=(Item(requirement="x", rounds=()),)),)},
            (
                "gateways[0].items[0].requirement",
                "The requirement x is not known.",
                "Use one of photo_id or word.",
            ),
        ),
        (
            {
                "portfolio": PortfolioFacts(
                    pieces=(Piece(id="p", kind="x"), Piece(id="q", kind="x", ksbs=("K7",)))
                )
            },
            (
                "portfolio.pieces[1].ksbs",
                "The KSB K7 is not in ST9999 v1.0.",
                "Use K1, K2, S1 or B1.",
            ),
        ),
        (
            {"case": Case(adjustments=(Adjustment(method="third", extra_minutes=5, **DECIDED),))},
            ("case.adjustments[0].method", "The method third is not known.", "Use one of first or second."),
        ),
        (
            {"case": Case(exceptional=(Exceptional(attempt="a9", **DECIDED),)), "attempts": (an_attempt(),)},
            ("case.exceptional[0].attempt", "The attempt a9 is not known.", "Use one of a1."),
        ),
        (
            {"case": Case(refused_adjustments=(refused(method="third"),))},
            (
                "case.refused_adjustments[0].method",
                "The method third is not known.",
                "Use one of first or second.",
            ),
        ),
        (
            {"case": Case(sanctions=(a_sanction(attempt="a9"),)), "attempts": (an_attempt(),)},
            ("case.sanctions[0].attempt", "The attempt a9 is not known.", "Use one of a1."),
        ),
        (
            {
                "case": Case(sanctions=(a_sanction(),), adjustments=(granted(), granted(id=None))),
                "appeals": (disputing("sanction-2", "2026-01-13 10:00"),),
            },
            (
                "appeals[0].decision",
                "The decision sanction-2 is not known.",
                "Use one of adjustment-2 or sanction-1.",
            ),
        ),
    ],
)
def test_an_unknown_name_elsewhere_is_told_with_its_place_and_what_to_use(
    facts: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    assert the_only(**facts) == expected


@pytest.mark.parametrize(
    ("requirement", "ksb", "remedy"),
    [
        ("word", "K1", "Use one of B1."),
        ("photo_id", "B1", "There is no KSB to name; leave it out."),
    ],
)
def test_the_employer_verifies_the_ksbs_of_the_requirement_alone(
    requirement: str, ksb: str, remedy: str
) -> None:
    verification = Verification(ksb=ksb, holds=True, by="e", at=WHEN)
    item = Item(requirement=requirement, rounds=(a_round(), a_round(verifications=(verification,))))
    assert the_only(gateways=(GatewayFacts(gateway="gateway", items=(item,)),)) == (
        "gateways[0].items[0].rounds[1].verifications[0].ksb",
        f"The KSB {ksb} is not known.",
        remedy,
    )


def an_appeal(attempt: str = "a1", stage: str = "review", **change: str) -> Appeal:
    changes = (Change(**{"criterion": "t-P1", "level": "met", "reason": "Seen"} | change),)
    decision = StageDecision(
        stage=stage, decided_at=WHEN, deciders=(), outcome="upheld", reason="Yes", changes=changes
    )
    return Appeal(
        id="ap1",
        against="result",
        attempt=attempt,
        lodged_at=WHEN,
        lodged_by=Role.APPRENTICE,
        stages=(decision,),
    )


@pytest.mark.parametrize(
    ("appeal", "expected"),
    [
        (an_appeal("a9"), ("appeals[0].attempt", "The attempt a9 is not known.", "Use one of a1 or a2.")),
        (
            an_appeal(stage="panel"),
            ("appeals[0].stages[0].stage", "The stage panel is not known.", "Use one of review."),
        ),
        (
            an_appeal(criterion="t-P9"),
            (
                "appeals[0].stages[0].changes[0].criterion",
                "The criterion t-P9 is not known.",
                "Use one of t-P1 or t-D1.",
            ),
        ),
        (
            an_appeal(level="good"),
            (
                "appeals[0].stages[0].changes[0].level",
                "The level good is not known.",
                "Use one of not_met or met.",
            ),
        ),
    ],
)
def test_an_unknown_name_in_an_appeal_is_told(appeal: Appeal, expected: tuple[str, str, str]) -> None:
    assert the_only(appeals=(appeal,), attempts=(an_attempt(), an_attempt("a2"))) == expected


def test_an_appeal_about_an_attempt_at_an_unknown_method_is_not_looked_into() -> None:
    found = told(attempts=(an_attempt(method="third"),), appeals=(an_appeal(criterion="x"),))
    assert [one.place for one in found] == ["attempts[0].method"]


def test_an_unknown_stage_that_an_appeal_was_taken_to_is_told() -> None:
    further = PassedOn(stage="panel", at=WHEN)
    appeal = replace(an_appeal(), passed_on=(further,))
    assert the_only(appeals=(appeal,), attempts=(an_attempt(),)) == (
        "appeals[0].passed_on[0].stage",
        "The stage panel is not known.",
        "Use one of review.",
    )


def test_a_place_of_a_ksb_that_the_piece_is_not_mapped_to_is_refused() -> None:
    places = {"K1": Where.parse("page 3"), "S1": Where.parse("0:05")}
    piece = Piece(id="E01", kind="x", ksbs=("K1",), pointers=places)
    found = told(portfolio=PortfolioFacts(pieces=(Piece(id="E00", kind="x"), piece)))
    assert [(one.place, one.message, one.remedy) for one in found] == [
        (
            "portfolio.pieces[1].pointers.S1",
            "E01 says where S1 is shown, and is not mapped to it.",
            "Map it to S1, or leave that out.",
        )
    ]

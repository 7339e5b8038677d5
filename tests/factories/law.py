"""A policy and a scheme for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.factories.plan import rule
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import Minutes
from touchstone.rules.policy import (
    AppealAgainst,
    Appeals,
    MayAppeal,
    Overrides,
    Policy,
    QualitySample,
    Release,
    Retention,
    Stage,
)
from touchstone.rules.roles import Role
from touchstone.rules.scheme import BankHolidays, BreaksInLearning, EnglishAndMaths, Holiday, Scheme
from touchstone.rules.statement import Source, Statement

CHECKED = date(2026, 11, 1)


def a_policy(**facts: Any) -> Policy:
    given: dict[str, Any] = {
        "id": "test_policy",
        "title": "A test policy",
        "last_checked_on": CHECKED,
        "gateway_review": rule(Span, "should", number=10, unit="working_days"),
        "results": rule(Span, number=7, unit="working_days"),
        "release": rule(Release, to=(Role.EMPLOYER, Role.TRAINING_PROVIDER)),
        "overrides": rule(Overrides, by=(Role.MANAGER,)),
        "no_show_wait": rule(Minutes, minutes=10),
        "typical_window_grace": rule(Span, "typically", number=1, unit="months"),
        "different_questions": rule(Statement),
        "quality_sample": rule(
            QualitySample, new_assessor_results=5, of_new_assessors=100, of_fails=100, of_others=20
        ),
        "appeals": Appeals(
            window=rule(Span, number=20, unit="working_days"),
            by=rule(MayAppeal, roles=(Role.APPRENTICE, Role.TRAINING_PROVIDER)),
            against=rule(AppealAgainst, kinds=("result", "adjustment", "malpractice")),
            stages=(
                rule(
                    Stage,
                    id="review",
                    title="Review",
                    within=rule(Span, number=10, unit="working_days"),
                ),
            ),
            untouched=rule(Statement),
            unconnected=rule(Statement),
        ),
        "retention": (
            rule(
                Retention,
                kind="decisions",
                title="Decisions",
                keep=rule(Span, number=72, unit="months"),
                why="Somebody may ask.",
            ),
            rule(
                Retention,
                "should",
                kind="recordings",
                title="Recordings",
                keep=rule(Span, "should", number=1, unit="months"),
                why="They show others.",
            ),
        ),
    }
    return Policy(**given | facts)


def a_scheme(**facts: Any) -> Scheme:
    given: dict[str, Any] = {
        "id": "england",
        "title": "England",
        "last_checked_on": CHECKED,
        "english_and_maths": (
            rule(EnglishAndMaths, from_=date(2017, 5, 1), ages_from=16, ages_to=18, older="required"),
            rule(EnglishAndMaths, from_=date(2025, 2, 11), ages_from=16, ages_to=18, older="if_opted_in"),
        ),
        "breaks_in_learning": rule(BreaksInLearning, days_count=False),
        "bank_holidays": BankHolidays(
            first_year=2024,
            last_year=2027,
            days=(Holiday(on=date(2025, 12, 25), name="Christmas Day"),),
            source=Source("test-plan", "Holidays"),
        ),
    }
    return Scheme(**given | facts)

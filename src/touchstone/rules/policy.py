"""An assessment organisation's own choices, where the plan is silent or allows them.

A value from here is never presented as the plan's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import Minutes
from touchstone.rules.roles import Role
from touchstone.rules.shape import CheckedOn, Ident, Percent, Positive, Says, Text
from touchstone.rules.statement import Force, Source, Statement


@dataclass(frozen=True, kw_only=True)
class Release(Statement):
    """To whom results are given; the others are told by them."""

    to: tuple[Role, ...]


@dataclass(frozen=True, kw_only=True)
class Stage(Statement):
    """One stage of an appeal and the time in which it is decided, from the day it was lodged or passed on."""

    id: Ident
    title: Text
    within: Span
    asked_within: Annotated[
        Span | None,
        Says("Of a further stage: how long the appellant may ask for it after the decision before it."),
    ] = None


@dataclass(frozen=True, kw_only=True)
class MayAppeal(Statement):
    """The parties that may lodge an appeal, the one whose deadline it is first."""

    roles: tuple[Role, ...]


@dataclass(frozen=True, kw_only=True)
class AppealAgainst(Statement):
    """What an appeal may be about."""

    kinds: tuple[Literal["result", "adjustment", "malpractice"], ...]


@dataclass(frozen=True, kw_only=True)
class Appeals:
    """The appeals policy: window, who, against what, stages, and the deciders' independence."""

    window: Annotated[Span, Says("From the notification of the outcome; the last day still counts.")]
    by: MayAppeal
    against: AppealAgainst
    stages: tuple[Stage, ...]
    untouched: Annotated[Statement, Says("Nobody who touched the case decides.")]
    unconnected: Annotated[
        Statement, Says("At least one decision maker is unconnected with the organisation.")
    ]


@dataclass(frozen=True, kw_only=True)
class Overrides(Statement):
    """Which roles may override an unmet `must`, always with a reason."""

    by: tuple[Role, ...]


@dataclass(frozen=True, kw_only=True)
class QualitySample(Statement):
    """Which results internal quality assurance looks at before their release, in per cent of each group."""

    new_assessor_results: Annotated[
        Positive, Says("An assessor with fewer released results than this is new.")
    ]
    of_new_assessors: Annotated[Percent, Says("Of the results of new assessors, in per cent.")]
    of_fails: Annotated[Percent, Says("Of the fails, in per cent.")]
    of_others: Annotated[Percent, Says("Of the results in neither group, in per cent.")]


@dataclass(frozen=True, kw_only=True)
class Retention(Statement):
    """How long one kind of data is kept after the case has ended, and what for."""

    kind: Annotated[
        Literal["decisions", "portfolio", "recordings", "identity", "messages", "planning"],
        Says("What the product keeps of that kind is listed on the page on data protection."),
    ]
    title: Text
    keep: Annotated[
        Span, Says("From the day the case ended: a pass, a withdrawal, or as a failed case ends.")
    ]
    why: Annotated[Text, Says("What it is kept for, in words an apprentice understands.")]


@dataclass(frozen=True, kw_only=True)
class FirstCheck(Statement):
    """What is looked at before a session begins, where its plan declares nothing before it."""

    id: Ident
    says: Annotated[Text, Says("What holds when it was looked at, as a sentence.")]


ANSWER_TO_ERASURE = Span(
    number=1,
    unit="months",
    force=Force.MUST,
    source=Source(
        "uk-gdpr",
        "Article 12 Transparent information, communication and modalities for the "
        "exercise of the rights of the data subject",
    ),
)

QUESTION_REVIEW = Span(
    number=12, unit="months", force=Force.SHOULD, source=Source("assumed", "Review of questions")
)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One assessment organisation's policy, versioned like a plan."""

    id: Ident
    title: Text
    last_checked_on: CheckedOn
    gateway_review: Annotated[Span, Says("From the provider's submission to the reviewer's decision.")]
    results: Annotated[Span, Says("From the day the method was assessed to the release of its result.")]
    release: Release
    overrides: Overrides
    no_show_wait: Minutes
    typical_window_grace: Annotated[
        Span, Says("How much a typical window is extended when asked for before it ends.")
    ]
    different_questions: Annotated[
        Statement | None, Says("A resit or retake uses a different set of questions.")
    ] = None
    question_review: Annotated[
        Span, Says("From the day a question of the bank was last reviewed to the day it is due again.")
    ] = QUESTION_REVIEW
    first_checks: Annotated[
        tuple[FirstCheck, ...],
        Says("Before a session of a method whose plan has nothing declared before it."),
    ] = ()
    quality_sample: QualitySample
    appeals: Appeals
    retention: Annotated[tuple[Retention, ...], Says("One for each kind of data.")]
    failed_case_ends: Annotated[
        Span | None,
        Says(
            "A failed case that nobody closes counts as ended so long after its last right with a day was "
            "over and nothing has happened in it. Without it such a case is kept until somebody closes it."
        ),
    ] = None
    erasure_answer: Annotated[
        Span, Says("To answer a request for erasure, from the day it came. The law allows no more.")
    ] = ANSWER_TO_ERASURE

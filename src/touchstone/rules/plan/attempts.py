"""Resits and retakes as a plan states them: who may, by when, with which cap, and what lapses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import Number
from touchstone.rules.roles import Role
from touchstone.rules.shape import Ident, Says, Text
from touchstone.rules.statement import Statement


@dataclass(frozen=True, kw_only=True)
class AttemptKind(Statement):
    """A further attempt: a resit needs no further learning, a retake does."""

    id: Literal["resit", "retake"]
    further_learning: bool
    typically: Annotated[Span | None, Says("How soon, counted from the notification of the fail.")] = None


@dataclass(frozen=True, kw_only=True)
class Consent(Statement):
    """Whose consent a further attempt needs."""

    by: Role


@dataclass(frozen=True, kw_only=True)
class Cap(Statement):
    """The best overall grade once any method was resat or retaken; the method keeps the grade it earned."""

    overall: Ident
    unless_exceptional: Annotated[
        bool, Says("Whether the assessment organisation may determine exceptional circumstances.")
    ]


@dataclass(frozen=True, kw_only=True)
class Limit(Statement):
    """By when a failed method is taken again, from the notification of the fail, and what lapses after."""

    within: Span
    then: Literal["entire_assessment", "method_only"]


@dataclass(frozen=True, kw_only=True)
class VoidEffect(Statement):
    """What follows when an attempt is void: whether the attempt that replaces it carries the cap."""

    replacement_is_capped: bool


@dataclass(frozen=True, kw_only=True)
class Attempts:
    """The attempts policy of a plan."""

    only_failed: Annotated[Statement, Says("Only a failed method is taken again, never to improve a grade.")]
    kinds: tuple[AttemptKind, ...]
    consent: Consent | None = None
    cap: Cap | None = None
    limit: Limit | None = None
    most: Annotated[Number | None, Says("The most attempts at one method, the first included.")] = None
    void: Annotated[
        VoidEffect | None,
        Says("Absent where the plan is silent: a replacement carries no cap."),
    ] = None
    says: Text | None = None

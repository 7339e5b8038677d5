"""One attempt at one method: bookings, conduct, questions, judgements, outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from touchstone.rules.roles import Role
from touchstone.rules.shape import Between, Code, Ident, KsbCode, Natural, Positive, Says, Text


@dataclass(frozen=True, kw_only=True)
class Booking:
    """A date for an attempt. A new date is a new booking with a notice of its own; old ones stay."""

    starts_at: Annotated[datetime, Says("Start of the first section.")]
    notice_served_at: datetime | None = None
    notice_served_to: Code | None = None
    ended: Annotated[
        Literal["rescheduled", "cancelled", "no_show"] | None, Says("Why this booking no longer stands.")
    ] = None
    ended_at: datetime | None = None
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class SectionHeld:
    """A stretch of one section, from start to end; a section may have several stretches."""

    section: Ident
    started_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A recording handed in for assessment. `from_second` and `to_second` name the part to assess."""

    id: Code
    held_at: datetime
    recorded_at: datetime
    seconds: Positive
    medium: Ident
    visible: Annotated[
        tuple[Ident, ...] | None, Says("Who is visible, as the assessor saw; absent when nobody has looked.")
    ] = None
    from_second: Natural | None = None
    to_second: Positive | None = None


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """A KSB evidenced by what was seen: in a section, or in a recording at a second."""

    ksb: KsbCode
    section: Ident | None = None
    recording: Code | None = None
    second: Natural | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question asked, by kind, with the KSBs and the theme it is about."""

    id: Code
    kind: Ident
    asked_at: datetime
    section: Ident | None = None
    ksbs: tuple[KsbCode, ...] = ()
    theme: Ident | None = None


@dataclass(frozen=True, kw_only=True)
class Declared:
    """Somebody's word on how the method was conducted."""

    id: Ident
    holds: bool
    by: Code
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The level a criterion reached. A criterion without a judgement is not yet assessed, never not met."""

    criterion: Code
    level: Ident
    by: Code | None = None
    at: datetime | None = None
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Extension:
    """More time, granted by the assessor in the session."""

    minutes: Positive
    by: Code
    at: datetime
    reason: Text


@dataclass(frozen=True, kw_only=True)
class EmployerConsent:
    """The employer's consent to a further attempt."""

    by: Code
    given_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class FurtherLearning:
    """Learning between a fail and a retake."""

    from_: date
    to: date


@dataclass(frozen=True, kw_only=True)
class Void:
    """An attempt that no longer counts, by whom and why."""

    at: datetime
    by: Code
    reason: Text


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt at one method, from booking to the notification of its outcome."""

    id: Code
    method: Ident
    kind: Annotated[
        Literal["first", "resit", "retake", "replacement"],
        Says("first; resit or retake of a fail; replacement of a void attempt."),
    ] = "first"
    consent: EmployerConsent | None = None
    further_learning: FurtherLearning | None = None
    window_extension_asked_at: datetime | None = None
    bookings: tuple[Booking, ...] = ()
    venue: Ident | None = None
    assessor_has_portfolio_since: Annotated[
        datetime | None,
        Says("Absent where it is the moment that the portfolio itself names."),
    ] = None
    declared: tuple[Declared, ...] = ()
    sections: tuple[SectionHeld, ...] = ()
    extension: Extension | None = None
    recordings: tuple[Recording, ...] = ()
    seen: tuple[Sighting, ...] = ()
    question_set: Code | None = None
    questions: tuple[Question, ...] = ()
    score: Annotated[Decimal | None, Between(0)] = None
    judgements: tuple[Judgement, ...] = ()
    judged_at: Annotated[
        datetime | None,
        Says("When the assessor submitted the judgements; until then a grade is provisional."),
    ] = None
    judged_by: Code | None = None
    notified_at: Annotated[datetime | None, Says("When the outcome was notified; starts the limits.")] = None
    notified_to: tuple[Role, ...] = ()
    void: Void | None = None

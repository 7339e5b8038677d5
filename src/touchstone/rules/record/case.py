"""Decisions about one apprentice: what was let pass, granted, refused or imposed, and appeals against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from touchstone.rules.roles import Role
from touchstone.rules.shape import Code, Ident, Positive, Says, Text

FindingCode = Annotated[Text, Says("The code of the finding, such as notice.observation.")]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What every decision keeps for ever: who, in which role, when and why."""

    by: Code
    role: Role
    at: datetime
    reason: Text


@dataclass(frozen=True, kw_only=True)
class Override(Decision):
    """A manager lets an unmet `must` pass for this subject."""

    finding: FindingCode
    subject: Annotated[Text | None, Says("The finding's subject, where it has one.")] = None


@dataclass(frozen=True, kw_only=True)
class Acknowledgement(Decision):
    """Somebody takes note of an unmet `should` and says why to go on."""

    finding: FindingCode
    subject: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Adjustment(Decision):
    """A reasonable adjustment: more minutes for a method, added to its duration and its limit."""

    id: Annotated[Code | None, Says("What an appeal names it by, such as adjustment-1.")] = None
    method: Ident
    extra_minutes: Positive
    asked_minutes: Annotated[
        Positive | None, Says("What was asked for, where it was more: granting less may be appealed against.")
    ] = None


@dataclass(frozen=True, kw_only=True)
class RefusedAdjustment(Decision):
    """A reasonable adjustment that was asked for and not granted; told on the day it was decided."""

    id: Annotated[Code, Says("What an appeal names it by, such as adjustment-2.")]
    method: Ident
    asked_minutes: Annotated[Positive | None, Says("Where they are known.")] = None


@dataclass(frozen=True, kw_only=True)
class Sanction(Decision):
    """A sanction for malpractice, told on the day it was imposed. No rule draws anything else from it."""

    id: Annotated[Code, Says("What an appeal names it by, such as sanction-1.")]
    measure: Annotated[Text, Says("What was imposed, in words.")]
    attempt: Annotated[Code | None, Says("The attempt that it is about, where it is about one.")] = None


@dataclass(frozen=True, kw_only=True)
class Exceptional(Decision):
    """The assessment organisation determines exceptional circumstances: this attempt carries no cap."""

    attempt: Code
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """All decisions about this apprentice."""

    overrides: tuple[Override, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    exceptional: tuple[Exceptional, ...] = ()
    refused_adjustments: tuple[RefusedAdjustment, ...] = ()
    sanctions: tuple[Sanction, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decider:
    """A person who decides an appeal."""

    by: Code
    touched_case: Annotated[bool, Says("Whether the person had any part in the disputed case.")]
    connected: Annotated[bool, Says("Whether the person is connected with the assessment organisation.")]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One criterion's new level, starting from a copy of the disputed decision."""

    criterion: Code
    level: Ident
    reason: Text


@dataclass(frozen=True, kw_only=True)
class StageDecision:
    """How a stage of an appeal ended. Upheld may change criteria, void the attempt or grant minutes."""

    stage: Ident
    decided_at: datetime
    deciders: tuple[Decider, ...]
    outcome: Literal["upheld", "not_upheld"]
    reason: Text
    changes: tuple[Change, ...] = ()
    voids_attempt: bool = False
    grants_minutes: Annotated[
        Positive | None,
        Says("The minutes of the adjustment from now on, in place of those of the disputed decision."),
    ] = None


@dataclass(frozen=True, kw_only=True)
class PassedOn:
    """The appellant took an appeal to a further stage."""

    stage: Ident
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """An appeal about one attempt or one decision, with the decisions of its stages, oldest first."""

    id: Code
    against: Literal["result", "adjustment", "malpractice"]
    attempt: Annotated[Code | None, Says("The disputed attempt; this or the decision, never both.")] = None
    decision: Annotated[
        Code | None,
        Says("The disputed decision: a refused adjustment, one granted in part, or a sanction."),
    ] = None
    lodged_at: datetime
    lodged_by: Role
    passed_on: Annotated[
        tuple[PassedOn, ...], Says("When the appellant took it to further stages, oldest first.")
    ] = ()
    stages: tuple[StageDecision, ...] = ()

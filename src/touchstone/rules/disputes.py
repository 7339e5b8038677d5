"""What an appeal may be about: the result of an attempt, or a decision on an adjustment or malpractice."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from touchstone.rules.plan import Plan
from touchstone.rules.record import Record
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.case import Adjustment, Appeal, RefusedAdjustment, Sanction
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.words import plain

PARTIES_OF_ADJUSTMENTS = (Role.APPRENTICE, Role.TRAINING_PROVIDER)  # an employer is told of none
Choice = Adjustment | RefusedAdjustment | Sanction
Disputed = Attempt | Choice


def choices(record: Record) -> tuple[Choice, ...]:
    """Every decision that an appeal can name, oldest first."""
    case = record.case
    named = (one for one in case.adjustments if one.id is not None)
    found: list[Choice] = [*named, *case.refused_adjustments, *case.sanctions]
    return tuple(sorted(found, key=lambda one: (one.at.timestamp(), one.id or "")))


def choice(record: Record, id: str | None) -> Choice | None:
    """The decision of that id; ``None`` where there is none."""
    return next((one for one in choices(record) if one.id == id), None)


def open_to_appeal(situation: Situation) -> tuple[Choice, ...]:
    """The decisions that the policy hears appeals about; to grant all that was asked is none of them."""
    heard = situation.policy.appeals.against.kinds
    took = (one for one in choices(situation.record) if not isinstance(one, Adjustment) or in_part(one))
    return tuple(one for one in took if sort_of(one) in heard and parties(situation, one))


def parties(situation: Situation, disputed: Disputed) -> tuple[Role, ...]:
    """Who may appeal about it: whom the policy hears, as far as they are told of it."""
    heard = situation.policy.appeals.by.roles
    if isinstance(disputed, Adjustment | RefusedAdjustment):
        return tuple(role for role in heard if role in PARTIES_OF_ADJUSTMENTS)
    return heard


def in_part(adjustment: Adjustment) -> bool:
    """Whether less was granted than was asked for."""
    return adjustment.asked_minutes is not None and adjustment.extra_minutes < adjustment.asked_minutes


def sort_of(disputed: Choice) -> Literal["adjustment", "malpractice"]:
    """What an appeal against the decision is about, as a policy names it."""
    return "malpractice" if isinstance(disputed, Sanction) else "adjustment"


def disputed_by(record: Record, appeal: Appeal) -> Disputed | None:
    """The attempt or the decision that an appeal is about; ``None`` where the record does not hold it."""
    if appeal.attempt is not None:
        return next((one for one in record.attempts if one.id == appeal.attempt), None)
    return choice(record, appeal.decision)


def is_about(appeal: Appeal, disputed: Disputed) -> bool:
    """Whether this is what the appeal disputes."""
    named = appeal.attempt if isinstance(disputed, Attempt) else appeal.decision
    return named is not None and named == disputed.id


def told_at(disputed: Disputed) -> datetime | None:
    """When it was told, which is when the window opens. A decision is told as it is taken."""
    return disputed.notified_at if isinstance(disputed, Attempt) else disputed.at


def method_of(record: Record, disputed: Disputed) -> str | None:
    """The method that it is about; ``None`` for a sanction that is about no attempt."""
    if not isinstance(disputed, Sanction):
        return disputed.method
    return next((one.method for one in record.attempts if one.id == disputed.attempt), None)


def title(plan: Plan, disputed: Choice) -> str:
    """The decision as people call it; what was imposed, and why, is not in it."""
    if isinstance(disputed, Sanction):
        return "Sanction for malpractice"
    method = plan.method(disputed.method)
    of = plain(disputed.method) if method is None else method.title
    how = "granted" if isinstance(disputed, Adjustment) else "refused"
    part = " in part" if isinstance(disputed, Adjustment) and in_part(disputed) else ""
    return f"Reasonable adjustment for {of} {how}{part}"

"""Where an appeal stands by its policy: the stages, their days, and whose turn it is. Asks no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from touchstone.rules.appeals import further_window_ends, stage_dates, window_ends
from touchstone.rules.calendar import day
from touchstone.rules.policy import Appeals, Stage
from touchstone.rules.record import Record
from touchstone.rules.record.attempt import Attempt as AttemptFacts
from touchstone.rules.situation import Situation
from touchstone.web.appeals.models import Appeal, State
from touchstone.web.appeals.queries import fact, panel, standing
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import apprentice, programme
from touchstone.web.bookings.models import Attempt
from touchstone.web.records import law


@dataclass(frozen=True)
class Begun:
    """A stage that has begun: since when, by when it is to be decided, and when it was."""

    stage: Stage
    began: date
    due: date | None
    decided: date | None


def policy_of(one: Apprenticeship) -> Appeals:
    """What the assessment organisation's policy says of appeals."""
    return law.policy(one.organisation.policy).appeals


def stage_now(stages: Sequence[Stage], found: Appeal) -> Stage | None:
    """The stage of an appeal (of ``told``) that waits for its decision; ``None`` when none does."""
    known = fact(found)
    decided, further = {one.stage for one in known.stages}, {one.stage for one in known.passed_on}
    for index, stage in enumerate(stages):
        if stage.id in decided:
            continue
        return stage if index == 0 or stage.id in further else None
    return None


def begun(one: Apprenticeship, found: Appeal, now: datetime) -> list[Begun]:
    """The stages that have begun, in the policy's order."""
    return [Begun(*each) for each in stage_dates(law_of(one, now), fact(found))]


def stands(one: Apprenticeship, found: Appeal, now: datetime) -> tuple[State, date | None]:
    """Where the appeal stands, and by when its open stage is to be decided, or it may be taken further."""
    if found.withdrawn_at is not None:
        return State.WITHDRAWN, None
    stages = policy_of(one).stages
    stage = stage_now(stages, found)
    if stage is not None:
        due = next((each.due for each in begun(one, found, now) if each.stage.id == stage.id), None)
        whole = any(not each.connected for each in panel(found, stage.id))
        return (State.DECIDING if whole else State.PANEL), due
    decided = standing(found)
    if decided[-1].outcome == "upheld":
        return State.UPHELD, None
    last = further_day(one, found, now)
    if len(decided) == len(stages) or (last is not None and day(now) > last):
        return State.ENDED, None
    return State.REFUSED, last


def further_day(one: Apprenticeship, found: Appeal, now: datetime) -> date | None:
    """The last day to take a refused appeal (of ``told``) further; ``None`` where the policy has none."""
    return further_window_ends(law_of(one, now), fact(found))


def last_day(one: Apprenticeship, attempt: Attempt, now: datetime) -> date | None:
    """The last day to appeal about an attempt; ``None`` before its outcome was given."""
    facts = AttemptFacts(id=attempt.code, method=attempt.method, notified_at=attempt.notified_at)
    return window_ends(law_of(one, now), facts)


def law_of(one: Apprenticeship, now: datetime) -> Situation:
    """Policy and calendar with a record that holds nothing more: all that days of appeals are made of."""
    record = Record(
        standard=one.standard, version=one.version, apprentice=apprentice(one), programme=programme(one)
    )
    plan, policy = law.plan(one.standard, one.version), law.policy(one.organisation.policy)
    return Situation(plan=plan, policy=policy, scheme=law.scheme(), record=record, now=now)

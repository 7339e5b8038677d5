"""When a failed case that nobody closes counts as ended: for keeping alone, and for nothing else.

Promise: nobody loses a right by it. What is taken again, appealed against or only written down opens the case
again, as long as anything of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from touchstone.rules.appeals import further_window_ends, window_ends
from touchstone.rules.attempts import history, replaced_by_next, standing
from touchstone.rules.calendar import day
from touchstone.rules.disputes import open_to_appeal
from touchstone.rules.report import StageOf
from touchstone.rules.situation import Situation
from touchstone.rules.stages import stage


def counts_as_ended_on(situation: Situation, done_on: date | None = None) -> date | None:
    """The day with which a failed case ends if nothing more happens in it (policy: failed_case_ends).

    It is the latest of the days on which a right ended, which the record names, or on which somebody did
    something; and so long after it where a right is left that has no last day. ``done_on`` is when somebody
    last did something that the record does not tell. ``None`` for a case that is not failed or lapsed,
    without such a policy, and where a day cannot be told.
    """
    rule = situation.policy.failed_case_ends
    if rule is None or stage(situation) not in (StageOf.FAILED, StageOf.LAPSED):
        return None
    if cannot_tell_windows(situation):
        return None
    limits = [told.limit_on for told in history(situation) if told.limit_on is not None]
    days = [*windows(situation), *limits, *_named(situation.record)]
    last = max([*days, done_on] if done_on is not None else days)
    return situation.calendar.add(last, rule) if _right_without_end(situation) else last


def windows(situation: Situation) -> list[date]:
    """The last days on which somebody may still appeal, or take an appeal further."""
    record = situation.record
    lodge = (window_ends(situation, one) for one in (*record.attempts, *open_to_appeal(situation)))
    further = (further_window_ends(situation, appeal) for appeal in record.appeals)
    return [end for end in (*lodge, *further) if end is not None]


def cannot_tell_windows(situation: Situation) -> bool:
    """Whether something was told that may be appealed against, and nobody can tell until when."""
    given = (attempt for attempt in situation.record.attempts if attempt.notified_at is not None)
    return any(window_ends(situation, one) is None for one in (*given, *open_to_appeal(situation)))


def _right_without_end(situation: Situation) -> bool:
    """Whether something may be taken again and no source says until when."""
    rules = situation.plan.attempts
    failed = [told for told in standing(situation).values() if told.failed]
    if any(replaced_by_next(situation, told.attempt) is not None for told in failed):
        return True
    if rules.limit is not None:  # after it the entire assessment may be taken at any time, or nothing
        return rules.limit.then == "entire_assessment"
    return any(rules.most is None or told.number < rules.most.number for told in failed)


def _named(fact: Any) -> Iterator[date]:
    """Every day that facts name, in London."""
    if isinstance(fact, datetime):
        yield day(fact)
    elif isinstance(fact, date):
        yield fact
    elif isinstance(fact, tuple):
        for each in fact:
            yield from _named(each)  # no day stands in a mapping
    elif is_dataclass(fact):
        for field in fields(fact):
            yield from _named(getattr(fact, field.name))

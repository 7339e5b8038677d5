"""Attempts as they stand: which count, which lapsed or were replaced, and what they earned.

Promise: an attempt never counts twice, an earlier good result never counts after its assessment lapsed,
and the order in which facts were written down changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from touchstone.rules.appeals import levels_after_appeals, void_by
from touchstone.rules.calendar import day
from touchstone.rules.grading import method_grade
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt, Booking
from touchstone.rules.report import GradeRange
from touchstone.rules.situation import Situation, once

StandingWord = Literal["counts", "superseded", "lapsed", "void"]
UNPLACED = date.max  # an attempt with no day yet comes after all others


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One attempt with its place in the history."""

    attempt: Attempt
    method: Method
    number: int  # of this method's attempts, the void ones not counted
    assessment: int  # 2 once the first assessment lapsed
    standing: StandingWord
    levels: Mapping[str, str | None]
    grade: GradeRange
    after: Attempt | None  # the fail of the same assessment that this attempt takes again
    limit_on: date | None  # by when its own fail is to be taken again

    @property
    def final(self) -> bool:
        """Judgements submitted and the grade told."""
        return self.attempt.judged_at is not None and self.grade.grade is not None

    @property
    def failed(self) -> bool:
        """A final fail."""
        return self.final and self.grade.passes is False

    @property
    def counts(self) -> bool:
        """Whether the overall grade looks at it."""
        return self.standing == "counts"


def booking_in_force(attempt: Attempt) -> Booking | None:
    """The last booking that was not rescheduled, cancelled or missed."""
    return next((one for one in reversed(attempt.bookings) if one.ended is None), None)


def first_moment(attempt: Attempt) -> datetime | None:
    """When the attempt started: its first section, else its booking in force, else when it was judged."""
    if attempt.sections:
        return min(stretch.started_at for stretch in attempt.sections)
    booking = booking_in_force(attempt)
    return booking.starts_at if booking is not None else attempt.judged_at


def first_day(attempt: Attempt) -> date | None:
    """The day the attempt started or is booked for, in London; ``None`` when it has no day yet."""
    moment = first_moment(attempt)
    return None if moment is None else day(moment)


def last_day(attempt: Attempt) -> date | None:
    """The day the method was assessed: the last section's end, else the day it was judged."""
    ends = [stretch.ended_at for stretch in attempt.sections if stretch.ended_at is not None]
    moment = max(ends) if ends else attempt.judged_at
    return None if moment is None else day(moment)


@once
def history(situation: Situation) -> tuple[Standing, ...]:
    """All attempts at methods the plan knows, oldest first, each with its standing at the moment asked about.

    A fail starts a limit at its notification. When the limit passes before the method is taken again, and the
    plan says that the entire assessment lapses, all its attempts lapse and the next attempt opens another
    assessment (rulebook: resits and retakes). Within an assessment the first pass of a method counts, else
    its latest attempt.
    """
    story = _Story(situation)
    for attempt in sorted(situation.record.attempts, key=_by_day):
        story.add(attempt)
    story.lapse_before(situation.today)
    return tuple(story.told)


@once
def standing(situation: Situation) -> Mapping[str, Standing]:
    """The attempt that counts for each method that has one."""
    return {one.method.id: one for one in history(situation) if one.counts}


def standing_grade(situation: Situation, method_id: str) -> GradeRange | None:
    """The final grade that counts for a method, or ``None`` when there is none yet."""
    one = standing(situation).get(method_id)
    return one.grade if one is not None and one.final else None


def waits_to_be_taken_again(situation: Situation, told: Standing) -> bool:
    """Whether a fail still waits for another attempt to begin; one only booked does not end the waiting."""
    if not told.failed or told.standing not in ("counts", "superseded"):
        return False
    return not any(one.after is told.attempt and taken(one.attempt) for one in history(situation))


def assessment_lapsed(situation: Situation) -> bool:
    """Whether the latest assessment has lapsed and none has begun since."""
    valid = [one for one in history(situation) if one.standing != "void"]
    return bool(valid) and valid[-1].standing == "lapsed"


def _by_day(attempt: Attempt) -> tuple[date, float, str]:
    moment = first_moment(attempt)
    if moment is None:
        return UNPLACED, 0, attempt.id
    return day(moment), moment.timestamp(), attempt.id


def taken(attempt: Attempt) -> bool:
    """Whether the attempt has begun; one that is only booked, or was missed, stops no limit."""
    return bool(attempt.sections) or attempt.judged_at is not None


class _Story:
    """Builds the history attempt by attempt."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.told: list[Standing] = []
        self.assessment = 1
        self.limits: dict[str, date] = {}

    def add(self, attempt: Attempt) -> None:
        method = self.situation.plan.method(attempt.method)
        if method is None:  # validity reports it; nothing can be judged by it
            return
        on = first_day(attempt)
        if on is not None:
            self.lapse_before(min(on, self.situation.today))
        if void_by(self.situation.record, attempt) is not None:
            self.told.append(self._tell(attempt, method, "void"))
            return
        before = self._counting(method)
        if before is not None and before.final and before.grade.passes:
            # an appeal turned the earlier fail into a pass, so this attempt is no longer needed
            self.told.append(self._tell(attempt, method, "superseded"))
            return
        self._mark("superseded", [one for one in self.told if one.counts and one.method is method])
        told = self._tell(attempt, method, "counts")
        self.told.append(told)
        if taken(attempt):
            self.limits.pop(method.id, None)
        if told.limit_on is not None:
            self.limits[method.id] = told.limit_on

    def lapse_before(self, on: date) -> None:
        """End the assessment when a limit had passed before that day."""
        policy = self.situation.plan.attempts.limit
        if policy is None or policy.then != "entire_assessment":
            return
        if any(limit < on for limit in self.limits.values()):
            self._mark("lapsed", [one for one in self.told if one.standing != "void"])
            self.assessment += 1
            self.limits.clear()

    def _tell(self, attempt: Attempt, method: Method, standing: StandingWord) -> Standing:
        levels = levels_after_appeals(self.situation, attempt)
        earlier = [one for one in self.told if one.method is method and one.standing != "void"]
        told = Standing(
            attempt=attempt,
            method=method,
            number=len(earlier) + (standing != "void"),
            assessment=self.assessment,
            standing=standing,
            levels=levels,
            grade=method_grade(self.situation.plan, method, levels, attempt.score),
            after=self._failed_before(earlier),
            limit_on=None,
        )
        return replace(told, limit_on=self._limit(told))

    def _failed_before(self, earlier: list[Standing]) -> Attempt | None:
        same = [one for one in earlier if one.assessment == self.assessment and one.failed]
        return same[-1].attempt if same else None

    def _limit(self, told: Standing) -> date | None:
        policy = self.situation.plan.attempts.limit
        notified = told.attempt.notified_at
        if policy is None or notified is None or not told.failed or told.standing == "void":
            return None
        return self.situation.calendar.add(day(notified), policy.within)

    def _counting(self, method: Method) -> Standing | None:
        return next((one for one in self.told if one.counts and one.method is method), None)

    def _mark(self, word: StandingWord, ones: list[Standing]) -> None:
        for one in ones:
            self.told[self.told.index(one)] = replace(one, standing=word)

"""Attempts as they stand: which count, which lapsed or were replaced, and what they earned.

Promise: an attempt never counts twice, an earlier good result never counts after its assessment lapsed,
and the order in which facts were written down changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from touchstone.rules.appeals import levels_after_appeals, levels_as_judged, upheld, void_by
from touchstone.rules.calendar import day
from touchstone.rules.grading import method_grade
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt, Booking
from touchstone.rules.report import GradeRange
from touchstone.rules.situation import Situation, once
from touchstone.rules.words import on_date

StandingWord = Literal["counts", "superseded", "planned", "lapsed", "void"]
LIMIT = "attempt.limit"  # the finding that a manager overrides to keep a late attempt in its assessment
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
    failed_as_judged: bool  # a fail before any appeal changed it
    since_lapse: date | None  # the limit that passed before this assessment began

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


def of_day(attempt: Attempt) -> str:
    """How people tell an attempt at a method from another one: by its day."""
    first = first_day(attempt)
    return "that has no day yet" if first is None else f"of {on_date(first)}"


def last_day(attempt: Attempt) -> date | None:
    """The day the method was assessed: the last section's end, else the day it was judged."""
    ends = [stretch.ended_at for stretch in attempt.sections if stretch.ended_at is not None]
    moment = max(ends) if ends else attempt.judged_at
    return None if moment is None else day(moment)


def assessed_on(method: Method, attempt: Attempt) -> date | None:
    """The day the method was assessed; ``None`` until it is judged or all its sections have been held."""
    open_ones = [stretch for stretch in attempt.sections if stretch.ended_at is None]
    held = {stretch.section for stretch in attempt.sections}
    if attempt.judged_at is None and (open_ones or any(one.id not in held for one in method.sections)):
        return None
    return last_day(attempt)


@once
def history(situation: Situation) -> tuple[Standing, ...]:
    """All attempts at methods the plan knows, oldest first, each with its standing at the moment asked about.

    A fail starts a limit at its notification. When the limit passes before the method is taken again, and the
    plan says that the entire assessment lapses, all its attempts lapse and the next attempt opens another
    assessment (rulebook: resits and retakes). Within an assessment the first pass of a method counts, else
    its latest attempt that has begun; one only booked is planned, and takes no other's place.
    """
    story = _Story(situation)
    for attempt in sorted(situation.record.attempts, key=_by_day):
        story.add(attempt)
    story.lapse_before(situation.today)
    return tuple(story.told)


@once
def planned(situation: Situation) -> Mapping[str, Standing]:
    """The latest attempt planned for each method that has one."""
    return {one.method.id: one for one in history(situation) if one.standing == "planned"}


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
    if not told.failed or not told.counts:
        return False
    return not any(one.after is told.attempt and taken(one.attempt) for one in history(situation))


def replaced_by_next(situation: Situation, failed: Attempt) -> Attempt | None:
    """The void attempt that took a fail again in time, where the next attempt replaces it.

    The method was taken by its last day, so no limit is left to keep: whoever replaces what was set aside is
    never late. The fail itself stands, so what replaces a resit takes it again, with its cap. One that was
    called off before it began took nothing again.
    """
    void = [one for one in history(situation) if one.standing == "void" and one.after is failed]
    limits = [one.limit_on for one in history(situation) if one.attempt is failed]
    return next((one.attempt for one in reversed(void) if _taken_by(situation, one.attempt, limits[0])), None)


def _taken_by(situation: Situation, attempt: Attempt, limit: date | None) -> bool:
    if not taken(attempt):
        return False
    on = first_day(attempt)
    return limit is None or on is None or on <= limit or _lets_limit_pass(situation, {attempt.id})


def _lets_limit_pass(situation: Situation, subjects: set[str]) -> bool:
    """Whether a manager lets one of these attempts pass the limit."""
    return any(
        one.finding == LIMIT and one.subject in subjects and one.role in situation.policy.overrides.by
        for one in situation.record.case.overrides
    )


def kind_of_next(situation: Situation, method_id: str) -> Literal["first", "replacement"]:
    """What a new attempt at a method is when nobody agreed to a resit or retake: most often a first one.

    Where the latest attempt of the running assessment is void, the new one replaces it (rulebook: results,
    appeals). One that was only planned is no attempt yet, and what was void before a lapse is history.
    """
    lapsed = {one.assessment for one in history(situation) if one.standing == "lapsed"}
    made = [one for one in history(situation) if one.method.id == method_id and one.standing != "planned"]
    replaces = bool(made) and made[-1].standing == "void" and made[-1].assessment not in lapsed
    return "replacement" if replaces else "first"


def not_needed(situation: Situation) -> tuple[Standing, ...]:
    """What is planned and nobody needs any more, because an appeal changed what went before it.

    Any attempt at a method that has been passed; a resit or retake with no fail left to take again; a
    replacement where nothing is void any more. What has begun stays as it is (rulebook: results, appeals).
    """
    passed = {id for id, one in standing(situation).items() if one.final and one.grade.passes}
    return tuple(
        one for one in planned(situation).values() if one.method.id in passed or _for_nothing(situation, one)
    )


def _for_nothing(situation: Situation, told: Standing) -> bool:
    if told.attempt.kind == "replacement":
        return kind_of_next(situation, told.method.id) != "replacement"
    return told.attempt.kind != "first" and told.after is None


def assessment_lapsed(situation: Situation) -> bool:
    """Whether the latest assessment has lapsed and none has begun since."""
    valid = [one for one in history(situation) if one.standing not in ("void", "planned")]
    return bool(valid) and valid[-1].standing == "lapsed"


def _by_day(attempt: Attempt) -> tuple[date, float, str]:
    moment = _placed(attempt)
    if moment is None:
        return UNPLACED, 0, attempt.id
    return day(moment), moment.timestamp(), attempt.id


def _placed(attempt: Attempt) -> datetime | None:
    """The moment by which an attempt is told; one that was missed or cancelled, by its latest booking."""
    moment = first_moment(attempt)
    if moment is None and attempt.bookings:
        return max(booking.starts_at for booking in attempt.bookings)
    return moment


def has_portfolio_since(situation: Situation, attempt: Attempt | None) -> datetime | None:
    """Since when the assessor of an attempt has had the portfolio: its own moment, else the portfolio's."""
    if attempt is not None and attempt.assessor_has_portfolio_since is not None:
        return attempt.assessor_has_portfolio_since
    portfolio = situation.record.portfolio
    return portfolio.assessor_has_it_since if portfolio is not None else None


def taken(attempt: Attempt) -> bool:
    """Whether the attempt has begun; one that is only booked, or was missed, stops no limit."""
    begun = attempt.sections or attempt.judgements
    return bool(begun) or attempt.judged_at is not None or attempt.score is not None


class _Story:
    """Builds the history attempt by attempt."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.told: list[Standing] = []
        self.assessment = 1
        self.limits: dict[str, date] = {}
        self.lapse: date | None = None

    def add(self, attempt: Attempt) -> None:
        method = self.situation.plan.method(attempt.method)
        if method is None:  # validity reports it; nothing can be judged by it
            return
        moment, today = _placed(attempt), self.situation.today
        self.lapse_before(today if moment is None else min(day(moment), today))
        if taken(attempt):
            self.limits.pop(method.id, None)  # also when it is void later: it began in time
        if void_by(self.situation.record, attempt) is not None:
            self.told.append(self._tell(attempt, method, "void"))
            return
        if not taken(attempt):
            self.told.append(self._tell(attempt, method, "planned"))
            return
        before = self._counting(method)
        if before is not None and before.final and before.grade.passes:
            # an appeal turned the earlier fail into a pass, so this attempt is no longer needed
            self.told.append(self._tell(attempt, method, "superseded"))
            return
        self._mark("superseded", [one for one in self.told if one.counts and one.method is method])
        told = self._tell(attempt, method, "counts")
        self.told.append(told)
        if told.limit_on is not None and not self._limit_overridden(method):
            self.limits[method.id] = told.limit_on

    def lapse_before(self, on: date) -> None:
        """End the assessment when a limit had passed before that day."""
        policy = self.situation.plan.attempts.limit
        if policy is None or policy.then != "entire_assessment":
            return
        passed = [limit for limit in self.limits.values() if limit < on]
        if passed:
            self.lapse = min(passed)
            self._mark("lapsed", [one for one in self.told if one.standing != "void"])
            self.assessment += 1
            self.limits.clear()

    def _tell(self, attempt: Attempt, method: Method, standing: StandingWord) -> Standing:
        levels = levels_after_appeals(self.situation, attempt)
        earlier = [
            one for one in self.told if one.method is method and one.standing not in ("void", "planned")
        ]
        plan = self.situation.plan
        grade, judged = method_grade(plan, method, levels, attempt.score), levels_as_judged(method, attempt)
        as_judged = grade if judged == levels else method_grade(plan, method, judged, attempt.score)
        told = Standing(
            attempt=attempt,
            method=method,
            number=len(earlier) + (standing != "void"),
            assessment=self.assessment,
            standing=standing,
            levels=levels,
            grade=grade,
            after=self._failed_before(earlier),
            limit_on=None,
            failed_as_judged=as_judged.passes is False,
            since_lapse=self.lapse,
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
        heard = upheld(self.situation.record, told.attempt)
        if not told.failed_as_judged and heard:  # an appeal made it a fail: its decision is the outcome
            notified = max(notified, heard[-1].decided_at)
        return self.situation.calendar.add(day(notified), policy.within)

    def _limit_overridden(self, method: Method) -> bool:
        """Whether a manager lets a later attempt at the method pass the limit; none called off."""
        record, told = self.situation.record, {one.attempt.id for one in self.told}
        may_begin = (one for one in record.attempts if taken(one) or void_by(record, one) is None)
        return _lets_limit_pass(
            self.situation, {one.id for one in may_begin if one.method == method.id} - told
        )

    def _counting(self, method: Method) -> Standing | None:
        return next((one for one in self.told if one.counts and one.method is method), None)

    def _mark(self, word: StandingWord, ones: list[Standing]) -> None:
        for one in ones:
            self.told[self.told.index(one)] = replace(one, standing=word)

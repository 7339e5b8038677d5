"""How long what is known of an apprentice is kept, by kind, and what holds it longer.

Promise: nothing goes while the case is open or an appeal is undecided, or while one may still be lodged or
taken further; and everything that goes has a clause that says when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from touchstone.rules.appeals import further_window_ends, window_ends
from touchstone.rules.attempts import standing
from touchstone.rules.calendar import day
from touchstone.rules.disputes import open_to_appeal
from touchstone.rules.next_steps.appeals import is_open
from touchstone.rules.policy import Retention
from touchstone.rules.report import StageOf
from touchstone.rules.situation import Situation
from touchstone.rules.stages import stage
from touchstone.rules.statement import Force, Layer
from touchstone.rules.words import called, days, on_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One kind of data: its last day, or why it has none. ``holds`` are sentences; any of them keeps it.

    ``asked`` is its last day where the apprentice asks for erasure: a time that must be kept is not made
    shorter by that, any other ends with the case and the last day to appeal.
    """

    rule: Retention
    until: date | None
    message: str
    asked: date | None = None
    holds: tuple[str, ...] = ()
    layer: Layer = Layer.POLICY

    @property
    def binding(self) -> bool:
        """Whether its time must be kept, whatever the apprentice asks."""
        return Force.MUST in (self.rule.force, self.rule.keep.force)

    def over(self, on: date) -> bool:
        """Whether it is to go on that day: its last day has passed, and nothing holds it."""
        return self.until is not None and on > self.until and not self.holds

    def over_if_asked(self, on: date) -> bool:
        """Whether it is to go on that day, if the apprentice has asked for erasure."""
        return self.asked is not None and on > self.asked and not self.holds


def ended_on(situation: Situation) -> date | None:
    """The day the case ended: the withdrawal, or the notification of the last outcome of a pass.

    ``None`` while it is open. A fail may be taken again, so it ends nothing; who gives up is withdrawn.
    """
    reached = stage(situation)
    if reached is StageOf.WITHDRAWN:
        return situation.record.programme.withdrawn_on
    if reached is not StageOf.PASSED:
        return None
    told = [one.attempt.notified_at for one in standing(situation).values()]
    return max((day(moment) for moment in told if moment is not None), default=None)


def kept(situation: Situation, held: Sequence[str] = ()) -> tuple[Kept, ...]:
    """Every kind of data that the policy names, with its last day (rulebook: appeals; policy: retention).

    ``held`` are the reasons of holds that somebody placed by hand: sentences, which hold every kind as an
    undecided appeal does.
    """
    holds = (*_holds(situation), *held)
    return tuple(_kept(situation, rule, holds) for rule in situation.policy.retention)


def answer_by(situation: Situation, received: date) -> date | None:
    """The last day to answer a request for erasure that came on that day (policy: erasure_answer).

    ``None`` where the calendar does not know the day.
    """
    return situation.calendar.add(received, situation.policy.erasure_answer)


def _kept(situation: Situation, rule: Retention, holds: tuple[str, ...]) -> Kept:
    ended = ended_on(situation)
    if ended is None:
        message = f"{rule.title}: kept while the case is open, then {days(rule.keep)}."
        return Kept(rule=rule, until=None, message=message, holds=holds)
    windows = _windows(situation)
    until = situation.calendar.add(ended, rule.keep)
    if until is None:
        message = f"{rule.title}: kept {days(rule.keep)} after {on_date(ended)}, a day that cannot be told."
    else:
        until = max([until, *windows])
        message = f"{rule.title}: kept until {on_date(until)}, {days(rule.keep)} after {on_date(ended)}."
        message += " It is held beyond that for as long as needed." if holds else ""
    known = Kept(rule=rule, until=until, message=message, holds=holds)
    if known.binding:
        return replace(known, asked=until)
    return replace(known, asked=None if _cannot_tell(situation) else max([ended, *windows]))


def _holds(situation: Situation) -> tuple[str, ...]:
    """What keeps everything, whatever its last day: an appeal that is not decided."""
    return tuple(
        f"{called('Appeal', appeal.id)} is not decided yet."
        for appeal in situation.record.appeals
        if is_open(situation, appeal)
    )


def _cannot_tell(situation: Situation) -> bool:
    """Whether a result or a decision was given, and nobody can tell until when it may be appealed against."""
    given = (attempt for attempt in situation.record.attempts if attempt.notified_at is not None)
    return any(window_ends(situation, told) is None for told in (*given, *open_to_appeal(situation)))


def _windows(situation: Situation) -> list[date]:
    """The last days on which somebody may still appeal, or take an appeal further."""
    record = situation.record
    lodge = (window_ends(situation, told) for told in (*record.attempts, *open_to_appeal(situation)))
    further = (further_window_ends(situation, appeal) for appeal in record.appeals)
    return [end for end in (*lodge, *further) if end is not None]

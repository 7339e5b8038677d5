"""How long what is known of an apprentice is kept, by kind, and what holds it longer.

Promise: nothing goes while the case is open or an appeal is undecided, or while one may still be lodged or
taken further; and everything that goes has a clause that says when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from touchstone.rules.attempts import standing
from touchstone.rules.calendar import day
from touchstone.rules.given_up import cannot_tell_windows, counts_as_ended_on, windows
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
    shorter by that, any other ends with the case and the last day to appeal. ``quiet_until`` is the day with
    which a failed case that is open ends if nothing more happens in it: it tells that something was failed.
    """

    rule: Retention
    until: date | None
    message: str
    asked: date | None = None
    holds: tuple[str, ...] = ()
    layer: Layer = Layer.POLICY
    quiet_until: date | None = None

    @property
    def quiet(self) -> str:
        """What becomes of an open case in which nothing more happens, in a sentence; else nothing."""
        if self.quiet_until is None:
            return ""
        return f"If nothing more happens in it, it counts as ended after {on_date(self.quiet_until)}."

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


def ended_on(situation: Situation, done_on: date | None = None) -> date | None:
    """The day the case ended: the withdrawal, or the notification of the last outcome of a pass.

    ``None`` while it is open. A fail may be taken again, so it ends nothing by itself: who gives up is
    withdrawn, and a failed case that nobody closes ends once nothing has happened in it for long
    (``given_up``). ``done_on`` is when somebody last did something that the record does not tell.
    """
    reached = stage(situation)
    if reached is StageOf.WITHDRAWN:
        return situation.record.programme.withdrawn_on
    if reached is not StageOf.PASSED:
        on = counts_as_ended_on(situation, done_on)
        return on if on is not None and on < situation.today else None
    told = [one.attempt.notified_at for one in standing(situation).values()]
    return max((day(moment) for moment in told if moment is not None), default=None)


def kept(situation: Situation, held: Sequence[str] = (), done_on: date | None = None) -> tuple[Kept, ...]:
    """Every kind of data that the policy names, with its last day (rulebook: appeals; policy: retention).

    ``held`` are the reasons of holds that somebody placed by hand: sentences, which hold every kind as an
    undecided appeal does. ``done_on`` is when somebody last did something that the record does not tell.
    """
    holds, ended = (*_holds(situation), *held), ended_on(situation, done_on)
    quiet_until = counts_as_ended_on(situation, done_on)
    return tuple(_kept(situation, rule, holds, ended, quiet_until) for rule in situation.policy.retention)


def answer_by(situation: Situation, received: date) -> date | None:
    """The last day to answer a request for erasure that came on that day (policy: erasure_answer).

    ``None`` where the calendar does not know the day.
    """
    return situation.calendar.add(received, situation.policy.erasure_answer)


def _kept(
    situation: Situation,
    rule: Retention,
    holds: tuple[str, ...],
    ended: date | None,
    quiet_until: date | None,
) -> Kept:
    if ended is None:
        message = f"{rule.title}: kept while the case is open, then {days(rule.keep)}."
        return Kept(rule=rule, until=None, message=message, holds=holds, quiet_until=quiet_until)
    last = windows(situation)
    until = situation.calendar.add(ended, rule.keep)
    after = f"{days(rule.keep)} after {on_date(ended)}"
    if quiet_until is not None:
        after += ", when a failed case ended in which nothing happened any more"
    if until is None:
        message = f"{rule.title}: kept {after}, a day that cannot be told."
    else:
        until = max([until, *last])
        message = f"{rule.title}: kept until {on_date(until)}, {after}."
        message += " It is held beyond that for as long as needed." if holds else ""
    known = Kept(rule=rule, until=until, message=message, holds=holds)
    if known.binding:
        return replace(known, asked=until)
    return replace(known, asked=None if cannot_tell_windows(situation) else max([ended, *last]))


def _holds(situation: Situation) -> tuple[str, ...]:
    """What keeps everything, whatever its last day: an appeal that is not decided."""
    return tuple(
        f"{called('Appeal', appeal.id)} is not decided yet."
        for appeal in situation.record.appeals
        if is_open(situation, appeal)
    )

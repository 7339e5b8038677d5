"""The duration of a method: the counted sections together, the assessor's extension, adjustments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from touchstone.rules.adjustments import granted as adjustments
from touchstone.rules.conduct.session import Session, universal, whole_seconds
from touchstone.rules.findings import Finding
from touchstone.rules.plan.method import Duration
from touchstone.rules.record.attempt import Extension
from touchstone.rules.record.case import Adjustment
from touchstone.rules.roles import Role
from touchstone.rules.statement import Layer
from touchstone.rules.words import length, plural

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Allowance:
    """Minutes that a session may take. An adjustment raises ``planned`` and ``limit``, never ``least``.

    One that somebody else decided, or that came after the start, is in ``not_counted`` alone.
    """

    least: Decimal
    planned: int
    limit: Decimal
    adjustment: int
    not_counted: int

    @classmethod
    def of(cls, session: Session, rule: Duration) -> Allowance:
        """The plan's minutes with this apprentice's reasonable adjustments."""
        minutes = Decimal(rule.minutes)
        granted, extra = 0, 0
        for one in adjustments(session.situation.record, session.method.id):
            granted += one.extra_minutes
            extra += one.extra_minutes if _counts(session, one) else 0
        return cls(
            least=minutes * (HUNDRED - rule.shortfall_percent) / HUNDRED,
            planned=rule.minutes + extra,
            limit=minutes * (HUNDRED + rule.extension_percent) / HUNDRED + extra,
            adjustment=extra,
            not_counted=granted - extra,
        )

    @property
    def words(self) -> str:
        """The limit as a message says it."""
        words = f"the limit is {plural(self.limit, 'minute')}"
        if self.adjustment:
            words += f", with {plural(self.adjustment, 'minute')} of reasonable adjustment"
        if self.not_counted:
            words += (
                f"; {plural(self.not_counted, 'minute')} of adjustment do not count, because the assessment "
                "organisation did not decide on them before the start"
            )
        return words


def _counts(session: Session, adjustment: Adjustment) -> bool:
    """Whether the assessment organisation decided it, by the start of the attempt's first section."""
    may = {Role.ASSESSMENT_ORGANISATION, *session.situation.policy.overrides.by}
    starts = [universal(held.started_at) for held in session.attempt.sections]
    return adjustment.role in may and (not starts or universal(adjustment.at) <= min(starts))


def allowance(session: Session) -> Allowance | None:
    """What the session may take, or ``None`` where the plan sets no duration."""
    rule = session.method.duration
    return None if rule is None else Allowance.of(session, rule)


def findings(session: Session) -> Iterator[Finding]:
    """``conduct.duration``; and ``conduct.extension`` once time over the planned is used or granted."""
    rule = session.method.duration
    if rule is None:
        return
    allowed, seconds = Allowance.of(session, rule), whole_seconds(session.counted)
    yield _duration(session, rule, allowed, seconds)
    over = seconds - allowed.planned * 60
    extension = session.attempt.extension
    if extension is not None or (over > 0 and rule.extension_percent):
        yield _extension(session, rule, extension, max(over, 0))


def _duration(session: Session, rule: Duration, allowed: Allowance, seconds: int) -> Finding:
    used = length(seconds)
    if seconds > allowed.limit * 60:
        holds, message = False, f"The counted sections took {used}; {allowed.words}."
    elif session.running:
        holds, message = None, f"A section has a start without an end; {used} so far, and {allowed.words}."
    elif not session.counted:
        holds, message = session.absent, f"No counted section has been held; {allowed.words}."
    elif seconds < allowed.least * 60:
        least = plural(allowed.least, "minute")
        holds, message = session.absent, f"The counted sections took {used}; the least is {least}."
    else:
        holds, message = True, f"The counted sections took {used}; {allowed.words}."
    return session.find(
        "conduct.duration",
        holds,
        message,
        rule,
        layer=Layer.CASE if allowed.adjustment else Layer.PLAN,
        seconds=seconds,
        at_least_minutes=str(allowed.least),
        limit_minutes=str(allowed.limit),
        adjustment_minutes=allowed.adjustment,
    )


def _extension(session: Session, rule: Duration, extension: Extension | None, over: int) -> Finding:
    most = Decimal(rule.minutes) * rule.extension_percent / HUNDRED
    allowed, granted = plural(most, "minute"), 0 if extension is None else extension.minutes
    beyond = f"{length(over)} beyond the planned time"
    if granted > most:
        message = f"An extension of {plural(granted, 'minute')} was granted; the most is {allowed}."
        holds: bool | None = False
    elif over > granted * 60:
        holds = session.absent
        message = f"The session used {beyond}; the assessor records an extension for it."
        if extension is not None:
            message = f"The session used {beyond}; the extension granted is {plural(granted, 'minute')}."
    elif session.running:
        holds = None
        message = (
            f"A section has a start without an end; {beyond} so far, and {plural(granted, 'minute')} granted."
        )
    else:
        holds = True
        message = f"The assessor's extension of {plural(granted, 'minute')} covers {beyond}."
    return session.find(
        "conduct.extension",
        holds,
        message,
        rule,
        over_seconds=over,
        granted_minutes=granted,
        at_most_minutes=str(most),
    )

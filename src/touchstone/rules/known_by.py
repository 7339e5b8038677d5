"""What was known at an earlier moment: outcomes, voids and decisions on appeal that came later left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.case import Appeal
from touchstone.rules.situation import Situation


def known_by(situation: Situation, moment: datetime, attempts: Iterable[Attempt]) -> Situation:
    """The situation at that moment with these attempts alone, each as far as it was known."""
    record = replace(
        situation.record,
        attempts=tuple(_attempt(one, moment) for one in attempts),
        appeals=tuple(_appeal(one, moment) for one in situation.record.appeals),
    )
    return replace(situation, record=record, now=moment, answers={})


def _attempt(attempt: Attempt, by: datetime) -> Attempt:
    if attempt.void is not None and attempt.void.at > by:
        attempt = replace(attempt, void=None)
    if attempt.judged_at is not None and attempt.judged_at > by:
        attempt = replace(attempt, judged_at=None)
    return attempt


def _appeal(appeal: Appeal, by: datetime) -> Appeal:
    return replace(appeal, stages=tuple(one for one in appeal.stages if one.decided_at <= by))

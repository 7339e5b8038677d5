"""What is published of an apprentice: the record without the judgements of results still to be released.

The overall grade, the statement and the kept answer are judged from it, so that a released result never
tells anything of another one that is still in quality assurance.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from touchstone.rules.record.attempt import Attempt
from touchstone.rules.situation import Situation


def published(situation: Situation, but: Container[str] = ()) -> Situation:
    """The situation with the released attempts alone judged; ``but`` are released ones to leave out too."""
    record = situation.record
    given = {one.id for one in record.attempts if one.notified_at is not None and one.id not in but}
    attempts = tuple(one if one.id in given else _unjudged(one) for one in record.attempts)
    appeals = tuple(one for one in record.appeals if one.attempt in {*given, None})  # decisions name levels
    return replace(situation, record=replace(record, attempts=attempts, appeals=appeals), answers={})


def _unjudged(attempt: Attempt) -> Attempt:
    return replace(
        attempt,
        judgements=(),
        score=None,
        judged_at=None,
        judged_by=None,
        notified_at=None,
        notified_to=(),
    )

"""What the rules will say once judgements are submitted: what may still come is then held to be missing."""

from __future__ import annotations

from dataclasses import replace

from touchstone.rules.attempts import taken
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.situation import Situation
from touchstone.rules.validity import problems

NOBODY = "nobody"


def submitted(situation: Situation) -> Situation:
    """The situation as if everything begun were submitted now; as it is, where that cannot be."""
    attempts = tuple(_submitted(one, situation) for one in situation.record.attempts)
    ahead = replace(situation, record=replace(situation.record, attempts=attempts), answers={})
    return situation if problems(ahead) else ahead


def _submitted(attempt: Attempt, situation: Situation) -> Attempt:
    if attempt.judged_at is not None or attempt.void is not None or not taken(attempt):
        return attempt
    return replace(attempt, judged_at=situation.now, judged_by=NOBODY)

"""What changes by itself: a day passes, and somebody is late or may begin."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from touchstone.rules.judge import InvalidRecordError, assess
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.records.actions import refresh_some
from touchstone.web.records.queries import situations

TOGETHER = 200  # apprentices judged with one set of queries


def refresh_all(*, now: datetime) -> int:
    """Judge everybody this connection sees and keep where they stand; answers with how many there were.

    A record that contradicts itself is left as it stands; its page says so.
    """
    count = 0
    known = Apprenticeship.objects.filter(withdrawn_on=None).select_related("organisation").order_by("id")
    rows = known.iterator(chunk_size=TOGETHER)
    while some := list(islice(rows, TOGETHER)):
        answers = []
        for one, situation in zip(some, situations(some, now).values(), strict=True):
            try:
                answers.append((one, assess(situation)))
            except InvalidRecordError:
                continue
        refresh_some(answers)
        count += len(answers)
    return count

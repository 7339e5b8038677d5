"""What changes by itself: a day passes, and somebody is late or may begin."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import Q, QuerySet

from touchstone.rules.judge import InvalidRecordError, assess
from touchstone.web.appeals.models import OPEN, Appeal
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.deferring import jobs
from touchstone.web.organisations.scope import everywhere
from touchstone.web.records.actions import refresh_some, standing
from touchstone.web.records.models import Standing
from touchstone.web.records.queries import situations
from touchstone.web.records.told import told_outside

TOGETHER = 200  # apprentices judged with one set of queries
REFRESH = "records.refresh"  # the name of the night's job
logger = logging.getLogger(__name__)


class NotRefreshed(Exception):
    """Some cases could not be judged; the others were."""


def refresh_all(*, now: datetime) -> int:
    """Judge everybody this connection sees and keep where they stand; answers with how many there were.

    Of who withdrew those alone about whom something can still happen, which is an appeal, or of whom an
    earlier version kept less than lists tell now.

    A record that contradicts itself is left as it stands; its page says so. A case that cannot be judged for
    another reason keeps no other: it is logged, and ``NotRefreshed`` is raised at the end.
    """
    count, failed = 0, 0
    known = Apprenticeship.objects.filter(Q(withdrawn_on=None) | Q(id__in=_goes_on()))
    rows = known.select_related("organisation").order_by("id").iterator(chunk_size=TOGETHER)
    while some := list(islice(rows, TOGETHER)):
        try:
            count += _refresh(some, now)
        except Exception:  # noqa: BLE001 whatever it is, it is one of theirs: found by asking each alone
            told, wrong = _each(some, now)
            count, failed = count + told, failed + wrong
    if failed:
        raise NotRefreshed(f"{failed} of {count + failed} cases could not be judged; the log says why.")
    return count


def begin_anew(*, at: datetime) -> None:
    """Have the night's work done at once, where an update left standings without what lists tell now."""
    with everywhere():
        if Standing.objects.filter(told_broken=None).exists():
            jobs.configure_task(REFRESH).defer(timestamp=int(at.timestamp()))


def _goes_on() -> QuerySet[Standing, UUID]:
    """Who withdrew and has a step or a right left, an appeal that is not decided, or words not kept yet."""
    withdrawn = Standing.objects.filter(apprenticeship__withdrawn_on__isnull=False)
    left = ~Q(next_action="") | Q(closes_on__isnull=False) | Q(told_broken=None)
    appeals = Appeal.objects.filter(state__in=OPEN, apprenticeship__withdrawn_on__isnull=False)
    return withdrawn.filter(left | Q(apprenticeship__in=appeals.values("apprenticeship"))).values_list(
        "apprenticeship", flat=True
    )


def _each(some: Sequence[Apprenticeship], now: datetime) -> tuple[int, int]:
    count, failed = 0, 0
    for one in some:
        try:
            count += _refresh([one], now)
        except Exception as error:  # noqa: BLE001
            logger.error("Case %s could not be judged: %s", one.id, type(error).__name__)  # noqa: TRY400 it quotes
            failed += 1
    return count, failed


def _refresh(some: Sequence[Apprenticeship], now: datetime) -> int:
    answers = []
    for one, situation in zip(some, situations(some, now).values(), strict=True):
        try:
            report = assess(situation)
        except InvalidRecordError:
            continue
        answers.append(standing(one, report, told_outside(situation, report)))
    refresh_some(_not_meanwhile(answers, now))
    return len(answers)


def _not_meanwhile(answers: Sequence[Standing], now: datetime) -> list[Standing]:
    """Without those about whom somebody did something while they were judged: what that left stands."""
    ids = [one.apprenticeship_id for one in answers]
    later = Standing.objects.filter(apprenticeship__in=ids, as_of__gt=now)
    changed = set(later.values_list("apprenticeship", flat=True))
    return [one for one in answers if one.apprenticeship_id not in changed]

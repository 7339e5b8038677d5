"""Filling an empty database with the demonstration."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from touchstone.rules.calendar import LONDON, day
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import MonthsOnProgramme
from touchstone.web.bookings.models import Attempt
from touchstone.web.demo.cast import Cast, cast
from touchstone.web.demo.days import days_of
from touchstone.web.demo.keeping import keep_data
from touchstone.web.demo.questioning import keep_bank
from touchstone.web.demo.story import Story
from touchstone.web.demo.team import Team, gather
from touchstone.web.demo.visiting import visit
from touchstone.web.organisations.models import Organisation
from touchstone.web.organisations.scope import everywhere
from touchstone.web.quality.lots import drawn_by
from touchstone.web.records import law
from touchstone.web.records.nightly import refresh_all

BEGUN = timedelta(days=600)  # before the earliest thing that anybody does
SPREAD = 5  # days over which the last steps lie behind today
Told = Callable[[int, int], None]


def is_empty() -> bool:
    """Whether nobody has used this database yet."""
    return not Organisation.objects.exists()


def is_demonstration() -> bool:
    """Whether what is in this database is the demonstration, and nothing else."""
    known = cast()
    names = {known.organisation, *known.providers, *known.employers}
    return set(Organisation.objects.values_list("name", flat=True)) >= names


@transaction.atomic
def fill(*, now: datetime, told: Told | None = None) -> int:
    """Make the demonstration as it stands at a moment; ``told`` hears how many of how many are done.

    Everything is done by the same actions that pages use, each at its own moment of the past; the same moment
    gives the same demonstration. Answers with the number of apprentices.
    """
    with everywhere(), drawn_by(_lot):
        known = cast()
        team = gather(
            known, (now.astimezone(LONDON) - BEGUN).replace(hour=9, minute=0, second=0, microsecond=0)
        )
        for turn, _ in enumerate(known.apprentices):
            _tell(known, team, turn, now)
            if told is not None:
                told(turn + 1, len(known.apprentices))
        visit(team, now)
        keep_bank(team, now)
        keep_data(known, team, now)
        refresh_all(now=now)
        return len(known.apprentices)


def _lot(attempt: UUID) -> float:
    """A lot that is the same in every demonstration: it follows from whose attempt it is."""
    found = Attempt.objects.select_related("apprenticeship").get(id=attempt)
    drawn = hashlib.sha256(f"{found.apprenticeship.email} {found.code}".encode()).digest()
    return int.from_bytes(drawn[:6], "big") / float(2**48)


def _tell(known: Cast, team: Team, turn: int, now: datetime) -> None:
    learner = known.apprentices[turn]
    plan = law.plan(learner.standard, learner.version)
    months = _months(plan)
    ago = learner.ago or 1 + turn % SPREAD
    Story(
        learner=learner,
        turn=turn,
        team=team,
        cast=known,
        days=days_of(learner.reaches, len(plan.methods), months, ago, day(now)),
    ).tell()


def _months(plan: Plan) -> int:
    asked = [
        item.months
        for gate in plan.gateways
        for item in gate.requirements
        if isinstance(item, MonthsOnProgramme)
    ]
    return max(asked, default=12)

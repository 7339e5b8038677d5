"""Somebody from outside visits the demonstration: a grant that stands for two weeks."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from touchstone.rules.calendar import day
from touchstone.web.demo.cast import cast
from touchstone.web.demo.team import Team
from touchstone.web.scrutiny.actions import What, grant

BEFORE, AFTER = timedelta(days=2), timedelta(days=12)


def visit(team: Team, now: datetime) -> None:
    """The manager lets each external quality assurer look at the standard with most apprentices."""
    ((visited, _),) = Counter(one.standard for one in cast().apprentices).most_common(1)
    for actor in team.actors:
        if actor.role.id == "external_quality_assurer":
            assert actor.membership_id is not None  # people act in memberships
            grant(
                membership=actor.membership_id,
                what=What(standards=[visited]),
                since=day(now - BEFORE),
                until=day(now + AFTER),
                reason="Yearly visit: how gateways are decided, notice is served and results are assured.",
                by=team.one("manager"),
                at=now - BEFORE,
            )

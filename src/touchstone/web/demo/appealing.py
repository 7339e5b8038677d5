"""An appeal in the demonstration: lodged, a panel named, and decided where the story says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from touchstone.rules.plan.method import Method
from touchstone.web.appeals import actions
from touchstone.web.bookings.models import Attempt
from touchstone.web.demo.days import STEPS, Days
from touchstone.web.demo.team import Team
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import AppealDecider
from touchstone.web.results.models import Release

GROUNDS = (
    "The first criterion was shown when the aim of the session was agreed. The answer to the second question "
    "says so too, and the feedback mentions neither."
)
REASON = (
    "We watched the recording and read the log afresh. What the assessor missed is there; the rest of the "
    "decision stands as it was."
)
DECIDED = 9  # days after the apprentice was told


def appeal(attempt: Attempt, method: Method, how: str, by: Actor, team: Team, days: Days, shift: int) -> None:
    """An appeal about a result that was told: ``how`` is ``open`` or ``upheld``."""
    told = STEPS["told"] + shift
    made = actions.lodge(attempt=attempt.id, against="result", grounds=GROUNDS, by=by, at=days.at(told, 15))
    people = [one for one in team.actors if one.role is AppealDecider]
    manager, named = team.one("manager"), days.at(told, 16)
    for number, decider in enumerate(people, 1):
        outside = number == len(people)
        at = named + timedelta(minutes=number)
        actions.name(appeal=made.id, person=decider.person_id, connected=not outside, by=manager, at=at)
    if how == "upheld":
        _uphold(made.id, attempt, method, people[-1], days.at(told + DECIDED))


def _uphold(id: UUID, attempt: Attempt, method: Method, by: Actor, at: datetime) -> None:
    """What was judged below the best level among the criteria of the first kind is met after all."""
    release = Release.objects.filter(attempt=attempt).latest("revision")
    levels = next(one["levels"] for one in release.report["attempts"] if one["id"] == attempt.code)
    kind, best = method.criteria[0].kind, method.levels[-1].id
    short = [one.id for one in method.criteria if one.kind == kind and levels[one.id] != best]
    actions.decide(
        appeal=id,
        outcome="upheld",
        reason=REASON,
        changes=dict.fromkeys(short, best),
        reasons=dict.fromkeys(short, "Shown in the first minutes of the recording."),
        voids_attempt=False,
        by=by,
        at=at,
    )

"""Data protection in the demonstration: a letter that asks for erasure, and a record that is held by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

from touchstone.rules.calendar import day
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.demo.cast import Cast
from touchstone.web.demo.team import Team
from touchstone.web.privacy.actions import ask_erasure, place_hold

CAME = timedelta(days=9)  # the letter, before today
LETTER = "I have left and do not come back. Please delete everything you have about me."
HELD = "The regulator looks into how this result came about; nothing may go before it has answered."


def keep_data(known: Cast, team: Team, now: datetime) -> None:
    """Who left writes a letter, which a manager notes; the record of the last to finish is held."""
    manager, came = team.one("manager"), now - CAME
    by_stage = {learner.reaches: learner.email for learner in known.apprentices}
    ours = Apprenticeship.objects.filter(organisation=team.organisation)
    if left := ours.filter(email=by_stage.get("withdrawn")).first():
        ask_erasure(
            apprenticeship=left.id,
            received_on=day(came),
            received_how="A letter",
            words=LETTER,
            by=manager,
            at=came,
        )
    if last := ours.filter(email=by_stage.get("finished")).first():
        place_hold(apprenticeship=last.id, reason=HELD, by=manager, at=came)

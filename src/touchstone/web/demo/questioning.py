"""The question bank of the demonstration, from a file beside this one, and sets that assessors have drawn."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

from touchstone.web.bookings.models import Booking
from touchstone.web.demo.team import Team
from touchstone.web.questions.actions.bringing import bring_in
from touchstone.web.questions.actions.drawing import draw_set

QUESTIONS = Path(__file__).with_name("questions.csv")
LAST_YEAR, THIS_YEAR = timedelta(days=380), timedelta(days=90)
OLD = 3  # questions that are due for review


def keep_bank(team: Team, now: datetime) -> None:
    """A bank in use, three of it due for review; the sets of some who are about to be assessed."""
    by = team.one("internal_quality_assurer")
    head, *rows = csv.reader(StringIO(QUESTIONS.read_text(encoding="utf-8")))
    for some, ago in ((rows[:OLD], LAST_YEAR), (rows[OLD:], THIS_YEAR)):
        bring_in(content=_file([head, *some]), use=True, by=by, at=now - ago)
    for booking in _ahead(team):
        who = next(actor for actor in team.actors if actor.person_id == booking.assessor_id)
        seed = f"{booking.apprenticeship.email} {booking.attempt.code}"
        draw_set(attempt=booking.attempt_id, by=who, at=now, seed=seed[:64])


def _file(rows: list[list[str]]) -> str:
    made = StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue()


def _ahead(team: Team) -> list[Booking]:
    """The first booking of each method that its assessor accepted, with nothing submitted yet."""
    found = Booking.objects.filter(
        organisation=team.organisation,
        ended="",
        accepted_at__isnull=False,
        attempt__judged_at=None,
        attempt__void__isnull=True,
        attempt__reviews=None,  # what was asked back is judged no more, and was submitted
    )
    order = ("booked_at", "apprenticeship__email", "attempt__code")
    some = found.select_related("attempt", "apprenticeship").order_by(*order)
    bank = {tuple(row[:2]) for row in csv.reader(StringIO(QUESTIONS.read_text(encoding="utf-8")))}
    known = [one for one in some if (one.apprenticeship.standard, one.attempt.method) in bank]
    first: dict[str, Booking] = {}
    for one in known:
        first.setdefault(one.attempt.method, one)
    return list(first.values())

"""A recording in the demonstration: added by the apprentice, prepared, noted, captioned and handed in."""

from __future__ import annotations

from datetime import datetime, timedelta

from touchstone.inspection.kinds import MP4
from touchstone.rules.plan import Plan
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.demo.filming import film
from touchstone.web.demo.papers import coming_in
from touchstone.web.organisations.actor import Actor
from touchstone.web.viewing import actions, queries
from touchstone.web.viewing.adding import add_recording
from touchstone.web.viewing.preparing import prepare

NAME = "Session with Mentee A.mp4"
HELD = timedelta(hours=2)  # before it is handed in
FROM = 30  # seconds
SAID = """WEBVTT

00:00:32.000 --> 00:00:38.000
<v Mentor>Good to see you. What would you like to have by the end of today?

00:00:39.000 --> 00:00:46.000
<v Mentee>A way to ask my team for help without feeling that I have failed.

00:12:40.000 --> 00:12:47.000
<v Mentor>So you waited until Thursday. What kept you from asking on Monday?

00:12:48.000 --> 00:12:53.000
<v Mentee>I thought that everybody else managed it alone.

00:29:50.000 --> 00:29:58.000
<v Mentor>Say it in your own words: what will you do by next week?
"""
NOTES = (
    (32, "We agree the aim together."),
    (760, "An open question, and then I am quiet."),
    (1790, "They sum it up, not I."),
)


def hand_in(one: Apprenticeship, plan: Plan, by: Actor, at: datetime) -> None:
    """Everything that an apprentice does with a recording of theirs, for the first method that takes some."""
    method = queries.takes(plan)[0]
    with coming_in(NAME, film(), MP4) as received:
        file = add_recording(apprenticeship=one.id, file=received, by=by, at=at)
    prepare(file=file.id, at=at)
    actions.caption(file=file.id, text=SAID, by=by, at=at)
    for (second, text), ksb in zip(NOTES, method.ksbs, strict=False):
        actions.add_note(file=file.id, second=second, text=text, ksbs=(ksb,), by=by, at=at)
    actions.nominate(
        file=file.id,
        method=method.id,
        held_at=at - HELD,
        recorded_at=at - HELD,
        from_second=FROM,
        by=by,
        at=at,
    )

"""What others did between the arrival of a request and its turn: facts a little later than its moment.

A request carries the moment it came in. One that then waits for a lock, or reads just after somebody else's
change, meets facts that are later than that by the length of the wait. They contradict nothing: the request
is asked about, and acts at, the moment of the last of them. Facts further ahead stay a contradiction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from touchstone.rules.situation import Situation
from touchstone.rules.validity.moments import PLANNED, places

LONGEST_WAIT = timedelta(minutes=1)


def caught_up(situation: Situation) -> Situation:
    """The same situation, asked about not earlier than the facts that came while the request waited."""
    later = [
        moment
        for place, moment in places(situation)
        if isinstance(moment, datetime)
        and not place.endswith(PLANNED)
        and situation.now < moment <= situation.now + LONGEST_WAIT
    ]
    return replace(situation, now=max(later), answers={}) if later else situation

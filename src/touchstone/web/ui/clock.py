"""Times of day as people write them."""

from __future__ import annotations

import re
from datetime import time

WRITTEN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)
NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}


def read_time(typed: str) -> time:
    """``14:30``, ``14.30``, ``2:30pm``, ``9am``, ``noon``; ``ValueError`` says how to write it."""
    text = typed.strip().lower()
    if text in NAMED:
        return NAMED[text]
    found = WRITTEN.fullmatch(text)
    if found is None or not (found[2] or found[3]) or (text.endswith("m") and not found[3]):
        raise ValueError("The time must be written like 14:30 or 2:30pm.")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise ValueError("An hour before am or pm must be from 1 to 12.")
        hour = hour % 12 + (12 if found[3] == "p" else 0)
    if hour > 23 or minute > 59:
        raise ValueError("The time must be from 00:00 to 23:59.")
    return time(hour, minute)

"""Which kinds of message go at once, whatever somebody prefers, and why; every other kind can wait.

Mail about an account (``actions.write_about_account``) is not among them: it always goes at once.
"""

from __future__ import annotations

from collections.abc import Mapping

AT_ONCE: Mapping[str, str] = {
    "invitation": "it opens an account, and ends on a day",
    "booking": "the assessor answers it, and it carries the entry for the calendar",
    "booking_cancelled": "whoever does not read it travels in vain",
    "booking_notice": "a rule of the plan asks for it, days before the assessment",
    "result": "the days to appeal, resit and retake count from it",
    "digest": "it is what the others wait for",
}

"""Which kinds of message go at once, whatever somebody prefers, and why; every other kind can wait.

Security mail (a new password, address or second factor) is allauth's: it is sent directly, never kept.
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

"""Which kinds of message go at once, whatever somebody prefers, and why; every other kind can wait.

Mail about an account (``actions.write_about_account``) is not among them: it always goes at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from touchstone.rules.words import plain
from touchstone.web.ui.words import sentence

DIGEST = "digest"
SECURITY = "A new password, address or second factor of your account"
AT_ONCE: Mapping[str, str] = {
    "invitation": "it opens an account, and ends on a day",
    "upload_link": "whoever is asked has no account, and the link in it ends on a day",
    "booking": "the assessor answers it, and it carries the entry for the calendar",
    "booking_cancelled": "whoever does not read it travels in vain",
    "booking_notice": "a rule of the plan asks for it, days before the assessment",
    "result": "the days to appeal, resit and retake count from it",
    "result_revised": "the statement in somebody’s hands is not right any more",
    "resit_proposed": "the days to take an assessment again have begun",
    "partner_joined": "what waits for somebody who is new to it may have a last day",
    "resit_taken_back": "what is booked does not begin without consent",
    "adjustment_decided": "the days to appeal count from it",
    "sanction_imposed": "the days to appeal count from it",
    "appeal_named": "the days to decide the appeal have begun",
    "erasure_answered": "the law sets a last day for it",
    DIGEST: "it is what the others wait for",
}


def kind_words(kind: str) -> str:
    """What a kind of message is about: ``gateway_to_sign`` is ``Gateway to sign``."""
    return str(sentence(plain(kind)))

"""What may come into a log after somebody looked at it, and whether it is looked at before submitting.

One table: the server and the script of the console answer the same.
"""

from __future__ import annotations

from typing import Any

MEANWHILE: dict[str, tuple[str, dict[str, Any], bool]] = {
    "a note": ("note", {"text": "A doubt.", "ksbs": []}, True),
    "a judgement": (
        "judgement",
        {"criterion": "P3", "level": "not_met", "reason": "No.", "pointers": []},
        True,
    ),
    "feedback": ("feedback", {"criterion": "P3", "text": "Well done."}, True),
    "a signature on a screen": ("signed", {"moment": "end", "how": "screen", "name": "Ada"}, True),
    "a signature on their own page": ("signed", {"moment": "end", "how": "page", "name": "Ada"}, False),
}

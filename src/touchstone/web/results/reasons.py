"""Why a result was released anew, in words; kept with the release as a short code."""

from __future__ import annotations

DETERMINED, WITHDRAWN = "exceptional", "exceptional-withdrawn"
SAID = {
    DETERMINED: "exceptional circumstances were determined",
    WITHDRAWN: "exceptional circumstances that had been determined were withdrawn",
}


def why_revised(because: str) -> str:
    """The reason as part of a sentence; every other code is that of an appeal."""
    return SAID.get(because, f"{because.replace('-', ' ')} was decided")

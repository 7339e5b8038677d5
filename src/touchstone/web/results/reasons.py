"""Why a result was released anew, in words; kept with the release as a short code."""

from __future__ import annotations

DETERMINED, WITHDRAWN = "exceptional", "exceptional-withdrawn"
ASIDE = "-set-aside"  # after the code of the appeal whose decision was
SAID = {
    DETERMINED: "exceptional circumstances were determined",
    WITHDRAWN: "exceptional circumstances that had been determined were withdrawn",
}


def why_revised(because: str) -> str:
    """The reason as part of a sentence; every other code is that of an appeal."""
    if because in SAID:
        return SAID[because]
    appeal = because.removesuffix(ASIDE).replace("-", " ")
    return f"the decision on {appeal} was set aside" if because.endswith(ASIDE) else f"{appeal} was decided"

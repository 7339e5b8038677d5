"""How an item of each kind of requirement comes in: what pages ask for and what actions insist on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from touchstone.rules.plan.gateway import (
    Declaration,
    Document,
    EmployerVerification,
    Form,
    MethodReached,
    MonthsOnProgramme,
    PortfolioHandedIn,
    Qualification,
    Requirement,
)


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way in. ``page`` names the part of the item's page that belongs to it."""

    page: str
    handed_in: bool = True  # otherwise the rules tell it from dates or grades, and nobody hands anything in
    file: Literal["required", "optional", "none"] = "none"
    says: bool = False  # a declaration states something
    ksbs: bool = False  # the employer answers for each KSB
    elsewhere: str = ""  # the name of another page that hands it in


WAYS: Mapping[type[Requirement], Way] = {
    Document: Way(page="file", file="required"),
    Qualification: Way(page="file", file="required"),
    Form: Way(page="form", file="optional"),
    PortfolioHandedIn: Way(page="portfolio", file="optional", elsewhere="portfolio-hand-in"),
    Declaration: Way(page="declaration", file="optional", says=True),
    EmployerVerification: Way(page="verification", ksbs=True),
    MonthsOnProgramme: Way(page="months", handed_in=False),
    MethodReached: Way(page="method", handed_in=False),
}


def way(requirement: Requirement) -> Way:
    """How this requirement's item comes in; a kind that nobody taught this list is handed in as a file."""
    return WAYS.get(type(requirement), WAYS[Document])

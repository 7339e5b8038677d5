"""The record of one apprentice: facts with times and actors, as the interchange document holds them.

Built from the database by one query module, from a file by the command line; the same rules judge both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.case import Appeal, Case
from touchstone.rules.record.gateway import GatewayFacts
from touchstone.rules.record.portfolio import PortfolioFacts
from touchstone.rules.record.programme import Apprentice, Programme
from touchstone.rules.shape import Reference, Version


@dataclass(frozen=True, kw_only=True)
class Record:
    """Everything a rule may ask about one apprentice. A fact that is absent is unknown, never false."""

    format: Literal["touchstone-record/1"] = "touchstone-record/1"
    standard: Reference
    version: Version
    apprentice: Apprentice
    programme: Programme
    portfolio: PortfolioFacts | None = None
    gateways: tuple[GatewayFacts, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    case: Case = field(default_factory=Case)
    appeals: tuple[Appeal, ...] = ()

    @cached_property
    def confirmed(self) -> dict[str, GatewayFacts]:
        """The gateways that were confirmed, by id."""
        return {facts.gateway: facts for facts in self.gateways if facts.confirmed_at is not None}

"""An apprentice as far as a list names them: whole rows of four tables take longer to make than the page."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

NAMED = (  # what is read of it, from rows about an apprentice
    *("apprenticeship_id", "apprenticeship__first_name", "apprenticeship__last_name"),
    *("apprenticeship__standard", "apprenticeship__version", "apprenticeship__person_id"),
)


class Named(NamedTuple):
    """An apprenticeship, as far as a list names it."""

    id: UUID
    first_name: str
    last_name: str
    standard: str
    version: str
    person_id: UUID | None

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

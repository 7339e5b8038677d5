"""Planning sheets for tests: an apprentice who writes, and everybody around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.factories.portfolio import Portfolio, text
from tests.factories.web import NOW
from touchstone.web.planning import actions, queries
from touchstone.web.planning.actions import Kept
from touchstone.web.planning.models import Note
from touchstone.web.planning.typed import Typed, mark

METHOD, POINT = "professional_discussion", "PD-P1"


@dataclass
class Planning(Portfolio):
    """A portfolio whose apprentice keeps a planning sheet."""

    def note(self, criterion: str = POINT, method: str = METHOD) -> Note:
        """What stands there now."""
        return Note.objects.get(apprenticeship=self.one, method=method, criterion=criterion)

    def write(
        self,
        said: str = "",
        criterion: str = POINT,
        *,
        over: str = "",
        pieces: set[UUID] | None = None,
        had: set[UUID] | None = None,
        **facts: Any,
    ) -> Kept:
        """Write a text over what the page showed; link pieces besides those that it showed."""
        typed = Typed(text=said, seen=mark(over), pieces=frozenset(pieces or ()), had=frozenset(had or ()))
        asked: dict[str, Any] = {
            "apprenticeship": self.one.id,
            "method": METHOD,
            "typed": {criterion: typed},
            "by": self.actor("apprentice"),
            "at": NOW,
        }
        return actions.write_notes(**(asked | facts))

    def show(self, role: str = "training_provider") -> None:
        """The apprentice shows it to the organisation of that role."""
        actions.show_to(
            apprenticeship=self.one.id,
            partner=self.partner(role),
            by=self.actor("apprentice"),
            at=NOW,
        )

    def take_back(self, role: str = "training_provider") -> None:
        """And shows it no more."""
        actions.take_back(
            apprenticeship=self.one.id,
            partner=self.partner(role),
            by=self.actor("apprentice"),
            at=NOW,
        )

    def partner(self, role: str) -> UUID:
        """The organisation of that role."""
        return {"training_provider": self.people.provider, "employer": self.people.employer}[role].id

    def page(self, role: str = "apprentice", method: str = METHOD) -> str:
        """What the page of a method says to somebody who may read it."""
        answer = self.get(role, "planning-method", self.one.id, method)
        assert answer.status_code == 200, answer.status_code
        return text(answer)

    def fields(self, said: dict[str, str], **more: Any) -> dict[str, Any]:
        """What a browser sends for these criteria, when the page showed what stands there now."""
        known = {note.criterion: note for note in queries.notes(self.one)}
        sent: dict[str, Any] = {}
        for criterion, words in said.items():
            note = known.get(criterion)
            sent[f"text.{criterion}"] = words
            sent[f"seen.{criterion}"] = mark(note.text if note else "")
        return sent | more

"""The cards of a sheet as HTML: after an entry one of them is another, and the others are not drawn again.

With marks in the place of the token and of ids, which are those of each page.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.template import engines
from markupsafe import Markup

from touchstone.rules.plan.method import Method
from touchstone.rules.trace import Trace
from touchstone.web.assessments.lines import when
from touchstone.web.assessments.marks import FIELD, ID, Parts, parted
from touchstone.web.assessments.page import Card, Shown
from touchstone.web.ui.findings import drawn_trace

MOST = 24  # attempts in each process; what people wrote on a sheet is kept no longer than that
CARDS = 200  # of each, and panels, with those that were another a while ago
LETTERS = 4_000_000  # of each: who writes long notes has long cards, and each entry makes some of them anew
Places = Mapping[str, Mapping[str, Any]]


def cards(shown: Shown, forms: Mapping[str, Any], places: Places, but: str = "") -> dict[str, Parts]:
    """Each criterion's card by its id, save the one that is being sent."""
    kept = kept_of(shown)
    return {
        of: _card(kept, shown, card, forms.get(f"judgement-{of}"), places)
        for card in shown.cards
        if (of := card.criterion.id) != but
    }


def _card(kept: Kept, shown: Shown, card: Card, judge: Any, places: Places) -> Parts:
    there = tuple((one.code, *places[one.code].items()) for one in card.evidence if one.code in places)
    now = card.criterion.id, card.level, card.current, card.evidence, card.writer
    known = (*now, judge is not None and judge.has_places, judge is None, there)
    parts = kept.parts.get(known)
    if parts is None:
        parts = parted(_drawn(shown, card, judge, places))
        kept.keep(known, parts)
    return parts


@dataclass
class Kept:
    """What was drawn of one attempt so far, by everything that it says."""

    method: Method | None = None  # whose place in memory no other takes while its cards are kept
    parts: dict[Hashable, Parts] = field(default_factory=dict)
    letters: int = 0
    why: tuple[Trace | None, Markup] = (None, Markup())

    def keep(self, known: Hashable, parts: Parts) -> None:
        """Keep what was drawn, and not for ever."""
        if len(self.parts) >= CARDS or self.letters > LETTERS:
            self.parts, self.letters = {}, 0
        self.parts[known] = parts
        self.letters += sum(map(len, parts))


def kept_of(shown: Shown) -> Kept:
    """What was drawn of this attempt."""
    kept = _kept(shown.row.id, id(shown.method))
    kept.method = shown.method
    return kept


def why(shown: Shown) -> Markup:
    """How the grade comes about, which most entries leave as it was."""
    kept = kept_of(shown)
    trace, html = kept.why
    if trace != shown.trace:
        html = drawn_trace(shown.trace)
        kept.why = shown.trace, html
    return html


def _drawn(shown: Shown, card: Card, judge: Any, places: Places) -> str:
    parts = engines["jinja2"].env.get_template("assessments/card.html").module  # type: ignore[attr-defined]
    return str(parts.card(card, judge, shown.method, shown.row.id, places, when, FIELD, ID))


@lru_cache(maxsize=MOST)
def _kept(_attempt: UUID, _method: int) -> Kept:
    return Kept()

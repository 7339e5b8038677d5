"""The portfolio as handed in: its pieces and what each is said to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from touchstone.rules.pointing import Where
from touchstone.rules.shape import Code, Ident, KsbCode, Says, Text


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One discrete piece of evidence."""

    id: Code
    title: Text | None = None
    kind: Ident
    ksbs: tuple[KsbCode, ...] = ()
    pointers: Annotated[
        Mapping[KsbCode, Where],
        Says("Where in it a KSB is shown: pages, a time of a recording or a paragraph, by KSB."),
    ] = field(default_factory=dict)
    relationship_with: Annotated[
        tuple[Text, ...], Says("Aliases of the people whose working relationship it shows, such as mentee A.")
    ] = ()
    anonymised: Annotated[
        bool | None, Says("The provider's declaration for this piece; absent when not declared either way.")
    ] = None


@dataclass(frozen=True, kw_only=True)
class PortfolioFacts:
    """The pieces, and since when the assessor has had them."""

    pieces: tuple[Piece, ...] = ()
    assessor_has_it_since: datetime | None = None

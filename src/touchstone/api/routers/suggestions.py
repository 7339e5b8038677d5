"""Suggestions: which KSBs a piece of evidence may show, by its words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Schema

from touchstone.api.entering import Caller, Door
from touchstone.web.organisations.permissions import Permission
from touchstone.web.portfolio.queries import visible_piece
from touchstone.web.portfolio.suggestions import offered

router = Router()


class SuggestionOut(Schema):
    """A KSB that is not ticked yet, and the words of the piece that led there.

    `sentence` is the one that is nearest in meaning, where the larger model has read the piece; else empty.
    """

    code: str
    text: str
    because: list[str]
    sentence: str


@router.get("/pieces/{uuid:id}/suggestions", auth=Door("portfolio:write"), response=list[SuggestionOut])
def read_suggestions(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """Three KSBs at most, the likeliest first. Nothing is ticked: change the piece to do so."""
    request.actor.require(Permission.EDIT_PORTFOLIO)
    told = offered(visible_piece(id, request.actor))
    names = ("code", "text", "because", "sentence")
    return [{name: getattr(one, name) for name in names} for one in told]

"""A whole portfolio as one file."""

from __future__ import annotations

from uuid import UUID

from django.http import StreamingHttpResponse
from ninja import Router

from touchstone.api.entering import Caller, Door, doing
from touchstone.web.packs.actions import take_pack
from touchstone.web.packs.sending import sent

router = Router()


@router.get("/apprentices/{uuid:id}/portfolio/pack", auth=Door("apprentices:read"), response={200: bytes})
def take_portfolio_pack(request: Caller, id: UUID) -> StreamingHttpResponse:
    """The portfolio as a ZIP file: originals, mapping form, manifest with hashes; an event is kept."""
    return sent(take_pack(apprenticeship=id, **doing(request)))

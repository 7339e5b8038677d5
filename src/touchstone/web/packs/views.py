"""A portfolio as one file."""

from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.packs.actions import take_pack
from touchstone.web.packs.sending import sent


@require_GET
@acts(Permission.SEE_OWN, Permission.SEE_APPRENTICES)
def pack(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """Everything of a portfolio: the originals, the mapping form, and a manifest with hashes."""
    return sent(take_pack(apprenticeship=id, by=request.actor, at=request.now))

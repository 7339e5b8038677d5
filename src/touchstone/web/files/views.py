"""Opening files."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from touchstone.integrations.storage.port import NotKept
from touchstone.web.files import actions, addresses, queries
from touchstone.web.files.sending import send
from touchstone.web.files.store import store
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts

SEES = (Permission.SEE_OWN, Permission.SEE_APPRENTICES)


@require_safe
@acts(*SEES)
def open_(request: ActorRequest, id: UUID) -> HttpResponse:
    """Check, keep that somebody opened it, and send them to the bytes."""
    try:
        address = actions.open_file(file=id, save="save" in request.GET, by=request.actor, at=request.now)
    except queries.Erased as erased:
        return _erased(request, erased)
    except queries.Quarantined as quarantined:
        return _quarantined(request, quarantined)
    response = redirect(address)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@acts(*SEES)
def content(request: ActorRequest, signed: str) -> HttpResponse:
    """The bytes, for whom the address was signed, while it is fresh and they may still see the apprentice."""
    try:
        grant = addresses.granted(signed, request.actor, request.now)
    except addresses.Expired:
        return redirect("files-open", addresses.expired_file(signed))
    try:
        file = queries.visible(grant.file, request.actor)
    except queries.Erased as erased:
        return _erased(request, erased)
    except queries.Quarantined as quarantined:
        return _quarantined(request, quarantined)
    try:
        opened = store().open(file.sha256)
    except NotKept:
        raise Http404 from None
    return send(request, file, opened, save=grant.save)


def _erased(request: ActorRequest, erased: queries.Erased) -> HttpResponse:
    """There was such a file, and it is gone for good: not a fault, and no reason to look elsewhere."""
    return render(request, "files/removed.html", {"at": erased.at}, status=410)


def _quarantined(request: ActorRequest, quarantined: queries.Quarantined) -> HttpResponse:
    """There is such a file, and opening it could do harm."""
    said = {"reasons": quarantined.reasons}
    return render(request, "files/quarantined.html", said, status=403)

"""One's data as a download: what is in it, and the file."""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from touchstone.web.apprentices.queries import visible
from touchstone.web.files.queries import standing
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.privacy.download import take_copy
from touchstone.web.privacy.gathered import PARTS, SHEET
from touchstone.web.privacy.views.keeping import SEES

NAME = "what-is-kept-of-{id}.zip"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@acts(*SEES)
def download(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """What the file holds and what is left out; sent, the file. Asks who it is, where that was long ago."""
    one = visible(id, request.actor)
    raise_if_reauthentication_required(request, app="privacy")
    if request.method == "POST":
        made = take_copy(apprenticeship=one.id, by=request.actor, at=request.now)
        answer = StreamingHttpResponse(made.pieces(), content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="{NAME.format(id=one.id)}"'
        answer["Cache-Control"] = "private, no-store"
        return answer
    own = request.actor.role.reach == "self"
    known = standing(one.id)
    context = {
        "one": one,
        "parts": [(title, about) for name, title, about, _ in PARTS if own or name != SHEET],
        "number": len(known),
        "size": sum(file.size for file in known),
    }
    return render(request, "privacy/download.html", context)

"""Documents and images looked at in the page: a PDF page by page as pictures, its words beside them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from touchstone.inspection.kinds import PDF
from touchstone.inspection.pages import PICTURE
from touchstone.inspection.sandbox import PREFIX, CannotExamine, run
from touchstone.integrations.storage.port import NotKept
from touchstone.web.files import queries as files
from touchstone.web.files.actions import open_file
from touchstone.web.files.models import StoredFile
from touchstone.web.files.sending import POLICY
from touchstone.web.files.store import looked_into
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.viewing import addresses
from touchstone.web.viewing.actions import SEES
from touchstone.web.viewing.queries import PLAYED

PAGE = "page-"
GONE = "The file is not in the store any more."
NOTHING: dict[str, Any] = {"cannot": "", "pages": None, "page": None, "text": ""}


def previewed(file: StoredFile) -> bool:
    """Whether it can be looked at in the page."""
    return file.media_type == PDF.media_type or files.family(file) == "image"


@require_safe
@cache_control(private=True, no_store=True)
@acts(*SEES)
def document(request: ActorRequest, id: UUID) -> HttpResponse:
    """One page of a PDF, or an image; that somebody opened it is kept. Anything else is opened as a file."""
    file = files.visible(id, request.actor)
    if files.family(file) in PLAYED:
        return redirect("viewing-player", id)
    if not previewed(file):
        return redirect("files-open", id)
    address = open_file(file=id, by=request.actor, at=request.now)
    said: dict[str, Any] = {"file": file, "one": file.apprenticeship, "picture": address, **NOTHING}
    if file.media_type == PDF.media_type:
        drawn, _ = drawn_page(file, _number(request))
        said |= drawn
        if "cannot" not in drawn:
            what = f"{PAGE}{drawn['page']}"
            said["picture"] = addresses.address(file.id, what, request.actor, request.now)
    return render(request, "viewing/document.html", said)


def _number(request: ActorRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 1


def drawn_page(file: StoredFile, number: int) -> tuple[dict[str, Any], bytes]:
    """What a page says and how it looks; under ``cannot`` why it cannot be shown."""
    try:
        with looked_into(file.sha256) as kept, TemporaryDirectory(prefix=PREFIX) as folder:
            told = run("page.draw", kept, folder=folder, number=number)
            picture = Path(folder) / PICTURE
            return told, picture.read_bytes() if picture.exists() else b""
    except CannotExamine as why:
        return {"cannot": str(why)}, b""
    except NotKept:
        return {"cannot": GONE}, b""


def page_picture(file: StoredFile, number: int) -> HttpResponse:
    """The picture of one page."""
    _, picture = drawn_page(file, number)
    if not picture:
        raise Http404
    response = HttpResponse(picture, content_type="image/png")
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=600"
    return response

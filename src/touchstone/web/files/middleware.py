"""Requests that are too large, told so by a page before anything of them is read into a form."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

FORM = 2 * 1024 * 1024  # bytes that the rest of a form with a file may take
READ_ON = 4  # times the limit that is read and thrown away, so that a browser shows our page and not an error
PIECE = 256 * 1024

Answers = Callable[[HttpRequest], HttpResponse]


def limited(get_response: Answers) -> Answers:
    """Answer 413, with a page that says how large a file may be, to what is larger."""

    def answer(request: HttpRequest) -> HttpResponse:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        most = settings.LARGEST_UPLOAD + FORM
        if length <= most or request.content_type != "multipart/form-data":
            return get_response(request)
        _read_on(request, min(length, most * READ_ON))
        back = request.META.get("HTTP_REFERER", "")
        own = back.startswith(f"{request.scheme}://{request.get_host()}/")
        said = {"most": settings.LARGEST_UPLOAD, "back": back if own else "/"}
        response = render(request, "files/too_large.html", said, status=413)
        response["Connection"] = "close"
        return response

    return answer


def _read_on(request: HttpRequest, length: int) -> None:
    while length > 0 and (piece := request.read(min(PIECE, length))):
        length -= len(piece)

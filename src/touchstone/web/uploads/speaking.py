"""What a program in a page is told: a status and a line of words, never a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.uploads import tus
from touchstone.web.uploads.wrong import Wrong

NOT_YOURS = "There is no such upload, or it is not yours."


def spoken(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer; what goes wrong in words, to whoever speaks the protocol."""
    script = "Tus-Resumable" in request.headers
    try:
        return answer()
    except Wrong as wrong:
        told = in_words(wrong.status, wrong.message)
        for name, value in wrong.headers.items():
            told[name] = value
        return told
    except Refused as refused:
        return in_words(tus.status_of(refused), tus.words_of(refused))
    except NotAllowed as why:
        if not script:
            raise
        return in_words(403, str(why))
    except Http404:
        if not script:
            raise
        return in_words(404, NOT_YOURS)


def in_words(status: int, message: str) -> HttpResponse:
    """One line, as the page shows it."""
    return tus.said(JsonResponse({"message": message}, status=status))

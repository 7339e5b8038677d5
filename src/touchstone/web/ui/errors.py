"""Pages for what went wrong: what happened, whether anything was lost, and what to do now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines

TEMPLATE = "ui/error.html"
FILES_AWAY = (
    "The storage of files gives no answer. Nothing is lost: what is kept can be opened again as soon as the "
    "storage answers."
)
FILES_FULL = (
    "There is no room to look into the file at the moment. Nothing is lost, and nothing was changed. "
    "Try again later, and tell your assessment organisation if it goes on."
)
RETRY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Said:
    """The words of an error page."""

    title: str
    happened: str
    to_do: tuple[str, ...]


ERRORS: Mapping[int, Said] = {
    400: Said(
        "We could not read that request",
        "Something in the address or in what was sent is not as we expect it. Nothing was changed.",
        ("Go back and try again.", "If you followed a link from a message, copy the whole address."),
    ),
    403: Said(
        "You may not do that",
        "Your role does not permit it. Nothing was changed.",
        ("If you hold another role, switch to it.", "Otherwise ask somebody who may."),
    ),
    404: Said(
        "Page not found",
        "There is no such page, or it is not one that you may see.",
        ("If you typed the address, check it.", "If you hold another role, switch to it and try again."),
    ),
    405: Said(
        "That page cannot be opened this way",
        "The address only takes what a form sends. Nothing was changed.",
        ("Go back to the page with the form.",),
    ),
    409: Said(
        "That cannot be done now",
        "Nothing was changed.",
        ("Go back and load the page again: somebody else may have changed something.",),
    ),
    413: Said(
        "That is too large",
        "What you sent is larger than we take. Nothing was saved.",
        ("Send a smaller file: at most 200 MB each.", "If you pasted text, send it in parts."),
    ),
    429: Said(
        "Too many tries",
        "There were too many tries in a short time, so we have paused them. Nothing is lost.",
        ("Wait a few minutes, then try again.",),
    ),
    500: Said(
        "Something went wrong on our side",
        "It is our fault, not yours. If you were saving something, it may not have been saved.",
        ("Go back: your browser may still hold what you typed.", "Try again in a few minutes."),
    ),
    503: Said(
        "Touchstone is not available just now",
        "It cannot reach its database. What was saved before is safe; what you just sent was not saved.",
        ("Go back: your browser may still hold what you typed.", "Try again in a minute."),
    ),
}


def page(request: HttpRequest, status: int, happened: str = "", **more: Any) -> HttpResponse:
    """The page for that status in the layout everybody knows, with a reason if one is given."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return bare_page(request, status)
    return _answer(request, status, {"happened": happened, **more}, within=request)


def bare_page(request: HttpRequest, status: int, happened: str = "") -> HttpResponse:
    """The page without anything that needs the database: no person, no messages."""
    return _answer(request, status, {"happened": happened}, within=None)


def _answer(
    request: HttpRequest, status: int, more: Mapping[str, Any], within: HttpRequest | None
) -> HttpResponse:
    said = ERRORS.get(status, ERRORS[500])
    known = {"said": said, "status": status, "reference": getattr(request, "id", ""), **more}
    body = engines["jinja2"].get_template(TEMPLATE).render(known, within)
    response = HttpResponse(body, status=status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response

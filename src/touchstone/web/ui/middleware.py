"""What every request gets: an id for the logs, the moment it came in, a decent page for what fails."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from touchstone.integrations.storage.port import StorageAway, StorageFull
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.ui import addresses, errors

Answers = Callable[[HttpRequest], HttpResponse]
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
DEVICES = (
    "publickey-credentials-get=(self), publickey-credentials-create=(self), "
    "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
)
BARE = {405, 413, 429}  # statuses that Django answers without a page


def request_id(get_response: Answers) -> Answers:
    """Name the request in every line of the log and in the answer; a proxy in front may have named it."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        name = given if GIVEN_ID.fullmatch(given) else uuid4().hex
        request.id = name  # type: ignore[attr-defined]
        kept = structlog.contextvars.bind_contextvars(request=name)
        try:
            response = get_response(request)
        finally:
            structlog.contextvars.reset_contextvars(**kept)
        response["X-Request-Id"] = name
        return response

    return answer


def devices(get_response: Answers) -> Answers:
    """Let pages use passkeys, and nothing else of the device: neither camera nor microphone nor place."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Permissions-Policy"] = DEVICES
        return response

    return answer


def moment(get_response: Answers) -> Answers:
    """One clock for the whole request: ``request.now``, aware, by the clock of the settings; one site too."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.now = import_string(settings.CLOCK)()  # type: ignore[attr-defined]
        with addresses.one_place():
            return get_response(request)

    return answer


class DecentErrors:
    """Pages instead of bare statuses, and of errors that mean something to a person."""

    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; one that is a status and nothing else becomes a page."""
        response = self.get_response(request)
        plain = not response.streaming and not response.content.lstrip().startswith((b"<", b"{", b"["))
        if response.status_code not in BARE or not plain:
            return response
        page = errors.page(request, response.status_code)
        for kept in ("Allow", "Retry-After"):
            if kept in response:
                page[kept] = response[kept]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for what a view raised; anything else is a fault and goes on."""
        if isinstance(exception, NotAllowed):
            return errors.page(request, 403, str(exception))
        if isinstance(exception, Refused):
            return errors.page(request, 409, exception.message, refusal=exception)
        if isinstance(exception, RequestDataTooBig):
            return errors.page(request, 413)
        if isinstance(exception, OperationalError | InterfaceError):
            return errors.bare_page(request, 503)
        if isinstance(exception, StorageAway | StorageFull):
            said = errors.FILES_AWAY if isinstance(exception, StorageAway) else errors.FILES_FULL
            return errors.bare_page(request, 503, said)
        return None

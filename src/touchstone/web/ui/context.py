"""What the layout of every page needs beside the page's own content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from touchstone.web.ui.masking import token
from touchstone.web.ui.navigation import places

FIELD = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'


class Token:
    """The hidden field that every form of a page carries, made when the first form asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def field(self) -> SafeString:
        """The same in every form of the page: Django would make it anew for each."""
        return format_html(
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token(self._request)
        )

    def __html__(self) -> SafeString:
        return self.field

    def __str__(self) -> str:
        return self.field


def page(request: HttpRequest) -> dict[str, Any]:
    """Who acts, where they may go, what time it is, whether this is a demonstration."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "csrf_input": Token(request),
        "navigation": [place._asdict() for place in places(actor, request.path)],  # the macro probes dicts
        "now": getattr(request, "now", None),
        "demo": bool(getattr(settings, "DEMO", False)),
        "tour": _tour(request),
    }


def _tour(request: HttpRequest) -> Any:
    """The stop of the demonstration's guided tour that this visitor is at, for the bar above every page."""
    session = getattr(request, "session", None)
    return session.get("tour") if settings.DEMO and session is not None else None

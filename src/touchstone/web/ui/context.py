"""What the layout of every page needs beside the page's own content."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from touchstone.web.ui.navigation import places


def page(request: HttpRequest) -> dict[str, Any]:
    """Who acts, where they may go, what time it is, whether this is a demonstration."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "navigation": [asdict(place) for place in places(actor, request.path)],  # the macro probes dicts
        "now": getattr(request, "now", None),
        "demo": bool(getattr(settings, "DEMO", False)),
        "tour": _tour(request),
    }


def _tour(request: HttpRequest) -> Any:
    """The stop of the demonstration's guided tour that this visitor is at, for the bar above every page."""
    session = getattr(request, "session", None)
    return session.get("tour") if settings.DEMO and session is not None else None

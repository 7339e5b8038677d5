"""What a device keeps of the console so that it opens without a network: the page, its scripts, its looks."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

WORKER = "built/console-worker.js"
PLAYS = {"media-src": "blob:"}  # beside what every page may: recordings that are sealed on the device
KEPT = (
    "built/console.js",
    "built/letters.css",
    "built/AtkinsonHyperlegible-Regular.ttf",
    "built/AtkinsonHyperlegible-Bold.ttf",
    "console/console.css",
    "ui/mark.svg",
)


def worker_of() -> str:
    """The worker's script, after the list of what it keeps: another version of anything is another script."""
    return f"self.TOUCHSTONE_KEPT = {json.dumps(kept())};\n{_text(WORKER)}"


def kept() -> list[dict[str, str]]:
    """Every address that belongs to the page, with a hash of what is there."""
    page = render_to_string("console/shell.html") + json.dumps(PLAYS)  # its policy is kept with it
    found = [{"url": reverse("console-shell"), "revision": _hash(page.encode())}]
    return found + [{"url": static(name), "revision": _hash(_bytes(name))} for name in KEPT]


def manifest_of() -> dict[str, Any]:
    """The web application's manifest."""
    return {
        "name": "Touchstone console",
        "short_name": "Touchstone",
        "description": "Conduct an observation or a discussion, with or without a network.",
        "start_url": reverse("console-shell"),
        "scope": reverse("console-shell"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0e3d47",
        "icons": [{"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _text(name: str) -> str:
    return _bytes(name).decode()


def _bytes(name: str) -> bytes:
    return _read(name, Path(str(finders.find(name))).stat().st_mtime_ns if settings.DEBUG else 0)


@lru_cache(maxsize=32)
def _read(name: str, _: int) -> bytes:
    return Path(str(finders.find(name))).read_bytes()

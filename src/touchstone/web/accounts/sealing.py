"""Secrets at rest: encrypted under the instance's secret key, so that a copy of the database opens nothing.

An instance whose key was changed goes on reading what older keys have sealed while it names them in
``SECRET_KEY_FALLBACKS``; what it seals anew is under the newest.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

MARK = "sealed:"  # begins what was sealed; what does not begin with it was kept before secrets were sealed


class Unreadable(Exception):
    """It was sealed under a key that this instance does not have."""


def box(purpose: str) -> MultiFernet:
    """What seals and opens for one purpose; a secret moved to another purpose does not open."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(f"{purpose}:{key}")) for key in keys])


def _key(text: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())


def sealed(text: str, purpose: str) -> str:
    """The text as the database keeps it."""
    return MARK + box(purpose).encrypt(text.encode()).decode()


def opened(kept: str, purpose: str) -> str:
    """What was sealed; a text from before that was not, as it is. Raise ``Unreadable``."""
    if not kept.startswith(MARK):
        return kept
    try:
        return box(purpose).decrypt(kept.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        raise Unreadable from None

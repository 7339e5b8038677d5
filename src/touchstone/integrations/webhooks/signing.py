"""Signatures of messages, as the Standard Webhooks specification has them (version v1: HMAC-SHA256)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"  # begins every secret, in the notation of the specification
SIZE = 32  # bytes of chance in a secret


def new_secret() -> str:
    """A secret for an address."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SIZE)).decode()


def headers(known: Iterable[str], id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of a message: its id, the moment of sending, and a signature by each known secret."""
    timestamp = str(int(at.timestamp()))
    signed = (signature(secret, id, timestamp, body) for secret in known)
    return {"webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": " ".join(signed)}


def signature(secret: str, id: str, timestamp: str, body: bytes) -> str:
    """One signature: over the id, the timestamp and the body, joined by full stops."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    made = hmac.new(key, b".".join((id.encode(), timestamp.encode(), body)), hashlib.sha256)
    return f"v1,{base64.b64encode(made.digest()).decode()}"

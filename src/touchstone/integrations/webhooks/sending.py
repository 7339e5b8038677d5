"""Sending one message to one address: once, with an end, and without following where it is sent on to."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import urlsplit

import httpcore

from touchstone.integrations.webhooks.outside import Inside, Outside

SECONDS = 15  # for all of it: the name, the connection, the answer's first line
SLOW = 1 / 3  # of that time, for nothing: whoever does not answer so long is not asked again at once
AGENT = "Touchstone webhooks"
REDIRECTED = "It sent us on to another address. Enter the address where messages end."
SECURE = "The address must begin with https://."


@dataclass(frozen=True)
class Outcome:
    """What became of a message: the status it was answered with, or why there was none."""

    status: int | None
    error: str = ""
    slow: bool = False  # it was not delivered, and that took long

    @property
    def delivered(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and HTTPStatus(200) <= self.status < HTTPStatus(300)


def fault(address: str, *, anywhere: bool = False) -> str:
    """What is wrong with an address as it is written; nothing when a message may be tried."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "This is not an address."
    if not parts.hostname or (parts.scheme != "https" and not (anywhere and parts.scheme == "http")):
        return SECURE
    if parts.username or parts.password:
        return "Leave name and password out of the address: messages are signed instead."
    if parts.fragment or (port is not None and not 0 < port < 65536):
        return "This is not an address to send to."
    return ""


def send(
    address: str, headers: Mapping[str, str], body: bytes, *, anywhere: bool = False, seconds: float = SECONDS
) -> Outcome:
    """Post a message. ``anywhere`` lets it go to our own network, and without https: for tests alone.

    A redirect is not followed and counts as not delivered; so does everything but 2xx.
    """
    if wrong := fault(address, anywhere=anywhere):
        return Outcome(None, wrong)
    began = time.monotonic()
    told = _sent(address, headers, body, anywhere, seconds)
    took = time.monotonic() - began
    return replace(told, slow=not told.delivered and took >= seconds * SLOW)


def _sent(address: str, headers: Mapping[str, str], body: bytes, anywhere: bool, seconds: float) -> Outcome:
    sent = {"content-type": "application/json", "user-agent": AGENT, "connection": "close", **headers}
    outside = Outside(seconds, anywhere=anywhere)
    context = ssl.create_default_context()
    try:
        with (
            httpcore.ConnectionPool(network_backend=outside, ssl_context=context) as pool,
            pool.stream("POST", address, headers=list(sent.items()), content=body) as answer,
        ):
            status = answer.status
    except Inside as error:
        return Outcome(None, str(error))
    except httpcore.TimeoutException:
        return Outcome(None, f"No answer within {seconds:g} seconds.")
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
        return Outcome(None, f"No connection: {type(error).__name__}.")
    if 300 <= status < 400:
        return Outcome(status, REDIRECTED)
    return Outcome(status, "" if 200 <= status < 300 else f"It answered with {status}.")

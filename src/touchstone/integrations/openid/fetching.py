"""Asking a provider: JSON from addresses outside, over https, with an end, following no redirects."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpcore

from touchstone.integrations.webhooks.outside import Inside, Outside

SECONDS = 10  # for one question: the name, the connection, the whole answer
LARGEST = 1_000_000  # bytes of an answer
AGENT = "Touchstone sign-in"


class Unreachable(Exception):
    """The provider does not answer, or not with what the specification says; the words say what is wrong."""


def fault(address: str, *, anywhere: bool = False) -> str:
    """What is wrong with an address of a provider as it is written; nothing when it may be asked."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "This is not an address."
    if not parts.hostname or (parts.scheme != "https" and not (anywhere and parts.scheme == "http")):
        return "The address must begin with https://."
    if parts.username or parts.password or parts.fragment or parts.query or port == 0:
        return "Enter the address alone, without a name, a password, or anything after ? or #."
    return ""


def get(address: str, *, token: str = "", anywhere: bool = False) -> dict[str, Any]:
    """What stands at an address; with a token, what it opens. Raise ``Unreachable``."""
    return _ask("GET", address, {"authorization": f"Bearer {token}"} if token else {}, b"", anywhere)


def post(
    address: str, fields: Mapping[str, str], headers: Mapping[str, str], *, anywhere: bool = False
) -> dict[str, Any]:
    """What a form is answered with. Raise ``Unreachable``."""
    sent = {"content-type": "application/x-www-form-urlencoded", **headers}
    return _ask("POST", address, sent, urlencode(fields).encode(), anywhere)


def _ask(
    method: str, address: str, headers: Mapping[str, str], body: bytes, anywhere: bool
) -> dict[str, Any]:
    if wrong := fault(address, anywhere=anywhere):
        raise Unreachable(wrong)
    sent = {"accept": "application/json", "user-agent": AGENT, "connection": "close", **headers}
    outside = Outside(SECONDS, anywhere=anywhere)
    context = ssl.create_default_context()
    try:
        with (
            httpcore.ConnectionPool(network_backend=outside, ssl_context=context) as pool,
            pool.stream(method, address, headers=list(sent.items()), content=body) as answer,
        ):
            status, content = answer.status, _limited(answer)
    except Inside as error:
        raise Unreachable(str(error)) from error
    except httpcore.TimeoutException as error:
        raise Unreachable(f"There was no answer within {SECONDS} seconds.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
        raise Unreachable("There is no connection.") from error
    if status != 200:
        raise Unreachable(f"It answered with {status}.")
    return _object(content)


def _limited(answer: httpcore.Response) -> bytes:
    content = b""
    for part in answer.iter_stream():
        content += part
        if len(content) > LARGEST:
            raise Unreachable("Its answer is too long.")
    return content


def _object(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Unreachable("Its answer is not JSON.")
    return said

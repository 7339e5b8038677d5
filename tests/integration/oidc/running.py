"""The provider of the tests, run by node on loopback; and a browser that goes there and comes back."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from django.test import Client

from tests.factories.node import PACKAGES, ROOT, node

SCRIPT = Path(__file__).with_name("provider.mjs")
SECRET = "a secret of forty characters and a few more"
PATIENCE = 30.0


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(port: int, back: str) -> Iterator[str]:
    """The issuer of a provider that sends people back to an address, until the end."""
    assert (PACKAGES / "oidc-provider").is_dir(), "oidc-provider: make setup brings it"
    command = [node(), str(SCRIPT), str(port), back]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(PATIENCE)


def sign_in_there(address: str, as_: str) -> str:
    """Follow the provider's own pages as somebody; the address at which it sends one back to us."""
    parts = urlsplit(address)
    asked = {name: value[0] for name, value in parse_qs(parts.query).items()} | {"login_hint": as_}
    going = parts._replace(query=urlencode(asked)).geturl()
    with httpx.Client(timeout=PATIENCE) as browser:
        for _ in range(8):
            answer = browser.get(going)
            assert answer.is_redirect, answer.text
            going = str(answer.next_request.url) if answer.next_request else ""
            if "/sign-in/" in going:
                return going
    raise AssertionError(f"it never came back: {going}")


def come_back(client: Client, address: str) -> Any:
    """The answer to the browser that comes back."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")

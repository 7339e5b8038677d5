"""Connections to the world outside, and never to our own network.

The name is looked up once, every address that it has is looked at, and the connection is made to one of those
that were looked at: a name that answers otherwise a moment later leads nowhere else.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable
from typing import Any

import httpcore

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses in IPv6 clothes
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Inside(Exception):
    """The address leads into our own network, or nowhere that one may send to."""


def is_outside(text: str) -> bool:
    """Whether an IP address is one of the public internet's."""
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return address.ipv4_mapped is not None and is_outside(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def addresses(host: str, port: int) -> list[str]:
    """The IP addresses of a name; raise ``OSError`` where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Outside(httpcore.NetworkBackend):
    """Connects to public addresses alone (to any with ``anywhere``), all within a number of seconds."""

    def __init__(self, seconds: float, *, anywhere: bool = False) -> None:
        self.until, self.anywhere = time.monotonic() + seconds, anywhere
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to one of the addresses that were looked at; raise ``Inside`` when any is not outside."""
        try:
            found = addresses(host, port)
        except OSError as error:
            raise httpcore.ConnectError("The name has no address.") from error
        if not self.anywhere and not all(map(is_outside, found)):
            raise Inside("It leads into our own network.")
        stream = self.inner.connect_tcp(found[0], port, self.left(timeout), local_address, socket_options)
        return _Timed(stream, self)

    def left(self, timeout: float | None) -> float:
        """The seconds that a wait may take; raise ``httpcore.ReadTimeout`` when there are none left."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("It took too long.")
        return left if timeout is None else min(left, timeout)


class _Timed(httpcore.NetworkStream):
    """A connection whose every wait is within the time of the whole: who answers slowly ends it too."""

    def __init__(self, stream: httpcore.NetworkStream, of: Outside) -> None:
        self.stream, self.of = stream, of

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what comes."""
        return self.stream.read(max_bytes, self.of.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send it."""
        self.stream.write(buffer, self.of.left(timeout))

    def close(self) -> None:
        """Let go of it."""
        self.stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted, for the name that was asked for."""
        inner = self.stream.start_tls(ssl_context, server_hostname, self.of.left(timeout))
        return _Timed(inner, self.of)

    def get_extra_info(self, info: str) -> Any:
        """What is known of it."""
        return self.stream.get_extra_info(info)

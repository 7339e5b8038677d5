"""The socket that requests come to: taken first of all, so that a port in use is told at once."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from touchstone.cli.refusal import WrongInput

BACKLOG = 1024
ANYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens there; ``WrongInput`` with what to do when it cannot."""
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise WrongInput("--host", f"{host} is no address of this machine: {error.strerror}.") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise _refused(host, port, error) from None
    with listener:
        yield listener


def _refused(host: str, port: int, error: OSError) -> WrongInput:
    if error.errno == errno.EADDRINUSE:
        return WrongInput("--port", f"another program listens on port {port} already.", "Choose another one.")
    if error.errno == errno.EACCES:
        return WrongInput("--port", f"only root may listen on port {port}.", "Choose one above 1023.")
    if error.errno == errno.EADDRNOTAVAIL:
        return WrongInput("--host", f"{host} is no address of this machine.", "Choose 127.0.0.1 or 0.0.0.0.")
    return WrongInput("--port", f"nobody can listen there: {error.strerror}.", "Choose another one.")


def address(host: str, listener: socket.socket) -> str:
    """The address for a browser on this machine."""
    port = listener.getsockname()[1]
    name = "localhost" if host in ANYWHERE | {"127.0.0.1", "::1"} else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"

"""A request that does not follow the protocol, or cannot be answered now."""

from __future__ import annotations


class Wrong(Exception):
    """What is wrong, in words, with the status and the headers that clients of the protocol know."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        self.status, self.message = status, message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(message)

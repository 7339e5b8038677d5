"""Libraries that only documents need: loaded when used, and named kindly when they are not there."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class ExtraMissingError(RuntimeError):
    """A library of the extra ``documents`` is not installed; the message says how to install it."""

    def __init__(self, library: str) -> None:
        super().__init__(
            f"{library} is not installed. Documents need it: pip install 'touchstone-epa[documents]'."
        )


def load(library: str) -> Any:
    """The library's module, imported now; raise ``ExtraMissingError`` when it is not installed."""
    try:
        return import_module(library)
    except ModuleNotFoundError as error:
        raise ExtraMissingError(library) from error

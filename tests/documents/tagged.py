"""What a tagged PDF tells a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf


def elements(data: bytes) -> Iterator[tuple[str, str]]:
    """Each element of the structure in its order: its role, and the text that stands for it."""
    with pikepdf.open(BytesIO(data)) as pdf:
        yield from _below(pdf.Root.StructTreeRoot)


def alternatives(data: bytes) -> list[str]:
    """The texts that stand for pictures, in their order."""
    return [told for role, told in elements(data) if role == "Figure"]


def roles(data: bytes) -> set[str]:
    """Every role that occurs."""
    return {role for role, _ in elements(data)}


def _below(held: Any) -> Iterator[tuple[str, str]]:
    if isinstance(held, pikepdf.Array):
        for one in held:
            yield from _below(one)
    elif isinstance(held, pikepdf.Dictionary):
        if "/S" in held:
            yield str(held.S)[1:], str(held.get("/Alt", ""))
        if "/K" in held:
            yield from _below(held.K)

"""Drawing a sample so that whoever has the seed draws the same again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from uuid import UUID


def draw(results: Iterable[UUID], number: int, seed: str) -> list[UUID]:
    """The first ``number`` results in the order of SHA-256 of ``SEED:ID``; all where there are fewer."""
    return sorted(results, key=lambda id: hashlib.sha256(f"{seed}:{id}".encode()).digest())[:number]


def places(drawn: Iterable[UUID]) -> Mapping[UUID, int]:
    """The place of each result in the order of the draw, from 1."""
    return {id: place for place, id in enumerate(drawn, 1)}

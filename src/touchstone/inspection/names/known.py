"""Whom a document must not show, and what may stand in it: given by whoever asks, never guessed."""

from __future__ import annotations

from dataclasses import dataclass

from touchstone.inspection.names.words import ALSO_WORDS, MONTHS


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody's name as people write it in full, and what else they are called."""

    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Names to hide, and words that are never found: organisations, the apprentice's own name."""

    hide: tuple[Identity, ...] = ()
    leave: tuple[str, ...] = ()


def plain_word(word: str) -> bool:
    """Whether a folded word is an ordinary word too, or too short to be told from one."""
    return len(word) <= 2 or word in ALSO_WORDS or word in MONTHS

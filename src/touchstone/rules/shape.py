"""The shapes that values of plans and records may take, said once for reader, schema and reference pages.

They are attached to types with ``typing.Annotated`` and cost nothing when rules run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Pattern:
    """Text that matches ``regex`` as a whole; ``says`` tells a person what to write, with an example."""

    regex: str
    says: str


@dataclass(frozen=True, slots=True)
class Between:
    """A number from ``low`` to ``high``, both included; ``None`` leaves an end open."""

    low: int | None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Says:
    """What a key means, in one plain sentence, for the schema and the reference pages."""

    text: str


Ident = Annotated[
    str,
    Pattern(r"[a-z][a-z0-9_]*", "a short name in lower case with underscores, such as photo_id"),
]
Code = Annotated[
    str,
    Pattern(
        r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}",
        "up to 64 letters, digits, hyphens, dots and underscores, such as OBS-P1",
    ),
]
KsbCode = Annotated[str, Pattern(r"[KSB][1-9][0-9]*", "K, S or B and a number, such as K12")]
Reference = Annotated[str, Pattern(r"(ST|FA|AU)[0-9]{4}", "ST, FA or AU and four digits, such as ST1379")]
Version = Annotated[str, Pattern(r"[0-9]+\.[0-9]+", 'two numbers with a dot, in quotes, such as "1.1"')]
Text = Annotated[str, Pattern(r"[\s\S]*\S[\s\S]*", "some words; it must not be empty")]
CheckedOn = Annotated[
    date, Says("The day on which a person last compared this file with its sources, such as 2026-11-22.")
]
Positive = Annotated[int, Between(1)]
Natural = Annotated[int, Between(0)]
Percent = Annotated[int, Between(0, 100)]

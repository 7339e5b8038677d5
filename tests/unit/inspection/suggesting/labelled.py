"""Texts with the KSBs that a person would tick, and how often these are among those suggested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import yaml

from touchstone.inspection.suggesting.ranking import Suggestion

HERE = Path(__file__).parent
VERSIONS = {"ST1379": "1.1", "ST9002": "1.0"}
Texts = Sequence[Mapping[str, Any]]
EVIDENCE: Texts = yaml.safe_load((HERE / "evidence.yaml").read_text(encoding="utf-8"))
EVERYDAY: Texts = yaml.safe_load((HERE / "everyday.yaml").read_text(encoding="utf-8"))


class Suggests(Protocol):
    """What suggests KSBs for a text, in one way or another."""

    def suggest(self, text: str, /) -> tuple[Suggestion, ...]:
        """The likeliest, first."""


def rightly(texts: Texts, suggesters: Mapping[str, Suggests], plan: str = "") -> tuple[int, int, int]:
    """How often a right KSB stands first, how often among those suggested, of how many texts."""
    first = among = number = 0
    for one in (one for one in texts if plan in ("", one["plan"])):
        codes = [found.code for found in suggesters[one["plan"]].suggest(one["text"])]
        first += codes[:1] != [] and codes[0] in one["ksbs"]
        among += bool(set(codes) & set(one["ksbs"]))
        number += 1
    return first, among, number

"""The words of each regime, which a plan takes over by naming the regime."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from touchstone.plans.decoders import read_as
from touchstone.plans.fault import RefusedError, RegimesError
from touchstone.plans.heading import check_format
from touchstone.plans.reading import Reading
from touchstone.plans.yaml_text import read_yaml
from touchstone.rules.plan.identity import Vocabulary
from touchstone.rules.shape import CheckedOn

REGIMES_FORMAT = "touchstone-regimes/1"
SHIPPED = Path(__file__).with_name("regimes.yaml")


@dataclass(frozen=True, kw_only=True)
class Regimes:
    """All regimes with their words."""

    format: Literal["touchstone-regimes/1"]
    last_checked_on: CheckedOn
    regimes: tuple[Vocabulary, ...]


def read_regimes(path: Path) -> dict[str, Vocabulary]:
    """Each regime's words by its id; raise ``RegimesError`` with every fault."""
    reading = Reading()
    try:
        root = read_yaml(path)
        check_format(root, REGIMES_FORMAT)
        found = read_as(Regimes, root, reading)
    except RefusedError as error:
        raise RegimesError(error.faults) from None
    if found is None:
        raise RegimesError(reading.faults)
    return {words.id: words for words in found.regimes}


@cache
def shipped_regimes() -> dict[str, Vocabulary]:
    """The regimes that come with Touchstone."""
    return read_regimes(SHIPPED)

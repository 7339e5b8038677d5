"""Who takes part in the demonstration: read from ``cast.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who works somewhere."""

    role: str
    name: str
    email: str
    of: str


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What a learner has noted for one criterion, and the numbers of the pieces they link."""

    text: str = ""
    pieces: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Learner:
    """An apprentice: ``reaches`` names the step of the story they are at, ``marks`` how well they do."""

    name: tuple[str, str]
    born: date
    standard: str
    version: str
    reaches: str
    marks: str
    signs_in: bool = False
    ago: int = 0  # days since they reached it; some days, by their place in the cast, unless told
    meanwhile: str = ""  # what happens to them beside: "break", or "employer" for another one
    sheet: Mapping[str, Mapping[str, Prepared]] = field(default_factory=dict)  # by method and criterion
    shows_sheet_to: tuple[str, ...] = ()  # roles
    records: bool = False  # whether they have handed a recording in
    appeals: tuple[str, ...] = ()  # about the result of each method: "", open or upheld

    @property
    def resits(self) -> bool:
        """Whether they fail the first method and go on to take it again."""
        return self.reaches in ("proposed", "agreed", "rebooked", "capped")

    @property
    def email(self) -> str:
        """An address that reaches nobody."""
        first, last = ("".join(filter(str.isalpha, part)).lower() for part in self.name)
        return f"{first}.{last}@learners.example"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody, and the password they share."""

    organisation: str
    providers: tuple[str, ...]
    employers: tuple[str, ...]
    password: str
    people: tuple[Member, ...]
    apprentices: tuple[Learner, ...]


@cache
def cast() -> Cast:
    """The cast of the demonstration."""
    text = Path(__file__).with_name("cast.yaml").read_text(encoding="utf-8")
    said = yaml.load(text, Loader=yaml.CSafeLoader)
    return Cast(
        organisation=said["organisations"]["assessment_organisation"],
        providers=tuple(said["organisations"]["training_providers"]),
        employers=tuple(said["organisations"]["employers"]),
        password=said["password"],
        people=tuple(Member(**one) for one in said["people"]),
        apprentices=tuple(map(_learner, said["apprentices"])),
    )


def _learner(said: Mapping[str, Any]) -> Learner:
    sheet = {
        method: {
            criterion: Prepared(text=note.get("text", ""), pieces=tuple(note.get("pieces", ())))
            for criterion, note in notes.items()
        }
        for method, notes in said.get("sheet", {}).items()
    }
    shown = tuple(said.get("shows_sheet_to", ()))
    appeals = tuple(said.get("appeals", ()))
    whole = {**said, "name": tuple(said["name"]), "sheet": sheet, "shows_sheet_to": shown}
    return Learner(**whole | {"appeals": appeals})

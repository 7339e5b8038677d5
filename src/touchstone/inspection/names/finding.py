"""What was found that may identify somebody, where it stands, why it was found and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["name", "person", "email", "phone", "postcode", "address", "birth", "ni", "nhs"]
Sure = Literal["sure", "likely", "look"]
Part = Literal["text", "file name", "metadata"]

KINDS: Mapping[Kind, str] = {
    "name": "a name to hide",
    "person": "somebody's name",
    "email": "an e-mail address",
    "phone": "a telephone number",
    "postcode": "a postcode",
    "address": "an address",
    "birth": "a date of birth",
    "ni": "a National Insurance number",
    "nhs": "an NHS number",
}
SURE: Mapping[Sure, str] = {
    "sure": "sure",
    "likely": "likely",
    "look": "may be something else: look at it",
}
AROUND = 60  # characters of context on either side


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text and where it is from: a page, a whole document, its name, what it says of itself."""

    text: str
    page: int | None = None
    part: Part = "text"


@dataclass(frozen=True, slots=True)
class Span:
    """Something found between two offsets of one text, before it is known where that text stands."""

    kind: Kind
    start: int
    end: int
    why: str
    sure: Sure = "sure"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that may identify somebody. Advice: whether it is hidden, a person says.

    ``start`` and ``end`` count characters of the passage; ``paragraph`` counts its lines that hold something.
    """

    kind: Kind
    text: str
    part: Part
    page: int | None
    paragraph: int
    start: int
    end: int
    before: str
    after: str
    why: str
    sure: Sure

    @property
    def where(self) -> str:
        """Where it stands, in words."""
        if self.part != "text":
            return f"in the {self.part}"
        if self.page is None:
            return f"in paragraph {self.paragraph}"
        return f"on page {self.page}, line {self.paragraph}"

    def as_json(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> Finding:
        """Read what ``as_json`` wrote."""
        return cls(**found)

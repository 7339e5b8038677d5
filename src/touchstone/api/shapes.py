"""The plain values that bodies and parameters are made of: what the database can keep, and no more."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Any, NoReturn

from django.http import HttpRequest
from ninja import Schema
from ninja.parser import Parser
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StringConstraints

EARLIEST, LATEST = 1900, 2200  # years: outside these somebody mistyped
NO_NUL = r"^[^\x00]*$"


def kept_whole(text: str) -> str:
    """Text that the database can keep."""
    if "\x00" in text:
        raise ValueError("The text holds a character that cannot be kept.")
    return text


def _in_our_times(day: date) -> date:
    if not EARLIEST <= day.year < LATEST:
        raise ValueError(f"The year must be from {EARLIEST} to {LATEST - 1}.")
    return day


Text = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(kept_whole)]
Line = Annotated[str, StringConstraints(max_length=400), AfterValidator(kept_whole)]
Code = Annotated[str, StringConstraints(max_length=120), AfterValidator(kept_whole)]
Mail = Annotated[
    str,
    StringConstraints(
        max_length=254, pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
    ),
    Field(examples=["amina.khan@learners.example"]),
]
Day = Annotated[date, AfterValidator(_in_our_times)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_times)]
Revision = Annotated[int, Field(ge=0, le=2_000_000_000)]
Seconds = Annotated[int, Field(ge=0, le=86_400)]


class Given(Schema):
    """A body: what it holds is described, and nothing else."""

    model_config = ConfigDict(extra="forbid")


class Reason(Given):
    """Why something is done; it is kept."""

    reason: Text


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(name)


class Bodies(Parser):
    """Reads bodies as JSON, strictly: an object, and no number that JSON does not have."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body as an object; ``ValueError`` for anything else."""
        said = json.loads(request.body, parse_constant=_not_a_number)
        if not isinstance(said, dict):
            raise TypeError("an object is asked for")
        return said


def moment(value: datetime | None) -> str | None:
    """A moment as answers tell it."""
    return value.isoformat() if value else None

"""The plain values that programs and the scripts of pages send: what the database can keep, and no more."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

EARLIEST, LATEST = 1900, 2200  # years: outside these somebody mistyped


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


class Described(BaseModel):
    """An object of plain values: what it holds is described, and nothing else."""

    model_config = ConfigDict(extra="forbid")

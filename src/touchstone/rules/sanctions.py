"""Sanctions for malpractice as they stand. No source says what one does to a grade, so no rule does."""

from __future__ import annotations

from dataclasses import dataclass

from touchstone.rules.appeals import upheld
from touchstone.rules.calendar import day
from touchstone.rules.record import Record
from touchstone.rules.record.case import Sanction
from touchstone.rules.words import on_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Imposed:
    """A sanction, whether it stands, and why."""

    sanction: Sanction
    stands: bool
    message: str


def imposed(record: Record) -> tuple[Imposed, ...]:
    """Every sanction, in the order of the record. One stands until an appeal against it is upheld."""
    return tuple(_imposed(record, one) for one in record.case.sanctions)


def _imposed(record: Record, sanction: Sanction) -> Imposed:
    since = on_date(day(sanction.at))
    for decision in upheld(record, sanction):
        on = on_date(day(decision.decided_at))
        message = f"Imposed on {since}; it stands no more since an appeal was upheld on {on}."
        return Imposed(sanction=sanction, stands=False, message=f"{message} {decision.reason}")
    return Imposed(sanction=sanction, stands=True, message=f"It stands since {since}.")

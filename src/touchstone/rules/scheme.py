"""National rules that cut across plans, each with the day from which it applies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from touchstone.rules.shape import CheckedOn, Ident, Positive, Says, Text
from touchstone.rules.statement import Source, Statement


@dataclass(frozen=True, kw_only=True)
class EnglishAndMaths(Statement):
    """Whom the English and maths requirement binds, from a day on."""

    from_: date
    ages_from: Annotated[Positive, Says("Youngest age on the original start date at which it is mandatory.")]
    ages_to: Annotated[Positive, Says("Oldest such age; completed years.")]
    older: Annotated[Literal["required", "if_opted_in"], Says("What holds for those who were older.")]


@dataclass(frozen=True, kw_only=True)
class BreaksInLearning(Statement):
    """Whether the days of a break in learning count as time on programme."""

    days_count: bool


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """A day that is not a working day."""

    on: date
    name: Text


@dataclass(frozen=True, kw_only=True)
class BankHolidays:
    """The bank holidays of a nation, complete from the first to the last year named."""

    first_year: Positive
    last_year: Positive
    days: tuple[Holiday, ...]
    source: Source


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """The dated national values that rules ask for."""

    id: Ident
    title: Text
    last_checked_on: CheckedOn
    english_and_maths: Annotated[tuple[EnglishAndMaths, ...], Says("Earliest first.")]
    breaks_in_learning: BreaksInLearning
    bank_holidays: BankHolidays

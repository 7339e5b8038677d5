"""National values: rules that follow one another in time, and calendars without a hole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from touchstone.plans.lint.fault import LintFault
from touchstone.plans.tree import KeyPath
from touchstone.rules.scheme import BankHolidays, Scheme
from touchstone.rules.words import listed, on_date


def faults(scheme: Scheme) -> Iterator[LintFault]:
    """Everything in which the scheme contradicts itself."""
    yield from _english_and_maths(scheme)
    yield from _bank_holidays(("bank_holidays",), scheme.bank_holidays)


def _english_and_maths(scheme: Scheme) -> Iterator[LintFault]:
    for index, one in enumerate(scheme.english_and_maths):
        if one.ages_from > one.ages_to:
            message = f"nobody is at least {one.ages_from} and at most {one.ages_to}."
            yield LintFault(
                ("english_and_maths", index, "ages_from"), message, "Exchange the two, or mend one."
            )
    for index, (before, after) in enumerate(pairwise(scheme.english_and_maths), 1):
        path: KeyPath = ("english_and_maths", index, "from_")
        if after.from_ == before.from_:
            message = f"two rules apply from {on_date(after.from_)}, so they overlap."
            yield LintFault(path, message, "Keep one, or mend its day.")
        elif after.from_ < before.from_:
            message = f"{on_date(after.from_)} stands after {on_date(before.from_)}."
            yield LintFault(path, message, "List the rules by their days, the earliest first.")


def _bank_holidays(path: KeyPath, holidays: BankHolidays) -> Iterator[LintFault]:
    first, last = holidays.first_year, holidays.last_year
    if last < first:
        message = f"the list cannot be complete from {first} to {last}."
        yield LintFault((*path, "last_year"), message, "Exchange the two, or mend one.")
        return
    named = {holiday.on.year for holiday in holidays.days}
    without = [str(year) for year in range(first, last + 1) if year not in named]
    if without:
        message = f"the list is complete from {first} to {last}, and has no day in {listed(without)}."
        yield LintFault((*path, "days"), message, "Add its days, or narrow the years.")
    seen = set()
    for index, holiday in enumerate(holidays.days):
        here: KeyPath = (*path, "days", index, "on")
        if not first <= holiday.on.year <= last:
            message = f"{on_date(holiday.on)} lies outside {first} to {last}."
            yield LintFault(here, message, "Widen the years once the list is complete for them.")
        if holiday.on in seen:
            yield LintFault(here, f"{on_date(holiday.on)} is given twice.", "Delete one of them.")
        seen.add(holiday.on)

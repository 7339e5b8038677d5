"""The moment asked about: the only place that reads the clock."""

from __future__ import annotations

from datetime import date, datetime

from touchstone.cli.refusal import WrongInput
from touchstone.plans.case_file import end_of_day
from touchstone.plans.values import FIRST_YEAR, LAST_YEAR
from touchstone.rules.calendar import LONDON


def moment(text: str | None) -> datetime:
    """The moment that ``--on`` names: the end of a day, or a time; both by London's clock unless they say.

    Without text, now. Raises ``WrongInput`` for anything else.
    """
    if text is None:
        return datetime.now(LONDON).replace(microsecond=0)
    try:
        found = _read(text)
    except (ValueError, OverflowError):
        message = f'"{text[:40]}" is neither a day nor a moment.'
        raise WrongInput("--on", message, "Write 2025-12-31, or 2025-12-31T14:30.") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        message = f'"{text[:40]}" is before {FIRST_YEAR} or after {LAST_YEAR}.'
        raise WrongInput("--on", message, "Check the year.")
    return found


def _read(text: str) -> datetime:
    try:
        return end_of_day(date.fromisoformat(text))
    except ValueError:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=LONDON) if found.tzinfo is None else found.astimezone(LONDON)

"""Any part of a plan on one line, for a person who compares two plans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from touchstone.plans.parts import parts
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import Criterion
from touchstone.rules.words import days, on_date, plain

_NAMES = ("title", "text", "says", "notice")
_EVERYWHERE = ("force", "source")


def said(value: Any) -> str:
    """The value in words: figures and days as people say them, larger parts by title or wording."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return on_date(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Span):
        return days(value)
    if isinstance(value, Criterion):
        return f"{value.text} ({value.kind}; {', '.join(value.ksbs)})"
    return _large(value)


def _large(value: Any) -> str:
    if isinstance(value, tuple) and all(isinstance(member, str) for member in value):
        return ", ".join(map(str, value)) or "none"
    name = next((getattr(value, key) for key in _NAMES if isinstance(getattr(value, key, None), str)), None)
    if name is not None:
        return str(name)
    below = {key: part for key, part in parts(value).items() if key not in _EVERYWHERE}
    if below:
        return ", ".join(f"{plain(key)} {said(part)}" for key, part in below.items())
    return str(getattr(value, "force", value))

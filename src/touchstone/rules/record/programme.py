"""The apprentice and the programme: the few personal facts that a rule needs, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from touchstone.rules.shape import Code, Says


@dataclass(frozen=True, kw_only=True)
class Apprentice:
    """Who is assessed, by reference. A name is not needed to judge and is not part of a record."""

    id: Code
    date_of_birth: Annotated[date | None, Says("Needed for the English and maths rule.")] = None


@dataclass(frozen=True, kw_only=True)
class Break:
    """A break in learning: the apprentice pauses and means to come back."""

    from_: Annotated[date, Says("First day of the break.")]
    to: Annotated[date | None, Says("Last day of the break; absent while it lasts.")] = None


@dataclass(frozen=True, kw_only=True)
class Programme:
    """The apprenticeship's dates."""

    started_on: date
    original_started_on: Annotated[
        date | None,
        Says("The first start, where learning was restarted; the English and maths rule looks at it."),
    ] = None
    english_and_maths_opted_in: Annotated[
        bool | None, Says("Whether an apprentice of 19 or over opted in; absent when nobody has said.")
    ] = None
    breaks: Annotated[tuple[Break, ...], Says("Breaks in learning, earliest first.")] = ()
    withdrawn_on: date | None = None

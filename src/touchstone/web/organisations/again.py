"""A form that is sent more than once: each has an id of its own, and is done once."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

from touchstone.web.organisations.actor import Refused

Row = TypeVar("Row", bound=Model)
ANEW = "This form was sent already, and what it said then is kept. To say something else, open the form anew."


def as_before(known: Row, **said: object) -> Row:
    """What a form made when it was sent first; refuse one that says other things, which would be lost."""
    if any(getattr(known, name) != value for name, value in said.items()):
        raise Refused(ANEW)
    return known

"""What is written to somebody who is given a seat."""

from __future__ import annotations

from datetime import datetime

from touchstone.rules.plan.method import Method
from touchstone.web.mail.actions import Recipient, write
from touchstone.web.room.models import Kind, Seat


def given(seat: Seat, method: Method, at: datetime) -> None:
    """To whoever has it: what it is for, for how long, and where."""
    to = [Recipient(seat.person.email, seat.person.name, seat.person_id)]
    said = {"seat": seat, "method": method.title, "co_marks": seat.kind == Kind.CO_MARK}
    write(kind="seat_given", to=to, about=seat.apprenticeship, at=at, context=said)

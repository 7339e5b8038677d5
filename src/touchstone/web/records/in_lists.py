"""Which of what is kept a list reads for a reader: lists tell nobody more than the record does.

What is kept of the next step knows whether judgements were submitted, and of appeals. Beside it are kept the
same words as those may read them who are told least: an employer, who learns of no result before its release
and of no need (``told.told_outside``). Whoever neither assures nor releases results reads these: an assessor,
too, whose record tells of what they are booked for alone. The next date is on everybody's record but an
employer's, who is not told of every appeal: theirs is another.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from typing import Literal
from uuid import UUID

from django.db.models import Case, F, Q, When

from touchstone.rules.calendar import LONDON, day
from touchstone.rules.roles import Role as Party
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records.models import NOT_YET
from touchstone.web.room.queries import all_apart

NEXT = ("next_action", "next_title", "whose_turn")
STEP = (*NEXT, "broken")
WHAT = ("due_title", "due_whose")
DUE = ("due_on", *WHAT)
Audience = Literal["whole", "decider", "provider", "outside"]
OWN = {  # steps of which these read the whole words, because they are theirs
    "decider": {"next_action": "appeal.decide"},
    "provider": {"next_action": "attempt.judge", "whose_turn": Party.TRAINING_PROVIDER.value},
}


def audience(actor: Actor) -> Audience:
    """How much lists tell this reader of a next step."""
    if actor.may(Permission.ASSURE) or actor.may(Permission.RELEASE):
        return "whole"
    if actor.may(Permission.DECIDE_APPEAL):
        return "decider"
    return "provider" if actor.may(Permission.MARK) else "outside"


def apart(actor: Actor) -> frozenset[tuple[UUID, str]]:
    """Where who assures marks beside and may not know the other side: attempts by apprenticeship and code.

    One query for who assures, none for anybody else.
    """
    return frozenset(all_apart(actor.person_id) if actor.may(Permission.ASSURE) else ())


def beside(actor: Actor) -> frozenset[UUID]:
    """The apprentices of whom, for that, lists tell this reader no more than others."""
    return frozenset(one for one, _ in apart(actor))


def step(name: str, to: Audience, at: str = "", but: Collection[UUID] = ()) -> F | Case:
    """A column of ``STEP`` as these readers are told it, ``but`` of some as those who are told least.

    ``at`` leads from the rows to their standing.
    """
    whole, least = F(f"{at}{name}"), F(f"{at}told_{name}")
    if name == "broken" and to != "whole":  # no number where nothing is known
        return Case(When(~Q(**{f"{at}told_next_title": NOT_YET}), then=least))
    if to in OWN and name in NEXT:
        theirs = {f"{at}{column}": value for column, value in OWN[to].items()}
        return Case(When(**theirs, then=whole), default=least)
    if to == "whole" and but:
        return Case(When(**{f"{at}apprenticeship__in": but}, then=least), default=whole)
    return whole if to == "whole" else least


def as_of(kept: datetime, to: Audience) -> datetime:
    """When what is kept was worked out, of which most are told the day: the moment may tell of judging."""
    return kept if to == "whole" else datetime.combine(day(kept), time.min, LONDON)


def due_on(reach: str) -> str:
    """The column with the next date that readers of this reach are told."""
    return "told_due_on" if reach == "employer" else "due_on"


def due(name: str, to: Audience, reach: str, but: Collection[UUID] = ()) -> F | Case:
    """A column of ``WHAT``, about that date.

    The day is often of both answers, and of something with another name: a result is due for everybody, and
    to be assured for some.
    """
    whole, least = F(name), F(f"told_{name}")
    if reach == "employer":
        return least
    same = Q(due_on=F("told_due_on")) | Q(told_next_title=NOT_YET)
    if to == "whole":
        return Case(When(same, apprenticeship__in=but, then=least), default=whole) if but else whole
    return Case(When(same, then=least), default=whole)

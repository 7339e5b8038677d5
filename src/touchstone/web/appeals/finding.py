"""An appeal under the lock of its apprentice, the stage that waits, and where it stands afterwards."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import Http404

from touchstone.rules.calendar import day
from touchstone.rules.policy import Stage
from touchstone.rules.words import on_date
from touchstone.web.appeals.models import Appeal, State
from touchstone.web.appeals.queries import visible_appeals, whole
from touchstone.web.appeals.stages import policy_of, stage_now, stands
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.organisations.actor import Actor, Refused


def found_appeal(appeal: UUID, by: Actor) -> tuple[Apprenticeship, Appeal]:
    """The appeal with the apprenticeship locked; raise ``Http404`` for what the actor may not see."""
    known = Appeal.objects.filter(id=appeal).first()
    if known is None:
        raise Http404
    one = locked(known.apprenticeship_id, by)
    found = whole(visible_appeals(by).filter(id=appeal)).first()
    if found is None:
        raise Http404
    if found.withdrawn_at is not None:
        raise Refused(f"This appeal was withdrawn on {on_date(day(found.withdrawn_at))}.")
    return one, found


def open_stage(one: Apprenticeship, found: Appeal) -> Stage:
    """The stage that waits for its decision; refused where none does."""
    stage = stage_now(policy_of(one).stages, found)
    if stage is None:
        raise Refused("Nothing is to be decided in this appeal now.")
    return stage


def note(found: Appeal, one: Apprenticeship, at: datetime) -> date | None:
    """Keep where the appeal stands now, for lists; until when a refused one may be taken further."""
    state, due = stands(one, whole(Appeal.objects.filter(id=found.id)).get(), at)
    Appeal.objects.filter(id=found.id).update(state=state, due_on=due)
    return due if state == State.REFUSED else None

"""Where apprentices stand as they are told it themselves: what is kept may know what they do not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from touchstone.rules.judge import InvalidRecordError
from touchstone.web.apprentices import queries as apprentices
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.actor import Actor
from touchstone.web.records.actions import standing
from touchstone.web.records.models import Standing
from touchstone.web.records.told import told


def told_standings(actor: Actor, now: datetime) -> Mapping[UUID, Standing] | None:
    """The standings of somebody who sees their own alone, by apprenticeship; nothing for anybody else.

    By the policy others may be given a result before the apprentice, so these are judged from what the
    apprentice is told, as their record is: a handful of cases at most.
    """
    if actor.role.reach != "self":
        return None
    return {one.id: _standing(one, actor, now) for one in apprentices.own(actor)}


def _standing(one: Apprenticeship, actor: Actor, now: datetime) -> Standing:
    try:
        report = told(one, actor, now).report
        return standing(one, report, report)
    except InvalidRecordError:  # no answer of the rules: nothing is said
        return Standing(apprenticeship=one, as_of=now)

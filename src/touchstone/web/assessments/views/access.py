"""Who opens the page of an attempt, and whether they write on it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from touchstone.web.assessments.actions import NOW_OR_NEVER
from touchstone.web.assessments.page import Shown, shown
from touchstone.web.assessments.queries import attempt_seen_by
from touchstone.web.assessments.writers import ACCEPT_FIRST, marks, method_of
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest

READS = (Permission.ASSESS, Permission.ASSURE, Permission.OVERRIDE, Permission.MARK)
READ_ONLY = "Only whoever assesses this attempt writes here; you read."


def opened(id: UUID, request: ActorRequest) -> Shown:
    """The attempt as it stands now; raise ``Http404`` for one that is not theirs to look into."""
    row = attempt_seen_by(id, request.actor)
    if row.notified_at is None and not any(request.actor.may(permission) for permission in READS):
        raise Http404  # who only looks on is told no judgement before its result is released
    method = method_of(row.apprenticeship, row)
    if request.actor.may(Permission.MARK) and not marks(method, request.actor):
        raise Http404
    return shown(row, request.now)


def locked_because(known: Shown, actor: Actor) -> Refused | None:
    """Why this person does not write here now; nothing when they do."""
    row = known.row
    if not marks(known.method, actor):
        if not (actor.may(Permission.ASSESS) and row.mine):  # type: ignore[attr-defined]
            return Refused(READ_ONLY)
        if not row.accepted:  # type: ignore[attr-defined]
            return Refused(ACCEPT_FIRST)
    if row.judged_at is not None or row.void is not None:
        return Refused(NOW_OR_NEVER)
    return None

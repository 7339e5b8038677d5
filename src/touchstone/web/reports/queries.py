"""Reads for assessment reports: whose they are, and what devices captured that needs an eye."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from touchstone.documents.assessment_report import Captured as Doubtful
from touchstone.rules.words import plain
from touchstone.web.apprentices.queries import about_visible
from touchstone.web.assessments.queries import attempt_seen_by
from touchstone.web.assessments.writers import marks, method_of
from touchstone.web.bookings.models import Attempt
from touchstone.web.console.models import Became, Captured
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission

JUDGES = (Permission.ASSESS, Permission.ASSURE, Permission.OVERRIDE, Permission.MARK)
CLOCK = "The clock of the device was doubtful; the time is as near as can be told."


def judged_attempt(id: UUID, actor: Actor) -> Attempt:
    """An attempt whose log the actor may read, with its judgements submitted; ``Http404`` for any other."""
    row = attempt_seen_by(id, actor)
    if row.judged_at is None:
        raise Http404
    if row.notified_at is None and not any(actor.may(permission) for permission in JUDGES):
        raise Http404  # who only looks on is told no judgement before its result is released
    if actor.may(Permission.MARK) and not marks(method_of(row.apprenticeship, row), actor):
        raise Http404
    return row


def visible_attempt(id: UUID, actor: Actor) -> Attempt:
    """An attempt of an apprentice whom the actor may see; ``Http404`` for any other."""
    found = about_visible(Attempt.objects.all(), actor).filter(id=id).first()
    if found is None:
        raise Http404
    return found


def captured_amiss(attempt: UUID) -> list[Captured]:
    """What devices captured of an attempt under a wrong or doubtful clock, or that is not in its log.

    One query.
    """
    amiss = ~Q(became=Became.KEPT) | ~Q(clock="right")
    rows = Captured.objects.filter(amiss, attempt=attempt, seat=None)
    return list(rows.select_related("device").order_by("wall", "device", "sequence"))


def doubtful(captured: Iterable[Captured]) -> list[Doubtful]:
    """Those that need an eye: under a doubtful clock, or not in the log."""
    return [
        Doubtful(
            device=one.device.name,
            sequence=one.sequence,
            at=one.at or one.wall,
            what=_what(one),
            why=" ".join(_why(one)),
            device_at=one.device_at,
        )
        for one in captured
        if one.clock == "doubtful" or one.became != Became.KEPT
    ]


def _what(one: Captured) -> str:
    return plain(str(json.loads(one.body).get("kind", "entry"))).capitalize()


def _why(one: Captured) -> Iterator[str]:
    said: Any = one.why or {}
    if one.became != Became.KEPT:
        yield f"{Became(one.became).label}."
    if said.get("message"):
        yield str(said["message"])
    if one.reason:
        yield one.reason
    if one.clock == "doubtful":
        yield CLOCK

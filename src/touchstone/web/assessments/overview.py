"""An apprentice's assessments: each method of the plan, its attempts, and where one writes or reads them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.queries import attempts_seen_by
from touchstone.web.assessments.writers import marked_outside, marks
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law


@dataclass(frozen=True)
class AttemptLine:
    """One attempt and how far it is, without any grade."""

    id: UUID
    code: str
    state: str
    colour: str
    opens: bool


@dataclass(frozen=True)
class MethodLine:
    """A method of the plan with the attempts that one may see."""

    method: Method
    attempts: list[AttemptLine]
    begins: bool  # whether one may begin it here
    whose: str


def overview(one: Apprenticeship, actor: Actor) -> list[MethodLine]:
    """The methods that concern this person: an assessor's own, a provider's own, for others all."""
    plan = law.plan(one.standard, one.version)
    found = list(attempts_seen_by(actor).filter(apprenticeship=one).order_by("code"))
    return [
        _line(method, [each for each in found if each.method == method.id], actor)
        for method in _concerning(plan, found, actor)
    ]


def _concerning(plan: Plan, found: list[Attempt], actor: Actor) -> list[Method]:
    if actor.may(Permission.MARK):
        return [method for method in plan.methods if marks(method, actor)]
    if actor.role.reach == "booked":
        own = {each.method for each in found}
        return [method for method in plan.methods if method.id in own]
    return list(plan.methods)


def _line(method: Method, found: list[Attempt], actor: Actor) -> MethodLine:
    reads = not (actor.may(Permission.BOOK) and not actor.may(Permission.OVERRIDE))
    waits = any(each.judged_at is None and each.void is None for each in found)
    begins = marks(method, actor) and not waits
    whose = method.marked_by.words if marked_outside(method) else ""
    return MethodLine(method, [_attempt(each, reads) for each in found], begins, whose)


def _attempt(row: Attempt, reads: bool) -> AttemptLine:
    state, colour = "To be conducted or judged", "blue"
    if row.void is not None:
        state, colour = "Void", "grey"
    elif row.notified_at is not None:
        state, colour = "Released", "green"
    elif row.judged_at is not None:
        state, colour = "Submitted", "purple"
    return AttemptLine(row.id, row.code, state, colour, reads)


def outside_method(one: Apprenticeship, id: str, actor: Actor) -> Method:
    """A method that the actor's organisation marks; raise ``Http404`` for any other."""
    method = law.plan(one.standard, one.version).method(id)
    if method is None or not marks(method, actor):
        raise Http404
    return method

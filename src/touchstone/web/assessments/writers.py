"""Who writes the log of an attempt, and who may read it: the plan says whose people mark a method."""

from __future__ import annotations

from django.http import Http404

from touchstone.rules.plan.method import Method
from touchstone.rules.roles import Role
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law

ACCEPT_FIRST = "Accept the booking first, and declare that you have no conflict of interest."


def method_of(one: Apprenticeship, attempt: Attempt) -> Method:
    """The plan's method of an attempt."""
    method = law.plan(one.standard, one.version).method(attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    return method


def marked_outside(method: Method) -> bool:
    """Whether others than the assessment organisation's assessors mark it, such as the training provider."""
    return method.marked_by is not Role.ASSESSMENT_ORGANISATION


def writes(one: Apprenticeship, attempt: Attempt, by: Actor) -> None:
    """Raise unless the actor writes this log: ``Http404`` for others, ``Refused`` before they accepted.

    An assessor writes what they are booked for; the people of whoever marks a method by its plan write that.
    """
    if by.may(Permission.MARK):
        if not marks(method_of(one, attempt), by):
            raise Http404
        return
    by.require(Permission.ASSESS)
    booking = attempt.bookings.filter(assessor=by.person_id, ended="", declined_at=None).first()
    if booking is None:
        raise Http404
    if booking.accepted_at is None:
        raise Refused(ACCEPT_FIRST)


def marks(method: Method, by: Actor) -> bool:
    """Whether the plan leaves a method to the actor's own organisation, such as a training provider."""
    return by.may(Permission.MARK) and marked_outside(method) and by.role.party is method.marked_by

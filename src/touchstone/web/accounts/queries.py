"""Reads of people and invitations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from touchstone.web.accounts.models import Invitation, Person
from touchstone.web.organisations.permissions import BY_ID
from touchstone.web.organisations.queries import memberships


def open_invitations(into: UUID, now: datetime) -> QuerySet[Invitation]:
    """Invitations into an organisation that can still be accepted, newest first; not apprentices' own."""
    waiting = Invitation.objects.filter(into=into, accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    return waiting.filter(apprenticeship_id=None).order_by("-invited_at")


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of people by id, for pages that show who did something. One query."""
    return {person.id: str(person) for person in Person.objects.filter(id__in=set(ids))}


def holds_staff_role(person: UUID) -> bool:
    """Whether somebody holds, today, a role that needs a second factor."""
    return any(BY_ID[held.role].staff for held in memberships(person))


def by_calendar_key(key: UUID) -> Person | None:
    """Whose calendar stands at a secret address; nobody's once they got another, or left."""
    return Person.objects.filter(calendar_key=key, is_active=True).first()


def calendar_key(person: UUID) -> UUID:
    """The secret part of the address of a person's calendar."""
    return Person.objects.values_list("calendar_key", flat=True).get(id=person)

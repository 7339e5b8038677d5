"""What changes people: invitations, their acceptance, the end of a role, preferences."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from touchstone.web.accounts.models import Invitation, Person
from touchstone.web.accounts.queries import open_invitations
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.actions import record_event
from touchstone.web.bookings.actions import recognise
from touchstone.web.mail.actions import Recipient, post
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.models import Membership, Organisation
from touchstone.web.organisations.permissions import BY_ID, Permission
from touchstone.web.organisations.queries import actor_of
from touchstone.web.organisations.scope import within

VALID_FOR = timedelta(days=14)


def hashed(secret: str) -> str:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    into: UUID,
    role: str,
    by: Actor,
    at: datetime,
    apprenticeship: UUID | None = None,
) -> Invitation:
    """Offer somebody a role by mail; a new invitation of the same person to the same role ends the older one.

    People are invited by those who manage them, apprentices by whoever registers them.
    """
    by.require(Permission.REGISTER if apprenticeship else Permission.MANAGE_PEOPLE)
    organisation = Organisation.objects.get(id=into)
    if role not in BY_ID or BY_ID[role].of != organisation.kind:
        raise Refused("This organisation has no such role.", fields={"role": "Choose one of the roles."})
    email = email.strip().lower()
    open_ones = Invitation.objects.filter(
        email=email, into=into, role=role, accepted_at=None, withdrawn_at=None
    )
    open_ones.update(withdrawn_at=at)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        name=name.strip(),
        into=organisation,
        role=role,
        apprenticeship_id=apprenticeship,
        secret_hash=hashed(secret),
        invited_by_id=by.person_id,
        invited_at=at,
        expires_at=at + VALID_FOR,
    )
    link = settings.SITE_ADDRESS + reverse("accounts-accept", args=[secret])
    about = {"organisation": organisation, "role": BY_ID[role], "link": link, "until": invitation.expires_at}
    context = {**about, "by": by.name, "name": name.strip()}
    owner = by.sees[0] if by.sees else organisation.id
    to = [Recipient(email, name)]
    post(kind="invitation", to=to, organisation=owner, at=at, context=context, opens=link)
    _trace("people.invite", owner, by, at, {"role": role, "into": str(into)})
    return invitation


def found(secret: str, at: datetime) -> Invitation | None:
    """The invitation of a link while it can be accepted."""
    return (
        Invitation.objects.filter(
            secret_hash=hashed(secret), accepted_at=None, withdrawn_at=None, expires_at__gt=at
        )
        .select_related("into", "invited_by")
        .first()
    )


@transaction.atomic
def accept(*, secret: str, name: str, password: str, at: datetime, signed_in: Person | None = None) -> Person:
    """Take up an invitation: a new person chooses a password; one who has an account proves it by signing in.

    The mail was read by its owner, so the address counts as verified.
    """
    invitation = found(secret, at)
    if invitation is None:
        raise Refused("This invitation was used, withdrawn or has expired. Ask for a new one.")
    invitation = Invitation.objects.select_for_update().get(id=invitation.id)
    person = Person.objects.filter(email=invitation.email).first()
    if signed_in is not None and signed_in != person:
        raise Refused("This invitation is for another address. Sign out, then open the link again.")
    if person is not None and signed_in is None:
        raise Refused("There is an account with this address. Sign in to it, then open the link again.")
    if person is None:
        person = _new(invitation, name, password)
    held, _ = Membership.objects.get_or_create(
        person=person, organisation=invitation.into, role=invitation.role, until=None, defaults={"since": at}
    )
    invitation.accepted_at = at
    invitation.save()
    _trace_acceptance(actor_of(held, str(person)), at)
    if invitation.apprenticeship_id:
        with within(invitation.into_id):
            Apprenticeship.objects.filter(id=invitation.apprenticeship_id, person=None).update(person=person)
            recognise(apprenticeship=invitation.apprenticeship_id, at=at)
    return person


def _trace_acceptance(by: Actor, at: datetime) -> None:
    """Keep it where the assessment organisation sees it; a partner of none leaves no trail."""
    if by.sees:
        with within(*by.sees):
            _trace("people.accept", by.sees[0], by, at, {"membership": str(by.membership_id)})


def _new(invitation: Invitation, name: str, password: str) -> Person:
    person = Person(email=invitation.email, name=name.strip() or invitation.name)
    if not person.name:
        raise Refused("Say who you are.", fields={"name": "Enter your name."})
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused("Choose another password.", fields={"password": " ".join(error.messages)}) from None
    person.set_password(password)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@transaction.atomic
def withdraw(*, invitation: UUID, by: Actor, at: datetime) -> Invitation:
    """Take an invitation back that was not accepted yet; its link opens nothing any more."""
    by.require(Permission.MANAGE_PEOPLE)
    waiting = open_invitations(by.organisation_id, at).select_for_update(of=("self",))
    found = waiting.filter(id=invitation).first()
    if found is None:
        raise Refused("This invitation was accepted, withdrawn or has expired meanwhile.")
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    owner = by.sees[0] if by.sees else by.organisation_id
    _trace("people.withdraw", owner, by, at, {"invitation": str(found.id), "role": found.role})
    return found


@transaction.atomic
def end_role(*, membership: UUID, by: Actor, at: datetime) -> Membership:
    """End somebody's role; everything they did stays. The last one who manages people cannot be ended."""
    by.require(Permission.MANAGE_PEOPLE)
    held = Membership.objects.select_for_update().get(
        id=membership, organisation=by.organisation_id, until=None
    )
    others = Membership.objects.filter(
        organisation=held.organisation_id, until=None, person__service=False
    ).exclude(id=held.id)
    managing = [role.id for role in BY_ID.values() if Permission.MANAGE_PEOPLE in role.may]
    if held.role in managing and not others.filter(role__in=managing).exists():
        raise Refused("Somebody has to manage the people of this organisation; invite another one first.")
    held.until = at
    held.save()
    owner = by.sees[0] if by.sees else by.organisation_id
    _trace("people.end_role", owner, by, at, {"membership": str(held.id), "role": held.role})
    return held


@transaction.atomic
def begin_service(*, name: str, into: UUID, role: str, at: datetime) -> Membership:
    """A program that acts in a role of an organisation: a person without password, mail or sign-in.

    Whoever calls it asks for the permission and keeps the event.
    """
    id = uuid4()
    person = Person(id=id, email=f"{id}@programs.invalid", name=name, service=True, is_active=False)
    person.set_unusable_password()
    person.save()
    return Membership.objects.create(person=person, organisation_id=into, role=role, since=at)


@transaction.atomic
def end_service(*, membership: UUID, at: datetime) -> None:
    """The program acts no more; everything it did stays."""
    Membership.objects.filter(id=membership, person__service=True, until=None).update(until=at)


@transaction.atomic
def prefer(*, person: Person, name: str, mail_at_once: bool, daily_digest: bool) -> None:
    """Change one's own name and how one is written to."""
    if not name.strip():
        raise Refused("Say who you are.", fields={"name": "Enter your name."})
    person.name, person.mail_at_once, person.daily_digest = name.strip(), mail_at_once, daily_digest
    person.save(update_fields=["name", "mail_at_once", "daily_digest"])


def _trace(action: str, organisation: UUID, by: Actor, at: datetime, facts: dict[str, str]) -> None:
    record_event(organisation=organisation, chain=organisation, action=action, by=by, at=at, facts=facts)


def renew_calendar_key(*, person: UUID) -> UUID:
    """Give a person's calendar a new secret address; who knows the old one sees nothing there any more."""
    key = uuid4()
    Person.objects.filter(id=person).update(calendar_key=key)
    return key

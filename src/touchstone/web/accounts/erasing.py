"""How the account of somebody who is nobody's apprentice any more is removed."""

from __future__ import annotations

import uuid
from collections import Counter

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from touchstone.web.accounts.models import Invitation, Person
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.mail.models import AccountMail
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.scope import everywhere

ROLE = "apprentice"


def addresses(one: Apprenticeship) -> set[str]:
    """Every address at which this apprentice was written to, as far as is known."""
    invited = Invitation.objects.filter(apprenticeship_id=one.id).values_list("email", flat=True)
    return {one.email, one.email.lower(), *invited, *([one.person.email] if one.person else [])}


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove invitations, the role and, where nothing else needs it, what the account says of a person."""
    found = Counter(Invitation.objects.filter(apprenticeship_id=one.id).delete()[1])
    if one.person is None:
        return found
    with everywhere():
        others = Apprenticeship.objects.filter(person=one.person).exclude(id=one.id)
        here, anywhere = others.filter(organisation=one.organisation_id).exists(), others.exists()
    held = Membership.objects.filter(person=one.person)
    if not here:
        found += Counter(held.filter(role=ROLE, organisation=one.organisation_id).delete()[1])
    if not anywhere and not held.exists():
        found += _anonymise(one.person)
    return found


def _anonymise(person: Person) -> Counter[str]:
    """Leave a row that says nothing: other organisations' trails may name its id."""
    sessions = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    for rows in (
        sessions,
        EmailAddress.objects.filter(user=person),
        Authenticator.objects.filter(user=person),
        AccountMail.objects.filter(to__iexact=person.email),
    ):
        rows.delete()
    person.email, person.name, person.last_login = f"{person.id}@removed.invalid", "", None
    person.is_active, person.daily_digest, person.calendar_key = False, False, uuid.uuid4()
    person.set_unusable_password()
    person.save()
    return Counter({"accounts.Person": 1})

"""The first organisation of an instance and its first manager: everybody else is invited."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from touchstone.web.accounts.models import Person
from touchstone.web.audit.actions import record_event
from touchstone.web.organisations import queries
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.models import Kind, Membership, Organisation
from touchstone.web.organisations.permissions import Manager
from touchstone.web.organisations.scope import within


@transaction.atomic
def found(*, organisation: str, email: str, name: str, password: str, at: datetime) -> Actor:
    """Make an assessment organisation and the person who manages it; the address counts as theirs.

    Only whoever administers the machine can do this. ``Refused`` for a taken address or a weak password.
    """
    email = email.strip().lower()
    person = Person(email=email, name=name.strip())
    _check(person, password, organisation)
    person.set_password(password)
    person.save()
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    new = Organisation.objects.create(kind=Kind.ASSESSMENT_ORGANISATION, name=" ".join(organisation.split()))
    membership = Membership.objects.create(person=person, organisation=new, role=Manager.id, since=at)
    actor = queries.actor_of(membership, str(person))
    with within(new.id):
        record_event(organisation=new.id, chain=new.id, action="organisation.found", by=actor, at=at)
    return actor


def _check(person: Person, password: str, organisation: str) -> None:
    wrong = {}
    try:
        validate_email(person.email)
    except ValidationError:
        wrong["email"] = "Write an e-mail address like ada@example.org."
    if Person.objects.filter(email=person.email).exists():
        wrong["email"] = "Somebody has this address already; sign in, or use another one."
    if not person.name:
        wrong["name"] = "Say who manages it."
    if not organisation.strip():
        wrong["organisation"] = "Give the organisation's name."
    elif Organisation.objects.filter(kind=Kind.ASSESSMENT_ORGANISATION, name__iexact=organisation).exists():
        wrong["organisation"] = "There is an assessment organisation of this name."
    try:
        validate_password(password, person)
    except ValidationError as error:
        wrong["password"] = " ".join(error.messages)
    if wrong:
        raise Refused("The organisation was not made.", fields=wrong)

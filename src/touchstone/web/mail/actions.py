"""Writing messages: in the transaction of what they tell of, sent afterwards by a job."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from touchstone.web.accounts.models import Person
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.mail import letters
from touchstone.web.mail.models import AccountMail, Message
from touchstone.web.mail.urgency import AT_ONCE
from touchstone.web.organisations.deferring import jobs
from touchstone.web.organisations.models import Membership

SEND, SEND_ACCOUNT = "mail.send", "mail.send_account"  # names of jobs
ACCOUNT_MAIL_KEPT = timedelta(days=30)


class NotWritten(Exception):
    """Some of what is written at night was not; the rest was. Tried again, the job goes on with that."""


@dataclass(frozen=True)
class Recipient:
    """An address to write to and, where they have an account, the person."""

    email: str
    name: str = ""
    person_id: UUID | None = None


def write(
    *,
    kind: str,
    to: Iterable[Recipient],
    about: Apprenticeship,
    at: datetime,
    context: Mapping[str, Any] | None = None,
    calendar: str = "",
    once: str = "",
) -> list[Message]:
    """One message about an apprentice to each address; see ``post``. The template knows them as ``about``."""
    said = {"about": about, **(context or {})}
    owner = about.organisation_id
    return post(
        kind=kind,
        to=to,
        organisation=owner,
        at=at,
        context=said,
        calendar=calendar,
        apprenticeship=about.id,
        once=once,
    )


def post(
    *,
    kind: str,
    to: Iterable[Recipient],
    organisation: UUID,
    at: datetime,
    context: Mapping[str, Any],
    calendar: str = "",
    apprenticeship: UUID | None = None,
    once: str = "",
    opens: str = "",
) -> list[Message]:
    """One message to each address, from the template ``mail/KIND.txt`` whose first line is the subject.

    ``context`` holds what the template says; it says no more than the reader needs. ``calendar`` is an
    iCalendar object to attach. Sent once the transaction is committed; what can wait (``urgency``) is kept
    for the digest of somebody who wants no mail at once. ``once`` names what is told a single time; ``opens``
    is a link in it that opens an account, which nobody but its reader is shown.
    """
    messages = []
    recipients = _not_told(to, organisation, once)
    patient = set() if kind in AT_ONCE else _patient(recipients)
    for recipient in recipients:
        said = {"recipient": recipient, "address": settings.SITE_ADDRESS, **context}
        subject, _, text = render_to_string(f"mail/{kind}.txt", said).strip().partition("\n")
        message = Message.objects.create(
            organisation_id=organisation,
            to=recipient.email,
            person_id=recipient.person_id,
            apprenticeship_id=apprenticeship,
            kind=kind,
            **letters.fields(subject, text, opens),
            calendar=calendar,
            written_at=at,
            at_once=recipient.person_id not in patient,
            once=once,
        )
        if message.at_once:
            jobs.configure_task(SEND).defer(message=str(message.id), organisation=str(organisation))
        messages.append(message)
    return messages


@transaction.atomic
def write_about_account(
    *, kind: str, to: str, subject: str, text: str, at: datetime, opens: str = ""
) -> AccountMail:
    """One message about somebody's account, sent at once whatever they prefer; ``opens`` as in ``post``."""
    said = letters.fields(subject, text, opens)
    message = AccountMail.objects.create(to=to, kind=kind, written_at=at, **said)
    jobs.configure_task(SEND_ACCOUNT).defer(message=str(message.id))
    return message


def forget_account_mail(*, at: datetime) -> int:
    """Remove what was written about accounts long ago, sent or not; say how many messages that were."""
    return AccountMail.objects.filter(written_at__lt=at - ACCOUNT_MAIL_KEPT).delete()[0]


def _not_told(to: Iterable[Recipient], organisation: UUID, once: str) -> list[Recipient]:
    """Each address once, without those that were told already what is said a single time."""
    by_address = {one.email.lower(): one for one in to}
    if once and by_address:
        told = Message.objects.filter(organisation=organisation, once=once, to__in=_addresses(by_address))
        for address in told.values_list("to", flat=True):
            by_address.pop(address.lower(), None)
    return list(by_address.values())


def _addresses(by_address: Mapping[str, Recipient]) -> list[str]:
    return [one.email for one in by_address.values()]


def _patient(recipients: Collection[Recipient]) -> set[UUID | None]:
    """Who of them wants no mail at once; whoever has no account is always written to at once."""
    ids = [one.person_id for one in recipients if one.person_id is not None]
    return (
        set(Person.objects.filter(id__in=ids, mail_at_once=False).values_list("id", flat=True))
        if ids
        else set()
    )


def parties(one: Apprenticeship, *roles: str) -> list[Recipient]:
    """Who is written to about an apprentice in these roles (ids of ``organisations.permissions``).

    The apprentice and the line manager are written to at the addresses of the registration until they have
    an account. An assessor is named by the booking, not here.
    """
    in_order = [one.organisation_id, one.provider_id, one.employer_id]
    held = Membership.objects.filter(
        organisation__in=in_order, role__in=roles, until=None, person__service=False
    )
    found = [
        Recipient(member.person.email, member.person.name, member.person_id)
        for member in held.exclude(role="apprentice").select_related("person")
    ]
    if "apprentice" in roles:
        found.append(Recipient(one.email, one.name, one.person_id))
    if "employer" in roles and not any(member.role == "employer" for member in held):
        found.append(Recipient(one.line_manager_email, one.line_manager_name))
    return found

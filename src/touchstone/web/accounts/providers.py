"""Organisations' own providers: set up, changed and turned off; whom they speak for; who comes in by them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from touchstone.integrations.openid.fetching import Unreachable, fault
from touchstone.integrations.openid.flow import Client
from touchstone.web.accounts.models import Person, Provider
from touchstone.web.accounts.sealing import opened, sealed
from touchstone.web.audit.actions import record_event
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import Permission, who_may

PURPOSE = "sign-in provider"
DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
MOST = 20  # domains of one organisation
MANAGING = [role.id for role in who_may(Permission.MANAGE_PEOPLE)]


def provider_of(organisation: UUID) -> Provider | None:
    """The provider of an organisation, if it has one."""
    return Provider.objects.select_related("of").filter(of=organisation).first()


def by_key(key: str) -> Provider | None:
    """The provider of an address."""
    return Provider.objects.select_related("of").filter(key=key).first()


def speaking_for(email: str) -> QuerySet[Provider]:
    """The providers of an address's domain: of nobody's, none."""
    domain = email.strip().lower().rpartition("@")[2]
    return Provider.objects.select_related("of").filter(domains__contains=[domain]).order_by("of__name")


def client_of(provider: Provider) -> Client:
    """What the provider knows us by. Raise ``sealing.Unreadable``."""
    secret = opened(provider.secret, PURPOSE)
    return Client(provider.issuer, provider.client_id, secret, anywhere=settings.OPENID_ANYWHERE)


def arrived(provider: Provider, claims: Mapping[str, Any]) -> Person:
    """Whose account the proven claims open: one that is there already, of somebody in this organisation.

    Raise ``Refused`` otherwise, in words that tell nothing about other organisations' people.
    """
    email = str(claims.get("email") or "").strip().lower()
    if not email or claims.get("email_verified") not in (True, "true"):
        raise Refused("Your organisation’s sign-in did not say that your e-mail address is proven.")
    if email.rpartition("@")[2] not in provider.domains:
        raise Refused(f"{provider.of.name} does not speak for the address {email}.")
    owner = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    held = owner and Membership.objects.filter(person=owner.user_id, organisation=provider.of_id, until=None)
    if owner is None or not held:
        said = f"Nobody with the address {email} has a role at {provider.of.name} here. Ask to be invited."
        raise Refused(said)
    person: Person = owner.user
    return person


def requiring(person: UUID) -> list[Provider]:
    """The providers of the person's organisations by which alone they may come in.

    The last one who manages the people there may come in otherwise, to mend what is broken.
    """
    held = Membership.objects.filter(person=person, until=None)
    organisations = set(held.values_list("organisation_id", flat=True))
    asked = Provider.objects.select_related("of").filter(of__in=organisations, required=True)
    return [one for one in asked if not _last_manager(person, one.of_id)]


def _last_manager(person: UUID, organisation: UUID) -> bool:
    managers = Membership.objects.filter(
        organisation=organisation,
        role__in=MANAGING,
        until=None,
        person__service=False,
        person__is_active=True,
    )
    return set(managers.values_list("person_id", flat=True)) == {person}


def settle_provider(
    *,
    issuer: str,
    client_id: str,
    secret: str,
    domains: Iterable[str],
    required: bool,
    vouches: bool,
    by: Actor,
    at: datetime,
) -> Provider:
    """Set up the organisation's provider, or change it; it is asked first whether it is there.

    A secret is never sent to another issuer than the one that it was entered for.
    """
    by.require(Permission.MANAGE_PEOPLE)
    before = provider_of(by.organisation_id)
    issuer, wanted = issuer.strip(), sorted({one.strip().lower().lstrip("@") for one in domains} - {""})
    wrong = _faults(issuer, wanted, by)
    if not secret and (before is None or before.issuer != issuer):
        wrong["secret"] = "Enter the secret that this provider gave you."  # noqa: S105
    if wrong:
        raise Refused("The sign-in was not set up.", fields=wrong)
    try:
        Client(issuer, client_id, "", anywhere=settings.OPENID_ANYWHERE).metadata()
    except Unreachable as error:
        said = f"No provider answers there. {error}"
        raise Refused("The sign-in was not set up.", fields={"issuer": said}) from error
    facts = {
        "issuer": issuer,
        "client_id": client_id.strip(),
        "domains": wanted,
        "required": required,
        "vouches": vouches,
        "settled_at": at,
    }
    if secret:
        facts["secret"] = sealed(secret, PURPOSE)
    with transaction.atomic():
        settled, _ = Provider.objects.update_or_create(
            of_id=by.organisation_id,
            defaults=facts,
            create_defaults={**facts, "key": secrets.token_hex(8)},
        )
        choices = {"required": str(required).lower(), "vouches": str(vouches).lower()}
        _trace("people.provider", settled, by, at, choices)
    return settled


def _faults(issuer: str, domains: list[str], by: Actor) -> dict[str, str]:
    wrong = {}
    if said := fault(issuer, anywhere=settings.OPENID_ANYWHERE):
        wrong["issuer"] = said
    if not domains:
        wrong["domains"] = "Enter at least one domain, such as example.org."
    elif len(domains) > MOST:
        wrong["domains"] = f"Enter at most {MOST} domains."
    elif strange := [one for one in domains if not DOMAIN.fullmatch(one)]:
        wrong["domains"] = f"{strange[0]} is not a domain. Write what stands after the @ of an address."
    elif others := [one for one in domains if not _ours(one, by.organisation_id)]:
        wrong["domains"] = f"Nobody here has an address at {others[0]}. Invite somebody who has one first."
    return wrong


def _ours(domain: str, organisation: UUID) -> bool:
    """Whether somebody of the organisation reads mail there: nobody speaks for others' domains."""
    people = Membership.objects.filter(organisation=organisation, until=None).values("person")
    theirs = EmailAddress.objects.filter(user__in=people, verified=True, email__endswith=f"@{domain}")
    return bool(theirs.exists())


@transaction.atomic
def end_provider(*, by: Actor, at: datetime) -> None:
    """Turn the organisation's own sign-in off; its people sign in with their passwords again."""
    by.require(Permission.MANAGE_PEOPLE)
    found = Provider.objects.select_for_update(of=("self",)).filter(of=by.organisation_id).first()
    if found is None:
        raise Refused("It is turned off already.")
    _trace("people.provider_ended", found, by, at, {})
    found.delete()


def _trace(action: str, provider: Provider, by: Actor, at: datetime, facts: dict[str, str]) -> None:
    """Keep it where the assessment organisations see it; a partner of none leaves no trail."""
    for owner in by.sees[:1]:
        said = {"organisation": str(provider.of_id), **facts}
        record_event(organisation=owner, chain=owner, action=action, by=by, at=at, facts=said)

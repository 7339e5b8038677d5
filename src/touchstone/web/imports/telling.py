"""Telling those who work with the apprentices of an import: one message to each, however many there are."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import QuerySet

from touchstone.rules.words import listed
from touchstone.web.imports.models import Import, Taken
from touchstone.web.imports.queries import taken
from touchstone.web.mail.actions import Recipient, post
from touchstone.web.organisations.models import Membership

TOLD = {"organisation_id": "bookings", "provider_id": "training_provider", "employer_id": "employer"}


def tell(one: Import, at: datetime) -> None:
    """Write to all of them how many were registered, and to whoever confirmed it what came of it."""
    rows = taken(one)
    counts, known = _counted(rows)
    sender = Membership.objects.select_related("person").get(id=one.membership).person
    known[sender.email.lower()] = Recipient(sender.email, sender.name, sender.id)
    standards = rows.order_by().values_list("apprenticeship__standard", flat=True).distinct()
    said = {"of": one, "standards": listed(sorted(standards))}
    for address, recipient in known.items():
        mine = sender.email.lower() == address
        post(
            kind="import_finished" if mine else "imported",
            to=[recipient],
            organisation=one.organisation_id,
            at=at,
            context={**said, "count": counts[address]},
            once=f"import {one.id}",
        )


def _counted(rows: QuerySet[Taken]) -> tuple[Counter[str], dict[str, Recipient]]:
    """How many of the apprentices each address has to do with, and whose it is. Two queries."""
    apprentices = [one.apprenticeship for one in rows]
    ids = {getattr(one, field) for one in apprentices for field in TOLD}
    held = Membership.objects.filter(
        organisation__in=ids, role__in=TOLD.values(), until=None, person__service=False
    )
    holders: dict[tuple[object, str], list[Recipient]] = {}
    for member in held.select_related("person"):
        person = Recipient(member.person.email, member.person.name, member.person_id)
        holders.setdefault((member.organisation_id, member.role), []).append(person)
    counts: Counter[str] = Counter()
    known: dict[str, Recipient] = {}
    for one in apprentices:
        people = [who for field, role in TOLD.items() for who in holders.get((getattr(one, field), role), ())]
        if not holders.get((one.employer_id, "employer")):
            people.append(Recipient(one.line_manager_email, one.line_manager_name))
        for who in {person.email.lower(): person for person in people}.values():
            counts[who.email.lower()] += 1
            known.setdefault(who.email.lower(), who)
    return counts, known

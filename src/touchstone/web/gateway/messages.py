"""Who is written to about a gateway, and what."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from touchstone.rules.plan.gateway import Gateway, Requirement
from touchstone.rules.report import Report
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.gateway.models import Round
from touchstone.web.gateway.parties import provides, signed, unsigned
from touchstone.web.gateway.queries import period_ends
from touchstone.web.mail.actions import parties, write
from touchstone.web.records import law


def handed_in(one: Apprenticeship, gate: Gateway, item: Requirement, made: Round, at: datetime) -> None:
    """The bookings team has an item to review; whoever still has to sign is asked to."""
    about = _about(one, gate, item)
    write(kind="gateway_handed_in", to=parties(one, "bookings"), about=one, at=at, context=about)
    missing = [party.value for party in unsigned(item, signed(made)) if party is not provides(item)]
    link = {"link": _link("gateway-sign", made.id)}
    write(kind="gateway_to_sign", to=parties(one, *missing), about=one, at=at, context=about | link)


def accepted(one: Apprenticeship, gate: Gateway, item: Requirement, at: datetime) -> None:
    """Whoever handed the item in learns that it is accepted."""
    to = parties(one, provides(item).value)
    write(kind="gateway_accepted", to=to, about=one, at=at, context=_about(one, gate, item))


def returned(one: Apprenticeship, gate: Gateway, item: Requirement, made: Round, at: datetime) -> None:
    """Whoever handed the item in learns why it came back; the training provider always does."""
    to = parties(one, "training_provider", provides(item).value)
    context = _about(one, gate, item) | {"reason": made.reason, "provider": provides(item).words}
    write(kind="gateway_returned", to=to, about=one, at=at, context=context)


def opened_again(one: Apprenticeship, gate: Gateway, item: Requirement, reason: str, at: datetime) -> None:
    """Whoever was told that the item is accepted learns why it is reviewed once more."""
    context = _about(one, gate, item) | {"reason": reason}
    to = parties(one, provides(item).value)
    write(kind="gateway_opened_again", to=to, about=one, at=at, context=context)


def taken_back(one: Apprenticeship, gate: Gateway, item: Requirement, made: Round, at: datetime) -> None:
    """Whoever was to review the item, or signed it, learns that it is no longer there to review."""
    told = [party.value for party in signed(made) if party is not provides(item)]
    context = _about(one, gate, item) | {"reason": made.reason, "provider": provides(item).words}
    to = parties(one, "bookings", *sorted(told))
    write(kind="gateway_taken_back", to=to, about=one, at=at, context=context)


def confirmed(one: Apprenticeship, gate: Gateway, report: Report, at: datetime) -> None:
    """Everybody around the apprentice learns that the gateway was confirmed and what that opens."""
    context = {
        "gate": gate,
        "words": law.plan(one.standard, one.version).vocabulary,
        "on": at,
        "until": period_ends(report, gate),
        "link": _link("gateway-tasks", one.id),
    }
    to = parties(one, "training_provider", "employer", "apprentice")
    write(kind="gateway_confirmed", to=to, about=one, at=at, context=context)


def _about(one: Apprenticeship, gate: Gateway, item: Requirement) -> dict[str, object]:
    link = _link("gateway-item", one.id, gate.id, item.id)
    return {"gate": gate, "item": item, "link": link}


def _link(page: str, *about: object) -> str:
    return settings.SITE_ADDRESS + reverse(page, args=about)

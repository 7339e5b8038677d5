"""Which files of the gateway are of which kind, by the plan; and how rounds are removed."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from touchstone.rules.plan.gateway import Document, PortfolioHandedIn, Requirement
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.gateway.models import Confirmation, Round
from touchstone.web.organisations.owned import WHOLE_CASE
from touchstone.web.records import law


def identity(one: Apprenticeship) -> set[UUID]:
    """The files of items that show who somebody is."""
    return _files(one, "identity")


def portfolios(one: Apprenticeship) -> set[UUID]:
    """The files that came with the portfolio as a whole."""
    return _files(one, "portfolio")


def others(one: Apprenticeship) -> set[UUID]:
    """The files of all other items: forms, certificates, declarations."""
    return _files(one, WHOLE_CASE)


def kind(item: Requirement | None) -> str:
    """The kind of data that the file of an item is."""
    if isinstance(item, Document) and item.identity:
        return "identity"
    return "portfolio" if isinstance(item, PortfolioHandedIn) else WHOLE_CASE


def _files(one: Apprenticeship, wanted: str) -> set[UUID]:
    plan = law.plan(one.standard, one.version)
    items = {(gate.id, item.id): item for gate in plan.gateways for item in gate.requirements}
    rounds = Round.objects.filter(apprenticeship=one, file__isnull=False)
    found = rounds.values_list("gateway", "requirement", "file_id")
    return {file for gate, item, file in found if kind(items.get((gate, item))) == wanted}


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove every round and confirmation."""
    rounds = Round.objects.filter(apprenticeship=one).delete()[1]
    return Counter(rounds) + Counter(Confirmation.objects.filter(apprenticeship=one).delete()[1])

"""What the rules will say of an item once everybody has signed it: what no signature mends is told before."""

from __future__ import annotations

from dataclasses import replace

from touchstone.rules.plan.gateway import Gateway, Requirement
from touchstone.rules.record.gateway import GatewayFacts, Item, Round, Signature
from touchstone.rules.situation import Situation

NOBODY = "nobody"


def all_signed(situation: Situation, gate: Gateway, item: Requirement) -> Situation:
    """The situation as if whoever the plan asks had signed the item's last round now."""
    gateways = tuple(
        _gateway(facts, item, situation) if facts.gateway == gate.id else facts
        for facts in situation.record.gateways
    )
    return replace(situation, record=replace(situation.record, gateways=gateways), answers={})


def _gateway(facts: GatewayFacts, item: Requirement, situation: Situation) -> GatewayFacts:
    items = tuple(
        _item(known, item, situation) if known.requirement == item.id else known for known in facts.items
    )
    return replace(facts, items=items)


def _item(known: Item, item: Requirement, situation: Situation) -> Item:
    signatures = tuple(Signature(role=role, by=NOBODY, at=situation.now) for role in item.signed_by)
    last: Round = replace(known.rounds[-1], signatures=signatures)
    return replace(known, rounds=(*known.rounds[:-1], last))

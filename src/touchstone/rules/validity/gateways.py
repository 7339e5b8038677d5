"""Rounds of gateway items that cannot have gone as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.rules.calendar import day
from touchstone.rules.record.gateway import Item, Round
from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation
from touchstone.rules.words import at_time, on_date


def problems(situation: Situation) -> Iterator[Problem]:
    """Confirmations before the start, rounds after an accepted one, decisions that cannot have been taken."""
    programme = situation.record.programme
    first = programme.original_started_on or programme.started_on
    for number, facts in enumerate(situation.record.gateways):
        if facts.confirmed_at is not None and day(facts.confirmed_at) < first:
            yield Problem(
                place=f"gateways[{number}].confirmed_at",
                message=(
                    f"Confirmed on {on_date(day(facts.confirmed_at))}, before the programme started "
                    f"on {on_date(first)}."
                ),
                remedy="Correct one of the two days.",
            )
        for index, item in enumerate(facts.items):
            place = f"gateways[{number}].items[{index}]"
            yield from _after_acceptance(item, place)
            for count, one in enumerate(item.rounds):
                yield from _round(one, f"{place}.rounds[{count}]")


def _after_acceptance(item: Item, place: str) -> Iterator[Problem]:
    in_order = sorted(enumerate(item.rounds), key=lambda pair: pair[1].submitted_at.timestamp())
    locked = False
    for index, one in in_order:
        if locked:
            yield Problem(
                place=f"{place}.rounds[{index}]",
                message="A round after an accepted one; an accepted item is locked.",
                remedy="Remove the round, or correct which one was accepted.",
            )
        locked = locked or one.decision == "accepted"


def _round(one: Round, place: str) -> Iterator[Problem]:
    if one.decision == "returned" and one.reason is None:
        yield Problem(
            place=f"{place}.reason",
            message="The item was returned without a reason.",
            remedy="Say why, so that the provider knows what to do.",
        )
    if one.decision is not None and one.decided_at is None:
        yield Problem(
            place=f"{place}.decided_at",
            message=f"The item was {one.decision}, and the time of the decision is missing.",
            remedy="Say when it was decided.",
        )
    if one.decision is None and one.decided_at is not None:
        yield Problem(
            place=f"{place}.decision",
            message=f"Something was decided at {at_time(one.decided_at)}, and the decision is missing.",
            remedy="Say whether the item was accepted or returned, or remove the time.",
        )
    if one.decided_at is not None and one.decided_at < one.submitted_at:
        yield Problem(
            place=f"{place}.decided_at",
            message=(
                f"Decided at {at_time(one.decided_at)}, before the item was submitted "
                f"at {at_time(one.submitted_at)}."
            ),
            remedy="Correct one of the two times.",
        )

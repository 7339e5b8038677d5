"""What waits for an organisation to which an apprentice has just come: steps, signatures, words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from touchstone.rules.attempts import planned
from touchstone.rules.calendar import day
from touchstone.rules.plan.gateway import Requirement
from touchstone.rules.record.gateway import Round
from touchstone.rules.report import Report
from touchstone.rules.resits import before_lapse
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.words import on_date
from touchstone.web.records.actions import ONE_MAY

HAND_IN = "gateway.hand_in"  # a step of the rules


@dataclass(frozen=True)
class Awaiting:
    """One thing to do, without anybody's name, and its last day."""

    said: str
    until: date | None = None


def awaiting(known: Situation, report: Report, party: Role) -> list[Awaiting]:
    """Everything that this party is asked for as things stand: what is possible now, not what only may be."""
    return [*_words(known, party), *_signatures(known, party), *_steps(known, report, party)]


def _words(known: Situation, party: Role) -> Iterator[Awaiting]:
    """What the one before agreed to, and has not begun: the word is the new one's."""
    rule = known.plan.attempts.consent
    if rule is None or rule.by is not party:
        return
    for told in planned(known).values():
        given = told.attempt.consent
        if given is None or given.revoked_at is not None or before_lapse(given.given_at, told):
            continue
        on = on_date(day(given.given_at))
        yield Awaiting(
            f"{told.method.title} is to be taken again: the {party.words} before you agreed on {on}, and "
            "that holds. Agree too, or take the consent back"
        )


def _signatures(known: Situation, party: Role) -> Iterator[Awaiting]:
    for item, last in _under_way(known):
        if party in item.signed_by and party not in {one.role for one in last.signatures}:
            yield Awaiting(f"Sign {item.title}, which was handed in")


def _under_way(known: Situation) -> Iterator[tuple[Requirement, Round]]:
    """What was handed in for a gateway that is open and nobody has decided about, with its latest round."""
    for facts in known.record.gateways:
        gate = known.plan.gateway(facts.gateway)
        if gate is None or facts.confirmed_at is not None:
            continue
        last = {item.requirement: item.rounds[-1] for item in facts.items if item.rounds}
        for item in gate.requirements:
            if item.id in last and last[item.id].decision is None:
                yield item, last[item.id]


def _steps(known: Situation, report: Report, party: Role) -> Iterator[Awaiting]:
    handed_in = {item.id for item, _ in _under_way(known)}  # for the rules a step until it is signed
    for step in report.next_steps:
        if step.action == HAND_IN and step.subject in handed_in:
            continue
        if step.by is party and step.ready and step.action not in ONE_MAY:
            yield Awaiting(step.title, step.until)

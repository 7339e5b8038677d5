"""Gateway requirements, kind by kind: whether each was in place at the moment that counts.

That moment is the gateway's confirmation once it was confirmed, else now: an item accepted a day after the
confirmation was not in place when the gate was opened, and the answer keeps saying so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import singledispatch

from touchstone.rules import breaks
from touchstone.rules.attempts import standing, taken
from touchstone.rules.calendar import day
from touchstone.rules.findings import Figure
from touchstone.rules.known_by import known_by
from touchstone.rules.plan.gateway import (
    Declaration,
    Document,
    EmployerVerification,
    Form,
    Gateway,
    MethodReached,
    MonthsOnProgramme,
    PortfolioHandedIn,
    Qualification,
    Requirement,
    Span,
)
from touchstone.rules.record.gateway import Round
from touchstone.rules.situation import Situation
from touchstone.rules.words import listed, on_date, plain


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a requirement comes to: a three-valued answer, a sentence and the figures."""

    holds: bool | None
    message: str
    compared: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class Gate:
    """One gateway of one apprentice at the moment that counts."""

    situation: Situation
    gateway: Gateway

    @property
    def confirmed_at(self) -> datetime | None:
        """When the gateway was confirmed, or ``None``."""
        facts = self.situation.record.confirmed.get(self.gateway.id)
        return None if facts is None else facts.confirmed_at

    @property
    def as_of(self) -> datetime:
        """The confirmation, else now."""
        return self.confirmed_at or self.situation.now

    @property
    def by_when(self) -> str:
        """How a message says that something was missing at the moment that counts."""
        if self.confirmed_at is None:
            return "yet"
        return f"when the gateway was confirmed on {on_date(day(self.confirmed_at))}"

    def rounds(self, requirement: Requirement) -> list[Round]:
        """Every round of the requirement's item, oldest first."""
        found = [
            one
            for facts in self.situation.record.gateways
            if facts.gateway == self.gateway.id
            for item in facts.items
            if item.requirement == requirement.id
            for one in item.rounds
        ]
        return sorted(found, key=lambda one: one.submitted_at.timestamp())

    def last_round(self, requirement: Requirement) -> Round | None:
        """The round that counts: the last one submitted by then."""
        return next(
            (one for one in reversed(self.rounds(requirement)) if one.submitted_at <= self.as_of), None
        )

    def decision(self, one: Round) -> str | None:
        """What the reviewer had decided by then: accepted, returned or ``None``."""
        return one.decision if one.decided_at is not None and one.decided_at <= self.as_of else None


@singledispatch
def judge(requirement: Requirement, _gate: Gate) -> Answer:
    """Whether a requirement is met. A kind that nobody taught this function is never met."""
    return Answer(
        holds=False,
        message=f"{requirement.title}: this kind of requirement cannot be judged, so it is not met.",
    )


def months_complete_on(situation: Situation, requirement: MonthsOnProgramme) -> date | None:
    """The first day with enough months on programme, breaks not counted.

    ``None`` when no calendar can hold it, or while a break lasts that puts it off.
    """
    complete = months_without_breaks(situation, requirement)
    return None if complete is None else breaks.put_off(situation, complete)


def months_without_breaks(situation: Situation, requirement: MonthsOnProgramme) -> date | None:
    """The first day with enough months from the start; ``None`` when no calendar can hold it."""
    span = Span(force=requirement.force, source=requirement.source, number=requirement.months, unit="months")
    return situation.calendar.add(situation.record.programme.started_on, span)


@judge.register
def _months(requirement: MonthsOnProgramme, gate: Gate) -> Answer:
    situation = gate.situation
    started, on = situation.record.programme.started_on, day(gate.as_of)
    earliest = months_without_breaks(situation, requirement)
    if earliest is None:
        message = f"{requirement.title}: the day on which they are complete is beyond the calendar."
        return Answer(holds=None, message=message)
    how = "today is" if gate.confirmed_at is None else "the gateway was confirmed on"
    message = (
        f"{requirement.title}: {requirement.months} months from {on_date(started)} are complete on "
        f"{on_date(earliest)}; {how} {on_date(on)}."
    )
    figures: dict[str, Figure] = {
        "months": requirement.months,
        "started_on": started.isoformat(),
        "earliest_on": earliest.isoformat(),
        "on": on.isoformat(),
    }
    return Answer(holds=on >= earliest, message=message, compared=figures)


@judge.register(Document)
@judge.register(PortfolioHandedIn)
@judge.register(Form)
@judge.register(Declaration)
@judge.register(Qualification)
def _item(requirement: Requirement, gate: Gate) -> Answer:
    provider = requirement.provided_by.words
    last = gate.last_round(requirement)
    if last is None:
        message = f"{requirement.title}: not handed in {gate.by_when}; the {provider} provides it."
        return Answer(holds=False, message=message)
    holds, says = _review(requirement, gate, last)
    figures: dict[str, Figure] = {
        "submitted_on": day(last.submitted_at).isoformat(),
        "decision": gate.decision(last),
        "rounds": len(gate.rounds(requirement)),
    }
    return Answer(holds=holds, message=f"{requirement.title}: {says}.", compared=figures)


def _review(requirement: Requirement, gate: Gate, last: Round) -> tuple[bool | None, str]:
    decision = gate.decision(last)
    if decision == "returned":
        again = f"the {requirement.provided_by.words} hands it in again"
        return False, f"returned with the reason “{last.reason or 'none given'}”; {again}"
    signed = {signature.role for signature in last.signatures if signature.at <= gate.as_of}
    unsigned = [role.words for role in requirement.signed_by if role not in signed]
    if unsigned:
        return False, f"not signed by the {listed(unsigned)} {gate.by_when}"
    if isinstance(requirement, Declaration) and last.says == "not_met":
        return False, "the declaration itself states that it is not met"
    submitted = on_date(day(last.submitted_at))
    if decision is None and gate.confirmed_at is not None:
        return False, f"handed in on {submitted} and not reviewed {gate.by_when}"
    if decision is None:
        return None, f"handed in on {submitted}; it waits for the review"
    return True, f"handed in on {submitted} and accepted"


@judge.register
def _verification(requirement: EmployerVerification, gate: Gate) -> Answer:
    answer, last = _item(requirement, gate), gate.last_round(requirement)
    if last is None or answer.holds is False:
        return answer
    given = sorted(last.verifications, key=lambda one: one.at.timestamp())
    word = {one.ksb: one.holds for one in given if one.at <= gate.as_of}
    refused = [ksb for ksb in requirement.ksbs if word.get(ksb) is False]
    missing = [ksb for ksb in requirement.ksbs if ksb not in word]
    figures = {
        **answer.compared,
        "ksbs": len(requirement.ksbs),
        "verified": sum(word.get(ksb) is True for ksb in requirement.ksbs),
    }
    if refused:
        message = f"{requirement.title}: the employer says that {listed(refused)} does not hold yet."
        return Answer(holds=False, message=message, compared=figures)
    if missing:
        message = f"{requirement.title}: the employer has not verified {listed(missing)} {gate.by_when}."
        return Answer(holds=False, message=message, compared=figures)
    return Answer(holds=answer.holds, message=answer.message, compared=figures)


@judge.register
def _method(requirement: MethodReached, gate: Gate) -> Answer:
    situation, then = gate.situation, _then(gate)
    method, told = situation.plan.method(requirement.method), standing(then).get(requirement.method)
    needed = plain(requirement.at_least)
    if method is None or told is None or not taken(told.attempt):
        begun = any(one.method == requirement.method and taken(one) for one in then.record.attempts)
        how = "taken, and no attempt counts" if begun else "not taken"
        message = f"{requirement.title}: {how} {gate.by_when}; at least {needed} is needed."
        return Answer(holds=False, message=message)
    grade = told.grade.grade if told.final else None
    if grade is None:
        holds = None if gate.confirmed_at is None else False
        return Answer(holds=holds, message=f"{requirement.title}: taken, and not graded {gate.by_when}.")
    order = situation.plan.scales[method.grading.scale].grades
    reached = order.index(grade) >= order.index(requirement.at_least)
    message = f"{requirement.title}: the grade is {plain(grade)}; at least {needed} is needed."
    if gate.confirmed_at is not None:
        message = (
            f"{requirement.title}: the grade was {plain(grade)} {gate.by_when}; at least {needed} is needed."
        )
    return Answer(holds=reached, message=message, compared={"grade": grade, "at_least": requirement.at_least})


def _then(gate: Gate) -> Situation:
    """The attempts begun by the moment that counts, as they were known then."""
    begun = [
        one
        for one in gate.situation.record.attempts
        if not one.sections or min(stretch.started_at for stretch in one.sections) <= gate.as_of
    ]
    return known_by(gate.situation, gate.as_of, begun)

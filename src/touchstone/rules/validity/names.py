"""Names that a record uses and its plan or policy does not know."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from touchstone.rules.disputes import choices
from touchstone.rules.plan.gateway import EmployerVerification, Gateway
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.case import Appeal
from touchstone.rules.record.gateway import GatewayFacts, Item
from touchstone.rules.record.portfolio import Piece
from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation
from touchstone.rules.words import listed

MOST_NAMED = 40  # a remedy that lists more than this is read by nobody


def problems(situation: Situation) -> Iterator[Problem]:
    """Every unknown name; inside something unknown nothing more is asked."""
    plan, record = situation.plan, situation.record
    methods, attempts = [method.id for method in plan.methods], [attempt.id for attempt in record.attempts]
    for index, attempt in enumerate(record.attempts):
        place, method = f"attempts[{index}]", plan.method(attempt.method)
        if method is None:
            yield from _unknown(f"{place}.method", "method", attempt.method, methods)
        else:
            yield from _attempt(situation, attempt, method, place)
    for index, facts in enumerate(record.gateways):
        yield from _gateway(situation, facts, f"gateways[{index}]")
    for index, piece in enumerate(record.portfolio.pieces if record.portfolio is not None else ()):
        yield from _ksbs(situation, piece.ksbs, f"portfolio.pieces[{index}]", None)
        yield from _pointers(piece, f"portfolio.pieces[{index}].pointers")
    for index, adjustment in enumerate(record.case.adjustments):
        yield from _unknown(f"case.adjustments[{index}].method", "method", adjustment.method, methods)
    for index, refused in enumerate(record.case.refused_adjustments):
        yield from _unknown(f"case.refused_adjustments[{index}].method", "method", refused.method, methods)
    for index, sanction in enumerate(record.case.sanctions):
        yield from _unknown(f"case.sanctions[{index}].attempt", "attempt", sanction.attempt, attempts)
    for index, exceptional in enumerate(record.case.exceptional):
        yield from _unknown(f"case.exceptional[{index}].attempt", "attempt", exceptional.attempt, attempts)
    for index, appeal in enumerate(record.appeals):
        yield from _appeal(situation, appeal, f"appeals[{index}]")


def _unknown(place: str, what: str, name: str | None, known: Collection[str]) -> Iterator[Problem]:
    if name is None or name in known:
        return
    remedy = f"Use one of {listed(known, 'or')}." if known else f"There is no {what} to name; leave it out."
    if len(known) > MOST_NAMED:
        remedy = f"Use one of the {len(known)} that are known."
    yield Problem(place=place, message=f"The {what} {name} is not known.", remedy=remedy)


def _ksbs(situation: Situation, codes: Iterable[str], place: str, method: Method | None) -> Iterator[Problem]:
    for code in codes:
        if code not in situation.plan.treatment:
            message = f"The KSB {code} is not in {situation.plan.identity.name}."
        elif method is not None and code not in method.ksbs:
            message = f"The KSB {code} is not assessed by {method.title}."
        else:
            continue
        allowed = situation.plan.treatment if method is None else method.ksbs
        yield Problem(place=f"{place}.ksbs", message=message, remedy=f"Use {listed(allowed, 'or')}.")


def _pointers(piece: Piece, place: str) -> Iterator[Problem]:
    for code in piece.pointers:
        if code not in piece.ksbs:
            message = f"{piece.id} says where {code} is shown, and is not mapped to it."
            yield Problem(
                place=f"{place}.{code}", message=message, remedy=f"Map it to {code}, or leave that out."
            )


def _attempt(situation: Situation, attempt: Attempt, method: Method, place: str) -> Iterator[Problem]:
    sections = [section.id for section in method.sections]
    recordings = [recording.id for recording in attempt.recordings]
    declarations = [declaration.id for declaration in method.declarations]
    for index, stretch in enumerate(attempt.sections):
        yield from _unknown(f"{place}.sections[{index}].section", "section", stretch.section, sections)
    for index, declared in enumerate(attempt.declared):
        yield from _unknown(f"{place}.declared[{index}].id", "declaration", declared.id, declarations)
    for index, sighting in enumerate(attempt.seen):
        seen = f"{place}.seen[{index}]"
        yield from _unknown(f"{seen}.section", "section", sighting.section, sections)
        yield from _unknown(f"{seen}.recording", "recording", sighting.recording, recordings)
        yield from _ksbs(situation, (sighting.ksb,), seen, method)
    yield from _questions(situation, attempt, method, place)
    for index, judgement in enumerate(attempt.judgements):
        yield from _level(f"{place}.judgements[{index}]", judgement.criterion, judgement.level, method)


def _questions(situation: Situation, attempt: Attempt, method: Method, place: str) -> Iterator[Problem]:
    kinds = [kind.id for kind in method.questions.kinds] if method.questions is not None else []
    themes = [theme.id for theme in method.themes]
    sections = [section.id for section in method.sections]
    for index, question in enumerate(attempt.questions):
        asked = f"{place}.questions[{index}]"
        yield from _unknown(f"{asked}.kind", "question kind", question.kind, kinds)
        yield from _unknown(f"{asked}.section", "section", question.section, sections)
        yield from _unknown(f"{asked}.theme", "theme", question.theme, themes)
        yield from _ksbs(situation, question.ksbs, asked, method)


def _level(place: str, criterion: str, level: str, method: Method) -> Iterator[Problem]:
    known = [one.id for one in method.criteria]
    yield from _unknown(f"{place}.criterion", "criterion", criterion, known)
    yield from _unknown(f"{place}.level", "level", level, method.level_order)


def _gateway(situation: Situation, facts: GatewayFacts, place: str) -> Iterator[Problem]:
    gateway = situation.plan.gateway(facts.gateway)
    if gateway is None:
        known = [one.id for one in situation.plan.gateways]
        yield from _unknown(f"{place}.gateway", "gateway", facts.gateway, known)
        return
    known = [requirement.id for requirement in gateway.requirements]
    for index, item in enumerate(facts.items):
        where = f"{place}.items[{index}]"
        yield from _unknown(f"{where}.requirement", "requirement", item.requirement, known)
        yield from _verified(gateway, item, where)


def _verified(gateway: Gateway, item: Item, place: str) -> Iterator[Problem]:
    asked = [
        ksb
        for requirement in gateway.requirements
        if requirement.id == item.requirement and isinstance(requirement, EmployerVerification)
        for ksb in requirement.ksbs
    ]
    for number, one in enumerate(item.rounds):
        for index, verification in enumerate(one.verifications):
            where = f"{place}.rounds[{number}].verifications[{index}].ksb"
            yield from _unknown(where, "KSB", verification.ksb, asked)


def _appeal(situation: Situation, appeal: Appeal, place: str) -> Iterator[Problem]:
    attempts = {attempt.id: attempt for attempt in situation.record.attempts}
    yield from _unknown(f"{place}.attempt", "attempt", appeal.attempt, attempts)
    known = [one.id for one in choices(situation.record) if one.id is not None]
    yield from _unknown(f"{place}.decision", "decision", appeal.decision, known)
    disputed = attempts.get(appeal.attempt or "")
    method = None if disputed is None else situation.plan.method(disputed.method)
    stages = [stage.id for stage in situation.policy.appeals.stages]
    for index, passed in enumerate(appeal.passed_on):
        yield from _unknown(f"{place}.passed_on[{index}].stage", "stage", passed.stage, stages)
    for index, decision in enumerate(appeal.stages):
        where = f"{place}.stages[{index}]"
        yield from _unknown(f"{where}.stage", "stage", decision.stage, stages)
        if method is not None:
            for number, change in enumerate(decision.changes):
                yield from _level(f"{where}.changes[{number}]", change.criterion, change.level, method)

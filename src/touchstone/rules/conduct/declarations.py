"""Where a method took place, and what was declared about how it was conducted."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.rules.conduct.session import Session, universal
from touchstone.rules.findings import Finding
from touchstone.rules.plan.method import ConductDeclaration, Venues
from touchstone.rules.words import at_time, listed, plain


def findings(session: Session) -> Iterator[Finding]:
    """``conduct.venue`` and ``conduct.<declaration id>``."""
    if session.method.venues is not None:
        yield _venue(session, session.method.venues)
    for rule in session.method.declarations:
        yield _declared(session, rule)


def _venue(session: Session, rule: Venues) -> Finding:
    venue, accepted = session.attempt.venue, listed(map(plain, rule.accepted), "or")
    if venue is None:
        message = f"Where it took place is not recorded; accepted is {accepted}."
        return session.find("conduct.venue", session.absent, message, rule)
    message = f"It took place at: {plain(venue)}; accepted is {accepted}."
    return session.find("conduct.venue", venue in rule.accepted, message, rule, venue=venue)


def _declared(session: Session, rule: ConductDeclaration) -> Finding:
    code = f"conduct.{rule.id}"
    words = [said for said in session.attempt.declared if said.id == rule.id]
    if not words:
        message = f"The {rule.by.words} has not declared: {rule.says}"
        return session.find(code, session.absent, message, rule)
    if not all(said.holds for said in words):
        return session.find(code, False, f"Declared not to hold: {rule.says}", rule)
    if not rule.before:
        return session.find(code, True, f"Declared: {rule.says}", rule)
    if not session.counted:
        message = f"Declared, and no counted section has started yet: {rule.says}"
        return session.find(code, None, message, rule)
    first = min(universal(said.at) for said in words)
    start = min(stretch.start for stretch in session.counted)
    side = "in time for" if first <= start else "after"
    message = f"Declared at {at_time(first)}, {side} the start at {at_time(start)}: {rule.says}"
    return session.find(code, first <= start, message, rule)

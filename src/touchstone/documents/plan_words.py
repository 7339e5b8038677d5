"""What a plan says, rule by rule, in words for people: what it is about, what it says, the rule itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from touchstone.rules.plan.attempts import Attempts
from touchstone.rules.plan.method import Duration, Method, Questions, Recordings
from touchstone.rules.plan.portfolio import Portfolio
from touchstone.rules.statement import Statement
from touchstone.rules.words import days, listed, plain, plural

WHOLE = 100  # per cent
Rule = tuple[str, str, Statement]


def method_rules(method: Method) -> Iterator[Rule]:
    """Every rule about a method, in the order of its day."""
    yield from _when(method)
    for section in method.sections:
        least = f"at least {plural(section.minutes, 'minute')}" if section.minutes else "no least length"
        least += " in one stretch" if section.unbroken else ""
        counted = "" if section.counted else ", not counted"
        after = f", after {listed(map(plain, section.after.sections))}" if section.after else ""
        modes = f" ({listed(section.modes, 'or')})" if section.modes else ""
        yield "Section", f"{section.title}{modes}: {least}{counted}{after}", section
    if method.recordings is not None:
        yield from _recordings(method.recordings)
    if method.questions is not None:
        yield from _questions(method.questions)
    if method.venues is not None:
        yield "Place", listed(map(plain, method.venues.accepted), "or"), method.venues
    for one in method.declarations:
        yield "Declared", f"{one.says} (by the {one.by.words})", one
    if method.sample is not None:
        yield "Sample", f"at least {method.sample.at_least} of the sampled KSBs", method.sample
    if method.test is not None:
        yield "Test", f"out of {method.test.out_of}", method.test


def _when(method: Method) -> Iterator[Rule]:
    if method.after_gateway is not None:
        yield "After", plain(method.after_gateway.gateway), method.after_gateway
    if method.before_gateway is not None:
        yield "Before", plain(method.before_gateway.gateway), method.before_gateway
    for other in method.after_methods:
        least = f" with at least {plain(other.at_least)}" if other.at_least else ""
        yield "After", f"{plain(other.method)}{least}", other
    if method.notice is not None:
        yield "Notice", days(method.notice), method.notice
    if method.review is not None:
        yield "Review", f"{days(method.review)} with the portfolio", method.review
    if method.duration is not None:
        yield "Duration", duration_words(method.duration), method.duration
    if method.same_working_day is not None:
        yield "Day", "all sections on the same working day", method.same_working_day


def duration_words(rule: Duration) -> str:
    """``exactly 60 minutes``, ``at most 60 minutes``, ``60 minutes, or up to 10 % longer``."""
    longer, shorter = rule.extension_percent, rule.shortfall_percent
    if shorter >= WHOLE:
        most = Decimal(rule.minutes) * (WHOLE + longer) / WHOLE
        return f"at most {most.normalize():f} minutes"
    ways = [f"{longer} % longer"] * bool(longer) + [f"{shorter} % shorter"] * bool(shorter)
    told = plural(rule.minutes, "minute")
    return f"{told}, or up to {listed(ways, 'or')}" if ways else f"exactly {told}"


def _recordings(rule: Recordings) -> Iterator[Rule]:
    yield "Recordings", plural(rule.number.number, "recording"), rule.number
    if rule.length is not None:
        yield "", f"each at least {plural(rule.length.minutes, 'minute')}", rule.length
    if rule.assessed is not None:
        yield "", f"{plural(rule.assessed.minutes, 'minute')} of each assessed", rule.assessed
    if rule.held_after is not None:
        yield "", f"held after {plain(rule.held_after.gateway)}", rule.held_after
    if rule.recorded_after is not None:
        yield "", f"recorded after {plain(rule.recorded_after.gateway)}", rule.recorded_after
    if rule.media is not None:
        yield "", f"as {listed(map(plain, rule.media.accepted), 'or')}", rule.media
    if rule.visible is not None:
        yield "", f"visible: {listed(rule.visible.people)}", rule.visible


def _questions(rule: Questions) -> Iterator[Rule]:
    if rule.minimum is not None:
        counting = listed((kind.title for kind in rule.kinds if kind.counts), "or")
        yield "Questions", f"at least {rule.minimum.number}, counting: {counting}", rule.minimum
    if rule.asked_in is not None:
        yield "", f"asked in {plain(rule.asked_in.section)}", rule.asked_in
    if rule.unobserved is not None:
        yield "", "every KSB not observed is asked about", rule.unobserved
    if rule.themes is not None:
        yield "", "every theme is asked about", rule.themes


def portfolio_rules(portfolio: Portfolio) -> Iterator[Rule]:
    """Every rule about the portfolio, then each kind of evidence."""
    if portfolio.pieces is not None:
        pieces = portfolio.pieces
        yield "Pieces", f"{pieces.at_least} to {pieces.at_most} discrete pieces of evidence", pieces
    if portfolio.mapped is not None:
        yield "Mapping", "each piece is mapped to at least one KSB", portfolio.mapped
    if portfolio.covers is not None:
        said = f"every KSB of the {plain(portfolio.covers.method)} is covered by a piece"
        yield "Coverage", said, portfolio.covers
    if portfolio.relationships is not None:
        rule = portfolio.relationships
        yield "People", f"evidence of the work with {plural(rule.at_least, f'different {rule.with_}')}", rule
    if portfolio.anonymised is not None:
        yield "Names", "all evidence is anonymised before it is handed in", portfolio.anonymised
    for kind in portfolio.kinds:
        by = f", written by the {kind.written_by.words}" if kind.written_by else ""
        yield ("Evidence" if kind.accepted else "Not accepted"), f"{kind.title}{by}", kind


def attempt_rules(attempts: Attempts) -> Iterator[Rule]:
    """What the plan says of taking something again."""
    yield "Who", "only a failed method is taken again, never to improve a grade", attempts.only_failed
    for kind in attempts.kinds:
        needs = "after further learning" if kind.further_learning else "without further learning"
        when = f", {kind.typically.force.value} within {days(kind.typically)}" if kind.typically else ""
        yield kind.id.capitalize(), f"{needs}{when}", kind
    if attempts.consent is not None:
        yield "Consent", f"of the {attempts.consent.by.words}", attempts.consent
    if attempts.cap is not None:
        unless = ", unless there are exceptional circumstances" if attempts.cap.unless_exceptional else ""
        yield "Cap", f"overall at most {plain(attempts.cap.overall)}{unless}", attempts.cap
    if attempts.limit is not None:
        limit = attempts.limit
        yield "Limit", f"within {days(limit.within)}, else {plain(limit.then)} again", limit
    if attempts.most is not None:
        yield "Most", f"{plural(attempts.most.number, 'attempt')} at a method", attempts.most

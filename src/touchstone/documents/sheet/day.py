"""The day of the assessment in brief, for the apprentice: every line is read from the method's data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from touchstone.documents.sheet.said import TOLD, Said, first_upper, person, said, with_article
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import AfterMethod, Duration, Method, Questions, Recordings, Section
from touchstone.rules.roles import Role
from touchstone.rules.statement import Statement
from touchstone.rules.words import days, length, listed, plain, plural


def facts(plan: Plan, method: Method) -> list[dict[str, Any]]:
    """What to know, under short labels; a label about which the plan says nothing is left out.

    With ``lead`` the first line is the answer and the others add to it; without, all lines weigh the same.
    """
    labelled = (
        ("How long", True, _how_long(plan, method)),
        ("Who with", True, _who_with(plan, method)),
        ("Where", True, _where(method)),
        ("When", True, _when(plan, method)),
        ("Questions", True, _questions(plan, method)),
        ("Test", True, _test(method)),
        ("What is covered", True, _sample(method)),
        ("What happens", False, _parts(method)),
        ("Before the day", False, _recordings(plan, method)),
        ("Confirmed on the day", False, _confirmed(plan, method)),
    )
    gathered = ((label, lead, list(lines)) for label, lead, lines in labelled)
    return [{"label": label, "lead": lead, "lines": lines} for label, lead, lines in gathered if lines]


def _how_long(plan: Plan, method: Method) -> Iterator[Said]:
    if method.duration is None:
        return
    yield said(first_upper(plural(method.duration.minutes, "minute")), method.duration)
    more = method.duration.minutes * method.duration.extension_percent * 60 // 100
    if more:
        text = f"{first_upper(person(plan, Role.ASSESSOR))} may allow up to {length(more)} more"
        yield said(text, method.duration)


def _who_with(plan: Plan, method: Method) -> Iterator[Said]:
    rule: Duration | Section = method.duration or method.sections[0]
    if method.delivered_by is Role.ASSESSMENT_ORGANISATION:
        yield said(first_upper(with_article(plan.vocabulary.assessor)), rule)
    else:
        yield said(first_upper(person(plan, method.delivered_by)), rule)
    if method.marked_by is not method.delivered_by:
        yield said(f"Marked by {person(plan, method.marked_by)}", rule)


def _where(method: Method) -> Iterator[Said]:
    if method.venues is not None:
        places = listed((plain(venue) for venue in method.venues.accepted), "or")
        yield said(first_upper(places), method.venues)
    for declaration in method.declarations:
        if declaration.to_apprentice is not None:
            yield said(declaration.to_apprentice, declaration)


def _when(plan: Plan, method: Method) -> Iterator[Said]:
    if method.notice is not None:
        told = f"You {TOLD[method.notice.force]} told the date at least {days(method.notice)} before"
        yield said(told, method.notice)
    for rule, word in ((method.before_gateway, "Before"), (method.after_gateway, "After")):
        if rule is not None:
            yield said(f"{word} {_gateway_title(plan, rule.gateway)} is confirmed", rule)
    for earlier in method.after_methods:
        yield said(_after(plan, earlier), earlier)


def _gateway_title(plan: Plan, id: str) -> str:
    gateway = plan.gateway(id)
    several = len(plan.gateways) > 1
    return f"“{gateway.title}”" if several and gateway is not None else f"your {plan.vocabulary.gateway}"


def _after(plan: Plan, earlier: AfterMethod) -> str:
    method = plan.method(earlier.method)
    title = plain(earlier.method) if method is None else method.title
    grade = f", with at least {with_article(plain(earlier.at_least))}" if earlier.at_least is not None else ""
    return f"After “{title}”{grade}"


def _parts(method: Method) -> Iterator[Said]:
    if len(method.sections) > 1:
        for section in method.sections:
            yield said(_part(method, section), section)
    if method.same_working_day is not None:
        yield said("Every part takes place on the same working day", method.same_working_day)


def _part(method: Method, section: Section) -> str:
    text = section.title
    if section.minutes is not None:
        text += f": {plural(section.minutes, 'minute')}"
    if not section.counted:
        text += " (not part of the assessed time)"
    if section.after is not None:
        titles = {other.id: other.title for other in method.sections}
        text += f", after {listed(f'“{titles[id]}”' for id in section.after.sections)}"
    return text


def _questions(plan: Plan, method: Method) -> Iterator[Said]:
    asked = method.questions
    if asked is None:
        return
    if asked.minimum is not None:
        yield said(f"At least {plural(asked.minimum.number, 'question')}", asked.minimum)
    if asked.themes is not None:
        titles = listed(theme.title for theme in method.themes)
        yield said(f"About every {plan.vocabulary.theme}: {titles}", asked.themes)
    yield from _besides(asked)


def _besides(asked: Questions) -> Iterator[Said]:
    """Questions that come on top of the least number."""
    rule: Statement | None = asked.unobserved or asked.minimum
    kinds = [kind.title for kind in asked.kinds if not kind.counts]
    if rule is not None and kinds:
        yield said(f"You may be asked more, on top of these: {'; '.join(map(_lower_first, kinds))}", rule)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _test(method: Method) -> Iterator[Said]:
    if method.test is not None:
        yield said(f"A test marked out of {method.test.out_of}", method.test)


def _sample(method: Method) -> Iterator[Said]:
    if method.sample is not None:
        yield said(
            f"At least {plural(method.sample.at_least, 'statement')} drawn from the list below", method.sample
        )


def _recordings(plan: Plan, method: Method) -> Iterator[Said]:
    asked = method.recordings
    if asked is None:
        return
    each = "" if asked.length is None else f", each at least {plural(asked.length.minutes, 'minute')} long"
    yield said(f"Hand in {plural(asked.number.number, 'recording')}{each}", asked.number)
    if asked.assessed is not None:
        text = f"If a recording is longer, say which {plural(asked.assessed.minutes, 'minute')} to assess"
        yield said(text, asked.assessed)
    yield from _made(plan, asked)


def _made(plan: Plan, asked: Recordings) -> Iterator[Said]:
    """When, how and of whom the recordings are made."""
    for rule, words in ((asked.held_after, "Hold the session"), (asked.recorded_after, "Make the recording")):
        if rule is not None:
            yield said(f"{words} after {_gateway_title(plan, rule.gateway)} is confirmed", rule)
    if asked.media is not None:
        yield said(f"Only {listed(map(plain, asked.media.accepted), 'or')} is accepted", asked.media)
    if asked.visible is not None:
        yield said(f"Visible throughout: {listed(map(plain, asked.visible.people))}", asked.visible)


def _confirmed(plan: Plan, method: Method) -> Iterator[Said]:
    """What others declare about the day, in their words where no source words it for the apprentice."""
    for declaration in method.declarations:
        if declaration.to_apprentice is None:
            by = "" if declaration.by is Role.ASSESSOR else f" ({person(plan, declaration.by)} confirms it)"
            yield said(declaration.says.removesuffix(".") + by, declaration)

"""Questions: how many that count, about which themes, in which section."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.rules.conduct.session import Session, universal
from touchstone.rules.findings import Finding
from touchstone.rules.plan.method import AskedIn, Number, Questions
from touchstone.rules.record.attempt import Question
from touchstone.rules.statement import Statement
from touchstone.rules.words import listed, plural

NAMED = 5  # ids that a message lists before it only counts


def findings(session: Session) -> Iterator[Finding]:
    """``question.minimum``, ``question.themes`` and ``question.asked_in``, as far as the plan sets them."""
    rules = session.method.questions
    if rules is None:
        return
    if rules.minimum is not None:
        yield _minimum(session, rules.minimum, len(counting(session, rules)))
    if rules.themes is not None:
        yield _themes(session, rules.themes)
    if rules.asked_in is not None:
        yield _asked_in(session, rules.asked_in)


def counting(session: Session, rules: Questions) -> tuple[Question, ...]:
    """The questions of kinds that count towards the minimum."""
    kinds = {kind.id for kind in rules.kinds if kind.counts}
    return tuple(question for question in session.attempt.questions if question.kind in kinds)


def short(session: Session) -> int:
    """How many counting questions are still owed."""
    rules = session.method.questions
    if rules is None or rules.minimum is None:
        return 0
    return max(0, rules.minimum.number - len(counting(session, rules)))


def themes_left(session: Session) -> tuple[str, ...]:
    """Ids of the themes no counting question was about, in the plan's order; none if the plan asks for none.

    A question is about the theme it names; without one, about every theme that holds a KSB it cites.
    """
    rules = session.method.questions
    if rules is None or rules.themes is None:
        return ()
    asked = counting(session, rules)
    named = {question.theme for question in asked}
    cited = {ksb for question in asked if question.theme is None for ksb in question.ksbs}
    return tuple(
        theme.id for theme in session.method.themes if theme.id not in named and cited.isdisjoint(theme.ksbs)
    )


def _minimum(session: Session, rule: Number, asked: int) -> Finding:
    owed = short(session)
    message = f"{plural(asked, 'question')} that count asked; the least is {rule.number}"
    message += f", so {owed} still to ask." if owed else "."
    holds = session.reached(not owed)
    return session.find("question.minimum", holds, message, rule, asked=asked, at_least=rule.number)


def _themes(session: Session, rule: Statement) -> Finding:
    left = themes_left(session)
    titles = [theme.title for theme in session.method.themes if theme.id in left]
    message = "Every theme was asked about."
    if left:
        message = f"No question that counts was about {listed(titles, 'or')}."
    themes = len(session.method.themes)
    holds, asked = session.reached(not left), themes - len(left)
    return session.find("question.themes", holds, message, rule, asked=asked, themes=themes)


def _asked_in(session: Session, rule: AskedIn) -> Finding:
    code, section = "question.asked_in", session.title(rule.section)
    lies = {question.id: _lies_in(session, rule.section, question) for question in session.attempt.questions}
    if not lies:
        return session.find(code, None, f"No question has been asked; {section} is where they belong.", rule)
    outside = [question for question, inside in lies.items() if inside is False]
    if outside:
        message = f"Asked outside {section}: {_some(outside)}."
        return session.find(code, False, message, rule, outside=len(outside))
    unsure = [question for question, inside in lies.items() if inside is None]
    if unsure:
        message = f"Record when {section} ended; until then these may lie outside it: {_some(unsure)}."
        return session.find(code, None, message, rule, outside=0)
    return session.find(code, True, f"All questions were asked in {section}.", rule, outside=0)


def _lies_in(session: Session, section: str, question: Question) -> bool | None:
    """By the moment it was asked where that of the section is known; the section it names has to agree."""
    named, stretches, asked = question.section, session.held(section), universal(question.asked_at)
    if named is not None and named != section:
        return False
    if not stretches:
        return session.reached(named is not None)
    if any(one.end is not None and one.start <= asked <= one.end for one in stretches):
        return True
    if any(one.open and one.start <= asked for one in stretches):
        return True if named is not None else None
    return False


def _some(ids: list[str]) -> str:
    first = sorted(ids)[:NAMED]
    more = len(ids) - len(first)
    return listed([*first, f"{more} more"] if more else first)

"""What the pages about resits and retakes show: every method as it stands, and what is at stake. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from touchstone.documents.statement.following import again
from touchstone.rules.attempts import (
    Standing,
    booking_in_force,
    first_day,
    history,
    planned,
    replaced_by_next,
    standing,
)
from touchstone.rules.calendar import day
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.plan.method import Method
from touchstone.rules.report import NextStep, Overall, Report
from touchstone.rules.resits import before_lapse, typical_end
from touchstone.rules.results import determination, may_be_freed, overall
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Statement
from touchstone.rules.what_if import determined, taken_again
from touchstone.rules.words import on_date, plain
from touchstone.web.bookings.models import Attempt
from touchstone.web.resits.checks import step_again, why_not, window_of

ABOUT = ("attempt.consent", "attempt.further_learning", "attempt.limit", "attempt.different_questions")


@dataclass(frozen=True)
class Day:
    """A day that a further attempt is to be taken by."""

    title: str
    on: date
    force: str
    rule: Statement


@dataclass(frozen=True)
class Ahead:
    """An attempt that is planned: a resit, a retake, or part of another assessment."""

    row: Attempt
    title: str
    booked_on: date | None
    learning: str  # from when to when, for a retake
    agreed: str  # when the consent was given, or taken back, or that it is missing
    window_ends: date | None  # of the typical window, not extended
    extended: bool
    open: tuple[Finding, ...]  # what is not met of it
    freed: bool  # exceptional circumstances hold
    may_be_freed: bool


@dataclass(frozen=True)
class Row:
    """A method as it stands for whoever thinks of taking it again."""

    method: Method
    word: str
    colour: str
    said: str
    step: NextStep | None
    days: list[Day]
    failed: Attempt | None  # the row of the fail that stands
    ahead: Ahead | None
    taken: tuple[Ahead, ...]  # further attempts that were taken: their questions and their cap


@dataclass(frozen=True)
class Reach:
    """What overall grade is left, and why it is not more."""

    best: str
    capped: bool
    without: str  # the grade without the cap, where that is another

    @property
    def said(self) -> str:
        """In a sentence."""
        words = f"With everything at its best the overall grade can still be {self.best}."
        if self.without:
            words += f" Without the cap it could be {self.without}."
        return words


def rows(known: Situation, report: Report, attempts: Mapping[str, Attempt]) -> list[Row]:
    """Every method of the plan; ``attempts`` are the rows of this apprentice by code."""
    return [_row(known, report, attempts, method) for method in known.plan.methods]


def _row(known: Situation, report: Report, attempts: Mapping[str, Attempt], method: Method) -> Row:
    told, ahead = standing(known).get(method.id), planned(known).get(method.id)
    step = step_again(known, report, method.id)
    further = ahead is not None and _is_further(ahead)
    word, colour = _word(told, further)
    return Row(
        method=method,
        word=word,
        colour=colour,
        said=_said(known, told, method, further),
        step=step if step is not None and ahead is None else None,
        days=list(_days(known, told)),
        failed=attempts[told.attempt.id] if told is not None and told.failed else None,
        ahead=_ahead(known, report, attempts, ahead) if ahead is not None and further else None,
        taken=tuple(
            _ahead(known, report, attempts, one)
            for one in history(known)
            if one.method is method and one.standing in ("counts", "superseded") and _is_further(one)
        ),
    )


def _is_further(told: Standing) -> bool:
    """Whether it takes something again: what replaces a void resit does too."""
    return told.attempt.kind in ("resit", "retake") or told.assessment > 1 or told.after is not None


def _word(told: Standing | None, further: bool) -> tuple[str, str]:
    if further:
        return "To be taken again", "blue"
    if told is None or not told.final:
        return "No result yet", "grey"
    return ("Passed", "green") if told.grade.passes else ("Not passed", "red")


def _said(known: Situation, told: Standing | None, method: Method, further: bool) -> str:
    if further:
        return ""
    if told is not None and told.failed and told.attempt.notified_at is not None:
        if replaced_by_next(known, told.attempt) is not None:
            return why_not(known, method.id)
        on = on_date(day(told.attempt.notified_at))
        return f"{method.title} was not passed. The result was given on {on}; the days count from then."
    if told is None and any(one.standing == "lapsed" and one.method is method for one in history(known)):
        return f"What was reached in {method.title} before no longer stands: the limit has passed."
    return why_not(known, method.id)


def _days(known: Situation, told: Standing | None) -> Iterable[Day]:
    rules = known.plan.attempts
    if told is None or not told.failed or told.attempt.notified_at is None:
        return
    if replaced_by_next(known, told.attempt) is not None:
        return
    for kind in rules.kinds:
        ends = typical_end(known, told.attempt, kind)
        if ends is not None and kind.typically is not None:
            yield Day(f"A {kind.id} is typically taken by", ends, "typically", kind.typically)
    if rules.limit is not None and told.limit_on is not None:
        yield Day("Last day to take it again", told.limit_on, "must", rules.limit)


def _ahead(known: Situation, report: Report, attempts: Mapping[str, Attempt], told: Standing) -> Ahead:
    facts = told.attempt
    about = next(one for one in report.attempts if one.id == facts.id)
    names = {"first": "Another assessment", "replacement": "Replacement"}
    return Ahead(
        row=attempts[facts.id],
        title=names.get(facts.kind, facts.kind.capitalize()),
        booked_on=first_day(facts) if booking_in_force(facts) is not None else None,
        learning=_learning(told),
        agreed=_agreed(known, told),
        window_ends=window_of(known, facts.id),
        extended=facts.window_extension_asked_at is not None,
        open=tuple(one for one in about.findings if one.code in ABOUT and one.outcome is Outcome.NOT_MET),
        freed=determination(known, facts) is not None,
        may_be_freed=may_be_freed(known, told),
    )


def _learning(told: Standing) -> str:
    learning = told.attempt.further_learning
    return f"{on_date(learning.from_)} to {on_date(learning.to)}" if learning is not None else ""


def _agreed(known: Situation, told: Standing) -> str:
    rule, given = known.plan.attempts.consent, told.attempt.consent
    if rule is None or (told.attempt.kind == "replacement" and told.assessment == 1):
        return "Nobody’s consent is needed"
    if given is None:
        return f"The {rule.by.words} has not agreed yet"
    if given.revoked_at is not None:
        return f"The {rule.by.words} took the consent back on {on_date(day(given.revoked_at))}"
    said = f"The {rule.by.words} agreed on {on_date(day(given.given_at))}"
    return (
        f"{said}, before the last day passed: that holds no more"
        if before_lapse(given.given_at, told)
        else said
    )


def reach(known: Situation, methods: Sequence[str]) -> Reach:
    """The best overall grade once these methods are taken again."""
    return _reach(overall(taken_again(known, methods)))


def _reach(told: Overall) -> Reach:
    best, without = told.range.highest, told.before_cap.highest
    return Reach(plain(best), told.capped, plain(without) if without != best else "")


def effect(known: Situation, told: Standing) -> tuple[Reach, Reach, bool]:
    """The overall grade as it is and as it would be were the other decided; and whether it is complete.

    For an attempt that was not taken yet, supposed that everything is at its best.
    """
    held = determination(known, told.attempt) is not None
    ahead = told.standing == "planned"
    base = taken_again(known, [told.method.id]) if ahead else known
    now, then = (overall(determined(base, told.attempt.id, holds=holds)) for holds in (held, not held))
    return _reach(now), _reach(then), now.grade is not None and not ahead


def in_words(known: Situation) -> list[str]:
    """What a plan says of resits and retakes, a sentence each."""
    return [str(one["text"]) for one in again(known.plan)]


def questions_differ(known: Situation, method: Method) -> bool:
    """Whether other questions are asked than before."""
    asks = method.questions is not None or method.test is not None
    return asks and known.policy.different_questions is not None

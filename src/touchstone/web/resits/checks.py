"""What the rules say of a further attempt before it is one, and how what they refuse is told. No writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from touchstone.rules.attempts import history, standing
from touchstone.rules.findings import Finding
from touchstone.rules.report import NextStep, Report
from touchstone.rules.resits import typical_end
from touchstone.rules.situation import Situation
from touchstone.rules.words import listed
from touchstone.web.organisations.actor import Refused
from touchstone.web.resits.models import Kind

AGREE, AGAIN = "attempt.agree", "assessment.again"  # steps of the rules
LEARNING = "attempt.further_learning"  # findings of the rules
QUESTIONS = "attempt.different_questions"
WRONG = "Look at what is marked."
Days = tuple[date | None, date | None]


def check_kind(before: Situation, kind: str, learning: Days) -> None:
    """Refuse a kind that the plan does not know, and a retake without the days of its learning."""
    known = {each.id: each for each in before.plan.attempts.kinds}
    if kind not in known:
        words = listed([each.id for each in before.plan.attempts.kinds], "or")
        raise Refused(WRONG, fields={"kind": f"Choose {words}."})
    if known[kind].further_learning:
        check_learning(learning)


def check_learning(learning: Days) -> None:
    """Refuse further learning that lacks a day, or ends before it begins."""
    starts, ends = learning
    wrong = {}
    if starts is None:
        wrong["learning_from"] = "Say on which day the further learning begins."
    if ends is None:
        wrong["learning_to"] = "Say on which day the further learning ends."
    if starts is not None and ends is not None and ends < starts:
        wrong["learning_to"] = "The further learning ends before it begins; correct one of the two days."
    if wrong:
        raise Refused(WRONG, fields=wrong)


def kept_learning(kind: str, learning: Days) -> dict[str, str] | None:
    """Further learning as an attempt keeps it; nothing for what needs none."""
    starts, ends = learning
    if kind != Kind.RETAKE or starts is None or ends is None:
        return None
    return {"from": starts.isoformat(), "to": ends.isoformat()}


def step_again(before: Situation, report: Report, method: str) -> NextStep | None:
    """The open step of taking a failed method again; nothing where there is none, or one is planned."""
    told = standing(before).get(method)
    if told is None or not told.failed:
        return None
    steps = (one for one in report.next_steps if one.action == AGREE)
    return next((one for one in steps if one.subject == told.attempt.id), None)


def why_not(before: Situation, method: str) -> str:
    """Why a method is not taken again now, in a sentence."""
    found, told = before.plan.method(method), standing(before).get(method)
    assert found is not None  # callers have looked
    if before.record.programme.withdrawn_on is not None:
        return "The apprentice was withdrawn from the programme; nothing is taken again."
    if any(one.method is found and one.standing == "planned" for one in history(before)):
        return f"An attempt at {found.title} is planned already."
    if told is None or not told.final:
        return f"There is no result of {found.title} yet; only a failed method is taken again."
    if told.grade.passes:
        return f"{found.title} was passed. Only a failed method is taken again, never to improve a grade."
    if told.attempt.notified_at is not None:  # the rules ask for no word on what replaces a void attempt
        return (
            f"The resit or retake of {found.title} is void, and had begun in time. What replaces it is "
            "booked by the bookings team: no limit runs, and no new consent is needed."
        )
    return f"The result of {found.title} has not been released yet."


def window_of(before: Situation, code: str) -> date | None:
    """The last day of the typical window of a planned attempt, not extended; nothing where it has none."""
    told = next((one for one in history(before) if one.attempt.id == code), None)
    if told is None or told.standing != "planned" or told.after is None:
        return None
    kinds = [one for one in before.plan.attempts.kinds if one.id == told.attempt.kind]
    return typical_end(before, told.after, kinds[0]) if kinds else None


def refuse_for(after: Report, codes: Sequence[str], code: str, field: str) -> None:
    """Refuse what was just written where the rules say that it is not met, in their words."""
    found = next((one for one in _findings(after, codes) if one.code == code and one.blocks), None)
    if found is not None:
        raise Refused(WRONG, findings=(found,), fields={field: found.message})


def _findings(after: Report, codes: Sequence[str]) -> list[Finding]:
    return [finding for told in after.attempts if told.id in codes for finding in told.findings]

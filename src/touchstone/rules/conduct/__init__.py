"""How a method was conducted, rule by rule, as its plan sets them (see docs/rules/conduct.md).

Promise: what the plan does not set is not judged; what is not recorded is never held against anybody before
the judgements are submitted; and every figure is exact to the second.
"""

from __future__ import annotations

from touchstone.rules.conduct import coverage, days, declarations, duration, questions, recordings, sections
from touchstone.rules.conduct.session import Session, whole_seconds
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.report import Conduct, Owed
from touchstone.rules.situation import Situation

NOTHING = Conduct(
    counted_seconds=0, planned_minutes=None, limit_minutes=None, seen=(), asked=(), owed=Owed(), findings=()
)


def judge(situation: Situation, attempt: Attempt) -> Conduct:
    """Time used, KSBs evidenced, what is still owed, and every rule of the attempt's method.

    An attempt at a method that the plan does not know gives nothing: validity reports it.
    """
    method = situation.plan.method(attempt.method)
    if method is None:
        return NOTHING
    session = Session(situation=situation, method=method, attempt=attempt)
    allowed, covered = duration.allowance(session), coverage.Coverage.of(session)
    return Conduct(
        counted_seconds=whole_seconds(session.counted),
        planned_minutes=None if allowed is None else allowed.planned,
        limit_minutes=None if allowed is None else allowed.limit,
        seen=covered.seen,
        asked=covered.asked,
        owed=Owed(
            questions=questions.short(session),
            ksbs=covered.left(),
            themes=questions.themes_left(session),
        ),
        findings=(
            *sections.findings(session),
            *duration.findings(session),
            *days.findings(session),
            *declarations.findings(session),
            *recordings.findings(session),
            *questions.findings(session),
            *coverage.findings(covered),
        ),
    )

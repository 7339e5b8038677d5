"""One step, and the sentences that keep it from being taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.report import NextStep
from touchstone.rules.roles import Role
from touchstone.rules.statement import Force


def step(
    action: str,
    title: str,
    by: Role,
    subject: str | None,
    *,
    until: date | None = None,
    blocked_by: Iterable[str] = (),
) -> NextStep:
    """A step that is ready unless something blocks it; a sentence is said once."""
    reasons = tuple(dict.fromkeys(blocked_by))
    return NextStep(
        action=action,
        title=title,
        by=by,
        ready=not reasons,
        blocked_by=reasons,
        until=until,
        subject=subject,
    )


def unmet(findings: Iterable[Finding]) -> list[str]:
    """What blocks for certain: an unmet must or should that nobody has let pass."""
    return [finding.message for finding in findings if finding.blocks]


def waiting(findings: Iterable[Finding]) -> list[str]:
    """What is unmet or cannot be told yet, advice left out: nobody goes on while a duty is open."""
    return [
        finding.message
        for finding in findings
        if finding.blocks or (finding.outcome is Outcome.CANNOT_TELL and finding.force is not Force.TYPICALLY)
    ]

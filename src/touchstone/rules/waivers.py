"""Overrides and acknowledgements: what lets an unmet rule pass, and who may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from touchstone.rules.findings import Finding, Outcome, Waiver
from touchstone.rules.record.case import Decision
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force


def waive(situation: Situation, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same findings, those that a decision lets pass marked with it (rulebook: force).

    A manager's override lets a ``must`` or a ``should`` pass; an acknowledgement a ``should`` only.
    The decision has to name the finding's code and its subject exactly: it never covers more than it says.
    The finding stays *not met*; only its blocking ends.
    """
    return tuple(_waived(situation, finding) for finding in findings)


def decision_about(situation: Situation, finding: Finding) -> Decision | None:
    """The decision that lets a finding pass, or will once it is not met; of several, the last."""
    about, case, may = (finding.code, finding.subject), situation.record.case, situation.policy.overrides.by
    found: list[Decision] = [
        one for one in case.overrides if one.role in may and (one.finding, one.subject) == about
    ]
    if not found and finding.force is Force.SHOULD:
        found = [one for one in case.acknowledgements if (one.finding, one.subject) == about]
    return found[-1] if found else None


def _waived(situation: Situation, finding: Finding) -> Finding:
    decision = decision_about(situation, finding) if finding.outcome is Outcome.NOT_MET else None
    if decision is None:
        return finding
    waiver = Waiver(by=decision.by, role=decision.role.value, reason=decision.reason)
    return replace(finding, waiver=waiver)

"""Overrides and acknowledgements: what lets an unmet rule pass, and who may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from touchstone.rules.findings import Finding, Outcome, Waiver
from touchstone.rules.record.case import Decision
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force

Decisions = Mapping[tuple[str, str | None], Decision]


def waive(situation: Situation, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same findings, those that a decision lets pass marked with it (rulebook: force).

    A manager's override lets a ``must`` or a ``should`` pass; an acknowledgement a ``should`` only.
    The decision has to name the finding's code and its subject exactly: it never covers more than it says.
    The finding stays *not met*; only its blocking ends.
    """
    allowed = set(situation.policy.overrides.by)
    case = situation.record.case
    overrides = {(one.finding, one.subject): one for one in case.overrides if one.role in allowed}
    acknowledged = {(one.finding, one.subject): one for one in case.acknowledgements}
    return tuple(_waived(finding, overrides, acknowledged) for finding in findings)


def _waived(finding: Finding, overrides: Decisions, acknowledged: Decisions) -> Finding:
    if finding.outcome is not Outcome.NOT_MET:
        return finding
    about = finding.code, finding.subject
    decision = overrides.get(about)
    if decision is None and finding.force is Force.SHOULD:
        decision = acknowledged.get(about)
    if decision is None:
        return finding
    waiver = Waiver(by=decision.by, role=decision.role.value, reason=decision.reason)
    return replace(finding, waiver=waiver)

"""What a rule answers: never a bare true or false, always a sentence, the figures and the clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from touchstone.rules.statement import Force, Layer, Source, Statement

Figure = str | int | None


class Outcome(StrEnum):
    """Three answers; *cannot tell yet* is not a mild *not met*."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """The override or acknowledgement that lets an unmet rule pass, kept with the finding."""

    by: str
    role: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule applied to one subject.

    ``code`` names the rule (``notice.observation``); ``subject`` is what to fix (an attempt, a piece);
    ``compared`` holds the figures, in words or whole numbers with their unit in the key.
    """

    code: str
    outcome: Outcome
    force: Force
    layer: Layer
    source: Source
    message: str
    compared: Mapping[str, Figure] = field(default_factory=dict)
    subject: str | None = None
    waiver: Waiver | None = None

    @property
    def blocks(self) -> bool:
        """True when the step must wait: an unmet ``must`` not overridden, or ``should`` not acknowledged."""
        return self.outcome is Outcome.NOT_MET and self.force is not Force.TYPICALLY and self.waiver is None

    @property
    def breaks(self) -> bool:
        """True for an unmet ``must`` that nobody has overridden."""
        return self.blocks and self.force is Force.MUST


def find(
    code: str,
    holds: bool | None,
    message: str,
    rule: Statement,
    *,
    layer: Layer = Layer.PLAN,
    subject: str | None = None,
    **compared: Figure,
) -> Finding:
    """Make a finding from a three-valued answer: true is met, false not met, ``None`` cannot tell yet."""
    outcome = Outcome.CANNOT_TELL if holds is None else Outcome.MET if holds else Outcome.NOT_MET
    return Finding(
        code=code,
        outcome=outcome,
        force=rule.force,
        layer=layer,
        source=rule.source,
        message=message,
        compared=compared,
        subject=subject,
    )


def together(findings: Iterable[Finding]) -> bool | None:
    """All met, or the worst answer: false when any is not met, else ``None`` when any cannot be told."""
    outcomes = {finding.outcome for finding in findings}
    if Outcome.NOT_MET in outcomes:
        return False
    return None if Outcome.CANNOT_TELL in outcomes else True

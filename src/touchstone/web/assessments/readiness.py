"""Whether the judgements of an attempt can be submitted, with everything that is in the way. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.judge import assess
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.report import AttemptReport
from touchstone.rules.situation import Situation
from touchstone.rules.words import listed
from touchstone.web.records.ahead import submitted


@dataclass(frozen=True)
class Readiness:
    """What the rules will say once the judgements are submitted, and what is left to do before."""

    told: AttemptReport
    left: tuple[str, ...]  # sentences
    blocking: tuple[Finding, ...]  # of the conduct, not let pass
    unknown: tuple[Finding, ...]  # of the conduct, that nobody can tell
    later: tuple[Finding, ...]  # what holds back the release, though not the submission

    @property
    def ready(self) -> bool:
        """Whether nothing is in the way."""
        return not self.left and not self.blocking


def readiness(situation: Situation, code: str) -> Readiness:
    """The attempt as if it were submitted now."""
    told = next(one for one in assess(submitted(situation)).attempts if one.id == code)
    conduct = told.conduct.findings
    return Readiness(
        told=told,
        left=tuple(_left(situation, code, told)),
        blocking=tuple(one for one in conduct if one.blocks),
        unknown=tuple(one for one in conduct if one.outcome is Outcome.CANNOT_TELL),
        later=tuple(one for one in told.findings if one.blocks),
    )


def _left(situation: Situation, code: str, told: AttemptReport) -> list[str]:
    attempt = next(one for one in situation.record.attempts if one.id == code)
    method = situation.plan.method(attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    return left(method, attempt, told.levels)


def left(method: Method, attempt: Attempt, levels: Mapping[str, str | None]) -> list[str]:
    """What is left to do before the judgements can be submitted, in sentences; live hints say the same."""
    titles = {section.id: section.title for section in method.sections}
    said = [
        f"{titles[one.section]} is still running: end it." for one in attempt.sections if not one.ended_at
    ]
    open_ones = [id for id, level in levels.items() if level is None]
    if open_ones:
        said.append(f"Not yet assessed: {listed(open_ones)}.")
    if method.test is not None and attempt.score is None:
        said.append("The score of the test is not written down yet.")
    return said

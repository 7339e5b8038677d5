"""Why internal quality assurance looks at a result before its release (policy: quality sample).

Promise: the answer follows from the policy and from what is passed in. The caller draws the lot and keeps it
with the result, so that the same question has the same answer for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from touchstone.rules.findings import Figure
from touchstone.rules.policy import QualitySample
from touchstone.rules.statement import Force, Layer, Source
from touchstone.rules.words import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason to look at a result, with the figures it rests on."""

    code: str
    message: str
    force: Force
    layer: Layer
    source: Source
    compared: Mapping[str, Figure]


def why_sampled(rule: QualitySample, *, failed: bool, results_before: int, lot: float) -> tuple[Reason, ...]:
    """Every reason to look at a result before its release; none when it is not in the sample.

    ``results_before`` counts the same assessor's results released before this one. ``lot`` is at least 0 and
    less than 1: a share of 20 per cent takes the lots below 0.2. A result may be a new assessor's and a
    fail at once; it is one of the others when it is neither.
    Raises ``ValueError`` for another lot, or for fewer results than none.
    """
    if not 0 <= lot < 1:
        raise ValueError(f"The lot is {lot}; draw a number that is at least 0 and less than 1.")
    if results_before < 0:
        raise ValueError(f"{results_before} results were released before; count them from 0.")
    return tuple(
        Reason(
            code=f"sample.{group}",
            message=message,
            force=rule.force,
            layer=Layer.POLICY,
            source=rule.source,
            compared={"percent": percent, "lot": str(lot), **figures},
        )
        for group, percent, message, figures in _groups(rule, failed=failed, results_before=results_before)
        if lot < percent / 100
    )


def _groups(
    rule: QualitySample, *, failed: bool, results_before: int
) -> Iterator[tuple[str, int, str, dict[str, Figure]]]:
    """The groups that the result belongs to: share, sentence and figures."""
    new = results_before < rule.new_assessor_results
    if new:
        percent, below = rule.of_new_assessors, rule.new_assessor_results
        message = (
            f"The assessor is new: {plural(results_before, 'result')} released before, fewer than {below}; "
            f"{percent} % of a new assessor's results are looked at."
        )
        figures: dict[str, Figure] = {"results_before": results_before, "new_below": below}
        yield "new_assessor", percent, message, figures
    if failed:
        yield "fail", rule.of_fails, f"The result is a fail; {rule.of_fails} % of fails are looked at.", {}
    if not new and not failed:
        message = f"Drawn by lot; {rule.of_others} % of the other results are looked at."
        yield "other", rule.of_others, message, {}

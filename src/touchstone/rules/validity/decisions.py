"""Decisions about one apprentice that nobody could have taken."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation
from touchstone.rules.words import at_time, listed


def problems(situation: Situation) -> Iterator[Problem]:
    """Overrides by a role that the policy does not allow, determinations withdrawn before they were made."""
    case, allowed = situation.record.case, situation.policy.overrides.by
    for index, override in enumerate(case.overrides):
        if override.role not in allowed:
            may = listed([role.words for role in allowed], "or")
            yield Problem(
                place=f"case.overrides[{index}].role",
                message=f"The {override.role.words} may not override a must; only the {may} may.",
                remedy=f"Let the {may} decide, or remove the override.",
            )
    for index, one in enumerate(case.exceptional):
        if one.withdrawn_at is not None and one.withdrawn_at < one.at:
            yield Problem(
                place=f"case.exceptional[{index}].withdrawn_at",
                message=(
                    f"Withdrawn at {at_time(one.withdrawn_at)}, before it was determined "
                    f"at {at_time(one.at)}."
                ),
                remedy="Correct one of the two times.",
            )

"""One criterion of a released result: its wording, level and feedback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from touchstone.rules.plan.method import Criterion, Method
from touchstone.rules.report import AttemptReport
from touchstone.rules.words import plain


def row(
    method: Method, criterion: Criterion, told: AttemptReport, feedback: Mapping[str, str]
) -> dict[str, Any]:
    """The criterion as the statement shows it; ``best`` where its level is the best there is."""
    level = told.levels.get(criterion.id)
    return {
        "id": criterion.id,
        "kind": plain(criterion.kind),
        "text": criterion.to_apprentice or criterion.text,
        "ksbs": list(criterion.ksbs),
        "level": "Not yet assessed" if level is None else plain(level).capitalize(),
        "best": level == method.levels[-1].id,
        "feedback": feedback.get(criterion.id, ""),
        "source": str(criterion.source),
    }

"""Feedback on criteria: drafted from the reasons of judgements, edited by whoever judged. Pure.

A draft is made of the plan's words and the reason alone; notes, questions and pointers stay inside. What was
written about a judgement counts as long as that judgement does: no more once the criterion is judged anew, or
once the judgement is taken back and an earlier one counts again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from touchstone.rules.plan.method import Criterion, Method
from touchstone.rules.words import plain
from touchstone.web.assessments.checks import FEEDBACK
from touchstone.web.assessments.entries import Current, Kept, judgements, standing

MORE = "…"


@dataclass(frozen=True)
class Feedback:
    """The feedback on a judged criterion: what was written, or else the draft."""

    criterion: Criterion
    theme: str
    level: str
    draft: str
    kept: Kept | None  # the entry that counts now, also when it is about another judgement
    fresh: bool  # whether what was written is about the judgement that counts

    @property
    def written(self) -> str:
        """What was written about the judgement that counts; nothing where nothing was."""
        return str(self.kept.data["text"]) if self.kept is not None and self.fresh else ""

    @property
    def text(self) -> str:
        """What was written, or else the draft."""
        return self.written or self.draft


def openings(method: Method) -> dict[str, str]:
    """How a draft begins, by level."""
    if not method.levels:
        return {}
    found = {one.id: f"This was {plain(one.id)}." for one in method.levels}
    found[method.levels[0].id] = f"This time it was {plain(method.levels[0].id)}."
    return found | {method.levels[-1].id: f"Well done: this was {plain(method.levels[-1].id)}."}


def draft(method: Method, criterion: Criterion, level: str, reason: str) -> str:
    """Feedback from a reason: how it came out, why, and where it fell short what the criterion asks for."""
    asks = f"What is asked for: {criterion.to_apprentice or criterion.text}"
    short = method.levels[0].id == level
    said = " ".join(part for part in (openings(method)[level], reason.strip(), asks if short else "") if part)
    return said if len(said) <= FEEDBACK else f"{said[: FEEDBACK - 1]}{MORE}"


def feedback(method: Method, log: Iterable[Kept]) -> list[Feedback]:
    """The feedback on every judged criterion, in the plan's order."""
    entries = list(log)
    now = judgements(entries)
    kept = {one.data["criterion"]: one for one in standing(entries) if one.kind == "feedback"}
    fresh = {id for id, one in kept.items() if id in now and _about(entries, one) == now[id].entry}
    return [
        _of(method, criterion, theme.title, now[criterion.id], kept.get(criterion.id), criterion.id in fresh)
        for theme in method.themes
        for criterion in theme.criteria
        if criterion.id in now and now[criterion.id].level is not None
    ]


def _about(entries: Iterable[Kept], written: Kept) -> UUID | None:
    """The judgement that stood when something was written about its criterion."""
    by_then = judgements(one for one in entries if one.number < written.number)
    judged = by_then.get(written.data["criterion"])
    return judged.entry if judged else None


def _of(
    method: Method, criterion: Criterion, theme: str, now: Current, kept: Kept | None, fresh: bool
) -> Feedback:
    assert now.level is not None
    drafted = draft(method, criterion, now.level, now.reason)
    return Feedback(criterion, theme, now.level, drafted, kept, fresh)


def told(method: Method, log: Iterable[Kept]) -> dict[str, str]:
    """What a result says of each criterion, unless whoever releases it writes something else.

    That is what its assessor wrote; the reason of the judgement where they wrote nothing since.
    """
    entries = list(log)
    reasons = {id: now.reason for id, now in judgements(entries).items() if now.reason}
    return reasons | {one.criterion.id: one.written for one in feedback(method, entries) if one.written}

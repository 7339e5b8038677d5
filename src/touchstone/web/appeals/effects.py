"""What a decision makes of what it disputes: checked, and in the words in which it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from touchstone.rules.adjustments import disputed_minutes
from touchstone.rules.appeals import levels_after_appeals, upheld
from touchstone.rules.disputes import choice
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt as AttemptFacts
from touchstone.rules.record.case import Sanction
from touchstone.rules.situation import Situation
from touchstone.rules.words import plural
from touchstone.web.appeals.checking import WRONG, check_decision, check_outcome
from touchstone.web.organisations.actor import Refused

NO_ATTEMPT = "The appeal is about no attempt, so none of it can change."
NO_MINUTES = "Minutes are granted where the appeal is against a decision about an adjustment."
MOST_MINUTES = 1440


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the deciders decided."""

    outcome: str
    reason: str
    changes: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    voids_attempt: bool = False
    grants_minutes: int | None = None


def of_attempt(asked: Situation, code: str) -> tuple[AttemptFacts, Method]:
    """The facts of a disputed attempt and its method."""
    facts = next(one for one in asked.record.attempts if one.id == code)
    method = asked.plan.method(facts.method)
    assert method is not None  # attempts are made from the plan's methods
    return facts, method


def on_attempt(asked: Situation, code: str, said: Asked) -> dict[str, Any]:
    """The decision as it is kept: a copy of the disputed one, and what it changes of that."""
    if said.grants_minutes is not None:
        raise Refused(WRONG, fields={"grants_minutes": NO_MINUTES})
    facts, method = of_attempt(asked, code)
    before = dict(levels_after_appeals(asked, facts))
    wanted = {id: level for id, level in said.changes.items() if before.get(id) != level}
    check_decision(method, said.outcome, said.reason, wanted, said.reasons, said.voids_attempt)
    if (wanted or said.voids_attempt) and any(each.voids_attempt for each in upheld(asked.record, facts)):
        raise Refused("Another appeal made this attempt void, so it has no result that could be changed.")
    changes = [
        {"criterion": id, "level": level, "reason": said.reasons[id].strip()} for id, level in wanted.items()
    ]
    return {"before": before, "changes": changes, "voids_attempt": said.voids_attempt}


def on_decision(asked: Situation, code: str, said: Asked) -> dict[str, Any]:
    """The same of a decision about an adjustment, or a sanction. What is granted is more than there was."""
    if said.changes or said.voids_attempt:
        raise Refused(NO_ATTEMPT)
    disputed = choice(asked.record, code)
    assert disputed is not None  # an appeal keeps its decision
    wrong = check_outcome(said.outcome, said.reason)
    if isinstance(disputed, Sanction):
        if said.grants_minutes is not None:
            wrong["grants_minutes"] = NO_MINUTES
        before, more = {}, None
    else:
        minutes = disputed_minutes(asked.record, disputed)
        before, more = {"minutes": minutes}, said.grants_minutes or None
        more = None if more == minutes else more
        if more is not None and not minutes < more <= MOST_MINUTES:
            had = f"the {plural(minutes, 'minute')} that there are" if minutes else "none"
            most = f"at most {MOST_MINUTES}; or leave it as it is"
            wrong["grants_minutes"] = f"Give more than {had}, and {most}."
    if wrong:
        raise Refused(WRONG, fields=wrong)
    if said.outcome == "not_upheld" and more is not None:
        raise Refused("An appeal that is not upheld changes nothing: take the minutes out, or uphold it.")
    return {"before": before, "changes": [], "grants_minutes": more}

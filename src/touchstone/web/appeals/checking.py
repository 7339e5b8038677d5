"""What is asked of a decision about an appeal before it is kept, and before it is set aside."""

from __future__ import annotations

from collections.abc import Mapping

from touchstone.rules.plan.method import Method
from touchstone.rules.policy import Stage
from touchstone.web.appeals.deciders import lacking, why_not
from touchstone.web.appeals.models import Appeal, Decision, Panellist
from touchstone.web.appeals.queries import doubted, last_word, standing
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.actor import Refused

WRONG = "Some of what you entered needs to be put right."
NOBODY_HAD_PART = (
    "A decision is set aside only because somebody who decided had a part in the case, and nobody is said to "
    "have had one. Where somebody had, let them stand down first, and say so there. Who disagrees with the "
    "decision may take it further where the policy has a further stage."
)
TAKEN_FURTHER = (
    "The appeal was taken further, so this decision is not set aside: others hear the appeal at the next "
    "stage, and what they decide comes after it. That somebody had a part in the case stays on the record."
)


def check_panel(one: Apprenticeship, found: Appeal, stage: Stage, sitting: list[Panellist]) -> None:
    """Refuse a panel of which somebody had a part in the case, or that is not as the policy asks."""
    for each in sitting:
        if reason := why_not(one, found, stage.id, each.person_id):
            raise Refused(f"{each.person}: {reason} Let them stand down, and name somebody else.")
    if reason := lacking(found, stage.id):
        raise Refused(reason)


def check_outcome(outcome: str, reason: str) -> dict[str, str]:
    """What is wrong with the outcome and its reason, by field."""
    wrong: dict[str, str] = {}
    if outcome not in ("upheld", "not_upheld"):
        wrong["outcome"] = "Choose whether the appeal is upheld."
    if not reason.strip():
        wrong["reason"] = "Say why; everybody concerned reads it."
    return wrong


def check_decision(
    method: Method,
    outcome: str,
    reason: str,
    wanted: Mapping[str, str],
    reasons: Mapping[str, str],
    voids_attempt: bool,
) -> None:
    """Refuse a decision without a reason, with levels nobody knows, or that contradicts itself."""
    known = {criterion.id for criterion in method.criteria}
    levels = {level.id for level in method.levels}
    wrong = check_outcome(outcome, reason)
    for id, level in wanted.items():
        if id not in known or level not in levels:
            wrong[id] = "Choose one of the levels."
        elif not reasons.get(id, "").strip():
            wrong[id] = "Say why this judgement changes."
    if wrong:
        raise Refused(WRONG, fields=wrong)
    if outcome == "not_upheld" and (wanted or voids_attempt):
        raise Refused("An appeal that is not upheld changes nothing: take the changes out, or uphold it.")
    if wanted and voids_attempt:
        raise Refused("A void attempt has no result: either change judgements, or void the attempt.")


def check_aside(found: Appeal, kept: Decision) -> None:
    """Refuse to set aside what is not the last word (``last_word``), or what nobody with a part decided."""
    if kept not in standing(found)[-1:]:
        raise Refused("Only the latest decision that stands can be set aside.")
    if kept != last_word(found):
        raise Refused(TAKEN_FURTHER)
    if kept not in doubted(found):
        raise Refused(NOBODY_HAD_PART)

"""One sentence of a sheet, with the layer that set it and the clause it rests on."""

from __future__ import annotations

from typing import Any

from touchstone.rules.plan import Plan
from touchstone.rules.roles import Role
from touchstone.rules.statement import Force, Layer, Statement

Said = dict[str, Any]

TOLD = {Force.MUST: "must be", Force.SHOULD: "should be", Force.TYPICALLY: "are typically"}


def said(text: str, rule: Statement, layer: Layer = Layer.PLAN) -> Said:
    """The sentence as data."""
    return {"text": text, "layer": layer.value, "source": str(rule.source)}


def first_upper(text: str) -> str:
    """``remote or face to face`` as the start of a sentence; the rest keeps its capitals."""
    return text[:1].upper() + text[1:]


def with_article(noun: str) -> str:
    """``an end-point assessor``, ``a coach``."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def person(plan: Plan, role: Role) -> str:
    """A party as the apprentice calls it: their assessor in the regime's word, everyone else by role."""
    own_words = {
        Role.ASSESSOR: plan.vocabulary.assessor,
        Role.ASSESSMENT_ORGANISATION: plan.vocabulary.organisation,
    }
    return f"your {own_words.get(role, role.words)}"

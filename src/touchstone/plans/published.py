"""The published schemas: one for each kind of file, as ``touchstone schema`` prints them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from touchstone.plans.based_on import OWN, PLAN_FORMAT, BasedOn
from touchstone.plans.case_file import CasesText
from touchstone.plans.law_files import POLICY_FORMAT, SCHEME_FORMAT
from touchstone.plans.model import slots
from touchstone.plans.regimes import Regimes
from touchstone.plans.schema import Definitions, Schema
from touchstone.plans.sources import Sources
from touchstone.rules.plan import Plan
from touchstone.rules.plan.identity import Vocabulary
from touchstone.rules.policy import Policy
from touchstone.rules.record import Record
from touchstone.rules.scheme import Scheme
from touchstone.rules.shape import Ident

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = 1


def schema(name: str) -> Schema:
    """The JSON Schema of a kind of file; raise ``KeyError`` for a name that is not in ``NAMES``."""
    definitions = Definitions()
    body = _MADE[name](definitions)
    head = {"$schema": DIALECT, "$id": f"urn:touchstone:schema:{name}:{VERSION}"}
    return {**head, **body, "$defs": dict(sorted(definitions.made.items()))}


def _of(cls: Any) -> Callable[[Definitions], Schema]:
    """A file that holds the keys of a class, its format among them."""
    return lambda definitions: definitions.object(cls)


def _law(cls: Any, format: str) -> Callable[[Definitions], Schema]:
    """A file that names its format before the keys of a class."""

    def make(definitions: Definitions) -> Schema:
        made = definitions.object(cls)
        return _with_format(made, format)

    return make


def _with_format(made: Schema, format: str) -> Schema:
    return {
        **made,
        "properties": {"format": {"const": format}, **made["properties"]},
        "required": ["format", *made["required"]],
    }


def _plan(definitions: Definitions) -> Schema:
    """A plan written whole, or one that is based on another version and lists its changes."""
    made = definitions.object(Plan)
    del made["properties"]["vocabulary"]
    made["properties"] |= {
        "regime": {**definitions.of(Ident), "description": "The regime whose words the plan uses."},
        "words": _words(definitions),
        "based_on": definitions.of(BasedOn),
    }
    whole = ["regime", *(key for key in made["required"] if key != "vocabulary")]
    others = [key for key in made["properties"] if key not in {*OWN, "based_on"}]
    made["required"] = ["identity", "last_checked_on"]
    made["if"] = {"required": ["based_on"]}
    made["then"] = {"properties": dict.fromkeys(others, False)}
    made["else"] = {"required": whole}
    return _with_format(made, PLAN_FORMAT)


def _words(definitions: Definitions) -> Schema:
    """Words in which a plan differs from its regime."""
    words = [slot for slot in slots(Vocabulary).values() if slot.key != "id"]
    return {
        "type": "object",
        "description": "Words in which the plan differs from its regime.",
        "properties": {slot.key: definitions.property(slot) for slot in words},
        "additionalProperties": False,
    }


_MADE: dict[str, Callable[[Definitions], Schema]] = {
    "plan": _plan,
    "record": _of(Record),
    "case": _of(CasesText),
    "policy": _law(Policy, POLICY_FORMAT),
    "scheme": _law(Scheme, SCHEME_FORMAT),
    "sources": _of(Sources),
    "regimes": _of(Regimes),
}
NAMES = tuple(_MADE)

"""A plan written as a file again, and the one number that tells whether two plans say the same."""

from __future__ import annotations

from hashlib import sha256

from touchstone.plans.based_on import PLAN_FORMAT
from touchstone.plans.regimes import shipped_regimes
from touchstone.plans.tree import Plain
from touchstone.plans.writing import canonical_json, encode
from touchstone.plans.yaml_out import yaml_text
from touchstone.rules.plan import Plan


def dump_plan(plan: Plan) -> str:
    """The plan as the text of a plan file, whole (``based_on`` resolved); loading it gives an equal plan."""
    keys = encode(plan)
    assert isinstance(keys, dict)
    del keys["vocabulary"]
    return yaml_text({"format": PLAN_FORMAT, "identity": keys.pop("identity"), **_words(plan), **keys})


def content_hash(plan: Plan) -> str:
    """SHA-256 of all that the plan says, in hexadecimal: the same for equal plans, however they are written.

    What is absent is left out, so that a key which the format gains later leaves the number as it was.
    """
    return sha256(canonical_json(encode(plan, defaults=True)).encode()).hexdigest()


def _words(plan: Plan) -> dict[str, Plain]:
    """The regime, and those words in which the plan differs from it."""
    known = shipped_regimes().get(plan.vocabulary.id)
    usual = vars(known) if known is not None else {}
    own: dict[str, Plain] = {
        key: word for key, word in vars(plan.vocabulary).items() if key != "id" and word != usual.get(key)
    }
    return {"regime": plan.vocabulary.id, **({"words": own} if own else {})}

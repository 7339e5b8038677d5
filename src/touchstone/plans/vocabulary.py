"""A plan's words: those of the regime it names, with its own in their place."""

from __future__ import annotations

from touchstone.plans.decoders import decoder, unknown_key
from touchstone.plans.model import slots
from touchstone.plans.reading import Reading, kind_of, shown
from touchstone.plans.regimes import shipped_regimes
from touchstone.plans.tree import Node
from touchstone.rules.plan.identity import Vocabulary

WORDS = {key: slot for key, slot in slots(Vocabulary).items() if key != "id"}


def vocabulary(root: Node, regime: Node | None, own: Node | None, reading: Reading) -> Node:
    """The tree of the plan's vocabulary, sound even where what the file says is not: its faults are noted.

    A regime that does not come with Touchstone needs all its words.
    """
    if regime is None:
        reading.bad(root, ("regime",), 'the key "regime" is missing.', _known())
    given = _own(own, reading)
    name = str(regime.value) if regime is not None else ""
    place = own or regime or root
    standard = shipped_regimes().get(name)
    if standard is None and len(given) < len(WORDS):
        if regime is not None:
            reading.bad(regime, ("regime",), f"the regime {shown(regime.plain())} is not known.", _known())
        standard = next(iter(shipped_regimes().values()))
    usual = {key: _at(place, getattr(standard, key)) for key in WORDS if standard is not None}
    return Node({**usual, **given, "id": regime or _at(root, "none")}, place.file, place.line, place.column)


def _own(own: Node | None, reading: Reading) -> dict[str, Node]:
    """The plan's own words, less those that are faulty."""
    if own is None:
        return {}
    if not isinstance(own.value, dict):
        message = f"this must be keys and values, and is {kind_of(own)}."
        reading.bad(own, ("words",), message, f"The words are: {', '.join(WORDS)}.")
        return {}
    return {key: node for key, node in own.value.items() if _sound(key, node, reading)}


def _sound(key: str, node: Node, reading: Reading) -> bool:
    path = ("words", key)
    if key not in WORDS:
        unknown_key(node, path, reading, WORDS)
        return False
    return isinstance(decoder(WORDS[key].hint)(node, path, reading), str)


def _at(place: Node, word: str) -> Node:
    return Node(word, place.file, place.line, place.column)


def _known() -> str:
    return f"Known are: {', '.join(shipped_regimes())}; another needs all its `words`."

"""A plan's words: its regime's, with its own in their place."""

from __future__ import annotations

from typing import Any

from touchstone.plans.reading import Reading
from touchstone.plans.regimes import shipped_regimes
from touchstone.plans.tree import Node
from touchstone.plans.vocabulary import WORDS, vocabulary
from touchstone.plans.yaml_text import parse_yaml

KNOWN = "Known are: end_point_assessment, apprenticeship_assessment; another needs all its `words`."


def words_of(text: str) -> tuple[dict[str, Any], list[str]]:
    root = parse_yaml(f"title: x\n{text}".encode(), "f")
    reading = Reading()
    node = vocabulary(root, root.get("regime"), root.get("words"), reading)
    plain = node.plain()
    assert isinstance(plain, dict)
    return plain, [str(fault) for fault in reading.faults]


EPA = vars(shipped_regimes()["end_point_assessment"])


def test_a_regime_brings_its_words() -> None:
    assert words_of("regime: end_point_assessment") == (EPA, [])


def test_a_plan_may_have_words_of_its_own() -> None:
    found, faults = words_of("regime: end_point_assessment\nwords: {assessor: examiner}")
    assert (found, faults) == ({**EPA, "assessor": "examiner"}, [])


def test_another_regime_needs_all_its_words() -> None:
    own = {key: f"own {key}" for key in WORDS}
    written = ", ".join(f"{key}: {word}" for key, word in own.items())
    assert words_of(f"regime: guild\nwords: {{{written}}}") == ({**own, "id": "guild"}, [])
    del own["theme"]
    written = ", ".join(f"{key}: {word}" for key, word in own.items())
    _, faults = words_of(f"regime: guild\nwords: {{{written}}}")
    assert faults == [f'f:2:9 regime: the regime "guild" is not known. {KNOWN}']


def test_without_a_regime_the_plan_is_refused_once() -> None:
    found, faults = words_of("other: 1")
    assert faults == [f'f:1:1 regime: the key "regime" is missing. {KNOWN}']
    assert set(found) == set(EPA)


def test_faulty_words_are_refused_and_left_out() -> None:
    found, faults = words_of("regime: end_point_assessment\nwords: {assesor: x, theme: 5, id: y}")
    assert found == EPA
    assert faults == [
        'f:3:18 words.assesor: the key "assesor" is not known here. Did you mean "assessor"?',
        'f:3:28 words.theme: 5 is not text here. Write it in quotes, it is text: "5".',
        f'f:3:35 words.id: the key "id" is not known here. Known are: {", ".join(WORDS)}.',
    ]


def test_words_are_keys_and_values() -> None:
    _, faults = words_of("regime: end_point_assessment\nwords: [examiner]")
    assert faults == [
        f"f:3:8 words: this must be keys and values, and is a list. The words are: {', '.join(WORDS)}."
    ]


def test_where_the_words_stand_is_kept() -> None:
    root = parse_yaml(b"regime: end_point_assessment", "f")
    regime = root.get("regime")
    node = vocabulary(root, regime, None, Reading())
    assert (node.line, node.column) == (1, 9)
    assert node.get("id") is regime
    assert isinstance(node.get("theme"), Node)

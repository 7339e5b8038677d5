"""KSBs ranked for a text by the words and parts of words that they have in common (TF-IDF)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from touchstone.inspection.suggesting.words import words
from touchstone.rules.plan import Plan

MOST = 3  # suggestions
LEAST = 0.06  # below this likeness nothing is suggested
REASONS = 4  # words that led there
LONGEST = 20_000  # characters of a text that are read: an hour of speech
GRAM = 4  # letters of a part of a word
PART = 0.35  # what a part of a word counts beside a whole one
CITED = 0.3  # what a criterion's wording counts beside the KSB's own
Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One KSB that a text may show, with the words of the text that led there, the strongest first.

    ``sentence`` is where the sentence stands that is nearest in meaning, where the larger model read it.
    """

    code: str
    because: tuple[str, ...]
    likeness: float
    sentence: tuple[int, int] | None = None


class Suggester:
    """The KSBs of one plan, ready to be compared with texts."""

    def __init__(self, texts: Mapping[str, Iterable[tuple[str, float]]]) -> None:
        """``texts`` has for each code what it says, each with what that counts."""
        counted = {code: _features(said) for code, said in texts.items()}
        seen = Counter(feature for some in counted.values() for feature in some)
        self._idf = {one: math.log(1 + len(counted) / number) for one, number in seen.items()}
        self._known = {code: self._weighed(some) for code, some in counted.items()}

    @classmethod
    def of(cls, plan: Plan) -> Suggester:
        """From the wording of a plan's KSBs, and of the criteria that cite them."""
        texts: dict[str, list[tuple[str, float]]] = {ksb.code: [(ksb.text, 1.0)] for ksb in plan.ksbs}
        for method in plan.methods:
            for criterion in method.criteria:
                for code in criterion.ksbs:
                    texts[code].append((criterion.text, CITED / len(criterion.ksbs)))
        return cls(texts)

    def suggest(self, text: str, *, without: Iterable[str] = ()) -> tuple[Suggestion, ...]:
        """At most three KSBs, the likeliest first; nothing where the text is like none of them."""
        passed = set(without)
        ranked = sorted(
            ((likeness, code) for code, likeness in self.likeness(text).items() if code not in passed),
            key=lambda one: -one[0],
        )
        return tuple(
            Suggestion(code, self.because(text, code), round(likeness, 3))
            for likeness, code in ranked[:MOST]
            if likeness >= LEAST
        )

    def likeness(self, text: str) -> dict[str, float]:
        """How alike the words of a text and of each KSB are, from 0 to 1."""
        asked = self._weighed(_features([(text[:LONGEST], 1.0)]))
        return {code: _alike(asked, known) for code, known in self._known.items()}

    def _weighed(self, counted: Weights) -> Weights:
        weights = {
            one: math.sqrt(number) * self._idf[one] for one, number in counted.items() if one in self._idf
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {one: weight / length for one, weight in weights.items()}

    def because(self, text: str, code: str) -> tuple[str, ...]:
        """The words of the text that count most for this KSB, as they stand there first."""
        known, said = self._known[code], dict[str, str]()
        counts: Counter[str] = Counter()
        for plain, word in words(text[:LONGEST]):
            said.setdefault(plain, word.lower())
            counts[plain] = max(1, round(1000 * sum(known.get(one, 0.0) for one in {plain, *_parts(plain)})))
        told = [said[plain] for plain, worth in counts.most_common(REASONS) if worth > 1]
        return tuple(told)


def _features(texts: Iterable[tuple[str, float]]) -> Weights:
    counted: Weights = {}
    for text, worth in texts:
        for plain, _ in words(text):
            counted[plain] = counted.get(plain, 0.0) + worth
            for part in _parts(plain):
                counted[part] = counted.get(part, 0.0) + worth * PART
    return counted


def _parts(word: str) -> list[str]:
    """The parts of a word, marked so that none is taken for a word."""
    marked = f"_{word}_"
    return [f"~{marked[at : at + GRAM]}" for at in range(len(marked) - GRAM + 1)]


def _alike(one: Weights, other: Weights) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other.get(feature, 0.0) for feature, weight in one.items())

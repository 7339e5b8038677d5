"""KSBs ranked for a text by its words and, beside them, by what the larger model finds alike in meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from touchstone.inspection.suggesting.model import model
from touchstone.inspection.suggesting.ranking import LEAST, LONGEST, MOST, Suggester, Suggestion
from touchstone.rules.plan import Plan

WORTH = 0.3  # what likeness in meaning counts beside likeness in words
LEAST_MEANT = 0.2  # below this likeness in meaning, and LEAST in words, nothing is suggested
MOST_SENTENCES = 150  # of a text: a second or two of one processor
SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]*")
SHORTEST, LONGEST_SENTENCE = 3, 300  # letters in a sentence that says something; characters of one shown


class Meaning:
    """The KSBs of one plan, ready to be compared with texts in both ways."""

    def __init__(self, plan: Plan) -> None:
        self._words = Suggester.of(plan)
        self._codes = [ksb.code for ksb in plan.ksbs]
        self._ksbs = model().vectors([ksb.text for ksb in plan.ksbs])

    def suggest(self, text: str, *, without: Iterable[str] = (), most: int = MOST) -> tuple[Suggestion, ...]:
        """At most three KSBs, the likeliest first, each with the sentence that is nearest to it."""
        text, passed = text[:LONGEST], set(without)
        spans = sentences(text)
        if not spans:
            return ()
        alike = model().vectors([text, *(text[begin:end] for begin, end in spans)]) @ self._ksbs.T
        said = self._words.likeness(text)
        meant = alike.max(axis=0)
        ranked = sorted(
            (-(said[code] + WORTH * float(meant[at])), at)
            for at, code in enumerate(self._codes)
            if code not in passed and (said[code] >= LEAST or meant[at] >= LEAST_MEANT)
        )
        return tuple(
            Suggestion(
                self._codes[at],
                self._words.because(text, self._codes[at]) if said[self._codes[at]] >= LEAST else (),
                round(-likeness, 3),
                spans[int(alike[1:, at].argmax())],
            )
            for likeness, at in ranked[:most]
        )


def sentences(text: str) -> Sequence[tuple[int, int]]:
    """Where the sentences of a text begin and end that say something."""
    found = []
    for one in SENTENCE.finditer(text):
        words = one.group()
        begin = one.start() + len(words) - len(words.lstrip())
        end = min(one.end() - (len(words) - len(words.rstrip())), begin + LONGEST_SENTENCE)
        if sum(letter.isalpha() for letter in text[begin:end]) >= SHORTEST:
            found.append((begin, end))
    return found[:MOST_SENTENCES]

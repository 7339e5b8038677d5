"""The names to hide as people write them: parts, initials, the other way round, cut short, run together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from touchstone.inspection.names.finding import Span, Sure
from touchstone.inspection.names.folding import Atom, Folded, atoms_of
from touchstone.inspection.names.known import Identity, plain_word
from touchstone.inspection.names.words import FOLLOWS, MONTHS, NO_NAMES, NO_SHORT_FORM, TITLES, WITH_MONTH

BETWEEN = re.compile(r"[\s_.,'’‘ʼ`‐‑–|-]{0,4}")
OWNS = ("'s", "’s", "'S", "’S")
Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to write one identity: its runs of letters, and what has to hold where they stand."""

    atoms: Way
    of: str
    how: str  # whole | turned | initial | dotted | joined | short | alone


class Names:
    """The names to hide, ready to be looked for."""

    def __init__(self, hide: Sequence[Identity]) -> None:
        self._by_first: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in {one for identity in hide for one in _patterns(identity)}:
            self._by_first[pattern.atoms[0]].append(pattern)
        for some in self._by_first.values():
            some.sort(key=lambda one: (-len(one.atoms), one.how, one.of))

    def find(self, folded: Folded, atoms: Sequence[Atom]) -> Iterator[Span]:
        """Where they stand, the longest way first; no two overlap."""
        at = 0
        while at < len(atoms):
            for pattern in self._by_first.get(atoms[at].word, ()):
                if span := _matched(pattern, folded.original, atoms, at):
                    yield span
                    at += len(pattern.atoms) - 1
                    break
            at += 1


def _patterns(identity: Identity) -> Iterator[Pattern]:
    parts = [atoms_of(part) for part in identity.name.split()]
    parts = [part for part in parts if part]
    called = [atoms_of(other) for other in identity.also]
    of = identity.name
    if not parts:
        return
    for other in (one for one in called if one):
        yield Pattern(other, of, "alone" if len(other) == 1 else "whole")
    if len(parts) == 1:
        yield Pattern(parts[0], of, "alone")
        yield from (Pattern((short,), of, "short") for short in _short_forms(parts[0]))
        return
    first, *middle, last = parts
    for given in (first, *(one for one in called if one)):
        yield from _of_two(given, middle, last, of)


def _of_two(first: Way, middle: list[Way], last: Way, of: str) -> Iterator[Pattern]:
    between = tuple(atom for part in middle for atom in part)
    initial, all_initials = tuple(a[0] for a in first), tuple(a[0] for a in first + between)
    for inner in {between, ()}:
        yield Pattern(first + inner + last, of, "whole")
        yield Pattern(last + first + inner, of, "turned")
    for short in {initial, all_initials, initial[:1]}:
        yield Pattern(short + last, of, "initial")
        yield Pattern(last + short, of, "last-initial")
        yield Pattern((*short, last[0][0]), of, "dotted")
    yield Pattern((*first, last[0][0]), of, "initial-last")
    run, end = "".join(first), "".join(last)
    for joined in {run + end, run[0] + end, run + end[0], end + run[0], end + run}:
        if len(joined) >= 5:
            yield Pattern((joined,), of, "joined")
    yield Pattern(first, of, "alone")
    yield Pattern(last, of, "alone")
    yield from (Pattern((cut,), of, "short") for cut in _short_forms(first))


def _short_forms(first: Way) -> Iterator[str]:
    """How a first name may be cut, as Dani for Danielle; a word that is one by itself is none."""
    for length in range(3, len(first[0]) - 1):
        short = first[0][:length]
        if not plain_word(short) and short not in NO_SHORT_FORM | NO_NAMES:
            yield short


def _matched(pattern: Pattern, text: str, atoms: Sequence[Atom], at: int) -> Span | None:
    found = atoms[at : at + len(pattern.atoms)]
    if tuple(one.word for one in found) != pattern.atoms:
        return None
    gaps = [text[one.end : two.start] for one, two in pairwise(found)]
    if any(not BETWEEN.fullmatch(gap) or gap.count("\n") > 1 for gap in gaps):
        return None
    start, end = found[0].start, found[-1].end
    titled = at > 0 and atoms[at - 1].word in TITLES and len(text[atoms[at - 1].end : start].strip(". ")) == 0
    why, sure = _judged(pattern, text, atoms, at, found, gaps, titled=titled)
    if not why:
        return None
    if titled:
        start = atoms[at - 1].start
    if pattern.how in ("dotted", "last-initial", "initial-last") and text[end : end + 1] == ".":
        end += 1
    if text[end : end + 2] in OWNS and not text[end + 2 : end + 3].isalnum():
        end += 2
    return Span("name", start, end, why, sure)


def _judged(
    pattern: Pattern,
    text: str,
    atoms: Sequence[Atom],
    at: int,
    found: Sequence[Atom],
    gaps: Sequence[str],
    *,
    titled: bool,
) -> tuple[str, Sure]:
    """Why it is taken for the name and how sure that is; no reason where it is not."""
    of, capital = pattern.of, text[found[0].start].isupper()
    match pattern.how:
        case "whole" | "turned":
            return _several(pattern, text, found, capital=capital)
        case "joined":
            return f"It is {of} run together.", "likely"
        case "dotted":
            if all("." in gap for gap in gaps) and text[found[-1].end : found[-1].end + 1] == ".":
                return f"These are the initials of {of}.", "likely"
            return "", "look"
        case "short":
            return (f"It may be short for a part of {of}.", "look") if capital else ("", "look")
        case "initial" | "last-initial" | "initial-last":
            return _with_initial(pattern, text, found, gaps)
    return _alone(pattern, text, atoms, at, found, capital=capital, titled=titled)


def _several(pattern: Pattern, text: str, found: Sequence[Atom], *, capital: bool) -> tuple[str, Sure]:
    words = all(plain_word(one.word) for one in found)
    if words and not (capital and text[found[-1].start].isupper()):
        return "", "look"
    return f"It is the name {pattern.of}.", "sure"


def _with_initial(
    pattern: Pattern, text: str, found: Sequence[Atom], gaps: Sequence[str]
) -> tuple[str, Sure]:
    singles = [one for one in found if one.end - one.start == 1]
    if not all(text[one.start].isupper() for one in singles):
        return "", "look"
    full = next(one for one in found if one.end - one.start > 1) if len(singles) < len(found) else found[0]
    if not text[full.start].isupper() or any("\n" in gap for gap in gaps):
        return "", "look"
    last = found[-1]
    if last in singles and text[last.end : last.end + 1] != ".":
        joins = gaps[-1]
        if last.word in "ai" or joins not in (" ", "_", ", ", "-"):
            return "", "look"
    return f"It is {pattern.of} with an initial.", "sure" if len(found) > 1 else "likely"


def _alone(
    pattern: Pattern,
    text: str,
    atoms: Sequence[Atom],
    at: int,
    found: Sequence[Atom],
    *,
    capital: bool,
    titled: bool,
) -> tuple[str, Sure]:
    why = f"It is a part of the name {pattern.of}."
    if titled:
        return why, "sure"
    ordinary = len(found) == 1 and (plain_word(found[0].word) or found[0].word in NO_NAMES)
    if not capital:
        return (why, "look") if not ordinary and len(found[0].word) >= 4 else ("", "look")
    if not ordinary:
        return why, "sure"
    if text[found[-1].end : found[-1].end + 2] in OWNS:
        return why, "likely"
    if found[0].word in MONTHS and _is_month(text, atoms, at):
        return "", "look"
    return (why, "look") if _stands_like_a_name(text, atoms, at) else ("", "look")


def _is_month(text: str, atoms: Sequence[Atom], at: int) -> bool:
    one = atoms[at]
    near = [atoms[other].word for other in (at - 2, at - 1, at + 1, at + 2) if 0 <= other < len(atoms)]
    if any(char.isdigit() for char in text[max(0, one.start - 5) : one.end + 6]):
        return True
    before = atoms[at - 1].word if at else ""
    return before in WITH_MONTH or any(word in MONTHS and word != one.word for word in near)


def _stands_like_a_name(text: str, atoms: Sequence[Atom], at: int) -> bool:
    """Inside a sentence a capital is enough; where one begins, what follows must be what people do."""
    one = atoms[at]
    after = atoms[at + 1].word if at + 1 < len(atoms) else ""
    beside = text[one.end : one.end + 2]
    if beside[:1] == " " and beside[1:].isupper() and after not in FOLLOWS:
        return False  # the first word of some other name or title
    before = text[max(0, one.start - 3) : one.start].rstrip(" ")
    begins = not before or before[-1] in '.?!:\n\t|•-–"“('
    if not begins:
        previous = atoms[at - 1]
        after_capital = text[previous.start].isupper() and previous.word not in FOLLOWS
        return after in FOLLOWS or not after_capital or before[-1] in ",;"
    return after in FOLLOWS or beside[:1] in (",", "|") or not beside.strip() or beside[:1] == "\n"

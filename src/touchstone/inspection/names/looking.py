"""Look through the passages of a document for what identifies people."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import PurePath

from touchstone.inspection.names import addresses, births, numbers, people
from touchstone.inspection.names.finding import AROUND, Finding, Passage, Span
from touchstone.inspection.names.folding import Atom, Folded, atoms_of, fold
from touchstone.inspection.names.identities import BETWEEN, Names
from touchstone.inspection.names.known import Known

RANK = ("email", "nhs", "ni", "name", "phone", "birth", "postcode", "person", "address")
MOST = 2_000  # findings of one document: more are no help to a person


def find(passages: Sequence[Passage], known: Known) -> tuple[Finding, ...]:
    """What may identify somebody, in the order of the document, ``MOST`` at most.

    Never found: what ``known.leave`` names; codes of KSBs; dates, unless the words beside say birth. Takes
    time in proportion to the length of the text.
    """
    looked = _Looking(known)
    found: list[Finding] = []
    for passage in passages:
        for finding in looked.through(passage):
            if len(found) == MOST:
                return tuple(found)
            found.append(finding)
    return tuple(found)


def name_of_file(name: str) -> Passage:
    """A file's name as a passage, without its ending."""
    return Passage(PurePath(name).stem, part="file name")


class _Looking:
    """Everything that is the same for all passages."""

    def __init__(self, known: Known) -> None:
        self.names = Names(known.hide)
        self.leave = [atoms for words in known.leave if (atoms := atoms_of(words))]
        self.left = tuple(frozenset(atoms) for atoms in self.leave)

    def through(self, passage: Passage) -> Iterator[Finding]:
        folded = fold(passage.text)
        atoms = folded.atoms
        spans = [*self.names.find(folded, atoms), *numbers.find(passage.text)]
        if passage.part != "file name":
            for find in (births.find, addresses.find):
                spans += find(passage.text)
            spans += people.find(passage.text, self.left)
        left = list(self._leaves(folded, atoms))
        kept = [span for span in spans if not _inside(span, left)]
        breaks = [at for at, one in enumerate(passage.text) if one == "\n"]
        for span in _apart(kept):
            yield _placed(span, passage, bisect_right(breaks, span.start) + 1)

    def _leaves(self, folded: Folded, atoms: Sequence[Atom]) -> Iterator[tuple[int, int]]:
        """Where words stand that are to be left: whole names of organisations and people."""
        firsts: dict[str, list[tuple[str, ...]]] = {}
        for words in self.leave:
            firsts.setdefault(words[0], []).append(words)
        for at, atom in enumerate(atoms):
            for words in firsts.get(atom.word, ()):
                run = atoms[at : at + len(words)]
                if tuple(one.word for one in run) == words and _together(folded.original, run):
                    yield run[0].start, run[-1].end


def _together(text: str, run: Sequence[Atom]) -> bool:
    gaps = (text[one.end : two.start].replace("&", " ") for one, two in pairwise(run))
    return all(BETWEEN.fullmatch(gap) for gap in gaps)


def _inside(span: Span, left: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in left)


def _apart(spans: Sequence[Span]) -> Iterator[Span]:
    """Spans that do not overlap: of two the longer, of two as long the more telling; in their order."""
    taken: list[Span] = []
    edges: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda one: (one.start - one.end, RANK.index(one.kind), one.start)):
        at = bisect_right(edges, (span.start, span.end))
        before = edges[at - 1][1] if at else 0
        after = edges[at][0] if at < len(edges) else span.end
        if before <= span.start and span.end <= after:
            edges.insert(at, (span.start, span.end))
            taken.append(span)
    yield from sorted(taken, key=lambda one: one.start)


def _placed(span: Span, passage: Passage, paragraph: int) -> Finding:
    text = passage.text
    return Finding(
        kind=span.kind,
        text=text[span.start : span.end],
        part=passage.part,
        page=passage.page,
        paragraph=paragraph,
        start=span.start,
        end=span.end,
        before=_line(text[max(0, span.start - AROUND) : span.start]),
        after=_line(text[span.end : span.end + AROUND]),
        why=span.why,
        sure=span.sure,
    )


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)

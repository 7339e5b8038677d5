"""Which pieces show which KSBs, and what none of them shows: pure, from plan and pieces.

The matrix shows some pieces at a time beside how many of all show each KSB, so that it stays as small with
500 pieces as with 25.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from touchstone.rules.plan import Plan
from touchstone.rules.plan.identity import Ksb
from touchstone.web.portfolio.models import Piece

OTHERS = "Other KSBs of the standard"


@dataclass(frozen=True, slots=True)
class Group:
    """KSBs that stand together in the plan; ``wanted`` when the portfolio should cover each."""

    title: str
    ksbs: tuple[Ksb, ...]
    wanted: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One KSB, and how many of all pieces show it."""

    ksb: Ksb
    number: int
    wanted: bool

    @property
    def missing(self) -> bool:
        """Whether a piece is still needed for it."""
        return self.wanted and not self.number


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one group."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix of KSBs and the pieces that are looked at."""

    pieces: tuple[Piece, ...]
    blocks: tuple[Block, ...]

    @property
    def wanted(self) -> list[Line]:
        """The KSBs that the portfolio should cover."""
        return [line for block in self.blocks for line in block.lines if line.wanted]

    @property
    def missing(self) -> list[Line]:
        """Those that no piece shows."""
        return [line for line in self.wanted if line.missing]

    @property
    def covered(self) -> int:
        """How many of the wanted ones some piece shows."""
        return len(self.wanted) - len(self.missing)


def ksb_groups(plan: Plan) -> list[Group]:
    """KSBs as the plan has them: by the themes of the method that the portfolio underpins, then the rest."""
    method = plan.method(plan.portfolio.underpins) if plan.portfolio else None
    by_code = {ksb.code: ksb for ksb in plan.ksbs}
    groups, placed = [], set[str]()
    for theme in method.themes if method else ():
        codes = [code for code in theme.ksbs if code not in placed and code in by_code]
        placed.update(codes)
        if codes:
            groups.append(Group(theme.title, tuple(by_code[code] for code in codes), wanted=True))
    left = [code for code in (method.ksbs if method else ()) if code not in placed and code in by_code]
    if left and method:
        groups.append(Group(method.title, tuple(by_code[code] for code in left), wanted=True))
    rest = tuple(ksb for ksb in plan.ksbs if ksb.code not in {*placed, *left})
    return [*groups, Group(OTHERS, rest, wanted=False)] if rest else groups


def coverage(plan: Plan, pieces: Sequence[Piece]) -> Coverage:
    """The matrix of all pieces of a portfolio."""
    return matrix(plan, pieces, Counter(code for one in pieces for code in set(one.ksbs)))


def matrix(plan: Plan, pieces: Sequence[Piece], shown: Mapping[str, int]) -> Coverage:
    """The matrix of some pieces, and how many of all show each KSB.

    KSBs beyond the method's are listed only where a piece shows them.
    """
    blocks = []
    for group in ksb_groups(plan):
        lines = [Line(ksb, shown.get(ksb.code, 0), group.wanted) for ksb in group.ksbs]
        kept = tuple(line for line in lines if line.wanted or line.number)
        if kept:
            blocks.append(Block(group.title, kept))
    return Coverage(tuple(pieces), tuple(blocks))

"""What the bank of a method covers: which question asks about which KSB and theme, and where it has gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from touchstone.rules.drawing import Candidate, about, fits
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.web.questions.models import BankQuestion


@dataclass(frozen=True)
class Line:
    """A KSB of the method, and the questions in use that ask about it."""

    code: str
    text: str
    asked_by: tuple[str, ...]


@dataclass(frozen=True)
class ThemeLine:
    """A theme, and how many questions in use are about it."""

    title: str
    number: int


@dataclass(frozen=True)
class Covering:
    """The matrix of a method."""

    method: Method
    questions: tuple[BankQuestion, ...]
    lines: tuple[Line, ...]
    themes: tuple[ThemeLine, ...]
    unfit: tuple[BankQuestion, ...]  # in use, and not to be asked in this version of the plan

    @property
    def bare(self) -> list[Line]:
        """KSBs that no question in use asks about."""
        return [line for line in self.lines if not line.asked_by]

    @property
    def gaps(self) -> list[ThemeLine]:
        """Themes that no question in use is about."""
        return [line for line in self.themes if not line.number]

    @property
    def least(self) -> int | None:
        """How many questions the plan asks for at least."""
        rules = self.method.questions
        return rules.minimum.number if rules is not None and rules.minimum is not None else None

    @property
    def sets(self) -> int | None:
        """How many sets without a common question there could be at most; ``None`` without a number."""
        return None if self.least is None else len(self.questions) // self.least


def covering(plan: Plan, method: Method, bank: Sequence[tuple[BankQuestion, Candidate]]) -> Covering:
    """What questions in use cover of a method."""
    fit = [(one, known) for one, known in bank if fits(method, known)]
    wording = {ksb.code: ksb.text for ksb in plan.ksbs}
    return Covering(
        method=method,
        questions=tuple(one for one, _ in fit),
        lines=tuple(
            Line(code, wording.get(code, ""), tuple(known.id for _, known in fit if code in known.ksbs))
            for code in method.ksbs
        ),
        themes=tuple(
            ThemeLine(theme.title, sum(theme.id in about(method, known) for _, known in fit))
            for theme in method.themes
        ),
        unfit=tuple(one for one, known in bank if not fits(method, known)),
    )

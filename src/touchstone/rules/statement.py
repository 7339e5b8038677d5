"""What every rule carries: how strongly it binds, which layer set it, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SECTION_SIGN = " § "


class Force(StrEnum):
    """How strongly a rule binds, taken from the source's own word."""

    MUST = "must"  # blocks the step; only a named manager may override, with a reason kept for ever
    SHOULD = "should"  # the step needs an acknowledgement with a reason
    TYPICALLY = "typically"  # advice; never blocks


class Layer(StrEnum):
    """Who set a value: never present one layer's value as another's."""

    PLAN = "plan"  # the published assessment plan or specification
    POLICY = "policy"  # the assessment organisation's own choice
    SCHEME = "scheme"  # cross-cutting national rules, dated
    CASE = "case"  # a decision about one apprentice


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A clause: a document of the sources register and a section heading in it.

    Written ``document § section`` in every file and every message.
    """

    document: str
    section: str

    @classmethod
    def parse(cls, text: str) -> Source:
        """Read ``document § section``; raise ``ValueError`` when either part is missing."""
        document, sign, section = text.partition(SECTION_SIGN)
        if not (sign and document.strip() and section.strip()):
            raise ValueError('write it as "document § section"')
        return cls(document.strip(), section.strip())

    def __str__(self) -> str:
        return f"{self.document}{SECTION_SIGN}{self.section}"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One rule as a source states it: its force and its clause. Thresholds and criteria extend it."""

    force: Force
    source: Source

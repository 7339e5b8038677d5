"""How an answer came about: one tree that feeds page, API, document and command line alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from touchstone.rules.findings import Figure, Finding
from touchstone.rules.statement import Layer, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A question, its answer, the reason in a sentence, the clause, and the answers it rests on."""

    what: str
    answer: str
    why: str
    source: Source | None = None
    layer: Layer | None = None
    compared: Mapping[str, Figure] = field(default_factory=dict)
    because: tuple[Trace, ...] = ()

    def walk(self) -> Iterator[Trace]:
        """This answer and all it rests on, top down."""
        yield self
        for child in self.because:
            yield from child.walk()


def from_finding(finding: Finding) -> Trace:
    """The trace of a single rule's answer."""
    return Trace(
        what=finding.code if finding.subject is None else f"{finding.code} · {finding.subject}",
        answer=finding.outcome.value,
        why=finding.message,
        source=finding.source,
        layer=finding.layer,
        compared=finding.compared,
    )


def from_findings(what: str, answer: str, why: str, findings: Iterable[Finding]) -> Trace:
    """An answer that rests on several rules."""
    return Trace(what=what, answer=answer, why=why, because=tuple(map(from_finding, findings)))

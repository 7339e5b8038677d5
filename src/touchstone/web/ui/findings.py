"""What a page shows of a finding: the force in a word, the figures, the clause, and how it came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.template import engines
from markupsafe import Markup

from touchstone.plans.sources import shipped_sources
from touchstone.rules.findings import Figure, Finding, Outcome
from touchstone.rules.statement import Force, Layer, Source
from touchstone.rules.trace import Trace, from_finding
from touchstone.rules.words import length, on_date, plain
from touchstone.web.ui.words import moment

FORCES: Mapping[Force, tuple[str, str]] = {
    Force.MUST: ("Must", "Blocks the step until it is met, or a manager lets it pass with a reason."),
    Force.SHOULD: ("Should", "Needs somebody to note it, with a reason, before the step."),
    Force.TYPICALLY: ("Typically", "Advice. It never blocks a step."),
}
LAYERS: Mapping[Layer, str] = {
    Layer.PLAN: "Set by the assessment plan",
    Layer.POLICY: "Set by the assessment organisation’s policy",
    Layer.SCHEME: "Set by national rules",
    Layer.CASE: "Decided for this apprentice",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.NOT_MET: "Not met",
    Outcome.CANNOT_TELL: "Cannot tell yet",
    Outcome.MET: "Met",
}
WAIVED = "Let pass"
SECONDS: Mapping[str, str] = {
    "seconds": "time",
    "from_second": "from",
    "to_second": "to",
    "over_seconds": "over",
}
MOST_KEPT = 2000  # findings as HTML, about a kilobyte each
_kept: dict[tuple[Any, ...], Markup] = {}
CAPITALS: Mapping[str, str] = {"ksb": "KSB", "ksbs": "KSBs", "uln": "ULN", "id": "ID"}


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a rule is written: the document's title and its heading."""

    title: str
    section: str
    version: str | None
    address: str | None  # a public address, when the register knows one


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one force, what is not met first."""

    title: str
    meaning: str
    findings: tuple[Finding, ...]
    open: tuple[Finding, ...]  # not met, or not to be told yet
    met: tuple[Finding, ...]  # nobody needs to look at these


@lru_cache(maxsize=2000)  # of the plans that are used; a page names the same few dozen again and again
def clause(source: Source) -> Clause:
    """The clause in words; of a document the register lacks, its id."""
    document = shipped_sources().by_id().get(source.document)
    if document is None:
        return Clause(plain(source.document), source.section, None, None)
    address = document.where if (document.where or "").startswith("https://") else None
    return Clause(document.title, source.section, document.version, address)


def figures(compared: Mapping[str, Figure], *, met: bool = False) -> list[tuple[str, str]]:
    """The figures a rule compared, each with its name; of a rule that is met, only those there are."""
    return [
        (_named(name), "not known" if value is None else _said(name, value))
        for name, value in compared.items()
        if value is not None or not met
    ]


def _named(name: str) -> str:
    """A figure's name; its unit goes where the figure says it itself."""
    if name in SECONDS:
        return SECONDS[name]
    return " ".join(CAPITALS.get(word, word) for word in plain(name).split())


def _said(name: str, value: str | int) -> str:
    """A figure as people write it: days and moments in words, lengths in minutes, ids as words."""
    if isinstance(value, int):
        return length(value) if name in SECONDS else str(value)
    try:
        return on_date(date.fromisoformat(value))
    except ValueError:
        pass
    try:
        return moment(datetime.fromisoformat(value))
    except ValueError:
        return plain(value)


def drawn(of: Finding, explained: Trace | None = None) -> Markup:
    """A finding as HTML; one that says the same as one before is not drawn again, save what people wrote."""
    if explained is not None or of.waiver is not None:
        return _drawn(of, explained)
    said = (of.code, of.outcome, of.force, of.layer, of.source, of.message, of.subject)
    known = (*said, *of.compared.items())
    made = _kept.get(known)
    if made is None:
        made = _drawn(of)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[known] = made
    return made


def drawn_report(findings: Iterable[Finding]) -> Markup:
    """What ``ui.report`` draws of findings, for who keeps it."""
    return Markup(_components().report(list(findings)))  # noqa: S704 a template escaped it


def drawn_trace(trace: Trace) -> Markup:
    """What ``ui.trace`` draws of an explanation, for who keeps it."""
    return Markup(_components().trace(trace))  # noqa: S704 a template escaped it


def _drawn(of: Finding, explained: Trace | None = None) -> Markup:
    return Markup(_components().one_finding(of, explained))  # noqa: S704 a template escaped it


def _components() -> Any:
    return engines["jinja2"].env.get_template("ui/components.html").module  # type: ignore[attr-defined]


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """Findings by force, and within it what is not met, cannot be told yet, and is met."""
    order = list(OUTCOMES)
    known = sorted(findings, key=lambda finding: order.index(finding.outcome))
    groups = []
    for force, (title, meaning) in FORCES.items():
        those = tuple(finding for finding in known if finding.force is force)
        if those:
            left = tuple(finding for finding in those if finding.outcome is not Outcome.MET)
            met = tuple(finding for finding in those if finding.outcome is Outcome.MET)
            groups.append(Group(title, meaning, those, left, met))
    return groups


def force_words(force: Force) -> str:
    """``Must``, ``Should`` or ``Typically``."""
    return FORCES[force][0]


def layer_words(layer: Layer) -> str:
    """Who set it."""
    return LAYERS[layer]


def outcome_words(finding: Finding) -> str:
    """``Met``, ``Not met``, ``Cannot tell yet``, or ``Let pass`` where somebody took that on themselves."""
    return WAIVED if finding.waiver is not None else OUTCOMES[finding.outcome]


def trace_of(finding: Finding, trace: Trace | None = None) -> Trace:
    """How the answer came about: the given explanation, or what the finding itself knows."""
    return from_finding(finding) if trace is None else trace

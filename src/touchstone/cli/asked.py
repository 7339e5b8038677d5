"""What can be asked about one apprentice, and the explanation of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from touchstone.cli.refusal import WrongInput
from touchstone.rules.attempts import history
from touchstone.rules.explain import criterion_trace
from touchstone.rules.findings import Finding
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.rules.trace import Trace, from_finding, from_findings
from touchstone.rules.traces import criterion_traces
from touchstone.rules.words import listed, plural

TO_SHOW = 60


def explanations(situation: Situation, report: Report) -> Mapping[str, Trace]:
    """Every explanation by the name it is asked for: the report's own, criteria, rules by their code.

    A rule that was applied to several subjects is also found as ``code:subject``.
    """
    found = dict(report.traces)
    for method in situation.plan.methods:
        found |= _criteria(situation, method)
    return {**found, **{code: trace for code, trace in _rules(report) if code not in found}}


def explanation(known: Mapping[str, Trace], what: str) -> Trace:
    """The explanation of that name; raise ``WrongInput`` with what can be asked instead."""
    if what in known:
        return known[what]
    near = get_close_matches(what[:TO_SHOW], known, n=3)
    meant = f"Did you mean {listed(near, 'or')}? " if near else ""
    names = listed([name for name in known if "." not in name], "or")
    remedy = f"{meant}You can ask about {names}; or about a rule or a deadline: without WHAT all are listed."
    raise WrongInput("WHAT", f'nothing here is called "{what[:TO_SHOW]}".', remedy)


def _rules(report: Report) -> Iterator[tuple[str, Trace]]:
    by_code: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_code.setdefault(finding.code, []).append(finding)
    for code, findings in by_code.items():
        yield code, from_finding(findings[0]) if len(findings) == 1 else _several(code, findings)
        if len(findings) > 1:
            yield from ((f"{code}:{one.subject}", from_finding(one)) for one in findings if one.subject)


def _several(code: str, findings: list[Finding]) -> Trace:
    counts = [
        f"{sum(one.outcome == way for one in findings)} {way.replace('_', ' ')}" for way in _ways(findings)
    ]
    why = f"The rule was applied to {plural(len(findings), 'subject')}."
    return from_findings(code, listed(counts), why, findings)


def _ways(findings: list[Finding]) -> list[str]:
    return list(dict.fromkeys(one.outcome.value for one in findings))


def _criteria(situation: Situation, method: Method) -> Mapping[str, Trace]:
    """As the attempt that counts has them; without one, as the last attempt has them."""
    told = sorted((one for one in history(situation) if one.method is method), key=lambda one: one.counts)
    if told:
        return criterion_traces(situation, told[-1])
    nothing = Attempt(id="none", method=method.id)
    return {one.id: criterion_trace(one, None, nothing) for one in method.criteria}

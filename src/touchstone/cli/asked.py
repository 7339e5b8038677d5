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
from touchstone.rules.report import NextStep, Report
from touchstone.rules.situation import Situation
from touchstone.rules.trace import Trace, from_finding, from_findings
from touchstone.rules.traces import criterion_traces
from touchstone.rules.words import listed, on_date, plural

TO_SHOW = 60
READY, WAITS = "can be done now", "waits"


def explanations(situation: Situation, report: Report) -> Mapping[str, Mapping[str, Trace]]:
    """Every explanation by the name it is asked for, each name once, in groups with a title.

    A rule, a step or a deadline that there is for several subjects is also found as ``code:subject``.
    """
    days = {name for one in report.deadlines for name in (one.code, f"{one.code}:{one.subject}")}
    whole = {name: trace for name, trace in report.traces.items() if name not in days}
    ahead = {"next": _next(report), "deadlines": _deadlines(report)}
    groups: dict[str, Mapping[str, Trace]] = {
        "The whole": {**whole, **{name: trace for name, trace in ahead.items() if name not in whole}},
        "Next steps": dict(_steps(report)),
        "Deadlines": {name: trace for name, trace in report.traces.items() if name in days},
        "Criteria": {
            name: trace
            for method in situation.plan.methods
            for name, trace in _criteria(situation, method).items()
        },
        "Rules": dict(_rules(report)),
    }
    taken: set[str] = set()
    for title, found in groups.items():
        groups[title] = {name: trace for name, trace in found.items() if name not in taken}
        taken |= found.keys()
    return {title: found for title, found in groups.items() if found}


def explanation(groups: Mapping[str, Mapping[str, Trace]], what: str) -> Trace:
    """The explanation of that name; raise ``WrongInput`` with what can be asked instead."""
    known = {name: trace for group in groups.values() for name, trace in group.items()}
    if what in known:
        return known[what]
    near = get_close_matches(what[:TO_SHOW], known, n=3)
    meant = f"Did you mean {listed(near, 'or')}? " if near else ""
    whole, *others = groups.values()
    such = listed(next(iter(group)) for group in others)
    remedy = (
        f"{meant}You can ask about {listed(whole, 'or')}, or by names such as {such}. Without WHAT all names "
        "are listed."
    )
    raise WrongInput("WHAT", f'nothing here is called "{what[:TO_SHOW]}".', remedy)


def _next(report: Report) -> Trace:
    ready = sum(step.ready for step in report.next_steps)
    waiting = len(report.next_steps) - ready
    because = tuple(_step(report, step) for step in report.next_steps)
    why = "Where the apprentice stands decides what comes next." if because else "Nothing more is to be done."
    return Trace(what="next steps", answer=f"{ready} ready, {waiting} waiting", why=why, because=because)


def _steps(report: Report) -> Iterator[tuple[str, Trace]]:
    for step in report.next_steps:
        alike = sum(one.action == step.action for one in report.next_steps)
        name = step.action if alike == 1 else f"{step.action}:{step.subject}"
        yield name, _step(report, step)


def _step(report: Report, step: NextStep) -> Trace:
    """A step; what it waits for is told with its clause where a rule says it."""
    by_message = {finding.message: finding for finding in report.findings}
    until = f", until {on_date(step.until)}" if step.until else ""
    return Trace(
        what=step.title,
        answer=READY if step.ready else WAITS,
        why=f"To be done by: {step.by.words}{until}.",
        because=tuple(
            from_finding(by_message[reason])
            if reason in by_message
            else Trace(what="waits for", answer="not yet", why=reason)
            for reason in step.blocked_by
        ),
    )


def _deadlines(report: Report) -> Trace:
    passed = sum(one.passed for one in report.deadlines)
    because = tuple(
        report.traces[one.code if one.subject is None else f"{one.code}:{one.subject}"]
        for one in report.deadlines
    )
    answer = f"{len(because) - passed} ahead, {passed} behind us"
    return Trace(what="deadlines", answer=answer, why="Every day that matters, in order.", because=because)


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

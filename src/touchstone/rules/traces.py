"""One explanation per thing that can be asked: overall, attempts, gateways, the stage, deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from touchstone.rules.appeals import changes_by_appeal, void_by
from touchstone.rules.attempts import Standing, history
from touchstone.rules.calendar import day
from touchstone.rules.explain import Explainer, answer_of, criterion_trace
from touchstone.rules.findings import Finding
from touchstone.rules.grading import combinations, completions
from touchstone.rules.report import Deadline, GatewayReport, Overall, Report
from touchstone.rules.results import determination
from touchstone.rules.situation import Situation
from touchstone.rules.stages import WORDS
from touchstone.rules.statement import Layer
from touchstone.rules.trace import Trace, from_findings
from touchstone.rules.words import listed, on_date, plain


def traces(situation: Situation, report: Report) -> Mapping[str, Trace]:
    """All explanations by name: overall, stage, portfolio; ids of gateways, methods, attempts; deadlines."""
    attempts = {told.attempt.id: _attempt(situation, told) for told in history(situation)}
    methods = {told.method.id: attempts[told.attempt.id] for told in history(situation) if told.counts}
    named = {
        "overall": _overall(situation, report.overall, methods),
        "stage": _stage(situation, report, methods),
    }
    named |= {gate.id: _gateway(gate) for gate in report.gateways}
    named["portfolio"] = _findings("portfolio", report.portfolio)
    named |= methods
    for id, trace in attempts.items():  # an attempt's id never hides what everybody asks for
        named[f"attempt {id}" if id in named else id] = trace
    for deadline in report.deadlines:
        named[deadline.code] = _deadline(deadline)
        if deadline.subject is not None:
            named[f"{deadline.code}:{deadline.subject}"] = named[deadline.code]
    return named


def _stage(situation: Situation, report: Report, methods: Mapping[str, Trace]) -> Trace:
    return Trace(
        what="stage",
        answer=plain(report.stage.value),
        why=f"{WORDS[report.stage]}, on {on_date(situation.today)}.",
        because=tuple(methods.values()),
    )


def criterion_traces(situation: Situation, told: Standing) -> Mapping[str, Trace]:
    """The criteria of an attempt, each with its level after appeals."""
    changed = changes_by_appeal(situation.record, told.attempt)
    return {
        one.id: criterion_trace(one, told.levels[one.id], told.attempt, changed.get(one.id))
        for one in told.method.criteria
    }


def _attempt(situation: Situation, told: Standing) -> Trace:
    method, criteria = told.method, criterion_traces(situation, told)
    lowest, highest = completions(method, told.levels, told.attempt.score)
    explainer = Explainer(lowest, highest, criteria=criteria, methods={})
    what = f"{method.title}: attempt {told.attempt.id}"
    void = void_by(situation.record, told.attempt)
    if void is not None:
        what += f" (void: {void})"
    elif told.standing != "counts":
        what += f" ({told.standing}: it does not count)"
    return explainer.grading(what, method.grading, told.grade)


def _overall(situation: Situation, overall: Overall, methods: Mapping[str, Trace]) -> Trace:
    plan = situation.plan
    grades = {told.method.id: told.grade for told in history(situation) if told.counts}
    lowest, highest = combinations(plan, grades)
    explainer = Explainer(lowest, highest, criteria={}, methods=methods)
    what = plan.vocabulary.overall_grade
    trace = explainer.grading(what, plan.grading, overall.before_cap)
    cap = plan.attempts.cap
    if cap is not None and overall.capped:
        trace = Trace(
            what=what,
            answer=answer_of(overall.range),
            why=f"At most {plain(cap.overall)}: {listed(overall.why_capped)} carries the cap.",
            source=cap.source,
            layer=Layer.PLAN,
            because=(trace,),
        )
    if overall.exceptional:
        trace = replace(trace, because=(*trace.because, *_determinations(situation, overall)))
    if overall.complete:
        return trace
    return Trace(
        what=what,
        answer=answer_of(overall.range) if overall.range.grade is None else "cannot tell yet",
        why="The overall grade is told once every method is complete.",
        source=plan.grading.source,
        layer=Layer.PLAN,
        because=(trace,),
    )


def _determinations(situation: Situation, overall: Overall) -> Iterator[Trace]:
    for attempt in situation.record.attempts:
        one = determination(situation, attempt)
        if one is not None and attempt.id in overall.exceptional:
            why = f"Determined by {one.by} ({one.role.words}) on {on_date(day(one.at))}: {one.reason}"
            yield Trace(
                what=f"exceptional circumstances for {attempt.id}", answer="no cap", why=why, layer=Layer.CASE
            )


def _gateway(report: GatewayReport) -> Trace:
    return _findings(f"gateway {report.id}", report.findings)


def _findings(what: str, findings: tuple[Finding, ...]) -> Trace:
    unmet = sum(finding.blocks for finding in findings)
    why = f"{len(findings)} rules asked, {unmet} of them unmet." if findings else "No rule applies yet."
    return from_findings(what, "blocked" if unmet else "nothing blocks", why, findings)


def _deadline(deadline: Deadline) -> Trace:
    kind = "earliest day" if deadline.earliest else "last day"
    return Trace(
        what=deadline.title,
        answer=on_date(deadline.on),
        why=f"The {kind}; {'already behind us' if deadline.passed else 'still ahead'}.",
        source=deadline.source,
        layer=deadline.layer,
    )

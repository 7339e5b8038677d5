"""Running worked cases: what was expected, what the rules answered, and every difference in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from touchstone.plans.case_file import Case, Expect
from touchstone.rules.findings import Finding
from touchstone.rules.judge import assess
from touchstone.rules.plan import Plan
from touchstone.rules.policy import Policy
from touchstone.rules.report import AttemptReport, Deadline, GradeRange, NextStep, Problem, Report
from touchstone.rules.scheme import Scheme
from touchstone.rules.situation import Situation
from touchstone.rules.validity import problems
from touchstone.rules.words import listed

ABSENT = "absent"
Thing = TypeVar("Thing", Finding, Deadline, NextStep)


@dataclass(frozen=True, slots=True)
class Difference:
    """One expectation that the rules did not meet; ``why`` holds their own words, where they have some."""

    what: str
    expected: str
    got: str
    why: str = ""

    def __str__(self) -> str:
        reason = f" ({self.why})" if self.why else ""
        return f"{self.what}: expected {self.expected}, got {self.got}{reason}"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case and how it came out; it passes when there is no difference."""

    case: Case
    differences: tuple[Difference, ...]

    @property
    def passes(self) -> bool:
        """Whether the rules answer what the case expects."""
        return not self.differences


def run_case(case: Case, plan: Plan, policy: Policy, scheme: Scheme) -> CaseResult:
    """Judge the case's record by the rules and compare."""
    situation = Situation(plan=plan, policy=policy, scheme=scheme, record=case.record, now=case.now)
    found = problems(situation)
    if found or case.expect.invalid:
        return CaseResult(case, tuple(_invalid(case.expect.invalid, found)))
    return CaseResult(case, tuple(differences(case.expect, assess(situation))))


def differences(expect: Expect, report: Report) -> Iterator[Difference]:
    """Every expectation that the report does not meet."""
    if expect.stage is not None:
        yield from _differ("stage", expect.stage, report.stage)
    if expect.overall is not None:
        complete = report.overall.complete
        yield from _differ("overall", expect.overall, grade_text(report.overall.range, told=complete))
    if expect.capped is not None:
        yield from _differ("capped", _truth(expect.capped), _truth(report.overall.capped))
    for name, grade in expect.methods.items():
        yield from _differ(f"grade of {name}", grade, _grade_of(name, report.attempts))
    for name, outcome in expect.findings.items():
        yield from _finding(name, outcome, report.findings)
    for name, force in expect.forces.items():
        forces = {finding.force.value for finding in _named(name, report.findings, lambda one: one.code)}
        yield from _differ(f"force of {name}", force, listed(sorted(forces or {ABSENT})))
    for name, standing in expect.standings.items():
        standings = [one.standing for one in report.attempts if one.id == name]
        yield from _differ(f"standing of {name}", standing, listed(standings or [ABSENT]))
    for name, on in expect.deadlines.items():
        days = _named(name, report.deadlines, lambda one: one.code)
        got = listed(sorted({one.on.isoformat() for one in days})) if days else ABSENT
        yield from _differ(f"deadline {name}", on.isoformat() if on else ABSENT, got)
    yield from _steps(expect, report.next_steps)


def grade_text(grade: GradeRange, *, told: bool = True) -> str:
    """A grade in a word, or the worst and the best that are possible with two dots between them."""
    if grade.grade is not None and told:
        return grade.grade
    return f"{grade.lowest}..{grade.highest}"


def _differ(what: str, expected: str, got: str, why: str = "") -> Iterator[Difference]:
    if expected != got:
        yield Difference(what, str(expected), str(got), why)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _invalid(words: tuple[str, ...], found: tuple[Problem, ...]) -> Iterator[Difference]:
    said = [f"{problem.place}: {problem.message}" for problem in found]
    for expected in words:
        if not any(expected in one for one in said):
            yield Difference("record", f'a refusal that says "{expected}"', " ".join(said) or "no refusal")
    if not words:
        yield Difference("record", "a record without contradictions", "a refusal", " ".join(said))


def _grade_of(name: str, attempts: tuple[AttemptReport, ...]) -> str:
    """The grade of the attempt of that id or, of a method, of its attempt that counts, else of its last."""
    of_method = sorted(
        (one for one in attempts if one.method == name), key=lambda one: one.standing == "counts"
    )
    named = [one for one in attempts if one.id == name] or of_method
    return grade_text(named[-1].grade) if named else "no attempt"


def _named(name: str, things: Iterable[Thing], code: Callable[[Thing], str]) -> list[Thing]:
    """Those called by their code, or by ``code · subject``."""
    return [one for one in things if name in (code(one), f"{code(one)} · {one.subject}")]


def _finding(name: str, expected: str, findings: tuple[Finding, ...]) -> Iterator[Difference]:
    named = _named(name, findings, lambda one: one.code)
    outcomes = {_outcome(finding) for finding in named} or {ABSENT}
    if outcomes != {expected}:
        why = " ".join(finding.message for finding in named if _outcome(finding) != expected)
        yield Difference(f"finding {name}", expected, listed(sorted(outcomes)), why)


def _outcome(finding: Finding) -> str:
    return "waived" if finding.waiver is not None else finding.outcome.value


def _steps(expect: Expect, steps: tuple[NextStep, ...]) -> Iterator[Difference]:
    for names, ready in ((expect.next, "ready"), (expect.blocked, "blocked")):
        for name in names:
            named = _named(name, steps, lambda one: one.action)
            got = {"ready" if step.ready else "blocked" for step in named} or {ABSENT}
            why = " ".join(reason for step in named for reason in step.blocked_by)
            if ready not in got:
                yield Difference(f"next step {name}", ready, listed(sorted(got)), why)

"""Running worked cases: what was expected, what the rules answered, and every difference with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from itertools import chain
from typing import TypeVar

from touchstone.plans.case_file import Case, Expect
from touchstone.plans.tree import KeyPath
from touchstone.rules.findings import Finding
from touchstone.rules.judge import assess
from touchstone.rules.plan import Plan
from touchstone.rules.policy import Policy
from touchstone.rules.report import AttemptReport, Closing, Deadline, GradeRange, NextStep, Problem, Report
from touchstone.rules.retention import kept
from touchstone.rules.scheme import Scheme
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force
from touchstone.rules.validity import problems
from touchstone.rules.words import listed

ABSENT = "absent"
Thing = TypeVar("Thing", Finding, Deadline, Closing, NextStep)
Dated = TypeVar("Dated", Deadline, Closing)


@dataclass(frozen=True, slots=True)
class Difference:
    """One expectation that the rules did not meet, why they did not, and where the file expects it."""

    what: str
    expected: str
    found: str
    why: str = ""
    place: str = ""

    def __str__(self) -> str:
        reason = f" ({self.why})" if self.why else ""
        return f"{self.what}: expected {self.expected}, found {self.found}{reason}"


Told = tuple[KeyPath, Difference]  # the keys below `expect`, and what differs there


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
    contradictions = problems(situation)
    if contradictions or case.expect.invalid:
        told = _invalid(case.expect.invalid, contradictions)
    else:
        told = chain(differences(case.expect, assess(situation)), _kept(case.expect, situation))
    return CaseResult(case, tuple(replace(one, place=case.place_of(at)) for at, one in told))


def differences(expect: Expect, report: Report) -> Iterator[Told]:
    """Every expectation that the report does not meet, each after its keys below ``expect``."""
    if expect.stage is not None:
        yield from _differ(("stage",), "stage", expect.stage, report.stage, _why("stage", report))
    if expect.overall is not None:
        yield from _overall(expect.overall, report)
    if expect.capped is not None:
        why = f"the cap is carried by {listed(report.overall.why_capped)}"
        capped = _truth(report.overall.capped)
        yield from _differ(("capped",), "capped", _truth(expect.capped), capped, why)
    for name, grade in expect.methods.items():
        yield from _grade(name, grade, report.attempts)
    for name, outcome in expect.findings.items():
        yield from _finding(name, outcome, report.findings)
    for name, force in expect.forces.items():
        yield from _force(name, force, report.findings)
    for name, standing in expect.standings.items():
        yield from _standing(name, standing, report.attempts)
    for name, on in expect.deadlines.items():
        yield from _dated("deadline", name, on, report.deadlines)
    for name, on in expect.closings.items():
        yield from _dated("closing", name, on, report.closings)
    yield from _steps(expect, report.next_steps)


def _kept(expect: Expect, situation: Situation) -> Iterator[Told]:
    """How long each kind of data is kept: no part of the report, which knows of decisions alone."""
    known = {one.rule.kind: one for one in kept(situation)}
    for kind, on in expect.kept.items():
        what, at = f"last day of {kind}", ("kept", kind)
        if kind not in known:
            yield (
                at,
                Difference(what, "a last day", "no such kind", f"the policy names {listed(list(known))}"),
            )
            continue
        found = known[kind]
        yield from _differ(at, what, str(on or "open"), str(found.until or "open"), found.message)


def grade_text(grade: GradeRange, *, told: bool = True) -> str:
    """A grade in a word, or the worst and the best that are possible with two dots between them."""
    if grade.grade is not None and told:
        return grade.grade
    return f"{grade.lowest}..{grade.highest}"


def _differ(at: KeyPath, what: str, expected: str, found: str, why: str = "") -> Iterator[Told]:
    if expected != found:
        yield at, Difference(what, str(expected), str(found), why)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _why(name: str, report: Report) -> str:
    return report.traces[name].why


def _invalid(words: tuple[str, ...], found: tuple[Problem, ...]) -> Iterator[Told]:
    said = [f"{problem.place}: {problem.message}" for problem in found]
    for index, expected in enumerate(words):
        if not any(expected in one for one in said):
            refusal = " ".join(said) or "no refusal"
            yield ("invalid", index), Difference("record", f'a refusal that says "{expected}"', refusal)
    if not words:
        yield (), Difference("record", "a record without contradictions", "a refusal", " ".join(said))


def _overall(expected: str, report: Report) -> Iterator[Told]:
    overall = report.overall
    counting = [f"{one.id} {grade_text(one.grade)}" for one in report.attempts if one.standing == "counts"]
    why = f"of the attempts that count: {listed(counting)}; {_why('overall', report)}"
    found = grade_text(overall.range, told=overall.complete)
    yield from _differ(("overall",), "overall", expected, found, why)


def _grade(name: str, expected: str, attempts: tuple[AttemptReport, ...]) -> Iterator[Told]:
    """The grade of the attempt of that id or, of a method, of its attempt that counts, else of its last."""
    at, what = ("methods", name), f"grade of {name}"
    of_method = sorted(
        (one for one in attempts if one.method == name), key=lambda one: one.standing == "counts"
    )
    named = [one for one in attempts if one.id == name] or of_method
    if not named:
        known = dict.fromkeys(word for one in attempts for word in (one.method, one.id))
        yield at, Difference(what, expected, "no attempt", f"there are {listed(known)}")
        return
    left = [f"{kind} {listed(ids)}" for kind, ids in named[-1].remaining.items() if ids]
    below = f"below the best level: {'; '.join(left)}" if left else "every criterion at its best level"
    why = f"attempt {named[-1].id}; {below}"
    yield from _differ(at, what, expected, grade_text(named[-1].grade), why)


def _named(name: str, things: Iterable[Thing], code: Callable[[Thing], str]) -> list[Thing]:
    """Those called by their code, or by ``code · subject``."""
    return [one for one in things if name in (code(one), f"{code(one)} · {one.subject}")]


def _near(name: str, things: Iterable[Thing], code: Callable[[Thing], str]) -> str:
    """What there is, for a name that nothing is called: the like of it, or all."""
    known = dict.fromkeys(
        word for one in things for word in (code(one), f"{code(one)} · {one.subject}" if one.subject else "")
    )
    known.pop("", None)
    near = get_close_matches(name, known, n=3)
    return f"nothing is called {name}; there is {listed(near)}" if near else f"nothing is called {name}"


def _code(one: Finding | Deadline | Closing) -> str:
    return one.code


def _action(one: NextStep) -> str:
    return one.action


def _finding(name: str, expected: str, findings: tuple[Finding, ...]) -> Iterator[Told]:
    named = _named(name, findings, _code)
    outcomes = {_outcome(finding) for finding in named} or {ABSENT}
    if outcomes != {expected}:
        why = " ".join(finding.message for finding in named if _outcome(finding) != expected)
        found = listed(sorted(outcomes))
        yield (
            ("findings", name),
            Difference(f"finding {name}", expected, found, why or _near(name, findings, _code)),
        )


def _outcome(finding: Finding) -> str:
    return "waived" if finding.waiver is not None else finding.outcome.value


def _force(name: str, expected: Force, findings: tuple[Finding, ...]) -> Iterator[Told]:
    named = _named(name, findings, _code)
    found = listed(sorted({finding.force.value for finding in named} or {ABSENT}))
    clauses = listed(dict.fromkeys(f"{one.layer.value}: {one.source}" for one in named))
    why = clauses if named else _near(name, findings, _code)
    yield from _differ(("forces", name), f"force of {name}", expected, found, why)


def _standing(name: str, expected: str, attempts: tuple[AttemptReport, ...]) -> Iterator[Told]:
    named = [one for one in attempts if one.id == name]
    found = listed([one.standing for one in named] or [ABSENT])
    why = f"the attempts are {listed(f'{one.id} ({one.method}, {one.standing})' for one in attempts)}"
    yield from _differ(("standings", name), f"standing of {name}", expected, found, why)


def _dated(what: str, name: str, on: date | None, all_of_them: tuple[Dated, ...]) -> Iterator[Told]:
    named = _named(name, all_of_them, _code)
    found = listed(sorted({one.on.isoformat() for one in named})) if named else ABSENT
    titles = listed(dict.fromkeys(f"{one.title}, {one.layer.value}: {one.source}" for one in named))
    why = titles if named else _near(name, all_of_them, _code)
    yield from _differ((f"{what}s", name), f"{what} {name}", on.isoformat() if on else ABSENT, found, why)


def _steps(expect: Expect, steps: tuple[NextStep, ...]) -> Iterator[Told]:
    for key, names, ready in (("next", expect.next, "ready"), ("blocked", expect.blocked, "blocked")):
        for index, name in enumerate(names):
            named = _named(name, steps, _action)
            found = {"ready" if step.ready else "blocked" for step in named} or {ABSENT}
            why = " ".join(reason for step in named for reason in step.blocked_by)
            if ready not in found:
                why = why or ("nothing blocks it" if named else _near(name, steps, _action))
                yield (key, index), Difference(f"next step {name}", ready, listed(sorted(found)), why)

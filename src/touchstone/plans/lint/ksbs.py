"""Every KSB is assessed as its treatment says, and criteria cite what their method assesses."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.plans.lint.fault import LintFault, unknown
from touchstone.plans.tree import KeyPath
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import EmployerVerification
from touchstone.rules.plan.identity import Ksb
from touchstone.rules.plan.method import Criterion, Method, Theme
from touchstone.rules.words import listed, plural

VERIFIED = "employer_verified"
SAMPLED = "sampled"


def faults(plan: Plan) -> Iterator[LintFault]:
    """Faults of KSBs over the whole plan, of employers' verifications, and of each method."""
    if not plan.ksbs:
        yield LintFault(("ksbs",), "the plan has no KSBs.", "List them.")
    verified = _verified(plan)
    asked = {code for _, code in verified}
    assessed = {method.id: frozenset(method.ksbs) for method in plan.methods}
    for index, ksb in enumerate(plan.ksbs):
        methods = [id for id, codes in assessed.items() if ksb.code in codes]
        if ksb.treatment == VERIFIED:
            yield from _by_the_employer(("ksbs", index), ksb, methods, asked)
        else:
            yield from _by_methods(plan, ("ksbs", index), ksb, methods)
    for path, code in verified:
        yield from unknown(path, "KSB", code, plan.treatment)
        if plan.treatment.get(code, VERIFIED) != VERIFIED:
            message = f"{code} is {plan.treatment[code]}, so a method assesses it, not the employer."
            yield LintFault(path, message, "Take it out, or write treatment: employer_verified at the KSB.")
    for index, method in enumerate(plan.methods):
        yield from _of_method(plan, ("methods", index), method)


def _by_methods(plan: Plan, path: KeyPath, ksb: Ksb, methods: list[str]) -> Iterator[LintFault]:
    if not methods:
        yield LintFault(
            path, f"{ksb.code} is assessed by no method.", "Add it to a theme, or change its treatment."
        )
    elif len(methods) > 1 and plan.ksbs_assessed.times == "once":
        message = f"{ksb.code} is assessed by {listed(methods)}, and the plan says each KSB is assessed once."
        yield LintFault(
            path, message, "Keep it in one method, or write times: at_least_once under ksbs_assessed."
        )


def _by_the_employer(path: KeyPath, ksb: Ksb, methods: list[str], verified: set[str]) -> Iterator[LintFault]:
    if methods:
        message = f"{ksb.code} is verified by the employer, and yet assessed by {listed(methods)}."
        yield LintFault(path, message, "Take it out of the method's themes, or change its treatment.")
    if ksb.code not in verified:
        message = f"{ksb.code} is for the employer to verify, and no gateway asks for it."
        yield LintFault(path, message, "Add it to a requirement of kind employer_verification.")


def _verified(plan: Plan) -> list[tuple[KeyPath, str]]:
    return [
        (("gateways", index, "requirements", number, "ksbs", place), code)
        for index, gateway in enumerate(plan.gateways)
        for number, requirement in enumerate(gateway.requirements)
        if isinstance(requirement, EmployerVerification)
        for place, code in enumerate(requirement.ksbs)
    ]


def _of_method(plan: Plan, path: KeyPath, method: Method) -> Iterator[LintFault]:
    cited = {code for criterion in method.criteria for code in criterion.ksbs}
    for index, theme in enumerate(method.themes):
        here: KeyPath = (*path, "themes", index)
        yield from _of_theme(plan, here, method, theme, cited)
        for number, criterion in enumerate(theme.criteria):
            yield from _of_criterion(plan, (*here, "criteria", number), method, criterion)
    yield from _sample(plan, path, method)


def _of_theme(
    plan: Plan, path: KeyPath, method: Method, theme: Theme, cited: set[str]
) -> Iterator[LintFault]:
    if not theme.ksbs:
        yield LintFault(
            (*path, "ksbs"), f"the theme {theme.id} has no KSBs.", "List them, or delete the theme."
        )
    by_test = method.test is not None and not theme.criteria
    for index, code in enumerate(theme.ksbs):
        here: KeyPath = (*path, "ksbs", index)
        yield from unknown(here, "KSB", code, plan.treatment)
        if code not in cited and not by_test:
            message = f"{code} is assessed by {method.id}, and none of its criteria cites it."
            yield LintFault(here, message, "Cite it in a criterion, or take it out of the theme.")


def _of_criterion(plan: Plan, path: KeyPath, method: Method, criterion: Criterion) -> Iterator[LintFault]:
    if not criterion.ksbs:
        yield LintFault((*path, "ksbs"), f"the criterion {criterion.id} cites no KSB.", "Cite at least one.")
    for index, code in enumerate(criterion.ksbs):
        here: KeyPath = (*path, "ksbs", index)
        if code not in plan.treatment:
            yield from unknown(here, "KSB", code, plan.treatment)
        elif code not in method.ksbs:
            message = f"{criterion.id} cites {code}, which {method.id} does not assess."
            yield LintFault(here, message, f"The method assesses: {', '.join(method.ksbs)}.")


def _sample(plan: Plan, path: KeyPath, method: Method) -> Iterator[LintFault]:
    pool = [code for code in method.ksbs if plan.treatment.get(code) == SAMPLED]
    if method.sample is None:
        if pool:
            message = f"{method.id} does not say how many of {listed(pool)}, which are sampled, are drawn."
            yield LintFault(path, message, "Add a sample with at_least, or change the treatment.")
    elif method.sample.at_least > len(pool):
        message = (
            f"at least {method.sample.at_least} are to be drawn from {plural(len(pool), 'sampled KSB')}."
        )
        yield LintFault((*path, "sample", "at_least"), message, "Draw fewer, or mark more as sampled.")

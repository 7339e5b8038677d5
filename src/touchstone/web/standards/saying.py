"""A plan, and a policy beside it, as tables of rules: what it is about, what it says, how strongly, where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from touchstone.documents.plan_words import Rule, attempt_rules, method_rules, portfolio_rules
from touchstone.rules.plan import Plan
from touchstone.rules.plan.allowed import Allowed
from touchstone.rules.plan.gateway import Gateway
from touchstone.rules.plan.identity import Dates
from touchstone.rules.plan.method import Method
from touchstone.rules.policy import Appeals, Policy
from touchstone.rules.statement import Force, Source
from touchstone.rules.words import days, listed, on_date, plain
from touchstone.web.ui.words import sentence


@dataclass(frozen=True)
class Line:
    """One row; without a force it is a fact and binds nobody."""

    about: str
    says: str
    source: Source
    force: Force | None = None


@dataclass(frozen=True)
class Part:
    """A table; of a method with its criteria by theme."""

    id: str
    title: str
    lines: tuple[Line, ...]
    method: Method | None = None


def parts(plan: Plan) -> Iterator[Part]:
    """Everything that a plan says, in the order of the journey."""
    yield Part("key-information", "Key information", tuple(_identity(plan)))
    for gateway in plan.gateways:
        yield Part(gateway.id, gateway.title, tuple(_gateway(gateway)))
    if plan.portfolio is not None:
        found = (*_lines(portfolio_rules(plan.portfolio)), *_allowed(plan.portfolio.allows))
        yield Part("portfolio-of-evidence", "Portfolio of evidence", found)
    for method in plan.methods:
        yield Part(method.id, method.title, tuple(_method(method)), method)
    yield Part("overall-grade", sentence(plan.vocabulary.overall_grade), tuple(_overall(plan)))
    yield Part("resits-and-retakes", "Resits and retakes", _lines(attempt_rules(plan.attempts)))


def _appeal_window(appeals: Appeals) -> str:
    return f"within {days(appeals.window)} of the day the result was given, or the decision was told"


def policy_part(policy: Policy, name: str) -> Part:
    """What an organisation decides itself where plans leave it open: results, and appeals."""
    appeals = policy.appeals
    rules: list[Rule] = [
        ("Results", f"released within {days(policy.results)} of the assessment", policy.results),
        ("", f"given to the {listed(role.words for role in policy.release.to)}", policy.release),
        ("Appeals", _appeal_window(appeals), appeals.window),
        ("", f"by the {listed((role.words for role in appeals.by.roles), 'or')}", appeals.by),
        ("", f"against a {listed(appeals.against.kinds, 'or')}", appeals.against),
        *(("", f"{one.title}: decided within {days(one.within)}", one) for one in appeals.stages),
        ("", "nobody decides who had a part in the case", appeals.untouched),
        ("", "at least one decider is not connected with the organisation", appeals.unconnected),
    ]
    if policy.different_questions is not None:
        rules.append(("Questions", "a resit or retake has other questions", policy.different_questions))
    return Part("policy", f"Policy of {name}", _lines(rules))


def _lines(rules: Iterable[Rule]) -> tuple[Line, ...]:
    """The rows, each with what it is about: one that goes on with the row before is about the same."""
    found: list[Line] = []
    for about, says, rule in rules:
        found.append(Line(about or found[-1].about, sentence(says), rule.source, rule.force))
    return tuple(found)


def _allowed(some: Iterable[Allowed]) -> Iterator[Line]:
    return (Line("Allowed", one.says, one.source) for one in some)


def _identity(plan: Plan) -> Iterator[Line]:
    one = plan.identity
    facts = {
        "Reference": one.reference,
        "Version": one.version,
        "Level": str(one.level),
        "Route": one.route,
        "LARS code": one.lars,
        "Qualification number": one.qualification_number,
        "External quality assurance": one.external_quality_assurance,
        "Reviewed": one.reviewed,
        "Status": sentence(plain(one.status)),
        "Approved for delivery": on_date(one.approved_on) if one.approved_on else None,
        "Dated": on_date(one.dated) if one.dated else None,
    }
    for about, says in facts.items():
        if says is not None:
            yield Line(about, says, one.source)
    if one.funding is not None:
        yield Line("Maximum funding", f"£{one.funding.maximum_pounds:,}", one.funding.source)
    for about, span in (("In force", one.in_force), ("For starts", one.starts)):
        if span is not None:
            yield Line(about, _span(span), span.source)
    if one.occupation is not None:
        yield Line("Occupation", one.occupation.says, one.occupation.source)
        if one.occupation.job_titles is not None:
            called = one.occupation.job_titles
            yield Line("Typical job titles", listed(called.titles, "or"), called.source)
    titles = listed(method.title for method in plan.methods)
    yield Line(f"{sentence(plan.vocabulary.method)}s", titles, plan.grading.source)
    if plan.order is not None:
        said = "In any order; none waits for the result of another."
        yield Line("Order", said, plan.order.source, plan.order.force)


def _span(span: Dates) -> str:
    until = f" to {on_date(span.until)}" if span.until else ""
    return f"From {on_date(span.from_)}{until}"


def _gateway(gateway: Gateway) -> Iterator[Line]:
    for item in gateway.requirements:
        signed = f", signed by the {listed(role.words for role in item.signed_by)}" if item.signed_by else ""
        says = f"Provided by the {item.provided_by.words}{signed}"
        yield Line(item.title, says, item.source, item.force)
    if gateway.period is not None:
        period = gateway.period
        yield Line("Opens a period of", sentence(days(period)), period.source, period.force)


def _method(method: Method) -> Iterator[Line]:
    yield from _lines(method_rules(method))
    yield from _allowed(method.allows)
    rule = method.grading
    yield Line("Grade", rule.says or "By the plan.", rule.source, rule.force)


def _overall(plan: Plan) -> Iterator[Line]:
    scale = plan.scales[plan.grading.scale]
    yield Line("Grades", sentence(listed(map(plain, scale.grades))), plan.grading.source)
    yield Line("Rule", plan.grading.says or "By the plan.", plan.grading.source, plan.grading.force)
    rule = plan.grading.rule
    for row in getattr(rule, "rows", ()):
        titles = (f"{_title(plan, id)}: {plain(grade)}" for id, grade in row.when.items())
        yield Line(sentence(plain(row.grade)), listed(titles), row.source, row.force)


def _title(plan: Plan, id: str) -> str:
    method = plan.method(id)
    return id if method is None else method.title

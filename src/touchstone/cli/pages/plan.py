"""A plan for people: who it is, its gateways, methods, grading and resits, with clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from touchstone.cli.page import INDENT, Page
from touchstone.documents.plan_words import attempt_rules
from touchstone.plans.plan_text import content_hash
from touchstone.rules.judge import notices
from touchstone.rules.plan import Plan
from touchstone.rules.plan.attempts import Attempts
from touchstone.rules.plan.gateway import Gateway
from touchstone.rules.plan.identity import Dates
from touchstone.rules.plan.method import Method
from touchstone.rules.words import days, on_date, plain, plural

HASH_SHOWN = 16


def show_whole_plan(page: Page, plan: Plan) -> None:
    """The plan, method by method in brief."""
    page.title(f"{plan.identity.title} · {plan.identity.name}")
    for notice in notices(plan):
        page.line(f"Note: {notice}", "yellow", INDENT)
    page.blank()
    page.facts(_identity(plan))
    if plan.confirmation is not None:
        for heading, parts in (
            ("Confirmed by a witness", plan.confirmation.confirmed),
            ("Assumed, not confirmed", plan.confirmation.not_confirmed),
        ):
            page.heading(heading)
            for part in parts:
                page.line(f"{part.says} [{part.source}]", indent=INDENT)
    for gateway in plan.gateways:
        _gateway(page, gateway)
    page.heading("Methods")
    page.rows(("Id", "Title", "Takes", "Notice", "Criteria"), map(_method, plan.methods))
    page.line("With --method ID a method is shown with every rule and criterion.", "dim", INDENT)
    page.heading(plan.vocabulary.overall_grade.capitalize())
    page.line(f"{plan.grading.says or 'By the plan.'} [{plan.grading.source}]", indent=INDENT)
    page.heading("Resits and retakes")
    page.facts(_attempts(plan.attempts))


def _identity(plan: Plan) -> Iterator[tuple[str, str]]:
    identity = plan.identity
    yield "Status", plain(identity.status)
    yield "Level", str(identity.level)
    given = {"LARS": identity.lars, "Route": identity.route, "Qualification": identity.qualification_number}
    yield from ((name, value) for name, value in given.items() if value is not None)
    if identity.funding is not None:
        yield "Funding", f"at most £{identity.funding.maximum_pounds:,} [{identity.funding.source}]"
    if identity.approved_on is not None:
        yield "Approved", on_date(identity.approved_on)
    if identity.in_force is not None:
        yield "In force", _span(identity.in_force, None)
    yield "For starts", _span(identity.starts, identity.starts_unknown)
    yield "Regime", f"{plan.vocabulary.assessment}"
    kinds = Counter(ksb.treatment for ksb in plan.ksbs)
    yield "KSBs", ", ".join(f"{number} {plain(kind)}" for kind, number in kinds.items())
    yield "Source", str(identity.source)
    yield "Checked", on_date(plan.last_checked_on)
    yield "Content", f"SHA-256 {content_hash(plan)[:HASH_SHOWN]}…"


def _span(starts: Dates | None, unknown: str | None) -> str:
    if starts is None:
        return f"not known: {unknown}"
    until = f" to {on_date(starts.until)}" if starts.until else ""
    return f"from {on_date(starts.from_)}{until} [{starts.source}]"


def _gateway(page: Page, gateway: Gateway) -> None:
    page.heading(gateway.title)
    page.rows(
        ("Needs", "From", "Force", "Clause"),
        (
            (one.title, one.provided_by.words, one.force.value, str(one.source))
            for one in gateway.requirements
        ),
    )
    if gateway.period is not None:
        period = gateway.period
        page.line(f"Opens a period of {period.force.value} {days(period)} [{period.source}]", indent=INDENT)


def _method(method: Method) -> tuple[str, str, str, str, str]:
    takes = plural(method.duration.minutes, "minute") if method.duration else "not set"
    notice = f"{days(method.notice)} ({method.notice.force.value})" if method.notice else "not set"
    kinds = Counter(criterion.kind for criterion in method.criteria)
    criteria = ", ".join(f"{number} {plain(kind)}" for kind, number in kinds.items()) or "none"
    return method.id, method.title, takes, notice, criteria


def _attempts(attempts: Attempts) -> Iterator[tuple[str, str]]:
    if attempts.says is not None:
        yield "In brief", attempts.says
    for name, says, rule in attempt_rules(attempts):
        yield name, f"{says} [{rule.source}]"

"""The apprentice's planning sheet for one assessment method: what it holds (pure), and its PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from touchstone.documents.sheet import after, criteria, day
from touchstone.documents.sheet.criteria import KeyPoints
from touchstone.documents.sheet.said import Said, said
from touchstone.documents.typeset import Typeset
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import PortfolioHandedIn
from touchstone.rules.plan.identity import Confirmed
from touchstone.rules.plan.method import Method
from touchstone.rules.plan.portfolio import Portfolio
from touchstone.rules.policy import Policy
from touchstone.rules.words import listed, on_date, plain

TEMPLATE = "sheet/sheet.typ"


def sheet_context(
    plan: Plan, method_id: str, policy: Policy, key_points: KeyPoints | None = None
) -> dict[str, Any]:
    """All that the sheet says, as plain data ready to print.

    ``key_points`` fills the right-hand column, by criterion id (by KSB code where a theme has no criteria).
    Raises ``ValueError`` when the plan has no such method, or ``key_points`` names what the method has not.
    """
    method = _method(plan, method_id)
    points = key_points or {}
    sheet = {
        "title": f"Think about: {method.title}",
        "standard": plan.identity.title,
        "line": f"Level {plan.identity.level} · {plan.identity.name}",
        "checked_on": plan.last_checked_on.isoformat(),
        "checked": f"Compared with its sources on {on_date(plan.last_checked_on)}",
        "fictional": plan.identity.fictional,
        "notice": _notice(plan, method),
        "day": day.facts(plan, method),
        "key_points": list(_key_points(plan, method)),
        "bring": list(_bring(plan, method)),
        "do": list(_do(plan, method)),
        "do_not": list(_do_not(plan, method)),
        "legend": criteria.legend(method),
        "grading": method.grading.says,
        "theme_word": plan.vocabulary.theme,
        "criterion_word": plan.vocabulary.criterion,
        "themes": criteria.themes(plan, method, points),
        "next_steps": list(after.next_steps(plan, policy)),
        "resits": list(after.resits(plan, method, policy)),
        "policy_note": (
            f"The times for results and appeals are the choice of your {plan.vocabulary.organisation}, "
            f"not of the plan ({policy.title})"
        ),
    }
    _refuse_strangers(sheet, points, method)
    return sheet | {"sources": _sources(sheet)}


def sheet_pdf(plan: Plan, method_id: str, policy: Policy, key_points: KeyPoints | None = None) -> bytes:
    """The sheet as an accessible PDF (PDF/UA-1 and PDF/A-3a); the same sheet gives the same bytes."""
    return typeset_sheet(sheet_context(plan, method_id, policy, key_points)).pdf()


def typeset_sheet(context: Mapping[str, Any]) -> Typeset:
    """The sheet laid out on A4, ready to be written as PDF or as pictures, dated by its last comparison."""
    return Typeset(template=TEMPLATE, context=context, on=date.fromisoformat(context["checked_on"]))


def _method(plan: Plan, id: str) -> Method:
    method = plan.method(id)
    if method is None:
        known = listed((one.id for one in plan.methods), "or")
        raise ValueError(f"{plan.identity.name} has no method called {id}; choose {known}")
    return method


def _refuse_strangers(sheet: dict[str, Any], points: KeyPoints, method: Method) -> None:
    known = {row["id"] for theme in sheet["themes"] for row in theme["rows"]}
    strangers = sorted(set(points) - known)
    if strangers:
        raise ValueError(f"key points for {listed(strangers)}: “{method.title}” has no such criterion")


def _notice(plan: Plan, method: Method) -> dict[str, Any] | None:
    """Where the version is known only by a witness: what it confirms of this method, and what is assumed."""
    known = plan.confirmation
    if known is None:
        return None
    return {
        "text": known.notice,
        "confirmed": _about(plan, method, known.confirmed),
        "not_confirmed": _about(plan, method, known.not_confirmed),
    }


def _about(plan: Plan, method: Method, parts: tuple[Confirmed, ...]) -> list[str]:
    """Of these parts those that the sheet speaks of: the method, taking it again, its portfolio."""
    spoken_of = [f"methods.{method.id}.", "attempts."]
    if _underpinned(plan, method) is not None:
        spoken_of.append("portfolio.")
    return list(dict.fromkeys(one.says for one in parts if f"{one.part}.".startswith(tuple(spoken_of))))


def _underpinned(plan: Plan, method: Method) -> Portfolio | None:
    portfolio = plan.portfolio
    return portfolio if portfolio is not None and portfolio.underpins == method.id else None


def _key_points(plan: Plan, method: Method) -> Iterator[Said]:
    """What the portfolio is for, in the method that it underpins."""
    portfolio = _underpinned(plan, method)
    if portfolio is None:
        return
    for gateway in plan.gateways:
        for one in gateway.requirements:
            if isinstance(one, PortfolioHandedIn):
                yield said("You will already have handed in your portfolio of evidence", one)
    rule = portfolio.covers or portfolio.mapped or portfolio.pieces or method.grading
    yield said("It is not assessed, but you can use it to illustrate your answers", rule)


def _bring(plan: Plan, method: Method) -> Iterator[str]:
    if _underpinned(plan, method) is not None:
        yield "Your portfolio of evidence, to refer to"


def _do(plan: Plan, method: Method) -> Iterator[str]:
    yield "Plan with the table below, and note examples of your own"
    if _underpinned(plan, method) is not None:
        yield "Know where in your portfolio each piece of evidence is"
    yield "Ask early if you need a reasonable adjustment, such as more time"


def _do_not(plan: Plan, method: Method) -> Iterator[str]:
    if _underpinned(plan, method) is not None:
        yield "Forget to bring your portfolio to refer to on the day"
    asked = method.recordings
    if asked is not None and (asked.held_after or asked.recorded_after):
        yield f"Use a recording from before {plan.vocabulary.gateway}"
    if asked is not None and asked.media is not None:
        yield f"Hand in a recording that is not {listed(map(plain, asked.media.accepted), 'or')}"


def _sources(sheet: dict[str, Any]) -> list[str]:
    """Every clause that the sheet rests on, in the order of its statements."""
    facts = [line for fact in sheet["day"] for line in fact["lines"]]
    rows = [row for theme in sheet["themes"] for row in theme["rows"]]
    stated = [*facts, *sheet["key_points"], *rows, *sheet["next_steps"], *sheet["resits"]]
    return list(dict.fromkeys(one["source"] for one in stated))

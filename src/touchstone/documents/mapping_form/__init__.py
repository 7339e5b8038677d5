"""The Mapping and Tracking Form: which piece of the portfolio evidences which KSB (pure), as PDF and XLSX."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from touchstone.documents.typeset import Typeset
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.rules.words import listed, on_date, plural

TEMPLATE = "mapping_form/mapping_form.typ"
TITLE = "Mapping and Tracking Form"
ELSEWHERE = "Other KSBs that pieces show"
DECLARED = {True: "Declared anonymised", False: "Declared not anonymised", None: "Not declared yet"}


@dataclass(frozen=True, kw_only=True)
class Parties:
    """Whose portfolio it is, and with whom."""

    apprentice: str
    provider: str
    employer: str


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """A piece as the form lists it."""

    code: str
    title: str
    kind: str  # its title in the plan
    shows: str = ""
    mentees: tuple[str, ...] = ()
    ksbs: tuple[str, ...] = ()
    pointers: Mapping[str, str] = field(default_factory=dict)  # where in it, by KSB
    anonymised: bool | None = None


def form_context(plan: Plan, pieces: Sequence[Mapped], parties: Parties, on: date) -> dict[str, Any]:
    """All that the form says, as plain data. Raises ``ValueError`` when the plan has no portfolio."""
    portfolio = plan.portfolio
    method = plan.method(portfolio.underpins) if portfolio is not None else None
    if portfolio is None or method is None:
        raise ValueError(f"{plan.identity.name} asks for no portfolio")
    groups = list(_groups(plan, method, pieces))
    missing = [row["code"] for group in groups for row in group["rows"] if not row["pieces"]]
    people = portfolio.relationships.with_ if portfolio.relationships else "person"
    return {
        "title": TITLE,
        "standard": plan.identity.title,
        "line": f"Level {plan.identity.level} · {plan.identity.name}",
        "fictional": plan.identity.fictional,
        "on": on.isoformat(),
        "made": f"Made from the portfolio as it stood on {on_date(on)}",
        "method": method.title,
        "theme_word": plan.vocabulary.theme,
        "people_word": people[:1].upper() + people[1:],
        "parties": [
            {"label": "Apprentice", "value": parties.apprentice},
            {"label": "Training provider", "value": parties.provider},
            {"label": "Employer", "value": parties.employer},
        ],
        "groups": groups,
        "coverage": _coverage(len(_covered(method)), missing),
        "missing": missing,
        "pieces": [_piece(one) for one in pieces],
        "none": "" if pieces else "The portfolio holds no pieces yet.",
        "sources": _sources(plan),
    }


def form_pdf(context: dict[str, Any]) -> bytes:
    """The form as an accessible PDF (PDF/UA-1 and PDF/A-3a); the same form gives the same bytes.

    A letter that no typeface of ours can draw, such as an emoji, is shown as a question mark.
    """
    return typeset_form(context).readable_pdf()


def typeset_form(context: dict[str, Any]) -> Typeset:
    """The form laid out on A4, dated by the day it was made for."""
    return Typeset(template=TEMPLATE, context=context, on=date.fromisoformat(context["on"]))


def _covered(method: Method) -> list[str]:
    return list(method.ksbs)


def _groups(plan: Plan, method: Method, pieces: Sequence[Mapped]) -> Iterator[dict[str, Any]]:
    """The method's themes with their KSBs, and last the KSBs that pieces show beyond them."""
    wording = {ksb.code: ksb.text for ksb in plan.ksbs}
    seen: set[str] = set()
    for theme in method.themes:
        fresh = [code for code in theme.ksbs if code not in seen]
        seen.update(fresh)
        if fresh:
            yield {"title": theme.title, "rows": [_row(code, wording, pieces) for code in fresh]}
    left = [code for code in method.ksbs if code not in seen]
    more = [ksb.code for ksb in plan.ksbs if any(ksb.code in one.ksbs for one in pieces)]
    rest = [*left, *(code for code in more if code not in {*seen, *left})]
    if rest:
        yield {"title": ELSEWHERE, "rows": [_row(code, wording, pieces) for code in rest]}


def _row(code: str, wording: dict[str, str], pieces: Sequence[Mapped]) -> dict[str, Any]:
    return {
        "code": code,
        "text": wording.get(code, ""),
        "pieces": [one.code for one in pieces if code in one.ksbs],
        "shown": [_at(one.code, one.pointers.get(code)) for one in pieces if code in one.ksbs],
    }


def _piece(one: Mapped) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "kind": one.kind,
        "shows": one.shows,
        "people": listed(one.mentees) if one.mentees else "",
        "ksbs": list(one.ksbs),
        "shown": [_at(code, one.pointers.get(code)) for code in one.ksbs],
        "anonymised": DECLARED[one.anonymised],
    }


def _at(code: str, where: str | None) -> str:
    """``E01``, or with the place in it ``E01 (pages 3–5)``."""
    return f"{code} ({where})" if where else code


def _coverage(number: int, missing: list[str]) -> str:
    if not missing:
        return f"All {number} KSBs are evidenced by at least one piece."
    return f"{plural(len(missing), 'KSB')} without evidence yet: {listed(missing)}."


def _sources(plan: Plan) -> list[str]:
    """The clauses that the form rests on."""
    assert plan.portfolio is not None
    rules = (plan.portfolio.mapped, plan.portfolio.covers, plan.portfolio.anonymised)
    return list(dict.fromkeys(str(rule.source) for rule in rules if rule is not None))

"""What a piece must be to be kept, whoever sends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from touchstone.rules.plan import Plan
from touchstone.rules.pointing import Where
from touchstone.rules.words import listed, on_date
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.actor import Refused
from touchstone.web.portfolio.aliases import fault
from touchstone.web.portfolio.queries import kinds, rules_of

LONGEST_TITLE = 200
LONGEST_TEXT = 10_000


@dataclass(frozen=True, kw_only=True)
class Content:
    """What somebody says of a piece."""

    title: str
    kind: str
    shows: str = ""
    mentees: Sequence[str] = ()
    ksbs: Sequence[str] = ()
    pointers: Mapping[str, str] | None = None  # where it shows each KSB; None leaves what is kept
    statement: str = ""
    observed_on: date | None = None

    def columns(self) -> dict[str, Any]:
        """The same as the database keeps it."""
        told = {code: str(Where.parse(said)) for code, said in (self.pointers or {}).items()}
        return ({} if self.pointers is None else {"pointers": told}) | {
            "title": tidy(self.title),
            "kind": self.kind,
            "shows": self.shows.strip(),
            "mentees": list(self.mentees),
            "ksbs": list(self.ksbs),
            "statement": self.statement.strip(),
            "observed_on": self.observed_on,
        }


@dataclass
class Faults:
    """What is wrong, by field."""

    found: dict[str, str] = field(default_factory=dict)

    def add(self, field: str, message: str) -> None:
        """Note the first thing that is wrong with a field."""
        if message:
            self.found.setdefault(field, message)

    def refuse(self) -> None:
        """Raise ``Refused`` when there is any."""
        if self.found:
            raise Refused("The piece was not saved.", fields=self.found)


def check(content: Content, one: Apprenticeship, plan: Plan, on: date, *, kept_kind: str = "") -> None:
    """Refuse what cannot be kept: every fault at once. A kind that a piece already has may stay."""
    faults = Faults()
    title = tidy(content.title)
    if not title:
        faults.add("title", "Enter a title, so that people can tell the pieces apart.")
    if len(title) > LONGEST_TITLE:
        faults.add("title", f"The title may have {LONGEST_TITLE} letters at most.")
    texts: Mapping[str, str] = {"shows": content.shows, "statement": content.statement}
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT:
            faults.add(name, f"This may have {LONGEST_TEXT:,} letters at most.")
        if "\x00" in text:
            faults.add(name, "The text holds a character that cannot be kept. Type it again.")
    faults.add("kind", _kind_fault(content.kind, plan, kept_kind))
    faults.add("mentees", fault(content.mentees, (one.name, one.line_manager_name)))
    strangers = sorted(set(content.ksbs) - {ksb.code for ksb in plan.ksbs})
    if strangers:
        faults.add("ksbs", f"The plan has no {listed(strangers, 'or')}. Choose again.")
    for code, said in (content.pointers or {}).items():
        faults.add(f"pointers.{code}", _place_fault(code, said, content.ksbs))
    if content.observed_on is not None and content.observed_on > on:
        faults.add("observed_on", f"{on_date(content.observed_on)} is still to come. Enter when you saw it.")
    faults.refuse()


def _place_fault(code: str, said: str, ksbs: Sequence[str]) -> str:
    if code not in ksbs:
        return f"{code}: the piece is not said to show it. Choose it too, or leave out where."
    try:
        Where.parse(said)
    except ValueError as why:
        return f"{code}: {why}"
    return ""


def _kind_fault(kind: str, plan: Plan, kept: str) -> str:
    accepted = {known.id for known in kinds(plan)}
    if kind in accepted or (kept and kind == kept):
        return ""
    excluded = next((known for known in rules_of(plan).kinds if known.id == kind), None)
    if excluded is not None:
        return f"{excluded.title} is left out by the plan. Choose another kind, or another piece."
    return "Choose what kind of evidence it is."


def tidy(text: str) -> str:
    """A line of text without what cannot be seen at its ends or in rows."""
    return " ".join(text.replace("\x00", "").split())

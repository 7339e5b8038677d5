"""Rows as registrations, and what is wrong in them: the checks of a registration, for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from touchstone.rules.words import on_date
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import registered_before, seen_before_all
from touchstone.web.apprentices.registration import (
    Registration,
    by_start,
    faults,
    is_shown,
    twin_words,
    versions,
)
from touchstone.web.apprentices.uln import ULN, check_digit_holds
from touchstone.web.imports.columns import BY_FIELD, COLUMNS
from touchstone.web.imports.models import Kind
from touchstone.web.imports.reading import Record
from touchstone.web.organisations import queries as organisations
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Kind as Of
from touchstone.web.organisations.permissions import TrainingProvider
from touchstone.web.ui.exports import BEGINNINGS

PLACES = {"provider": Of.TRAINING_PROVIDER, "employer": Of.EMPLOYER}
WHOLE_ROW = "row"
FORMULA = "This begins as a formula does. It is kept as text, as it stands: is it meant so?"
DIGIT = (
    "The last digit of this ULN does not fit the others. Compare it with the learner's record: correct it, "
    "or leave it if it is right."
)
ELSEWHERE = (
    "Somebody with this name, e-mail address and date of birth was registered for {standard} before. Ask the "
    "assessment organisation if you think that this is a mistake."
)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a cell, by field; the field ``row`` is the whole row."""

    field: str
    kind: Kind
    said: str


@dataclass(slots=True)
class Verdict:
    """A row, what it would register, and what is said of it."""

    record: Record
    facts: dict[str, Any]
    remarks: list[Remark] = field(default_factory=list)
    id: UUID | None = None  # of what it would register; none while who it is cannot be read

    def say(self, of: str, said: str, kind: Kind = Kind.WRONG) -> None:
        """Add a remark, one of a kind to a field."""
        if not any(one.field == of and one.kind == kind for one in self.remarks):
            self.remarks.append(Remark(of, kind, said))

    def has(self, kind: Kind) -> bool:
        """Whether anything of that kind is said."""
        return any(one.kind == kind for one in self.remarks)

    @property
    def fine(self) -> bool:
        """Whether it can be registered."""
        return not self.has(Kind.WRONG) and not self.has(Kind.AGAIN)

    def registration(self) -> Registration:
        """What it registers; the numbers were confirmed with the import."""
        return Registration(id=self.id, **{**self.facts, "uln_confirmed": True})


class Partners:
    """Who works with an assessment organisation, by name and UKPRN. Two queries, once."""

    def __init__(self, organisation: UUID) -> None:
        self._known: dict[str, dict[str, set[UUID]]] = {}
        for place, kind in PLACES.items():
            by_name: dict[str, set[UUID]] = {}
            for one in organisations.partners(organisation, kind):
                for name in filter(None, (_key(one.name), one.ukprn)):
                    by_name.setdefault(name, set()).add(one.id)
            self._known[place] = by_name

    def find(self, place: str, typed: str) -> UUID:
        """The one that is meant; raise ``ValueError`` with what to do."""
        kind = PLACES[place].label.lower()
        if not typed:
            raise ValueError(f"Name the {kind}, or give its UKPRN.")
        found = self._known[place].get(_key(typed), set())
        if len(found) > 1:
            raise ValueError(f"Several are called so. Give the {kind}'s UKPRN, or whole name.")
        if not found:
            raise ValueError(
                f"No {kind} of this name or UKPRN works with the assessment organisation. Compare the "
                "spelling; one who is missing is added by the assessment organisation first."
            )
        return next(iter(found))


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


class Checker:
    """Checks the rows of one file, a few hundred at a time; remembers who stood in it before."""

    def __init__(self, organisation: UUID, by: Actor, today: date) -> None:
        self.organisation, self.by, self.today = organisation, by, today
        self.partners = Partners(organisation)
        self._rows: dict[object, int] = {}  # where a ULN with its standard, or a person, stood first

    def check(self, records: Sequence[Record]) -> list[Verdict]:
        """What is said of each row. Two queries, however many there are."""
        verdicts = [self._alone(one) for one in records]
        known = registered_before(self.organisation, [one.id for one in verdicts if one.id])
        twins = seen_before_all(
            self.organisation,
            [str(one.facts.get("uln", "")) for one in verdicts],
            [str(one.facts.get("standard", "")) for one in verdicts],
        )
        for one in verdicts:
            self._beside(one, known, twins)
        return verdicts

    def _alone(self, record: Record) -> Verdict:
        """The row by itself: what each cell says, then the checks of a registration."""
        found = Verdict(record, {"organisation": self.organisation})
        if record.stray:
            found.say(
                WHOLE_ROW,
                "Something stands outside the columns. Text with a separator in it needs quotation marks "
                "around it.",
            )
        for column in COLUMNS:
            if column.field not in PLACES:
                _read(found, column.field, record.cells.get(column.field, ""))
        for place in PLACES:
            self._place(found, place, record.cells.get(place, ""))
        self._version(found)
        for name, message in faults({**found.facts, "uln_confirmed": True}, self.today).items():
            found.say(name, message)
        _look(found)
        found.id = _identity(found.facts)
        return found

    def _place(self, found: Verdict, place: str, typed: str) -> None:
        own = place == "provider" and self.by.role is TrainingProvider
        if own and not typed:
            found.facts[place] = self.by.organisation_id
            return
        try:
            found.facts[place] = self.partners.find(place, typed)
        except ValueError as wrong:
            found.say(place, str(wrong))
        if own and found.facts.get(place) != self.by.organisation_id:
            found.say(place, "You register for your own organisation.")

    def _version(self, found: Verdict) -> None:
        """The version that the start date chooses, where none is given; none while that is not known."""
        facts = found.facts
        started, reference = facts.get("started_on"), facts["standard"]
        if started is None or not versions(reference):
            for name in ("version", "version_reason"):
                facts.pop(name, None)
        elif not facts["version"]:
            chosen = by_start(reference, started)
            if chosen is not None:
                facts["version"] = chosen.identity.version
            else:
                found.say("version", "The start date chooses no version. Give one, and why.")
                facts.pop("version_reason")

    def _beside(
        self,
        one: Verdict,
        known: dict[UUID, Apprenticeship],
        twins: dict[tuple[str, str], Apprenticeship],
    ) -> None:
        """The row beside those before it, and beside everybody who is registered."""
        if one.id is None:
            return
        key = (one.facts["uln"], one.facts["standard"])
        same = self._before(one.id, one)
        if same is not None:
            one.say(WHOLE_ROW, f"The same apprentice stands in row {same} already. Remove one of the two.")
        elif key[0] and (other := self._before(key, one)) is not None:
            one.say("uln", f"The same ULN stands in row {other} already. Correct one of the two.")
        if (registered := known.get(one.id)) is not None:
            _again(one, registered, shown=is_shown(registered, self.by))
        elif (twin := twins.get(key)) is not None:
            one.say("uln", twin_words(twin, shown=is_shown(twin, self.by)))

    def _before(self, key: object, one: Verdict) -> int | None:
        first = self._rows.setdefault(key, one.record.row)
        return None if first == one.record.row else first


def _read(found: Verdict, name: str, cell: str) -> None:
    """The fact of a cell; one that cannot be read, or that is missing, is no fact."""
    column = BY_FIELD[name]
    try:
        fact = column.read(cell)
    except ValueError as wrong:
        found.say(name, str(wrong))
        return
    if fact is None and column.needed:
        found.say(name, f"{column.title} is missing.")
        return
    found.facts[name] = fact


def _look(found: Verdict) -> None:
    """What is no mistake and should be looked at."""
    for name, cell in found.record.cells.items():
        if cell.startswith(BEGINNINGS):
            found.say(name, FORMULA, Kind.WARNING)
    uln = found.facts.get("uln", "")
    if ULN.fullmatch(uln) and not check_digit_holds(uln):
        found.say("uln", DIGIT, Kind.WARNING)


def _identity(facts: dict[str, Any]) -> UUID | None:
    """The id that this apprentice gets from whichever file: sent twice, they are registered once."""
    try:
        named = [facts[name] for name in ("standard", "first_name", "last_name", "email", "born_on")]
    except KeyError:
        return None
    if "uln" not in facts or not all(named):
        return None
    return uuid5(facts["organisation"], "\n".join(str(one).casefold() for one in named))


def _again(one: Verdict, known: Apprenticeship, *, shown: bool) -> None:
    if not shown:  # the same words whether they withdrew or not
        one.say(WHOLE_ROW, ELSEWHERE.format(standard=known.standard))
    elif known.withdrawn_on is not None:
        one.say(
            WHOLE_ROW,
            f"Registered from a file before, and withdrew on {on_date(known.withdrawn_on)}. To register this "
            "apprentice anew, use the form.",
        )
    else:
        one.remarks = [Remark(WHOLE_ROW, Kind.AGAIN, "Registered from a file before: nothing is done.")]

"""The task list of a gateway: each requirement, where it stands, and whose turn it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.judge import assess
from touchstone.rules.plan.gateway import Declaration, Gateway, Requirement
from touchstone.rules.record import gateway as known
from touchstone.rules.report import GatewayReport, NextStep, Report
from touchstone.rules.words import listed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.gateway.kinds import Way, way
from touchstone.web.gateway.models import Round
from touchstone.web.gateway.parties import provides, unsigned
from touchstone.web.gateway.queries import finding_of, gateway_report, names, period_ends, unmet
from touchstone.web.records import queries as records


class State(Enum):
    """Where an item stands: the word, and the colour of its tag (none where nothing is left to do)."""

    NOT_HANDED_IN = "Not handed in", "blue"
    TO_SIGN = "Waits for signature", "yellow"
    TO_REVIEW = "Waits for review", "purple"
    RETURNED = "Returned", "red"
    ACCEPTED = "Accepted", ""
    MET = "Met", ""
    NOT_MET = "Not yet", "grey"
    CANNOT_TELL = "Cannot tell yet", "grey"
    LET_PASS = "Let pass", ""

    @property
    def word(self) -> str:
        """What a page says."""
        return self.value[0]

    @property
    def colour(self) -> str:
        """The tag's colour."""
        return self.value[1]


OF_OUTCOME = {
    Outcome.MET: State.MET,
    Outcome.NOT_MET: State.NOT_MET,
    Outcome.CANNOT_TELL: State.CANNOT_TELL,
}


@dataclass(frozen=True, kw_only=True)
class Task:
    """One requirement of one gateway, as it stands."""

    gate: Gateway
    item: Requirement
    finding: Finding
    scheme: Finding | None  # the national rule beside a declaration
    facts: tuple[known.Round, ...]  # its rounds as the rules know them, oldest first
    rounds: tuple[Round, ...]  # the same as they are kept, where a page shows them
    confirmed: bool

    @property
    def way(self) -> Way:
        """How such an item comes in."""
        return way(self.item)

    @property
    def last(self) -> known.Round | None:
        """The latest round."""
        return self.facts[-1] if self.facts else None

    @property
    def waits(self) -> bool:
        """Whether the latest round is not decided."""
        return self.last is not None and self.last.decision is None

    @property
    def waiting(self) -> Round | None:
        """The round that nobody has decided, where a page shows rounds."""
        return self.rounds[-1] if self.waits and self.rounds else None

    @property
    def open(self) -> bool:
        """Whether a round may be handed in now."""
        decided = self.last is None or self.last.decision == "returned"
        return self.way.handed_in and decided and not self.confirmed

    @property
    def accepted(self) -> Round | None:
        """The accepted round of a gateway that is not confirmed: it may be opened again."""
        done = self.last is not None and self.last.decision == "accepted" and not self.confirmed
        return self.rounds[-1] if done and self.rounds else None

    @property
    def unsigned(self) -> list[str]:
        """Whose signatures the waiting round lacks, in words."""
        if self.last is None or not self.waits:
            return []
        have = {signature.role for signature in self.last.signatures}
        return [party.words for party in unsigned(self.item, have)]

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.finding.waiver is not None:
            return State.LET_PASS
        if not self.way.handed_in:
            return OF_OUTCOME[self.finding.outcome]
        if self.last is None:
            return State.NOT_HANDED_IN
        if self.last.decision:
            return State.ACCEPTED if self.last.decision == "accepted" else State.RETURNED
        return State.TO_SIGN if self.unsigned else State.TO_REVIEW

    @property
    def turn(self) -> str:
        """Who does what next, in a sentence; empty when nobody has to."""
        who = provides(self.item).words
        said = {
            State.NOT_HANDED_IN: f"The {who} hands it in.",
            State.RETURNED: f"The {who} puts it right and hands it in again.",
            State.TO_SIGN: f"To be signed by the {listed(self.unsigned)}.",
            State.TO_REVIEW: "The assessment organisation reviews it.",
        }
        return said.get(self.state, "") if not self.confirmed else ""


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One gateway of one apprentice, as it stands."""

    gate: Gateway
    report: GatewayReport
    tasks: tuple[Task, ...]
    unmet: tuple[Finding, ...]
    confirmation: known.GatewayFacts | None
    until: date | None  # the end of the period that its confirmation opened

    @property
    def done(self) -> int:
        """How many of its requirements are in place."""
        return sum(task.state in (State.ACCEPTED, State.MET, State.LET_PASS) for task in self.tasks)

    def task(self, requirement: str) -> Task | None:
        """The task of a requirement."""
        return next((task for task in self.tasks if task.item.id == requirement), None)


@dataclass(frozen=True, kw_only=True)
class Gates:
    """All gateways of one apprentice, and the names of everybody who did something at them."""

    one: Apprenticeship
    gates: tuple[Gate, ...]
    names: dict[str, str]
    next_steps: tuple[NextStep, ...]
    notices: tuple[str, ...]

    def gate(self, id: str) -> Gate | None:
        """The gateway of that id."""
        return next((one for one in self.gates if one.gate.id == id), None)

    def name(self, person: object) -> str:
        """Somebody's name."""
        return self.names.get(str(person), "Somebody")


def gates(one: Apprenticeship, now: datetime, *, rounds: bool = False) -> Gates:
    """Every gateway of the apprentice's plan: the rules' answers beside what was handed in.

    With ``rounds``, also every round as it is kept: its file, its note, its id. One query more.
    """
    situation = records.situation(one, now)
    report = assess(situation)
    facts = {told.gateway: told for told in situation.record.gateways}
    kept = _kept(one) if rounds else {}
    return Gates(
        one=one,
        gates=tuple(_gate(report, gate, facts.get(gate.id), kept) for gate in situation.plan.gateways),
        names=_names(kept, facts),
        next_steps=report.next_steps,
        notices=report.notices,
    )


def _kept(one: Apprenticeship) -> dict[tuple[str, str], list[Round]]:
    kept: dict[tuple[str, str], list[Round]] = defaultdict(list)
    for row in Round.objects.filter(apprenticeship=one).select_related("file").order_by("number"):
        row.apprenticeship = one
        kept[row.gateway, row.requirement].append(row)
    return kept


def _gate(
    report: Report,
    gate: Gateway,
    facts: known.GatewayFacts | None,
    kept: dict[tuple[str, str], list[Round]],
) -> Gate:
    told = gateway_report(report, gate)
    confirmation = facts if facts is not None and facts.confirmed_at is not None else None
    items = {item.requirement: item.rounds for item in facts.items} if facts is not None else {}
    tasks = (
        Task(
            gate=gate,
            item=item,
            finding=finding_of(report, gate, item),
            scheme=_scheme(told, item),
            facts=items.get(item.id, ()),
            rounds=tuple(kept.get((gate.id, item.id), ())),
            confirmed=confirmation is not None,
        )
        for item in gate.requirements
    )
    return Gate(
        gate=gate,
        report=told,
        tasks=tuple(tasks),
        unmet=() if confirmation else unmet(report, gate),
        confirmation=confirmation,
        until=period_ends(report, gate) if confirmation else None,
    )


def _scheme(told: GatewayReport, item: Requirement) -> Finding | None:
    if not isinstance(item, Declaration) or item.scheme is None:
        return None
    return next((found for found in told.findings if found.code == f"scheme.{item.scheme}"), None)


def _names(kept: dict[tuple[str, str], list[Round]], facts: dict[str, known.GatewayFacts]) -> dict[str, str]:
    people: set[object] = {told.confirmed_by for told in facts.values()}
    for one in (one for several in kept.values() for one in several):
        people |= {one.submitted_by, one.decided_by, one.opened_again_by}
        people |= {signature["by"] for signature in one.signatures}
        people |= {word["by"] for word in one.verifications}
    return names(str(person) for person in people if person)

"""The task list of a gateway: each requirement, where it stands, and whose turn it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.judge import assess
from touchstone.rules.plan.gateway import Declaration, Gateway, Requirement
from touchstone.rules.record.gateway import GatewayFacts
from touchstone.rules.report import GatewayReport, NextStep, Report
from touchstone.rules.words import listed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.gateway.kinds import Way, way
from touchstone.web.gateway.models import Round
from touchstone.web.gateway.parties import provides, unsigned
from touchstone.web.gateway.queries import finding_of, gateway_report, names, period_ends, unmet
from touchstone.web.records import law
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
    rounds: tuple[Round, ...]  # oldest first
    confirmed: bool

    @property
    def way(self) -> Way:
        """How such an item comes in."""
        return way(self.item)

    @property
    def last(self) -> Round | None:
        """The latest round."""
        return self.rounds[-1] if self.rounds else None

    @property
    def waiting(self) -> Round | None:
        """The round that nobody has decided, if there is one."""
        return self.last if self.last is not None and not self.last.decision else None

    @property
    def open(self) -> bool:
        """Whether a round may be handed in now."""
        decided = self.last is None or self.last.decision == "returned"
        return self.way.handed_in and decided and not self.confirmed

    @property
    def unsigned(self) -> list[str]:
        """Whose signatures the waiting round lacks, in words."""
        return [party.words for party in unsigned(self.item, self.waiting)] if self.waiting else []

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
    confirmation: GatewayFacts | None
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
        return next((known for known in self.gates if known.gate.id == id), None)

    def name(self, person: object) -> str:
        """Somebody's name."""
        return self.names.get(str(person), "Somebody")


def gates(one: Apprenticeship, now: datetime) -> Gates:
    """Every gateway of the apprentice's plan: the rules' answers beside what was handed in."""
    situation = records.situation(one, now)
    report = assess(situation)
    rounds: dict[tuple[str, str], list[Round]] = defaultdict(list)
    for known in Round.objects.filter(apprenticeship=one).select_related("file").order_by("number"):
        known.apprenticeship = one
        rounds[known.gateway, known.requirement].append(known)
    confirmed = {facts.gateway: facts for facts in situation.record.gateways if facts.confirmed_at}
    plan = law.plan(one.standard, one.version)
    return Gates(
        one=one,
        gates=tuple(_gate(report, gate, rounds, confirmed.get(gate.id)) for gate in plan.gateways),
        names=_names(rounds, confirmed),
        next_steps=report.next_steps,
        notices=report.notices,
    )


def _gate(
    report: Report,
    gate: Gateway,
    rounds: dict[tuple[str, str], list[Round]],
    confirmation: GatewayFacts | None,
) -> Gate:
    told = gateway_report(report, gate)
    tasks = (
        Task(
            gate=gate,
            item=item,
            finding=finding_of(report, gate, item),
            scheme=_scheme(told, item),
            rounds=tuple(rounds.get((gate.id, item.id), ())),
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
    return next((known for known in told.findings if known.code == f"scheme.{item.scheme}"), None)


def _names(rounds: dict[tuple[str, str], list[Round]], confirmed: dict[str, GatewayFacts]) -> dict[str, str]:
    people: set[object] = {known.confirmed_by for known in confirmed.values()}
    for one in (one for several in rounds.values() for one in several):
        people |= {one.submitted_by, one.decided_by}
        people |= {signature["by"] for signature in one.signatures}
        people |= {word["by"] for word in one.verifications}
    return names(str(person) for person in people if person)

"""An appeal against a decision about a case, before it is decided: that decision, and its minutes so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from touchstone.rules.adjustments import disputed_minutes
from touchstone.rules.policy import Stage
from touchstone.rules.record.case import Case, Sanction
from touchstone.rules.situation import Situation
from touchstone.rules.words import at_time, plain, plural
from touchstone.web.appeals.disputed import what
from touchstone.web.appeals.models import Appeal
from touchstone.web.appeals.queries import about_decisions
from touchstone.web.appeals.stages import law_of, policy_of, stage_now
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.queries import people
from touchstone.web.records.models import CaseDecision
from touchstone.web.records.queries import cases, decided, disputable


@dataclass(frozen=True)
class Dispute:
    """An appeal beside the decision that it disputes. ``minutes`` are those of an adjustment by now."""

    appeal: Appeal
    one: Apprenticeship
    decision: CaseDecision
    what: str
    stage: Stage | None  # that waits for its decision
    minutes: int | None
    by: str

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The disputed decision, to read."""
        by = f"{self.by} ({plain(self.decision.role)})" if self.by else plain(self.decision.role)
        return [*said(self.decision, self.minutes), ("Decided by", by), ("Why", self.decision.reason)]


def said(decision: CaseDecision, minutes: int | None) -> list[tuple[str, str]]:
    """What was decided and when, without who did it and why."""
    rows = [("Decided", at_time(decision.at))]
    if decision.measure:
        rows.append(("Imposed", decision.measure))
    if decision.asked_minutes:
        rows.append(("Asked for", plural(decision.asked_minutes, "minute")))
    if minutes is not None:
        rows.append(("Granted", plural(minutes, "minute") if minutes else "None"))
    return rows


def dispute(appeal: Appeal, now: datetime) -> Dispute:
    """The case of an appeal (of ``deciding.open_appeal``) against a decision. Two queries."""
    one, decision = appeal.apprenticeship, appeal.decision
    assert decision is not None  # the caller has looked
    names = people({decision.by})
    return Dispute(
        appeal=appeal,
        one=one,
        decision=decision,
        what=what(one, appeal),
        stage=stage_now(policy_of(one).stages, appeal),
        minutes=minutes_of(one, decision, now),
        by=names.get(decision.by, ""),
    )


def minutes_of(one: Apprenticeship, decision: CaseDecision, now: datetime) -> int | None:
    """The minutes of a decision as they stand, with what appeals granted; none of a sanction. One query."""
    disputed = disputable(decision)
    if isinstance(disputed, Sanction):
        return None
    return disputed_minutes(on_decisions(one, decided([one.id]), now).record, disputed)


def on_decisions(one: Apprenticeship, rows: Sequence[CaseDecision], now: datetime) -> Situation:
    """The law, and a record of these decisions (``records.queries.decided``) and the appeals against them."""
    bare = law_of(one, now)
    case, known = cases(rows).get(one.id, Case()), about_decisions(rows).get(one.id, ())
    return replace(bare, record=replace(bare.record, case=case, appeals=known), answers={})

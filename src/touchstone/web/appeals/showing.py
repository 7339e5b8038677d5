"""What the page of an appeal shows: where it stands, what happened, and the disputed decision in view."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from touchstone.rules.plan.method import Criterion, Method, Theme
from touchstone.rules.policy import Appeals, Stage
from touchstone.rules.words import listed, plain, plural
from touchstone.web.appeals.disputed import method_of, what
from touchstone.web.appeals.models import Against, Appeal, Decision, Panellist, State
from touchstone.web.appeals.queries import doubted, last_word, panel, standing, visible_appeal
from touchstone.web.appeals.stages import Begun, begun, policy_of, stage_now
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.queries import people
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.results.models import Release
from touchstone.web.results.queries import revisions

READERS = (
    Permission.APPEAL,
    Permission.HEAR_APPEALS,
    Permission.DECIDE_APPEAL,
    Permission.ASSURE,
    Permission.SCRUTINISE,
)  # others have nothing to do with appeals
INSIDE = ("organisation", "appeals")  # reaches of those who are told names and grounds


@dataclass(frozen=True)
class Turn:
    """One thing that happened in an appeal."""

    at: datetime
    title: str
    by: str = ""
    text: str = ""
    changes: list[dict[str, str]] = field(default_factory=list)
    decision: Decision | None = None


@dataclass(frozen=True)
class Disputed:
    """A criterion as it was disputed and as it stands now, with what was told about it."""

    criterion: Criterion
    theme: Theme
    level: str | None
    now: str | None
    feedback: str
    why: str  # of the change

    @property
    def changed(self) -> bool:
        """Whether the appeal changed it."""
        return self.level != self.now


@dataclass(frozen=True)
class Page:
    """An appeal with everything that its readers look at."""

    appeal: Appeal
    one: Apprenticeship
    method: Method | None  # of a disputed attempt
    what: str  # is disputed, as people call it
    policy: Appeals
    stages: list[Begun]
    stage: Stage | None  # that waits for its decision
    releases: list[Release]
    names: dict[UUID, str]
    actor: Actor

    @property
    def due(self) -> date | None:
        """By when the open stage is to be decided."""
        waiting = [each for each in self.stages if each.decided is None]
        return waiting[-1].due if waiting and self.stage else None

    @property
    def inside(self) -> bool:
        """Whether this reader hears the appeal, and is told who did what."""
        return self.actor.role.reach in INSIDE

    @property
    def own(self) -> bool:
        """Whether this reader's side lodged it."""
        return self.actor.role.party.value == self.appeal.lodged_role

    @property
    def grounds_shown(self) -> bool:
        """Grounds are private: to who wrote them, to the apprentice, and to those who hear the appeal."""
        return self.inside or self.own or self.actor.role.reach == "self"

    @property
    def before(self) -> Release | None:
        """The disputed result: what stood when the appeal was lodged."""
        known = [each for each in self.releases if each.released_at <= self.appeal.lodged_at]
        return known[-1] if known else None

    @property
    def after(self) -> Release | None:
        """The result as it stands, where it is another."""
        return self.releases[-1] if self.releases and self.releases[-1] is not self.before else None

    @property
    def disputed(self) -> list[Disputed]:
        """Every criterion of the disputed result, in the plan's order; none of a decision about the case."""
        if self.method is None:
            return []
        before = _levels(self.before, self.appeal)
        last = standing(self.appeal)
        after = before | {
            change["criterion"]: change["level"]
            for each in last
            if each.outcome == "upheld"
            for change in each.changes
        }
        why = {change["criterion"]: change["reason"] for each in last for change in each.changes}
        said = self.before.feedback if self.before else {}
        return [
            Disputed(
                each,
                theme,
                before.get(each.id),
                after.get(each.id),
                said.get(each.id, ""),
                why.get(each.id, ""),
            )
            for theme in self.method.themes
            for each in theme.criteria
        ]

    @property
    def sitting(self) -> list[Panellist]:
        """Who decides the open stage."""
        return panel(self.appeal, self.stage.id) if self.stage else []

    @property
    def decided_by_me(self) -> list[Panellist]:
        """The reader's own places on panels whose decision stands."""
        stages, me = {each.stage for each in self.standing}, self.actor.person_id
        mine = [each for each in self.appeal.panel.all() if each.person_id == me]
        return [each for each in mine if each.stage in stages and each.stood_down_at is None]

    @property
    def decided_last(self) -> list[Panellist]:
        """Who decided the latest decision that stands, and is not said to have had a part in the case."""
        last = self.standing[-1:]
        decided = {(each.stage, decider["by"]) for each in last for decider in each.deciders}
        known = [each for each in self.appeal.panel.all() if each.stood_down_at is None]
        return [each for each in known if (each.stage, str(each.person_id)) in decided]

    @property
    def standing(self) -> list[Decision]:
        """The decisions that were not set aside, oldest first."""
        return standing(self.appeal)

    @property
    def doubted(self) -> list[Decision]:
        """Decisions that stand although somebody who decided had a part in the case."""
        return doubted(self.appeal)

    @property
    def last_word(self) -> Decision | None:
        """The decision that can be set aside, where somebody who decided had a part in the case."""
        return last_word(self.appeal)

    @property
    def may(self) -> dict[str, bool]:
        """What this reader may do now."""
        lodger = self.own and self.actor.may(Permission.APPEAL)
        hears = self.actor.may(Permission.HEAR_APPEALS)
        open_ = self.stage is not None
        sits = self.actor.person_id in {each.person_id for each in self.sitting}
        return {
            "withdraw": lodger and open_ and not self.appeal.decisions.all(),
            "further": lodger and self.appeal.state == State.REFUSED,
            "name": hears and open_,
            "decide": open_ and (sits or hears),
            "read": hears or self.actor.may(Permission.DECIDE_APPEAL),
            "set_aside": hears,
        }

    @property
    def turns(self) -> list[Turn]:
        """What happened, oldest first; who was named is for those alone who hear the appeal."""
        one = self.appeal
        found = [self._lodged(), *map(self._decided, one.decisions.all())]
        found += [self._further(each) for each in one.taken_further.all()]
        found += [self._aside(each) for each in one.decisions.all() if hasattr(each, "set_aside")]
        if one.withdrawn_at is not None:
            who = self._who(one.withdrawn_by, one.lodged_role)
            found.append(Turn(one.withdrawn_at, "Withdrawn", who, self._private(one.withdrawn_because)))
        if self.inside:
            found += [turn for each in one.panel.all() for turn in self._panellist(each)]
        return sorted(found, key=lambda turn: turn.at)

    def _lodged(self) -> Turn:
        one = self.appeal
        return Turn(
            one.lodged_at, "Lodged", self._who(one.lodged_by, one.lodged_role), self._private(one.grounds)
        )

    def _further(self, each: Any) -> Turn:
        title = f"Taken further: {self._stage(each.stage)}"
        return Turn(each.at, title, self._who(each.by, self.appeal.lodged_role), self._private(each.grounds))

    def _decided(self, each: Decision) -> Turn:
        outcome = "Upheld" if each.outcome == "upheld" else "Not upheld"
        title = f"{outcome}{self._effect(each)}. {self._stage(each.stage)}"
        return Turn(each.decided_at, title, self._panel(each), each.reason, each.changes, each)

    def _effect(self, each: Decision) -> str:
        """What an upheld appeal did beside changing criteria."""
        if each.voids_attempt:
            return ": the attempt is void"
        if each.grants_minutes is not None:
            return f": {plural(each.grants_minutes, 'minute')} more are granted"
        lifted = self.appeal.decision_id and self.appeal.against == Against.MALPRACTICE
        return ": the sanction stands no more" if lifted and each.outcome == "upheld" else ""

    def _aside(self, each: Decision) -> Turn:
        by = self._who(each.set_aside.by, "")
        return Turn(each.set_aside.at, "The decision was set aside", by, each.set_aside.reason)

    def _panellist(self, each: Panellist) -> list[Turn]:
        tie = "connected with the organisation" if each.connected else "not connected with the organisation"
        found = [
            Turn(each.named_at, f"{each.person} was named to decide, {tie}", self._who(each.named_by, ""))
        ]
        if each.stood_down_at is not None:
            part = ", having had a part in the case" if each.touched else ""
            found.append(
                Turn(each.stood_down_at, f"{each.person} stood down{part}", "", each.stood_down_because)
            )
        return found

    def _stage(self, id: str) -> str:
        return next((each.title for each in self.policy.stages if each.id == id), plain(id))

    def _panel(self, each: Decision) -> str:
        """Who decided: by name to those who hear the appeal, to others how many and how independent."""
        if self.inside:
            return listed([self.names.get(UUID(one["by"]), "somebody who has left") for one in each.deciders])
        outside = sum(not one["connected"] for one in each.deciders)
        return (
            f"{plural(len(each.deciders), 'person')} without a part in the case, {outside} of them not "
            f"connected with {self.one.organisation.name}"
        ).replace("persons", "people")

    def _who(self, person: UUID | None, role: str) -> str:
        party = plain(role).capitalize() if role else self.one.organisation.name
        name = self.names.get(person) if person else None
        return f"{name} ({party})" if name else party

    def _private(self, text: str) -> str:
        return text if self.grounds_shown else ""


def _levels(release: Release | None, appeal: Appeal) -> dict[str, Any]:
    """The levels that were told with a result."""
    told = release.report["attempts"] if release else []
    code = appeal.attempt.code if appeal.attempt else ""
    return next((dict(one["levels"]) for one in told if one["id"] == code), {})


def read(id: UUID, actor: Actor, now: datetime) -> Page:
    """An appeal that the actor may see; raise ``Http404`` for any other. Six queries, five of a decision."""
    appeal = visible_appeal(id, actor)
    one, policy = appeal.apprenticeship, policy_of(appeal.apprenticeship)
    return Page(
        appeal=appeal,
        one=one,
        method=method_of(one, appeal),
        what=what(one, appeal),
        policy=policy,
        stages=begun(one, appeal, now) if appeal.withdrawn_at is None else [],
        stage=stage_now(policy.stages, appeal) if appeal.withdrawn_at is None else None,
        releases=revisions(appeal.attempt_id) if appeal.attempt_id else [],
        names=people(_everybody(appeal)) if actor.role.reach in INSIDE else {},
        actor=actor,
    )


def _everybody(appeal: Appeal) -> set[UUID]:
    """The people whom the page names."""
    found = {appeal.lodged_by, *(each.by for each in appeal.taken_further.all())}
    found |= {each.named_by for each in appeal.panel.all()}
    for decision in appeal.decisions.all():
        found |= {UUID(each["by"]) for each in decision.deciders}
        if hasattr(decision, "set_aside"):
            found.add(decision.set_aside.by)
    return found | ({appeal.withdrawn_by} if appeal.withdrawn_by else set())

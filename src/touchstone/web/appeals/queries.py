"""Reads of appeals: the facts for the rules, who sees which, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404

from touchstone.rules.record import case
from touchstone.rules.roles import Role as Party
from touchstone.web.appeals.models import Against, Appeal, Decision, Panellist, TakenFurther
from touchstone.web.apprentices.queries import about_visible
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.records.models import CaseDecision
from touchstone.web.results.queries import known_to_apprentice


def told(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """The appeals with all that the rules ask about them, in one query however many there are."""
    return _told(appeals).select_related("attempt", "decision")


def _told(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    further = TakenFurther.objects.filter(appeal=OuterRef("pk")).order_by("at", "id")
    had_part = Panellist.objects.filter(appeal=OuterRef("pk"), touched=True).order_by("id")
    stand = Decision.objects.filter(appeal=OuterRef("pk"), set_aside=None).order_by("decided_at", "id")
    said = JSONObject(
        stage="stage",
        at="decided_at",
        deciders="deciders",
        outcome="outcome",
        reason="reason",
        changes="changes",
        voids="voids_attempt",
        minutes="grants_minutes",
    )
    return appeals.annotate(
        said_further=ArraySubquery(further.values(said=JSONObject(stage="stage", at="at"))),
        said_touched=ArraySubquery(had_part.values(said=JSONObject(stage="stage", by="person_id"))),
        said_decisions=ArraySubquery(stand.values(said=said)),
    )


def whole(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """The same with the rows of all that belongs to them, in four queries however many there are."""
    panel = Panellist.objects.select_related("person").order_by("named_at", "id")
    decisions = Decision.objects.select_related("set_aside").order_by("decided_at", "id")
    further = TakenFurther.objects.order_by("at", "id")
    return told(appeals).prefetch_related(
        Prefetch("taken_further", further), Prefetch("panel", panel), Prefetch("decisions", decisions)
    )


def beside(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Attempts, each with the appeals about it as ``facts_of`` reads them; nothing more is asked."""
    return attempts.annotate(said_appeals=_about("attempt"))


def beside_decisions(decisions: QuerySet[CaseDecision]) -> QuerySet[CaseDecision]:
    """The same of decisions, as ``about_decisions`` reads them."""
    return decisions.annotate(said_appeals=_about("decision"))


def _about(field: str) -> ArraySubquery:
    said = JSONObject(
        id="code",
        against="against",
        lodged_at="lodged_at",
        lodged_by="lodged_role",
        further="said_further",
        touched="said_touched",
        decisions="said_decisions",
    )
    about = _told(Appeal.objects.filter(**{field: OuterRef("pk"), "withdrawn_at": None}))
    return ArraySubquery(about.order_by("lodged_at", "id").values(said=said))


def facts(ids: Iterable[UUID]) -> dict[UUID, tuple[case.Appeal, ...]]:
    """The appeals about attempts of each of these apprenticeships as the rules know them; withdrawn ones are
    none.
    """
    found: dict[UUID, list[case.Appeal]] = {}
    asked = Appeal.objects.filter(apprenticeship__in=list(ids), withdrawn_at=None, decision=None)
    for one in told(asked.order_by("lodged_at", "id")):
        found.setdefault(one.apprenticeship_id, []).append(fact(one))
    return {id: tuple(appeals) for id, appeals in found.items()}


def facts_of(attempts: Iterable[Any]) -> dict[UUID, tuple[case.Appeal, ...]]:
    """The same from attempts that were read with their appeals (``beside``)."""
    return _read(attempts, "attempt")


def about_decisions(decisions: Iterable[Any]) -> dict[UUID, tuple[case.Appeal, ...]]:
    """The same from decisions that were read with the appeals against them (``beside_decisions``)."""
    return _read(decisions, "decision")


def _read(rows: Iterable[Any], field: str) -> dict[UUID, tuple[case.Appeal, ...]]:
    found: dict[UUID, list[case.Appeal]] = {}
    for one in rows:
        made = (_fact(said, {field: one.code}) for said in one.said_appeals)
        found.setdefault(one.apprenticeship_id, []).extend(made)
    return {id: in_order(some) for id, some in found.items()}


def in_order(*some: Iterable[case.Appeal]) -> tuple[case.Appeal, ...]:
    """Appeals as a record holds them, the first lodged first."""
    return tuple(sorted(chain(*some), key=lambda each: (each.lodged_at, each.id)))


def fact(one: Any) -> case.Appeal:
    """One appeal (of ``told``) as the rules know it. A decision that was set aside is none."""
    said = {
        "id": one.code,
        "against": one.against,
        "lodged_at": one.lodged_at.isoformat(),
        "lodged_by": one.lodged_role,
        "further": one.said_further,
        "touched": one.said_touched,
        "decisions": one.said_decisions,
    }
    about = {"attempt": one.attempt.code} if one.attempt_id else {"decision": one.decision.code}
    return _fact(said, about)


def _fact(said: dict[str, Any], about: Mapping[str, str]) -> case.Appeal:
    return case.Appeal(
        id=said["id"],
        against=said["against"],
        **about,
        lodged_at=datetime.fromisoformat(said["lodged_at"]),
        lodged_by=Party(said["lodged_by"]),
        passed_on=tuple(
            case.PassedOn(stage=each["stage"], at=datetime.fromisoformat(each["at"]))
            for each in said["further"]
        ),
        stages=tuple(_decision(each, said["touched"]) for each in said["decisions"]),
    )


def _decision(said: dict[str, Any], had_part: list[dict[str, str]]) -> case.StageDecision:
    touched = {each["by"] for each in had_part if each["stage"] == said["stage"]}
    return case.StageDecision(
        stage=said["stage"],
        decided_at=datetime.fromisoformat(said["at"]),
        deciders=tuple(
            case.Decider(
                by=each["by"],
                touched_case=each["touched_case"] or each["by"] in touched,
                connected=each["connected"],
            )
            for each in said["deciders"]
        ),
        outcome=said["outcome"],
        reason=said["reason"],
        changes=tuple(case.Change(**change) for change in said["changes"]),
        voids_attempt=said["voids"],
        grants_minutes=said["minutes"],
    )


def standing(one: Appeal) -> list[Decision]:
    """The decisions that were not set aside, oldest first."""
    return [each for each in one.decisions.all() if not hasattr(each, "set_aside")]


def last_word(one: Appeal) -> Decision | None:
    """The latest decision (of ``whole``) that stands, unless the appeal was taken further from it.

    It alone can be set aside: to be taken further, an appeal has to have been refused, and would not be then.
    """
    for last in standing(one)[-1:]:
        since = (each for each in one.taken_further.all() if each.at >= last.decided_at)
        return None if any(each.stage != last.stage for each in since) else last
    return None


def doubted(one: Appeal) -> list[Decision]:
    """Decisions (of ``whole``) that stand although somebody who decided had a part in the case."""
    had_part = {(each.stage, str(each.person_id)) for each in one.panel.all() if each.touched}
    return [
        each
        for each in standing(one)
        if any((each.stage, decider["by"]) in had_part for decider in each.deciders)
    ]


def visible_appeals(actor: Actor) -> QuerySet[Appeal]:
    """The appeals of the apprentices the actor may see.

    A decider sees those alone that they decide, or have just decided; an apprentice none about a result that
    they were not told yet: what others say of it there would tell them. An employer is told of no decision on
    adjustments, whatever the appeal against it is kept with, unless they lodged it.
    """
    found = about_visible(Appeal.objects.all(), actor)
    if actor.role.reach == "employer":
        own = Q(attempt__isnull=False, lodged_role=actor.role.party.value)
        return found.filter(~Q(against=Against.ADJUSTMENT) | own)
    if actor.role.reach == "appeals":
        named = Panellist.seeing(actor.person_id, actor.on)
        return found.filter(id__in=named.values("appeal"))
    if actor.role.reach == "self":
        return found.filter(known_to_apprentice("attempt") | Q(attempt=None))
    return found


def visible_appeal(id: UUID, actor: Actor) -> Appeal:
    """One of them with all that belongs to it and its apprentice; raise ``Http404`` for any other."""
    parties = (f"apprenticeship__{of}" for of in ("organisation", "provider", "employer"))
    found = (
        whole(visible_appeals(actor).filter(id=id)).select_related("attempt", "decision", *parties).first()
    )
    if found is None:
        raise Http404
    return found


def of_apprentice(apprenticeship: UUID, actor: Actor) -> list[Appeal]:
    """The appeals of one apprentice that the actor may see, newest first, withdrawn ones too."""
    found = visible_appeals(actor).filter(apprenticeship=apprenticeship)
    return list(found.select_related("attempt", "decision").order_by("-lodged_at", "id"))


def panel(one: Appeal, stage: str) -> list[Panellist]:
    """Who decides a stage now: named, not stood down, and not of a decision that was set aside."""
    named = [each for each in one.panel.all() if each.stage == stage and each.stood_down_at is None]
    before = sat_before(one, stage) if named else set()
    return [each for each in named if each.person_id not in before]


def sat_before(one: Appeal, stage: str) -> set[UUID]:
    """Who decided another stage of the same appeal, or a decision of it that was set aside."""
    return {
        UUID(each["by"])
        for decision in one.decisions.all()
        if decision.stage != stage or hasattr(decision, "set_aside")
        for each in decision.deciders
    }

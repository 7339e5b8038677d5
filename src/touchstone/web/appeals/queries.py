"""Reads of appeals: the facts for the rules, who may decide, and what waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from touchstone.rules.record import case
from touchstone.rules.roles import Role as Party
from touchstone.web.appeals.models import Appeal, Decision, Panellist
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.audit.models import Event
from touchstone.web.organisations.actor import Actor

OWN_ACTIONS = "appeal."  # what people do in an appeal does not make them part of the disputed case


def whole(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """The appeals with all that belongs to them, in five queries however many there are."""
    panel = Panellist.objects.select_related("person").order_by("named_at", "id")
    decisions = Decision.objects.select_related("set_aside").order_by("decided_at", "id")
    return appeals.select_related("attempt").prefetch_related(
        "taken_further", Prefetch("panel", panel), Prefetch("decisions", decisions)
    )


def facts(ids: Sequence[UUID]) -> dict[UUID, tuple[case.Appeal, ...]]:
    """The appeals of each of these apprenticeships as the rules know them; withdrawn ones are none.

    One query where nobody appealed, four otherwise.
    """
    found: dict[UUID, list[case.Appeal]] = {}
    asked = Appeal.objects.filter(apprenticeship__in=ids, withdrawn_at=None).order_by("lodged_at", "id")
    for one in whole(asked):
        found.setdefault(one.apprenticeship_id, []).append(fact(one))
    return {id: tuple(appeals) for id, appeals in found.items()}


def fact(one: Appeal) -> case.Appeal:
    """One appeal as the rules know it. A decision that was set aside is none."""
    further = sorted(one.taken_further.all(), key=lambda each: each.at)
    return case.Appeal(
        id=one.code,
        against=one.against,  # type: ignore[arg-type]  # the model's choices are the rules'
        attempt=one.attempt.code,
        lodged_at=one.lodged_at,
        lodged_by=Party(one.lodged_role),
        passed_on=tuple(case.PassedOn(stage=each.stage, at=each.at) for each in further),
        stages=tuple(_decision(one, each) for each in standing(one)),
    )


def standing(one: Appeal) -> list[Decision]:
    """The decisions that were not set aside, oldest first."""
    return [each for each in one.decisions.all() if not hasattr(each, "set_aside")]


def _decision(appeal: Appeal, one: Decision) -> case.StageDecision:
    touched = {str(each.person_id) for each in appeal.panel.all() if each.touched and each.stage == one.stage}
    return case.StageDecision(
        stage=one.stage,
        decided_at=one.decided_at,
        deciders=tuple(
            case.Decider(
                by=each["by"],
                touched_case=each["touched_case"] or each["by"] in touched,
                connected=each["connected"],
            )
            for each in one.deciders
        ),
        outcome=one.outcome,  # type: ignore[arg-type]  # the database allows no other
        reason=one.reason,
        changes=tuple(case.Change(**change) for change in one.changes),
        voids_attempt=one.voids_attempt,
    )


def visible_appeal(id: UUID, actor: Actor) -> Appeal:
    """An appeal of an apprentice the actor may see; raise ``Http404`` for any other.

    A decider sees those alone that they were named for.
    """
    seen = visible_to(actor).order_by().values("id")
    known = whole(Appeal.objects.filter(id=id, apprenticeship__in=seen))
    if actor.role.reach == "appeals":
        known = known.filter(panel__person=actor.person_id, panel__stood_down_at=None).distinct()
    found = known.first()
    if found is None:
        raise Http404
    return found


def of_apprentice(apprenticeship: UUID) -> list[Appeal]:
    """All appeals of one apprentice, oldest first, withdrawn ones too."""
    return list(whole(Appeal.objects.filter(apprenticeship=apprenticeship).order_by("lodged_at", "id")))


def touched(apprenticeship: UUID, people: Iterable[UUID]) -> dict[UUID, str]:
    """Which of these people had a part in the case, and the first thing they did, from the trail. One query.

    Whatever somebody did to this apprentice's record is a part in it, except in appeals themselves.
    """
    done = Event.objects.filter(chain=apprenticeship, by__in=list(people))
    done = done.exclude(action__startswith=OWN_ACTIONS).order_by("number")
    found: dict[UUID, str] = {}
    for by, action in done.values_list("by", "action"):
        found.setdefault(by, action)
    return found


def panel(one: Appeal, stage: str) -> list[Panellist]:
    """Who decides a stage now: named, and not stood down."""
    return [each for each in one.panel.all() if each.stage == stage and each.stood_down_at is None]


def sat_before(one: Appeal, stage: str) -> set[UUID]:
    """Who decided another stage of the same appeal, or a decision of it that was set aside."""
    return {
        UUID(each["by"])
        for decision in one.decisions.all()
        if decision.stage != stage or hasattr(decision, "set_aside")
        for each in decision.deciders
    }

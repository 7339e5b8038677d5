"""Results to release with the days that are left, and results that were released."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date, plain
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import about_visible
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.quality.models import ENDED, Review
from touchstone.web.records import law
from touchstone.web.results.models import Hold, Release
from touchstone.web.results.queries import overall_changed_later
from touchstone.web.results.reasons import why_revised
from touchstone.web.room.models import Seat
from touchstone.web.ui.addresses import address
from touchstone.web.ui.tables import Choice, Column, Search, Table
from touchstone.web.ui.words import away, sentence

NAMES = ("apprenticeship__first_name", "apprenticeship__last_name")
HELD, READY, IN_REVIEW = "held", "ready", "in_review"
STATUS = {READY: "Ready to release", IN_REVIEW: "In quality assurance", HELD: "Held back"}


def open_results(actor: Actor, asked: Mapping[str, str], today: date) -> Table[Review]:
    """Judged results that were not released yet, soonest due first."""
    return Table(
        rows=unreleased(actor),
        asked=asked,
        caption="Results to release",
        columns=[
            Column(
                name="apprentice",
                title="Apprentice",
                value=_apprentice,
                sort="apprenticeship__last_name",
                link=lambda one: address("results-release", one.attempt_id),
            ),
            Column(name="method", title="Method", value=_method, sort="attempt__method"),
            Column(name="provider", title="Training provider", value=_provider),
            Column(name="status", title="Stands at", value=lambda one: STATUS[one.status], sort="status"),
            Column(name="due", title="Result due", value=lambda one: one.due_on, sort="due_on"),
            Column(name="left", title="Time left", value=lambda one: left(one.due_on, today)),
        ],
        sort="due",
        search=Search(title="Apprentice", fields=NAMES),
        choices=[Choice(name="status", title="Stands at", field="status", options=list(STATUS.items()))],
        empty="Nothing is to be released. Results come here as soon as an assessor submits judgements.",
    )


def unreleased(actor: Actor) -> QuerySet[Review]:
    """Reviews of attempts without a released result, each with where it stands."""
    held = Hold.objects.filter(attempt=OuterRef("attempt"), lifted_at=None)
    stands = Case(
        When(Exists(held), then=Value(HELD)),
        When(state__in=ENDED, then=Value(READY)),
        default=Value(IN_REVIEW),
        output_field=CharField(),
    )
    open_ones = Review.objects.filter(attempt__notified_at=None, attempt__void__isnull=True)
    found = about_visible(open_ones, actor)
    if actor.may(Permission.ASSURE):  # who marks beside is not told before that the other side submitted
        found = found.exclude(Exists(Seat.apart(actor.person_id, OuterRef("attempt"))))
    return found.annotate(status=stands).select_related("attempt", "apprenticeship__provider")


def left(due: date | None, today: date) -> str:
    """The countdown: how many days are left, or by how many it is late."""
    if due is None:
        return "No day known"
    return f"Late: was due {away(due, today)}" if due < today else f"Due {away(due, today)}"


def released_results(actor: Actor, asked: Mapping[str, str]) -> Table[Release]:
    """Released results, newest first."""
    found = about_visible(Release.objects.defer("record", "report"), actor)
    later = Release.objects.filter(attempt=OuterRef("attempt"), revision__gt=OuterRef("revision"))
    found = found.annotate(replaced=Exists(later), outdated=overall_changed_later())
    return Table(
        rows=found.select_related("attempt", "released_by", "apprenticeship__provider"),
        asked=asked,
        caption="Released results",
        columns=[
            Column(
                name="apprentice",
                title="Apprentice",
                value=_apprentice,
                sort="apprenticeship__last_name",
                link=lambda one: address("results-kept", one.id),
            ),
            Column(name="method", title="Method", value=_method, sort="attempt__method"),
            Column(name="grade", title="Grade", value=lambda one: plain(one.grade or "void").capitalize()),
            Column(name="overall", title="Overall", value=lambda one: plain(one.overall).capitalize()),
            Column(name="provider", title="Training provider", value=_provider),
            Column(name="released", title="Released", value=_released, sort="released_at"),
            Column(name="by", title="By", value=lambda one: str(one.released_by)),
            Column(name="change", title="Change", value=_revision),
        ],
        sort="-released",
        search=Search(title="Apprentice", fields=NAMES),
        empty="No result was released yet.",
        id="released",
    )


def _revision(one: Any) -> str:
    """Why a result was changed, and whether another one replaced it, or its overall grade alone."""
    said = [f"changed: {why_revised(one.because)}"] if one.because else []
    if one.replaced:
        said.append("replaced since")
    elif one.overall and one.outdated:
        said.append("overall grade changed since")
    return sentence(", ".join(said))


def _released(one: Release) -> str:
    return on_date(day(one.released_at))


def _apprentice(one: Any) -> str:
    return f"{one.apprenticeship.last_name}, {one.apprenticeship.first_name}"


def _provider(one: Any) -> str:
    return str(one.apprenticeship.provider.name)


def _method(one: Any) -> str:
    return title(one.apprenticeship, one.attempt.method)


def title(one: Apprenticeship, method: str) -> str:
    """The method's title in the plan."""
    found = law.plan(one.standard, one.version).method(method)
    return found.title if found else method

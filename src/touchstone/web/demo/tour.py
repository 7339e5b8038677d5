"""The guided tour: the journey in nine stops, each with the person to be and the place to go."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.demo.cast import Learner, cast
from touchstone.web.organisations.scope import everywhere


@dataclass(frozen=True)
class Stop:
    """One stop: what it is about, as whom, with which apprentice, on which page."""

    title: str
    says: str
    role: str
    reaches: str
    page: str
    do: str


STOPS = (
    Stop(
        "Registration",
        "A training provider registers an apprentice: who, with whom, since when, on which plan.",
        "training_provider",
        "registered",
        "apprentices-register",
        "Register somebody, check your answers, and read what happens next.",
    ),
    Stop(
        "Portfolio",
        "Evidence is gathered piece by piece; a matrix shows which knowledge and skills it covers.",
        "training_provider",
        "portfolio",
        "portfolio-home",
        "Add a piece, look at the coverage, and see which rule asks for what.",
    ),
    Stop(
        "Gateway",
        "Everything the plan asks for is handed in, signed, and accepted or returned item by item.",
        "bookings",
        "handed_in",
        "gateway-tasks",
        "Review what waits, return one item with a reason, accept the others.",
    ),
    Stop(
        "Booking",
        "The bookings team finds a day, an assessor without a conflict, and serves notice in time.",
        "bookings",
        "confirmed",
        "records-record",
        "Book a method. Try a day that is too early, and read why it is.",
    ),
    Stop(
        "Assessment",
        "The assessor starts and ends sections, logs questions and judges each criterion beside the grade.",
        "assessor",
        "begun",
        "records-record",
        "Open the assessment, ask a question, judge a criterion, and open the reasons of the grade.",
    ),
    Stop(
        "Quality assurance",
        "Results in the sample are looked at by somebody else before anybody is told.",
        "internal_quality_assurer",
        "submitted",
        "quality-list",
        "Look at why a result is in the sample; agree, or ask the assessor.",
    ),
    Stop(
        "Release",
        "A result is released with feedback for each criterion; its clocks start: resits, appeals.",
        "internal_quality_assurer",
        "assured",
        "results-list",
        "Release a result and read which dates it sets.",
    ),
    Stop(
        "The apprentice's view",
        "The apprentice sees dates, what is still owed, and their result, in plain words.",
        "apprentice",
        "finished",
        "home",
        "Read the statement of results and the reasons behind it.",
    ),
    Stop(
        "Who did what",
        "Every action is in the trail of the record, each sealed by the one before.",
        "manager",
        "finished",
        "records-record",
        "Open the history of a finished apprentice.",
    ),
)


def learners(reaches: str, *, signs_in: bool = False) -> list[Learner]:
    """The learners who have come that far."""
    return [one for one in cast().apprentices if one.reaches == reaches and (one.signs_in or not signs_in)]


def apprenticeships(some: list[Learner]) -> QuerySet[Apprenticeship]:
    """Their registrations."""
    return Apprenticeship.objects.filter(email__in=[one.email for one in some]).order_by(
        "registered_at", "id"
    )


def example(reaches: str) -> Apprenticeship | None:
    """An apprentice who has come that far, for a link."""
    with everywhere():
        return apprenticeships(learners(reaches)[:1]).first()

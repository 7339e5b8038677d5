"""The guided tour: the journey stop by stop, read from ``tour.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.db.models import QuerySet

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.demo.cast import Learner, cast
from touchstone.web.organisations.scope import everywhere


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One stop: what it is about, as whom, with which apprentice, on which page, and what to do there."""

    number: int
    title: str
    says: str
    role: str
    reaches: str
    standard: str
    page: str
    do: tuple[str, ...]


@dataclass(frozen=True)
class Tour:
    """The stops in their order, the words to know first, and how far apprentices are, in words."""

    words: tuple[tuple[str, str], ...]
    stands_at: dict[str, str]
    stops: tuple[Stop, ...]


@cache
def tour() -> Tour:
    """The guided tour of the demonstration."""
    text = Path(__file__).with_name("tour.yaml").read_text(encoding="utf-8")
    said = yaml.load(text, Loader=yaml.CSafeLoader)
    return Tour(
        words=tuple((word, meaning) for word, meaning in said["words"]),
        stands_at=said["stands_at"],
        stops=tuple(
            Stop(**{**stop, "number": number, "do": tuple(stop["do"])})
            for number, stop in enumerate(said["stops"], start=1)
        ),
    )


def learners(stop: Stop, *, signs_in: bool = False) -> list[Learner]:
    """The learners of the stop's standard who have come that far."""
    return [
        one
        for one in cast().apprentices
        if one.reaches == stop.reaches and one.standard == stop.standard and (one.signs_in or not signs_in)
    ]


def apprenticeships(some: list[Learner]) -> QuerySet[Apprenticeship]:
    """Their registrations."""
    return Apprenticeship.objects.filter(email__in=[one.email for one in some]).order_by(
        "registered_at", "id"
    )


def example(stop: Stop) -> Apprenticeship | None:
    """The apprentice of a stop."""
    with everywhere():
        return apprenticeships(learners(stop)[:1]).first()

"""The rounds that most tests begin with are those that the actions leave."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.gateway import all_accepted, written
from tests.factories.web import apprenticeship
from tests.web.gateway.conftest import Gateway
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.gateway.models import Round
from touchstone.web.gateway.queries import facts

OWN = ("id", "apprenticeship_id", "file_id")  # of each apprentice


@pytest.mark.parametrize(
    ("standard", "version", "gateway"), [("ST1379", "1.1", "gateway"), ("ST9002", "1.0", "readiness")]
)
def test_rounds_are_written_as_the_actions_leave_them(
    at_gateway: Gateway, standard: str, version: str, gateway: str
) -> None:
    people = at_gateway.people
    acted, copied = (apprenticeship(people, uln="", standard=standard, version=version) for _ in range(2))
    all_accepted(people, acted, gateway)
    written(people, copied, gateway)
    assert rows(acted) == rows(copied) != []
    assert files(acted) == files(copied)
    told = facts([acted.id, copied.id])
    assert told[acted.id] == told[copied.id]


def rows(one: Apprenticeship) -> list[dict[str, Any]]:
    """The rounds, without what is each apprentice's own."""
    found = Round.objects.filter(apprenticeship=one).order_by("requirement").values()
    return [{name: value for name, value in row.items() if name not in OWN} for row in found]


def files(one: Apprenticeship) -> list[tuple[str, str]]:
    """Which requirement has which file."""
    return sorted(
        Round.objects.filter(apprenticeship=one, file__isnull=False).values_list("requirement", "file__name")
    )

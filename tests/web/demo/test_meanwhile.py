"""What happens to learners of the demonstration beside: one pauses, one changes the employer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.told import cast_of, tell
from tests.factories.web import NOW
from touchstone.web.apprentices.models import BreakInLearning, PartnerChange
from touchstone.web.demo.cast import Member
from touchstone.web.organisations.scope import everywhere

pytestmark = pytest.mark.django_db


def test_one_pauses_and_one_changes_the_employer() -> None:
    cast = cast_of("East", ("registered", "handed_in"))
    second = Member(role="employer", name="Jo Field", email="jo@farm.example", of="East Farm")
    pausing, moving = cast.apprentices
    learners = (replace(pausing, meanwhile="break"), replace(moving, meanwhile="employer"))
    house = tell(
        replace(
            cast,
            employers=(*cast.employers, "East Farm"),
            people=(*cast.people, second),
            apprentices=learners,
        ),
        NOW,
    )
    with everywhere():
        pause = BreakInLearning.objects.get()
        assert (pause.apprenticeship_id, pause.ended_on) == (house.at("registered").id, None)
        move = PartnerChange.objects.get()
        assert move.apprenticeship_id == house.at("handed_in").id
        employers = [house.team.partners[name] for name in ("East Farm", "East Works")]
        assert [move.before_id, move.after_id] == employers

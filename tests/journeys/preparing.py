"""Fills the database of the journeys: ``python -m tests.journeys.preparing``, which tells ids by stage."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from touchstone.project.commands.starting import django_instance

if TYPE_CHECKING:
    from tests.factories.told import House
    from touchstone.web.demo.cast import Cast
    from touchstone.web.demo.story import Story

NAME = "Riverside"
READY = 6  # apprentices whose observation is booked and accepted, for the console alone
MORE = (
    *("told again", "told again", "capped"),  # a retake and its lapse, an appeal, exceptional circumstances
    *("confirmed", "handed_in"),  # a refused adjustment, a sanction
)


def forget_the_backlog() -> None:
    """Nobody looks at the stories' files: what people hand over in the journeys does not wait for them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name IN ('files', 'viewing')")


def failed_before(cast: Cast) -> Cast:
    """The same people; who passed at a resit had failed the first method before."""
    marks = {"capped": "poor first"}
    learners = [replace(one, marks=marks.get(one.reaches, one.marks)) for one in cast.apprentices]
    return replace(cast, apprentices=tuple(learners))


def another_decider(house: House, at: datetime) -> str:
    """Somebody else who may decide appeals; their e-mail address."""
    from tests.factories.told import PASSWORD
    from touchstone.web.accounts.actions import accept, invite
    from touchstone.web.demo.team import secret_for

    name, email = f"{NAME} second decider", "second.decider@panels.example"
    by = house.team.one("manager")
    invite(email=email, name=name, into=house.id, role="appeal_decider", by=by, at=at)
    accept(secret=secret_for(email), name=name, password=PASSWORD, at=at)
    return email


def named(told: Sequence[Story]) -> dict[str, Story]:
    """The stories by the stage that they reached; the second of a stage as ``told again 2``."""
    names: dict[str, Story] = {}
    for story in told:
        stage = story.learner.reaches
        before = sum(1 for known in names.values() if known.learner.reaches == stage)
        names[f"{stage} {before + 1}" if before else stage] = story
    return names


def main() -> None:
    """Bring the tables up to date, tell the stories, say who is where."""
    with django_instance():
        from django.db import transaction

        from tests.factories.clocks import written
        from tests.factories.told import STAGES, another_assessor, cast_of, tell
        from tests.integration.oidc.running import free_port
        from touchstone.project.commands.migrating import bring_up_to_date
        from touchstone.web.organisations.scope import everywhere

        bring_up_to_date()
        with transaction.atomic():
            house = tell(failed_before(cast_of(NAME, (*STAGES, *["accepted"] * READY, *MORE))), written())
            other = another_assessor(house, f"{NAME} second assessor", written())
            with everywhere():
                decider = another_decider(house, written())
        forget_the_backlog()
        told = named(house.told)
        ids = {name: str(story.one.id) for name, story in told.items()}
        names = {name: story.learner.email for name, story in told.items()}
        people = {member.role: member.email for member in house.cast.people}
        people |= {"another_assessor": other, "another_decider": decider}
        ready = [str(story.one.id) for story in house.told if story.learner.reaches == "accepted"]
        said = {"apprentices": ids, "learners": names, "people": people, "ready": ready}
        sys.stdout.write(json.dumps({**said, "port": free_port()}) + "\n")


if __name__ == "__main__":
    main()

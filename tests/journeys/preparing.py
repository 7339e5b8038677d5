"""Fills the database of the journeys: ``python -m tests.journeys.preparing``, which tells ids by stage."""

from __future__ import annotations

import json
import sys

from touchstone.project.commands.starting import django_instance

NAME = "Riverside"
READY = 6  # apprentices whose observation is booked and accepted, for the console alone


def forget_the_backlog() -> None:
    """Nobody looks at the stories' files: what people hand over in the journeys does not wait for them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name IN ('files', 'viewing')")


def main() -> None:
    """Bring the tables up to date, tell the stories, say who is where."""
    with django_instance():
        from django.db import transaction

        from tests.factories.clocks import written
        from tests.factories.told import STAGES, another_assessor, cast_of, tell
        from touchstone.project.commands.migrating import bring_up_to_date

        bring_up_to_date()
        with transaction.atomic():
            house = tell(cast_of(NAME, (*STAGES, *["accepted"] * READY)), written())
            other = another_assessor(house, f"{NAME} second assessor", written())
        forget_the_backlog()
        ids = {story.learner.reaches: str(story.one.id) for story in house.told}
        names = {story.learner.reaches: story.learner.email for story in house.told}
        people = {member.role: member.email for member in house.cast.people} | {"another_assessor": other}
        ready = [str(story.one.id) for story in house.told if story.learner.reaches == "accepted"]
        said = {"apprentices": ids, "learners": names, "people": people, "ready": ready}
        sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()

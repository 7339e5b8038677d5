"""Fills the database of the journeys: ``python -m tests.journeys.preparing``, which tells ids by stage."""

from __future__ import annotations

import json
import sys

from touchstone.project.commands.starting import django_instance

NAME = "Riverside"


def main() -> None:
    """Bring the tables up to date, tell the stories, say who is where."""
    with django_instance():
        from django.db import transaction

        from tests.factories.clocks import written
        from tests.factories.told import STAGES, cast_of, tell
        from touchstone.project.commands.migrating import bring_up_to_date

        bring_up_to_date()
        with transaction.atomic():
            house = tell(cast_of(NAME, STAGES), written())
        ids = {story.learner.reaches: str(story.one.id) for story in house.told}
        names = {story.learner.reaches: story.learner.email for story in house.told}
        people = {member.role: member.email for member in house.cast.people}
        sys.stdout.write(json.dumps({"apprentices": ids, "learners": names, "people": people}) + "\n")


if __name__ == "__main__":
    main()

"""A served demonstration: its own data folder, everybody fictional, mail kept in the outbox."""

from __future__ import annotations

import os

from touchstone.cli.answering import say
from touchstone.cli.refusal import WrongInput

FOLDER = "demonstration"  # below the usual data folder, so that nobody's real data is touched
EVERY = 10  # apprentices between two lines of progress


def for_demonstration() -> None:
    """Switch the demonstration on for this process and those it starts, in a data folder of its own."""
    from touchstone.project.home import home

    os.environ["TOUCHSTONE_DEMO"] = "yes"
    if not os.environ.get("DATABASE_URL"):
        os.environ["TOUCHSTONE_HOME"] = str(home() / FOLDER)


def fill_when_empty() -> None:
    """Make the fictional organisation in an empty database; leave an earlier demonstration as it stands.

    Raises ``WrongInput`` for a database that holds other people's data.
    """
    from django.utils import timezone

    from touchstone.web.demo.filling import fill, is_demonstration, is_empty

    if is_empty():
        say("touchstone: making a demonstration, which takes a minute the first time")
        fill(now=timezone.now(), told=_told)
    elif not is_demonstration():
        raise WrongInput(
            "--demo",
            "the database holds an organisation that is not the demonstration's.",
            "Serve without --demo, or name an empty database in DATABASE_URL.",
        )


def _told(done: int, of: int) -> None:
    if done % EVERY == 0 or done == of:
        say(f"touchstone: {done} of {of} apprentices")

"""``touchstone generate``: an instance as large as wanted, to try and to measure; all are fictional."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.answering import say
from touchstone.cli.refusal import WrongInput

if TYPE_CHECKING:
    from touchstone.cli.page import Page
    from touchstone.project.generating.making import Made

MOST = 1_000_000
Apprentices = Annotated[
    int,
    typer.Option(
        "--apprentices",
        metavar="NUMBER",
        min=1,
        max=MOST,
        help="Open registrations; whoever finished within the year comes beside them.",
    ),
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="NUMBER", help="Another number gives other names and another spread.")
]


def generate(apprentices: Apprentices, seed: Seed = 1) -> Answer:
    """Fill a demonstration with many fictional apprentices at every stage, several organisations and a year.

    Works in the data folder of serve --demo, or in the database that DATABASE_URL names, while that is empty
    or a demonstration as it was made. Ctrl-C leaves nothing half. Exit status: 0, or 2.
    """
    from touchstone.project.commands.demonstrating import for_demonstration
    from touchstone.project.commands.migrating import bring_up_to_date
    from touchstone.project.commands.starting import django_instance

    for_demonstration()
    with django_instance():
        bring_up_to_date()
        made = _made(apprentices, seed)
    a_second = round(made.rows / made.seconds)

    def show(page: Page) -> None:
        page.line(f"{made.apprentices:,} apprentices, {made.open:,} of them open registrations.")
        page.line(
            f"{made.assessments:,} assessments, {made.assessors:,} assessors, {made.houses} organisations."
        )
        page.line(f"{made.rows:,} rows in {made.seconds:.0f} seconds: {a_second:,} a second.")
        page.line("Look at them with: touchstone serve --demo")

    return Answer(document={**vars(made), "rows_a_second": a_second}, show=show)


def _made(apprentices: int, seed: int) -> Made:
    from django.utils import timezone

    from touchstone.project.generating.making import generate, may_be_filled, tidy_up

    if not may_be_filled():
        raise WrongInput(
            "the database",
            "it holds organisations that are not the demonstration's, or was filled before.",
            "Name an empty database in DATABASE_URL, or another data folder in TOUCHSTONE_HOME.",
        )
    made = generate(
        apprentices=apprentices,
        seed=seed,
        now=timezone.now(),
        filling=lambda done, of: _told(done, of, "patterns"),
        told=lambda done, of: _told(done, of, "apprentices"),
    )
    tidy_up()
    return made


def _told(done: int, of: int, what: str) -> None:
    if what == "apprentices" or done % 10 == 0 or done == of:
        say(f"touchstone: {done:,} of {of:,} {what}")

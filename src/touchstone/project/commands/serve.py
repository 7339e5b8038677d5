"""``touchstone serve``: the web application and its worker, until told to stop."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.answering import say

if TYPE_CHECKING:
    from touchstone.cli.page import Page

Host = Annotated[
    str,
    typer.Option(
        "--host", metavar="ADDRESS", help="Where to listen: 0.0.0.0 for every network of this machine."
    ),
]
Port = Annotated[int, typer.Option("--port", metavar="NUMBER", min=0, max=65535, help="0: any that is free.")]
Workers = Annotated[
    int, typer.Option("--workers", metavar="NUMBER", min=1, max=64, help="Processes that answer requests.")
]
Demo = Annotated[
    bool,
    typer.Option(
        "--demo", help="Fill an empty database with a fictional organisation, and let anybody be anybody."
    ),
]


def serve(host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = 2, demo: Demo = False) -> Answer:
    """Serve the web application: bring the database up to date, then answer requests until stopped.

    A worker does the jobs: mail, reminders, files. Ctrl-C or SIGTERM stops both, after what is under way.
    With --demo it is a demonstration in a folder of its own: people are fictional, and mail never leaves.
    Exit status: 0, or 2.
    """
    from touchstone.project.commands.demonstrating import fill_when_empty, for_demonstration
    from touchstone.project.commands.listening import address, listening
    from touchstone.project.commands.migrating import bring_up_to_date
    from touchstone.project.commands.serving import Serving
    from touchstone.project.commands.starting import django_instance

    if demo:
        for_demonstration()
    with listening(host, port) as listener, Serving() as serving:
        told = address(host, listener)
        os.environ.setdefault("TOUCHSTONE_ADDRESS", told)
        with django_instance() as running:
            for note in running.notes():
                say(f"touchstone: {note}")
            bring_up_to_date()
            if demo:
                fill_when_empty()
            from django.db import connections

            connections.close_all()
            serving.run(running, listener, workers, told)

    def show(page: Page) -> None:
        page.line("Touchstone has stopped.")

    return Answer(document={"address": told}, show=show)

"""The program ``touchstone``: its commands by name, and the way in."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping
from typing import Annotated

import typer

from touchstone import __version__
from touchstone.cli.added import Command, group
from touchstone.cli.answer import Status
from touchstone.cli.answering import say
from touchstone.cli.commands import (
    assess,
    calendar,
    cases,
    demo,
    explain,
    grade_many,
    inspect,
    plan_check,
    plan_diff,
    plan_list,
    plan_show,
    record,
    reference,
    schema,
    sheet,
    whatif,
)
from touchstone.cli.usage import Program

ABOUT = "Judge apprentices in England against their assessment plan: a reason and a clause for every answer."
STATUSES = (
    "Exit status: 0 fine; 1 the thing judged does not hold; 2 the input or the usage is wrong; "
    "3 a fault of Touchstone itself. Answers go to stdout, messages to stderr; every command has --json."
)
COMMANDS: Mapping[str, Command] = {
    "assess": assess.assess,
    "explain": explain.explain,
    "whatif": whatif.whatif,
    "grade-many": grade_many.grade_many,
    "inspect": inspect.inspect,
    "sheet": sheet.sheet,
    "calendar": calendar.calendar,
    "schema": schema.schema,
    "demo": demo.demo,
    "reference": reference.reference,
}
GROUPS: Mapping[str, tuple[str, Mapping[str, Command]]] = {
    "record": ("Check records.", {"check": record.check}),
    "plan": (
        "List, show, check and compare assessment plans.",
        {
            "list": plan_list.list_plans,
            "show": plan_show.show_plan,
            "check": plan_check.check,
            "diff": plan_diff.diff,
        },
    ),
    "cases": ("Run the worked cases beside plans.", {"run": cases.run}),
}


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"touchstone {__version__}")
        raise typer.Exit


ShowVersion = Annotated[
    bool, typer.Option("--version", help="Tell the version.", callback=_show_version, is_eager=True)
]


def program() -> typer.Typer:
    """All commands; none of them imports what it works with before it is called."""
    app = group(ABOUT, COMMANDS)
    app.info.cls = Program
    app.info.epilog = STATUSES
    app.callback()(_touchstone)
    for name, (about, commands) in GROUPS.items():
        app.add_typer(group(about, commands), name=name)
    return app


def _touchstone(version: ShowVersion = False) -> None:
    pass  # what the options say is done by their callbacks


def run() -> None:
    """The entry point: a fault of our own is told from all else by its exit status."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name) or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        setattr(sys, name, stream)  # a stream that the caller has closed is None: nobody listens there
        stream.reconfigure(errors="replace")
    try:
        program()()
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        say("touchstone: this is a fault of Touchstone itself; please report the lines above.")
        sys.exit(Status.OUR_FAULT)

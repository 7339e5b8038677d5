"""The program ``touchstone``: its commands by name, and the way in."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

import typer

from touchstone.cli.answer import Answer, Status
from touchstone.cli.answering import answering, say
from touchstone.cli.commands import (
    assess,
    calendar,
    explain,
    grade_many,
    plan_list,
    record,
    schema,
    sheet,
    whatif,
)

STATUSES = (
    "Exit status: 0 fine; 1 the thing judged does not hold; 2 the input or the usage is wrong; "
    "3 a fault of Touchstone itself. Answers go to stdout, messages to stderr."
)
INTERRUPTED = 130  # as shells say it: 128 and the number of the signal
PIPE_CLOSED = 141


def program() -> typer.Typer:
    """All commands; none of them imports what it works with before it is called."""
    app = _group("Judge apprentices in England against their assessment plan, each answer with its clause.")
    app.info.epilog = STATUSES
    plans = _group("List, show, check and compare assessment plans.")
    records = _group("Check records.")
    _add(plans, "list", plan_list.list_plans)
    _add(plans, "check", plan_check.check)
    app.add_typer(plans, name="plan")
    worked = _group("Run the worked cases beside plans.")
    _add(worked, "run", cases.run)
    app.add_typer(worked, name="cases")
    _add(records, "check", record.check)
    app.add_typer(records, name="record")
    _add(app, "assess", assess.assess)
    _add(app, "explain", explain.explain)
    _add(app, "whatif", whatif.whatif)
    _add(app, "grade-many", grade_many.grade_many)
    _add(app, "sheet", sheet.sheet)
    _add(app, "calendar", calendar.calendar)
    _add(app, "schema", schema.schema)
    return app


def _group(about: str) -> typer.Typer:
    return typer.Typer(help=about, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _add(app: typer.Typer, name: str, command: Callable[..., Answer]) -> None:
    app.command(name)(answering(command))


def run() -> None:
    """The entry point: quiet when interrupted or not read on; a fault of our own never exits with 1."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        program()(prog_name="touchstone")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the last flush is quiet too
        sys.exit(PIPE_CLOSED)
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        say("touchstone: this is a fault of Touchstone itself; please report the lines above.")
        sys.exit(Status.OUR_FAULT)

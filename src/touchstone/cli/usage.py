"""A wrong use of the program: in words for people, and with ``--json`` as any other refusal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import typer

from touchstone.cli.added import WithAdded
from touchstone.cli.answer import Status
from touchstone.cli.answering import FLAG, tell

NAME = "touchstone"
UsageError: type[Exception] = typer.BadParameter.__bases__[0]  # typer offers no public name for it


class Program(WithAdded):
    """All commands; typer says a wrong use in words, this class says it to programs."""

    def main(self, args: Sequence[str] | None = None, **how: Any) -> Any:  # type: ignore[override]
        """Run the command that the arguments name."""
        given = list(sys.argv[1:] if args is None else args)
        how["prog_name"] = NAME
        if FLAG not in given:
            return super().main(given, **how)
        try:
            sys.exit(super().main(given, **how, standalone_mode=False))
        except UsageError as error:
            _tell(error)
            sys.exit(Status.WRONG_INPUT)


def _tell(error: Any) -> None:
    from touchstone.cli.refusal import Refusal, WrongInput

    place = error.ctx.command_path
    tell(Refusal("", WrongInput(place, error.format_message(), f"See {place} --help.").faults), as_json=True)

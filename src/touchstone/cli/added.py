"""Commands added through entry points: looked for only when one is asked for, so the rest starts fast."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import typer
from typer.core import TyperGroup

from touchstone.cli.answer import Answer
from touchstone.cli.answering import answering

POINTS = "touchstone.commands"  # name = "module:command", or "module:(about, {name: command})"

Command = Callable[..., Answer]


class WithAdded(TyperGroup):
    """A group's own commands, then those that are added."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, ``None`` when nobody has one."""
        return super().get_command(ctx, cmd_name) or _added(cmd_name)

    def list_commands(self, ctx: Any) -> list[str]:
        """All names: our own in their order, added ones by the alphabet."""
        own = super().list_commands(ctx)
        return own + sorted(point.name for point in _points() if point.name not in own)


def group(about: str, commands: Mapping[str, Command]) -> typer.Typer:
    """Several commands under one name."""
    app = typer.Typer(help=about, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    for name, command in commands.items():
        app.command(name)(answering(command))
    return app


def _points() -> Any:
    from importlib.metadata import entry_points

    return entry_points(group=POINTS)


def _added(name: str) -> Any:
    for point in _points().select(name=name):
        found = point.load()
        if isinstance(found, tuple):
            return _named(typer.main.get_group(group(*found)), name)
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(name)(answering(found))
        return _named(typer.main.get_command(alone), name)
    return None


def _named(command: Any, name: str) -> Any:
    command.name = name
    return command

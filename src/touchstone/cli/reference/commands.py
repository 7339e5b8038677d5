"""The page of commands, from the program's own arguments, options and descriptions."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getdoc
from typing import Any

import typer


def commands_page() -> str:
    """Every command with its usage, arguments, options and exit statuses."""
    from touchstone.cli.main import ABOUT, STATUSES, program

    blocks = ["# Commands", ABOUT, STATUSES]
    for words, command in _all("touchstone", typer.main.get_command(program())):
        blocks += _command(words, command)
    return "\n\n".join(blocks) + "\n"


def _all(words: str, command: Any) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "list_commands"):
        yield words, command
        return
    context = typer.Context(command)
    for name in command.list_commands(context):
        yield from _all(f"{words} {name}", command.get_command(context, name))


def _command(words: str, command: Any) -> Iterator[str]:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    usage = " ".join(_usage(one) for one in arguments)
    yield f"## {words}"
    yield f"```\n{words} {usage} [OPTIONS]\n```".replace("  ", " ")
    yield getdoc(command.callback) or ""
    rows = [(f"`{one.metavar}`", one) for one in arguments] + [(_option(one), one) for one in options]
    told = [f"| {name} | {_told(one)} |" for name, one in rows]
    yield "\n".join(["| argument or option | meaning |", "| --- | --- |", *told])


def _usage(argument: Any) -> str:
    return str(argument.metavar) if argument.required else f"[{argument.metavar}]"


def _option(option: Any) -> str:
    value = "" if option.is_flag else f" {option.metavar}"
    return f"`{', '.join(option.opts)}{value}`"


def _told(param: Any) -> str:
    needed = " Needed." if param.required and param.param_type_name == "option" else ""
    return f"{param.help}{needed}".replace("|", "\\|")

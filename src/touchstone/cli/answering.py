"""From a command's answer to a stream and an exit status: every command passes through here alone."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from touchstone.cli.answer import Answer, Status

AsJson = Annotated[bool, typer.Option("--json", help="Answer with a JSON document, for programs.")]
JSON = "json"


def answering(command: Callable[..., Answer]) -> Callable[..., None]:
    """The command with ``--json``, its answer written to stdout, its refusals said on stderr."""

    @wraps(command)
    def run(**given: Any) -> None:
        as_json = given.pop(JSON)
        raise typer.Exit(_answer(command, given, as_json=as_json))

    signature = inspect.signature(command, eval_str=True)
    flag = inspect.Parameter(JSON, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=AsJson)
    parameters = [*signature.parameters.values(), flag]
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return run


def _answer(command: Callable[..., Answer], given: dict[str, Any], *, as_json: bool) -> Status:
    try:
        answer = command(**given)
    except Exception as error:  # noqa: BLE001
        return _refuse(error, as_json=as_json)
    if as_json:
        write_json(answer.document() if callable(answer.document) else answer.document)
    else:
        _tell(answer)
    return answer.status


def _tell(answer: Answer) -> None:
    if answer.show is not None:
        from touchstone.cli.page import Page

        answer.show(Page())
    if answer.refused is not None:
        say(answer.refused.text)


def _refuse(error: Exception, *, as_json: bool) -> Status:
    from touchstone.cli.refusal import refusal

    refused = refusal(error)
    if refused is None:
        raise error
    if as_json:
        write_json(refused.document)
    else:
        say(refused.text)
    return Status.WRONG_INPUT


def say(message: str) -> None:
    """Write a message to stderr, with nothing in it that could steer the terminal."""
    shown = "".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in message)
    print(shown, file=sys.stderr)  # noqa: T201


def write_json(document: Any) -> None:
    """Write a document to stdout."""
    from touchstone.cli.document import as_text

    print(as_text(document))  # noqa: T201

"""From a command's answer to a stream and an exit status: every command passes through here alone."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from touchstone.cli.answer import Answer, Status

if TYPE_CHECKING:
    from touchstone.cli.refusal import Refusal

FLAG = "--json"
AsJson = Annotated[bool, typer.Option(FLAG, help="Answer with a JSON document, for programs.")]
JSON = "json"
INTERRUPTED = 130  # as shells say it: 128 and the number of the signal
PIPE_CLOSED = 141


def answering(command: Callable[..., Answer]) -> Callable[..., None]:
    """The command with ``--json``, its answer written to stdout, its refusals said on stderr."""

    @wraps(command)
    def run(**given: Any) -> None:
        as_json = given.pop(JSON)
        try:
            status: int = _answer(command, given, as_json=as_json)
        except KeyboardInterrupt:
            status = INTERRUPTED
        raise typer.Exit(status)

    paragraphs = (inspect.getdoc(command) or "").split("\n\n")
    run.__doc__ = "\n\n".join(
        " ".join(paragraph.split()) for paragraph in paragraphs
    )  # wrapped anew by the help
    signature = inspect.signature(command, eval_str=True)
    flag = inspect.Parameter(JSON, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=AsJson)
    parameters = [*signature.parameters.values(), flag]
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return run


def _answer(command: Callable[..., Answer], given: dict[str, Any], *, as_json: bool) -> int:
    try:
        answer = command(**given)
    except Exception as error:  # noqa: BLE001
        return _refuse(error, as_json=as_json)
    return _written(lambda: _tell(answer, as_json=as_json), answer.status)


def _tell(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        write_json(answer.document() if callable(answer.document) else answer.document)
        return
    if answer.show is not None:
        from touchstone.cli.page import Page

        answer.show(Page())
    if answer.refused is not None:
        say(answer.refused.text)


def _refuse(error: Exception, *, as_json: bool) -> int:
    from touchstone.cli.refusal import refusal

    refused = refusal(error)
    if refused is None:
        raise error
    tell(refused, as_json=as_json)
    return Status.WRONG_INPUT


def _written(write: Callable[[], None], status: int) -> int:
    """Write; quiet when nobody reads on, and one sentence when the answer cannot be written."""
    try:
        write()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the last flush is quiet too
        return PIPE_CLOSED
    except OSError as error:
        say(f"touchstone: the answer cannot be written: {error.strerror}.")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Status.WRONG_INPUT
    return status


def say(message: str) -> None:
    """Write a message to stderr, with nothing in it that could steer the terminal."""
    shown = "".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in message)
    print(shown, file=sys.stderr)  # noqa: T201


def tell(refused: Refusal, *, as_json: bool) -> None:
    """Say on stderr why there is no answer: in words, or as a JSON document."""
    if not as_json:
        say(refused.text)
        return
    from touchstone.cli.document import as_text

    say(as_text(refused.document))


def write_json(document: Any) -> None:
    """Write a document to stdout."""
    from touchstone.cli.document import as_text

    write_raw(as_text(document) + "\n")


def write_raw(text: str) -> None:
    """Write text for another program to stdout: UTF-8 whatever the terminal's own encoding."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(text)

"""What a command answers: a document for programs, a page for people, and an exit status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from touchstone.cli.page import Page
    from touchstone.cli.refusal import Refusal


class Status(IntEnum):
    """Exit statuses, the same for every command."""

    FINE = 0
    DOES_NOT_HOLD = 1  # the thing judged does not hold
    WRONG_INPUT = 2  # the input or the usage is wrong: nothing was judged
    OUR_FAULT = 3  # a fault of Touchstone itself


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One command's answer: ``document`` for ``--json``; ``show`` for stdout and ``refused`` for stderr.

    A document that takes work is given as a function; it is not called without ``--json``.
    """

    document: Any
    show: Callable[[Page], None] | None = None
    refused: Refusal | None = None
    status: Status = Status.FINE

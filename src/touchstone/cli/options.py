"""Arguments and options that several commands share, so that each is called and explained alike.

``readable=False`` at every file: whether it can be read is told by our own reader, in our own shape.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

RecordFile = Annotated[
    Path, typer.Argument(metavar="FILE", readable=False, help="The record of one apprentice, as JSON.")
]
On = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="DATE",
        help="The moment asked about: the end of a day, or 2025-12-31T14:30 in London. Default: now.",
    ),
]
PlanChoice = Annotated[
    str | None,
    typer.Option(
        "--plan", metavar="PLAN", help="A plan file, or STANDARD@VERSION; default: the one the record names."
    ),
]
PolicyFile = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        metavar="FILE",
        readable=False,
        help="The organisation's policy; default: the one shipped.",
    ),
]
SchemeFile = Annotated[
    Path | None,
    typer.Option(
        "--scheme", metavar="FILE", readable=False, help="National values with dates; default: those shipped."
    ),
]
PlansFolder = Annotated[
    Path | None,
    typer.Option(
        "--plans", metavar="FOLDER", readable=False, help="A folder of plans, looked in before those shipped."
    ),
]

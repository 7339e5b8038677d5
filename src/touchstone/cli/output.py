"""Files that commands write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchstone.cli.refusal import cannot_write

Out = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", readable=False, help="Where to write it.")
]


def make_folder(path: Path) -> None:
    """Make a folder unless it is there; raise ``WrongInput`` when that is not possible."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from None


def write(path: Path, data: bytes | str) -> None:
    """Write a file, text as UTF-8; raise ``WrongInput`` when that is not possible."""
    try:
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    except OSError as error:
        raise cannot_write(path, error) from None

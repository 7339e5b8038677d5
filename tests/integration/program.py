"""A program that uses the embedded database: ``python -m tests.integration.program HOME [throwaway]``.

Says its address, or what it was refused for, on a line of its own; ends when its input is closed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from touchstone.cli.refusal import WrongInput
from touchstone.project.embedded.joining import join


def main(home: Path, *, throwaway: bool) -> None:
    """Join the database, tell, wait, leave."""
    try:
        with join(home, throwaway=throwaway) as joined:
            tell({"url": joined.url, "keepers_url": joined.keepers_url})
            sys.stdin.read()
    except WrongInput as refused:
        tell({"refused": str(refused)})


def tell(news: dict[str, str]) -> None:
    """Write a line."""
    sys.stdout.write(json.dumps(news) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), throwaway="throwaway" in sys.argv[2:])

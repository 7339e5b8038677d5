"""``python -m touchstone``."""

from __future__ import annotations

from touchstone.cli.main import run

run()

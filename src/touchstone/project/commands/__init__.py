"""The commands that need a database, found through the entry points of ``pyproject.toml``."""

from __future__ import annotations

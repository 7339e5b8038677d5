"""One file per command: its arguments, its answer."""

from __future__ import annotations

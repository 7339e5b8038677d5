"""Touchstone: assessment of apprenticeships in England, with a reason and a clause for every answer."""

from __future__ import annotations

__version__ = "0.1.0"

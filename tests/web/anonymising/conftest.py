"""The people, the apprentice and the folder that these tests begin with."""

from __future__ import annotations

from tests.web.portfolio.conftest import portfolio

__all__ = ["portfolio"]

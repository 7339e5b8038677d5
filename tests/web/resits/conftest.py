"""The people of one assessment organisation, and an apprentice whose observation was failed and released."""

from __future__ import annotations

from tests.factories.offices import fail, office, one

__all__ = ["fail", "office", "one"]

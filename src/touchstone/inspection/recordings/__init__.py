"""Sound and video: what a recording holds, without playing it from end to end."""

from __future__ import annotations

from touchstone.inspection.recordings.facts import Recording, Stream, Unreadable
from touchstone.inspection.recordings.probing import probe

__all__ = ["Recording", "Stream", "Unreadable", "probe"]

"""Many fictional apprentices at once: a few are made by actions, and their rows copied with other names."""

from __future__ import annotations

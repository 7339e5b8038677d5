"""The functions that may open strangers' files in the sandbox, each with what it may use.

A function takes the file's path first, then keywords that JSON can hold, and answers with what JSON can hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one opening may use; more ends it."""

    processor: int = 20  # seconds of processor time
    wait: int = 40  # seconds by the clock
    memory: int = 1024 * MEGABYTE  # bytes of address space, libraries included
    written: int = 32 * MEGABYTE  # bytes of any one file it writes, its answer included
    files: int = 64  # open at once
    threads: bool = False  # whether it may have threads, and with them, as systems count, processes


@dataclass(frozen=True, slots=True)
class Function:
    """Where a function is, as ``module:name``, and its limits."""

    where: str
    limits: Limits = Limits()


FUNCTIONS: Mapping[str, Function] = {
    "look": Function("touchstone.inspection.looking:look_at"),
    "examine": Function(
        "touchstone.inspection.examining:examine",
        Limits(processor=120, wait=240, memory=2048 * MEGABYTE),
    ),
    "strip": Function("touchstone.inspection.stripping:strip_metadata", Limits(written=256 * MEGABYTE)),
    "pack.entries": Function("touchstone.inspection.packs.entries:entries_at"),
    "pack.sheet": Function("touchstone.inspection.packs.sheet:sheet_at"),
    "pack.show": Function(
        "touchstone.inspection.packs.showing:show_at",
        Limits(processor=240, wait=480, memory=2048 * MEGABYTE),
    ),
    "pack.bind": Function(  # no stranger's file: what is made of many, which may fill memory
        "touchstone.documents.portfolio.binding:bind_at",
        Limits(
            processor=1200,
            wait=1800,
            memory=4096 * MEGABYTE,
            written=400 * MEGABYTE,
            files=256,
            threads=True,
        ),
    ),
    "page.draw": Function(
        "touchstone.inspection.pages:draw_at", Limits(processor=20, wait=40, memory=2048 * MEGABYTE)
    ),
    "recording.probe": Function(
        "touchstone.inspection.recordings.opening:probe_at",
        Limits(processor=120, wait=240, memory=2048 * MEGABYTE),
    ),
    "recording.watch": Function(
        "touchstone.inspection.recordings.opening:watch_at",
        Limits(processor=600, wait=1200, memory=2048 * MEGABYTE),
    ),
    "recording.play": Function(
        "touchstone.inspection.recordings.opening:play_at",
        Limits(
            processor=12 * 3600,
            wait=8 * 3600,
            memory=4096 * MEGABYTE,
            written=16 * 1024 * MEGABYTE,
            threads=True,
        ),
    ),
    "names.find": Function("touchstone.inspection.names.opening:find_at", Limits(processor=120, wait=240)),
    "names.remove": Function(
        "touchstone.inspection.names.opening:remove_at",
        Limits(processor=240, wait=480, memory=2048 * MEGABYTE, written=256 * MEGABYTE),
    ),
    "names.faces": Function(
        "touchstone.inspection.names.opening:faces_at",
        Limits(processor=60, wait=120, memory=2048 * MEGABYTE, threads=True),
    ),
    "names.blur": Function(
        "touchstone.inspection.names.opening:blur_at",
        Limits(processor=60, wait=120, memory=2048 * MEGABYTE, written=256 * MEGABYTE),
    ),
}

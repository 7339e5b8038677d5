"""Measures the served application at two sizes beside the bare page, all in turns in the same run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.line import Line, at_least, at_most, beside
from bench.web import matrix
from bench.web.asking import Visitor, Waits, crowd
from bench.web.instance import Instance, instance
from bench.web.pages import BUSIEST, Page
from bench.web.servers import BARE, PRODUCT, Server, serving
from bench.web.weight import first_load

USERS = 8
FRAME = "/help/"  # nothing on it but words
WORKERS = 2
MOST_CPU, MOST_QUERIES, MOST_SLOWER = 8.0, 15, 1.5
LEAST_THROUGHPUT, MOST_BYTES, MOST_MEMORY = 0.35, 150_000, 200.0
MILLI = 1000.0


@dataclass(frozen=True)
class Size:
    """How much is made and asked for."""

    small: int
    large: int
    rounds: int
    at_once: int  # requests of one page in a turn
    remembered: int  # requests after which the memory is read


WHOLE = Size(small=750, large=75_000, rounds=9, at_once=40, remembered=10_000)
QUICK = Size(small=750, large=2_000, rounds=3, at_once=15, remembered=500)


def measure(size: Size, homes: Path) -> Iterator[Line]:
    """Every bar of the web application, each beside its figure."""
    with ExitStack() as open_:
        told("preparing the instances")
        small = open_.enter_context(instance(homes / str(size.small), size.small))
        large = open_.enter_context(instance(homes / str(size.large), size.large))
        bare = open_.enter_context(serving(BARE, 1, large.environment))
        one = open_.enter_context(serving(PRODUCT, 1, large.environment))
        yield from _processor(size, large.pages, one, bare)
        told("the coverage matrix")
        yield from matrix.lines(
            large.matrix, lambda page: _cost(one, page.cookie, page.address, size.at_once), size.rounds
        )
        yield from _waits(size, small, large)
        yield from _throughput(size, large)
        yield _weight(one, large.pages)
        fresh = open_.enter_context(serving(PRODUCT, 1, large.environment))
        yield _memory(size, fresh, large.pages)


def told(said: str) -> None:
    """Progress, for whoever waits."""
    print(f"bench: {said}", file=sys.stderr, flush=True)


def _processor(size: Size, pages: list[Page], one: Server, bare: Server) -> Iterator[Line]:
    """Time on a processor of each page, and how many queries it takes; the bare page in the same turns."""
    took: dict[str, list[float]] = {page.title: [] for page in pages}
    beside_: list[float] = []
    _cost(bare, "", "/", size.at_once)
    for page in pages:
        _cost(one, page.cookie, page.address, size.at_once)
    for turn in range(size.rounds):
        told(f"processor time, turn {turn + 1} of {size.rounds}")
        beside_.append(_cost(bare, "", "/", 4 * size.at_once))
        for page in pages:
            took[page.title].append(_cost(one, page.cookie, page.address, size.at_once))
    for page in pages:
        yield beside(page.title, median(took[page.title]) * MILLI, median(beside_) * MILLI, "ms", MOST_CPU)
    most = max(pages, key=lambda page: page.queries)
    yield at_most("Queries of a page, the most", most.queries, "queries", MOST_QUERIES, most.title)


def _cost(server: Server, cookie: str, address: str, times: int) -> float:
    """Seconds on a processor that one request takes."""
    visitor = Visitor(server.port, cookie)
    visitor.ask(address)
    before = server.seconds()
    for _ in range(times):
        visitor.ask(address)
    took = server.seconds() - before
    visitor.close()
    return took / times


def _asked(pages: list[Page], times: int) -> list[tuple[str, str]]:
    """The pages one after the other, each user beginning elsewhere."""
    return [(page.cookie, page.address) for _ in range(times) for page in pages]


def _waits(size: Size, small: Instance, large: Instance) -> Iterator[Line]:
    """How long eight people at once wait, at both sizes in turns."""
    sizes = {size.small: small, size.large: large}
    waits = {number: Waits() for number in sizes}
    with ExitStack() as open_:
        servers = {
            number: open_.enter_context(serving(PRODUCT, WORKERS, one.environment))
            for number, one in sizes.items()
        }
        for number, server in servers.items():
            crowd(server.port, _asked(sizes[number].pages, USERS), USERS)
        for turn in range(size.rounds):
            told(f"{USERS} users at once, turn {turn + 1} of {size.rounds}")
            for number, server in servers.items():
                waits[number].add(crowd(server.port, _asked(sizes[number].pages, size.at_once // 2), USERS))
    few, many = waits[size.small], waits[size.large]
    for percent in (50, 95):
        yield beside(
            f"{percent} of 100 answers within, {USERS} users, {size.large:,} beside {size.small:,}",
            many.at(percent) * MILLI,
            few.at(percent) * MILLI,
            "ms",
            MOST_SLOWER if percent == 95 else None,
        )


def _throughput(size: Size, large: Instance) -> Iterator[Line]:
    """Answers a second of the busiest page and of the bare one, in turns."""
    page = next(one for one in large.pages if one.title == BUSIEST)
    ours, theirs, frame = Waits(), Waits(), Waits()
    with (
        serving(PRODUCT, WORKERS, large.environment) as product,
        serving(BARE, WORKERS, large.environment) as bare,
    ):
        turns = (
            (ours, product, page.cookie, page.address, 1),
            (frame, product, page.cookie, FRAME, 1),
            (theirs, bare, "", page.address, 4),
        )
        for turn in range(-1, size.rounds):
            told(f"answers a second, turn {turn + 1} of {size.rounds}")
            for waits, server, cookie, address, times in turns:
                had = crowd(server.port, [(cookie, address)] * (size.at_once * USERS * times), USERS)
                if turn >= 0:
                    waits.add(had)
    yield at_least(
        f"Answers a second, {BUSIEST.lower()}",
        len(ours.each) / ours.whole,
        len(theirs.each) / theirs.whole,
        "a second",
        LEAST_THROUGHPUT,
    )
    yield beside(
        "Answers a second, help, signed in: the frame of every page alone",
        len(frame.each) / frame.whole,
        len(theirs.each) / theirs.whole,
        "a second",
        None,
    )


def _weight(server: Server, pages: list[Page]) -> Line:
    page = next(one for one in pages if one.title == BUSIEST)
    weights = first_load(server.port, page.cookie, page.address)
    note = ", ".join(f"{name} {size:,}" for name, size in sorted(weights.items(), key=lambda one: -one[1]))
    kilobytes = sum(weights.values()) / 1000
    return at_most("First page load, compressed", kilobytes, "kB", MOST_BYTES / 1000, note)


def _memory(size: Size, server: Server, pages: list[Page]) -> Line:
    """The memory of one worker after many requests to all pages."""
    worker = server.workers()
    asked = _asked(pages, size.remembered // len(pages))
    for done in range(0, len(asked), 1000):
        told(f"memory, after {done:,} of {size.remembered:,} requests")
        crowd(server.port, asked[done : done + 1000], USERS)
    note = "" if server.workers() == worker else "the worker was replaced by a fresh one on the way"
    return at_most(
        f"Memory of a worker after {size.remembered:,} requests",
        max(server.megabytes()),
        "MB",
        MOST_MEMORY,
        note,
    )

"""The shared table of cases, what both sides say to each, and where they differ."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.factories.node import node
from tests.factories.record import a_situation, an_attempt
from tests.web.console.hints import logs
from tests.web.console.hints.methods import SEED, Of, every_method, shipped
from tests.web.console.hints.told import Json, told
from touchstone.rules.record.case import Case as CaseFacts
from touchstone.rules.situation import Situation
from touchstone.web.console import method_data
from touchstone.web.console.method_data import method_data as data_of

SCRIPT = Path(method_data.__file__).with_name("script") / "hints.js"
RUNNER = Path(__file__).with_name("run.mjs")
EACH, EACH_SHIPPED = 6, 24  # logs about one method
LONGEST = 2_000  # entries of the longest log
HOSTILE = 0.3


@dataclass(frozen=True)
class Case:
    """A method for one apprentice, a log, and a moment."""

    name: str
    situation: Situation  # with one attempt, before its log
    entries: list[Json]

    @property
    def method(self) -> Json:
        """The method as the device has it."""
        return data_of(self.situation, self.situation.record.attempts[0])


@cache
def cases() -> tuple[Case, ...]:
    """The table: some logs for every method, every third of them hostile, and one that is very long."""
    return tuple(_cases(Random(SEED)))


def _cases(random: Random) -> Iterator[Case]:
    known = {of.name for of in shipped()}
    for of in every_method():
        for number in range(EACH_SHIPPED if of.name in known else EACH):
            length = random.choice((0, 1, 5, 20, 40, 60, 90))
            strange = HOSTILE if number % 3 == 2 else 0.02
            entries = logs.log(random, of.method, length, strange)
            later = timedelta(seconds=random.randint(0, 20_000), microseconds=random.randint(0, 999_999))
            yield Case(f"{of.name}, log {number}", _situation(of, later, random), entries)
        if of.method.duration is not None:
            for seconds, entries in logs.boundaries(random, of.method, of.method.duration):
                yield Case(f"{of.name}, {seconds} seconds", _situation(of, timedelta()), entries)
    of = next(shipped())
    yield Case("the longest", _situation(of, timedelta(days=2)), logs.log(random, of.method, LONGEST))


def _situation(of: Of, later: timedelta, random: Random | None = None) -> Situation:
    """One attempt at a method, so long after the day began; with ``random``, perhaps with adjustments."""
    identity, facts = of.plan.identity, () if random is None else logs.adjustments(random, of.method)
    situation = a_situation(
        plan=of.plan,
        standard=identity.reference,
        version=identity.version,
        attempts=(an_attempt("a1", of.method.id),),
        case=CaseFacts(adjustments=facts),
    )
    return replace(situation, now=logs.DAY + later)


def by_the_rules(some: Sequence[Case]) -> list[Json]:
    """What the rules say to each case."""
    return [told(one.situation, one.entries) for one in some]


def table(some: Sequence[Case]) -> str:
    """The cases as a device has them, each method once."""
    methods: dict[str, int] = {}
    asked = [
        {
            "method": methods.setdefault(json.dumps(one.method), len(methods)),
            "entries": one.entries,
            "now": one.situation.now.isoformat(),
        }
        for one in some
    ]
    return f'{{"methods": [{", ".join(methods)}], "cases": {json.dumps(asked)}}}'


def by_the_hints(asked: str, script: Path, *others: Path) -> Json:
    """What a bundled script says to each case of a table (``answers``), and how long the longest log took.

    ``alike`` says of each of the others how many cases it answered as the first one did before it differed;
    ``None`` when it never differed.
    """
    command = [node(), *map(str, (RUNNER, script, *others))]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    answer: Json = json.loads(done.stdout)
    return answer


def differences(some: Sequence[Case], rules: Sequence[Json], hints: Sequence[Json]) -> list[str]:
    """Where the two sides differ, each with the case and the place in the answer."""
    assert len(some) == len(rules) == len(hints)
    found = []
    for one, ours, theirs in zip(some, rules, hints, strict=True):
        found += [f"{one.name}: {place}" for place in _differing(ours, theirs)]
    return found


def _differing(ours: Any, theirs: Any, place: str = "") -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in dict.fromkeys((*ours, *theirs)):
            if key not in ours or key not in theirs:
                yield f"{place}.{key} is on one side alone"
            else:
                yield from _differing(ours[key], theirs[key], f"{place}.{key}")
    elif type(ours) is not type(theirs) or ours != theirs:
        yield f"{place}: the rules say {ours!r}, the hints {theirs!r}"

"""What rests on an entry that is to be taken back: browser and server say the same over one table of logs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from tests.factories.node import bundled, node
from tests.web.console.conftest import EVENING, Session
from tests.web.console.hints.told import kept
from touchstone.web.assessments import resting
from touchstone.web.assessments.entries import Kept, entry_code, standing
from touchstone.web.console import packing

SCRIPT = Path(packing.__file__).with_name("script") / "resting.js"
ASK = """
import { readFileSync } from 'node:fs'
const { restsOn, signedElsewhere } = await import(process.argv[1])
const logs = JSON.parse(readFileSync(0, 'utf8'))
const said = (entries, one) => [signedElsewhere(one), restsOn(entries, one).map(({ id }) => id)]
const all = (entries) => Object.fromEntries(entries.map((one) => [one.id, said(entries, one)]))
console.log(JSON.stringify(logs.map(all)))
"""
DAY = datetime(2026, 6, 22, 9, tzinfo=UTC)
LOGS, LONGEST = 300, 40
Json = dict[str, Any]


class Writer:
    """A log of entries that point at one another, the last of them perhaps not sent yet."""

    def __init__(self, random: Random) -> None:
        self.random, self.entries = random, list[Json]()
        length = random.randint(1, LONGEST)
        self.sent = random.randint(0, length)
        for _ in range(length):
            kind = random.choice(list(KINDS))
            self.add(kind, KINDS[kind](self))

    def add(self, kind: str, data: Json) -> None:
        """One entry more."""
        place = len(self.entries) + 1
        id = str(UUID(int=self.random.getrandbits(128), version=4))
        number = place if place <= self.sent else None
        at = (DAY + timedelta(minutes=place)).isoformat()
        one = {"id": id, "number": number, "kind": kind, "data": data, "at": at, "by": str(UUID(int=7))}
        self.entries.append(one)

    def one_of(self, *kinds: str) -> Json | None:
        """Any entry that is there, of these kinds where some are named."""
        some = [one for one in self.entries if not kinds or one["kind"] in kinds]
        return self.random.choice(some) if some else None

    def named(self) -> str:
        """A pointer: by number or name; to what was not sent yet by its id; now and then to a place."""
        one = self.one_of()
        if one is None:
            return "E1: page 4"
        name = one["data"].get("id", "")
        if name and self.random.random() < 0.5:
            return self.random.choice((str(name), f"{name}: 12:40"))
        return one["id"] if one["number"] is None else entry_code(one["number"])

    def next(self, letter: str) -> str:
        """The name of a question or a recording; now and then one that is there already."""
        return f"{letter}{self.random.randint(1, 6)}"

    def placed(self, data: Json) -> Json:
        """Live, or in a recording; in one that was not sent yet by its id."""
        recorded = self.one_of("recording")
        if recorded is None:
            return data
        return data | {"recording": recorded["id"] if recorded["number"] is None else recorded["data"]["id"]}


KINDS: dict[str, Callable[[Writer], Json]] = {
    "section_started": lambda log: {"section": "live"},
    "section_ended": lambda log: (
        {"section": "live"} | ({"start": one["id"]} if (one := log.one_of("section_started")) else {})
    ),
    "recording": lambda log: {"id": log.next("R"), "seconds": 900},
    "seen": lambda log: log.placed({"ksbs": ["K1"]}),
    "note": lambda log: log.placed({"text": "There.", "ksbs": []}),
    "question": lambda log: {"id": log.next("Q"), "text": "Why?", "ksbs": []},
    "judgement": lambda log: {
        "criterion": log.next("C"),
        "level": "met",
        "pointers": [log.named() for _ in range(log.random.randint(0, 3))],
    },
    "feedback": lambda log: {"criterion": log.next("C"), "text": "Well led."},
    "score": lambda log: {"score": "40"},
    "signed": lambda log: {"moment": "start", "how": log.random.choice(("page", "screen"))},
    "taken_back": lambda log: {"entry": (log.one_of() or {"id": ""})["id"]},
}


@cache
def logs() -> tuple[list[Json], ...]:
    """The table."""
    random = Random(11)
    return tuple(Writer(random).entries for _ in range(LOGS))


def by_the_server(entries: list[Json]) -> dict[str, list[Any]]:
    """Of each entry that stands what the server says, once all of them were sent: pointers are codes then."""
    log = kept(entries)
    codes = {str(one.id): entry_code(one.number) for one in log}
    names = {str(one.id): one.data["id"] for one in log if one.kind == "recording"}
    for one in log:
        if one.data.get("recording") in names:
            one.data = one.data | {"recording": names[one.data["recording"]]}
        if "pointers" in one.data:
            one.data = one.data | {"pointers": [codes.get(each, each) for each in one.data["pointers"]]}
    stand = standing(log)
    return {str(one.id): [_signed(stand, one), _ids(stand, one)] for one in stand}


def _signed(stand: list[Kept], one: Kept) -> bool:
    return resting.why_it_stays(stand, str(one.id)) == resting.SIGNED


def _ids(stand: list[Kept], one: Kept) -> list[str]:
    return [str(each.id) for each in resting.rests_on(stand, one)]


def test_the_console_says_what_the_server_says(tmp_path: Path) -> None:
    script = bundled(SCRIPT, tmp_path)
    command = [node(), "--input-type=module", "-e", ASK, script.as_uri()]
    done = subprocess.run(command, input=json.dumps(logs()), capture_output=True, text=True, check=True)
    there = [by_the_server(entries) for entries in logs()]
    here = [
        {id: said for id, said in one.items() if id in other}
        for one, other in zip(json.loads(done.stdout), there, strict=True)
    ]
    assert here == there
    kinds = {one["id"]: one["kind"] for entries in logs() for one in entries}
    resting_kinds = {kinds[each] for log in there for _, needed in log.values() for each in needed}
    assert resting_kinds == {"section_ended", "seen", "note", "judgement"}
    assert any(signed for log in there for signed, _ in log.values())
    assert sum(not needed for log in there for _, needed in log.values()) > LOGS  # and much can be taken back


@pytest.mark.parametrize("judged", [True, False])
def test_the_server_refuses_what_a_device_takes_back_all_the_same(session: Session, judged: bool) -> None:
    """Such as one to which the judgement was not known."""
    start = DAY.replace(hour=10)
    session.pocket.capture(start, "section_started", section=session.made.method.sections[0].id)
    session.pocket.capture(start + timedelta(minutes=1), "note", text="There.", ksbs=[])
    note = json.loads(session.pocket.lines[-1].body)["id"]
    said: Json = {"criterion": session.made.method.criteria[0].id, "level": "met", "reason": "There."}
    if judged:
        session.pocket.capture(start + timedelta(minutes=2), "judgement", **said, pointers=[note])
    session.pocket.capture(start + timedelta(minutes=3), "taken_back", entry=note, reason="Not so.")
    receipt = session.send(at=EVENING)
    assert [row.why["fields"]["entry"] for row in receipt.aside if row.why] == (
        ["Take back or change first what rests on it: #3."] if judged else []
    )

"""Days at random: a state machine of what an assessor, their machines, the network and the server may do."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import timedelta
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.web.console.device.browsers import Browsers, Fetch, Json
from tests.web.console.device.server import ILL, MACHINES, Server, backup, restored
from tests.web.console.device.world import MOST_TABS, Act, Tab, World
from touchstone.web.console.envelope import hash_of
from touchstone.web.records import law

LONG = "long"  # what stands for a text of 9,000 characters
ODD = ("", "  two  spaces ", "\u2028", "\x00", "\ud800", "K7 S9 é 😀", "<b>&amp;", "\\n\n\t", LONG)
LEAPS = (-7200, -90, -3, 3, 90, 7200)  # seconds
ANSWERS = (
    "well",
    "well",
    "well",
    "answer lost",
    "cut",
    "ill",
    "ill after",
    "twice",
    "late",
    "torn",
    "altered",
    "colleague",
)
AGAIN = ("as it was", "backwards", "a part", "forged", "elsewhere", "colleague")
OF_MACHINES = ("kill", "open", "open", "notice", "clock")
OF_THE_HOUSE = ("out", "in", "in", "colleague", "back up", "restore", "reassign")
STEPS = 12  # of one day, at most

texts = st.text(max_size=20).map("Seen: {}".format) | st.sampled_from(ODD).map(
    lambda text: "x" * 9000 if text == LONG else text
)
which = st.integers(0, 7)
fuses = st.none() | st.none() | st.tuples(st.integers(1, 12), st.sampled_from(["dies", "dies", "full"]))


def acts() -> st.SearchStrategy[tuple[str, Json, bool]]:
    """What may be captured: the kind, the words, and whether it stands over what is shown."""
    method = law.plan("ST1379", "1.1").method("observation")
    assert method is not None
    ksbs = st.lists(st.sampled_from([*method.ksbs[:3], "K999"]), max_size=2, unique=True)
    section = st.sampled_from([one.id for one in method.sections[:2]])
    criterion = st.sampled_from([one.id for one in method.criteria[:2]])
    level = st.sampled_from(["met", "not_met", None])
    none: st.SearchStrategy[list[str]] = st.just([])
    shapes: list[tuple[str, dict[str, st.SearchStrategy[Any]]]] = [
        ("note", {"text": texts, "ksbs": none}),
        ("note", {"text": texts, "ksbs": none}),
        ("seen", {"text": texts, "ksbs": ksbs}),
        ("question", {"text": texts, "kind": st.just("set"), "ksbs": ksbs, "answer": texts}),
        ("section_started", {"section": section}),
        ("section_ended", {"section": section}),
        ("judgement", {"criterion": criterion, "level": level, "reason": texts, "pointers": none}),
        ("taken_back", {"entry": st.integers(0, 5), "reason": texts}),
        ("photograph", {"text": texts}),
    ]
    made = [st.tuples(st.just(kind), st.fixed_dictionaries(data), st.booleans()) for kind, data in shapes]
    return st.one_of(made)


class Day(RuleBasedStateMachine):
    """A day; when it is over the network is back, and nothing may be missing."""

    browsers: ClassVar[Browsers]
    server: ClassVar[Server]
    told: ClassVar[Counter[str]]
    wrong: ClassVar[list[BaseException]]

    def __init__(self) -> None:
        super().__init__()
        self.before = backup()
        self.world = World(self.browsers, self.server, self.told)
        self.backup: tuple[str, bool] | None = None

    @initialize(more=st.sampled_from([(), ("laptop",), ("laptop", "tablet"), ("tablet",)]))
    def morning(self, more: tuple[str, ...]) -> None:
        """The console is open on the laptop, perhaps twice, and perhaps on the tablet."""
        self.world.begin()
        for on in more:
            self.world.open(on)

    def tab(self, choice: int, locked: bool = True) -> Tab | None:
        """One of the tabs, if there is any."""
        open_ = [tab for tab in self.world.tabs.values() if locked or not tab.locked]
        return open_[choice % len(open_)] if open_ else None

    @rule(some=st.lists(st.tuples(which, acts()), min_size=1, max_size=4), fuse=fuses)
    def capture(self, some: list[tuple[int, tuple[str, Json, bool]]], fuse: tuple[int, str] | None) -> None:
        """One act or some at once, in one tab or several."""
        doing = []
        for choice, (kind, data, replaces) in some:
            tab = self.tab(choice, locked=False)
            if tab is not None:
                doing.append((tab, Act(kind, data, self.world.now, replaces)))
        if doing:
            self.world.capture(doing, fuse)
        self.world.pass_time(7)

    @rule(
        choice=which,
        fuse=fuses,
        ways=st.lists(st.tuples(st.sampled_from(ANSWERS), which), min_size=1, max_size=3),
    )
    def send(self, choice: int, fuse: tuple[int, str] | None, ways: list[tuple[str, int]]) -> None:
        """A tab sends, as far as the network lets it; perhaps it dies on the way."""
        tab = self.tab(choice)
        if tab is None:
            return
        if fuse is not None and fuse[1] == "dies":
            self.browsers.tell("fuse", tab=tab.name, steps=fuse[0] + 3, ends="dies")
        self.world.send(tab)
        for how, place in ways:
            under_way = [one for one in self.browsers.waiting.values() if one.tab == tab.name]
            if not under_way or how == "late":
                break
            self.becomes(under_way[0], how, place)

    @rule(choice=which, how=st.sampled_from(ANSWERS), place=which)
    def network(self, choice: int, how: str, place: int) -> None:
        """Something becomes of a delivery that is under way."""
        waiting = list(self.browsers.waiting.values())
        if waiting:
            self.becomes(waiting[choice % len(waiting)], how, place)

    def becomes(self, fetch: Fetch, how: str, place: int) -> None:
        """The network, or the server, does something to a delivery."""
        world = self.world
        self.told[how] += 1
        if how == "late":
            world.pass_time(60)
        elif how in ("cut", "ill"):
            world.settle(fetch, ILL, cut=how == "cut")
        elif how == "torn":
            world.arrives(fetch, str(fetch.body)[: -1 - place * 9])
            world.settle(fetch, cut=True)
        elif how == "altered":
            world.settle(fetch, *world.arrives(fetch, _altered(fetch, place)))
        elif how == "colleague":
            world.settle(fetch, *world.arrives(fetch, person="colleague"))
        else:
            answer = world.arrives(fetch)
            if how == "twice":
                answer = world.arrives(fetch)
            if how == "ill after":
                answer = (ILL, "")
            world.settle(fetch, *answer, cut=how == "answer lost")

    @rule(choice=which, how=st.sampled_from(AGAIN), place=which)
    def again(self, choice: int, how: str, place: int) -> None:
        """A delivery that left long ago comes once more, as it was or not."""
        if not self.world.sent:
            return
        fetch = self.world.sent[choice % len(self.world.sent)]
        self.told["replays"] += 1
        person = "colleague" if how == "colleague" else "assessor"
        body = _changed(fetch, how, place, [str(id) for id in self.server.devices.values()])
        if how == "forged" and not self._all_there(fetch):
            return
        self.world.arrives(fetch, body, person)

    def _all_there(self, fetch: Fetch) -> bool:
        """Whether the server has a delivery by now: a forgery that came first would be believed."""
        hashes = {one["hash"] for one in json.loads(str(fetch.body))["entries"]}
        here = {row.hash for name in MACHINES for row in self.server.captured(name)}
        return hashes <= here

    @rule(
        what=st.sampled_from([*OF_MACHINES, *OF_THE_HOUSE]),
        on=st.sampled_from(MACHINES),
        choice=which,
        seconds=st.sampled_from(LEAPS),
    )
    def happens(self, what: str, on: str, choice: int, seconds: int) -> None:
        """Something that nobody planned."""
        if what in OF_MACHINES:
            self.of_machine(what, on, self.tab(choice), seconds)
        else:
            self.of_house(what, choice)

    def of_machine(self, what: str, on: str, tab: Tab | None, seconds: int) -> None:
        """A tab dies, another is opened or hears of it, somebody sets a clock or sets it right."""
        world = self.world
        if what == "open" and sum(one.machine.name == on for one in world.tabs.values()) < MOST_TABS:
            world.open(on)
        elif what == "clock":
            machine = world.machines[on]
            world.set_clock(machine, timedelta(0) if machine.ahead else timedelta(seconds=seconds))
            self.told["clocks set"] += 1
        elif what == "kill" and tab is not None:
            world.kill(tab)
        elif what == "notice" and tab is not None and not tab.locked:
            world.notice(tab)

    def of_house(self, what: str, choice: int) -> None:
        """Somebody signs in or out, the server is as it was before, the booking goes to somebody else."""
        world = self.world
        if what in ("in", "colleague"):
            self.server.person = "assessor" if what == "in" else what
        elif what == "out":
            self.sign_out(choice)
        elif what == "back up" and self.backup is None:
            self.backup = (backup(), world.went)
        elif what == "restore" and self.backup is not None:
            sid, world.went = self.backup
            restored(sid)
            world.restored = True
            world.came.clear()
            self.told["restored servers"] += 1
            world.look()
        elif what == "reassign" and choice == 0:
            self.server.reassign()
            world.went = True
            self.told["bookings gone"] += 1

    def sign_out(self, choice: int) -> None:
        """The assessor signs out, and the keys leave the machine."""
        self.server.person = ""
        tab = self.tab(choice)
        if tab is None or not self.world.unfuse(tab):
            return
        self.browsers.ask("lock", tab=tab.name)
        assert self.browsers.ask("dump", on=tab.machine.name)["keys"] == 0
        self.told["keys gone"] += 1

    def check_invariants(self, settings: Any, *more: Any, **others: Any) -> None:
        """Count what was done."""
        self.told["steps"] += 1
        super().check_invariants(settings, *more, **others)

    def teardown(self) -> None:
        """The end of the day; what went wrong is kept, since a race of tabs can end otherwise if repeated."""
        try:
            if self.world.opened:
                self.world.finish()
            self.told["runs"] += 1
        finally:
            if (wrong := sys.exception()) is not None:
                self.wrong.append(wrong)
            transaction.savepoint_rollback(self.before)


def days(browsers: Browsers, server: Server, told: Counter[str], wrong: list[BaseException]) -> type[Day]:
    """The state machine over one process of browsers and one server; it adds to what it is given."""
    return type("Days", (Day,), {"browsers": browsers, "server": server, "told": told, "wrong": wrong})


def _altered(fetch: Fetch, place: int) -> str:
    """A delivery with a letter of an entry changed on its way."""
    said = json.loads(str(fetch.body))
    if said["entries"]:
        line = said["entries"][place % len(said["entries"])]
        line["body"] = line["body"].replace('"v":1', '"v": 1')
    return json.dumps(said)


def _changed(fetch: Fetch, how: str, place: int, devices: list[str]) -> str:
    said = json.loads(str(fetch.body))
    lines = said["entries"]
    if how == "backwards":
        lines.reverse()
    elif how == "a part":
        said["entries"] = lines[place % (len(lines) + 1) :]
    elif how == "forged":
        for line in lines:
            line["body"] = line["body"].replace('"text":"', '"text":"Never said. ')
            line["hash"] = hash_of(line["body"])
    elif how == "elsewhere":
        said["device"] = next(id for id in devices if id != said["device"])
    return json.dumps(said)

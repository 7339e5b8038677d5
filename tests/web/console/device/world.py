"""One day of an assessor with two machines, and what they were told is kept: both sides are held to it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.web.console.device import server as servers
from tests.web.console.device.browsers import Browsers, Fetch, Json
from tests.web.console.device.server import ILL, MACHINES, Server, at
from touchstone.web.console.envelope import beginning, hash_of
from touchstone.web.console.models import Became, Captured

MOST_TABS = 2  # of one machine
MOST_DELIVERIES = 60  # until everything has to be there
SURE = timedelta(seconds=4.1)  # two clocks that agree may be so far apart: 2 seconds each, and a rounding
TEXTS = ("text", "reason", "answer", "level", "criterion", "section", "ksbs")


@dataclass
class Act:
    """What somebody did, and when it truly was."""

    kind: str
    data: Json
    at: datetime
    replaces: bool = False


@dataclass
class Machine:
    """A laptop or a tablet: its clock, and what its assessor was told is kept there."""

    name: str
    ahead: timedelta = timedelta(0)
    kept: dict[str, tuple[Json, Act]] = field(default_factory=dict)  # by id: the words, and the act
    unsure: list[Act] = field(
        default_factory=list
    )  # under way when the tab died: wholly there, or not at all


@dataclass
class Tab:
    """A page of the console that is open."""

    name: str
    machine: Machine
    locked: bool
    sending: int | None = None


@dataclass
class World:
    """Everything of one run. What is done here is done by the real modules and the real server."""

    browsers: Browsers
    server: Server
    told: Counter[str]
    machines: dict[str, Machine] = field(default_factory=lambda: {name: Machine(name) for name in MACHINES})
    tabs: dict[str, Tab] = field(default_factory=dict)
    seconds: int = 0
    sent: list[Fetch] = field(default_factory=list)  # deliveries that left a machine, to come again
    restored: bool = False  # the server forgot something that a machine holds for received
    went: bool = False  # the booking went to somebody else
    left: dict[int, datetime] = field(default_factory=dict)  # when a delivery left its machine
    slowest: timedelta = timedelta(0)  # how long one was under way before it first came
    came: set[int] = field(default_factory=set)
    opened: int = 0

    def begin(self) -> None:
        """The morning."""
        self.browsers.waiting.clear()
        self.browsers.ask("begin", **self.server.begin())
        self.pass_time(1)
        self.open("laptop")

    # The clock

    @property
    def now(self) -> datetime:
        """The true time, which is the server's."""
        return at(self.seconds)

    def pass_time(self, seconds: int) -> None:
        """Time goes on everywhere."""
        self.seconds += seconds
        servers.MOMENTS[:] = [self.now]
        for machine in self.machines.values():
            self._tell_time(machine)

    def set_clock(self, machine: Machine, ahead: timedelta) -> None:
        """Somebody sets the clock of a machine."""
        machine.ahead = ahead
        self._tell_time(machine)

    def _tell_time(self, machine: Machine) -> None:
        wall = int((self.now + machine.ahead).timestamp() * 1000)
        self.browsers.tell("clock", on=machine.name, wall=wall, up=self.seconds * 1000)

    # Tabs

    def open(self, on: str) -> Tab:
        """Open the console on a machine, after whatever became of it."""
        self.opened += 1
        tab = Tab(f"t{self.opened}", self.machines[on], locked=False)
        view = self.browsers.ask("open", tab=tab.name, on=on)
        tab.locked = "locked" in view
        self.tabs[tab.name] = tab
        if not tab.locked:
            self._sees_all(tab, view)
        return tab

    def kill(self, tab: Tab) -> None:
        """A tab is gone at once, whatever it was doing."""
        self.browsers.tell("kill", tab=tab.name)
        self._gone(tab)

    def unfuse(self, tab: Tab) -> bool:
        """Nothing ends a tab from now on; false where it ended before, when nobody waited to be told."""
        self.browsers.tell("unfuse", tab=tab.name)
        answer = self.browsers.answer(self.browsers.begin("here", tab=tab.name))
        if answer is not None and "died" in answer:
            self._gone(tab)
        return tab.name in self.tabs

    def _gone(self, tab: Tab) -> None:
        if self.tabs.pop(tab.name, None) is None:
            return
        if tab.sending is not None:
            self.browsers.answer(tab.sending)
        self.browsers.died(tab.name)
        self.told["kills"] += 1

    def notice(self, tab: Tab) -> None:
        """A tab hears that another one captured, and reads what that was."""
        answer = self.browsers.answer(self.browsers.begin("load", tab=tab.name))
        assert answer is not None
        if "died" in answer:
            self._gone(tab)
        else:
            self._sees_all(tab, answer["said"])

    def _sees_all(self, tab: Tab, view: Json) -> None:
        """A tab that has just read what is kept knows each line of its machine, in its order."""
        lines = self.browsers.ask("dump", on=tab.machine.name)["lines"]
        assert view["own"] == [one["sequence"] for one in lines], "a tab does not show what its machine keeps"

    # Capturing

    def capture(self, acts: Sequence[tuple[Tab, Act]], fuse: tuple[int, str] | None = None) -> None:
        """Several acts at once, none waiting for another; perhaps the first tab dies, or its disk is full."""
        if fuse is not None:
            self.browsers.tell("fuse", tab=acts[0][0].name, steps=fuse[0], ends=fuse[1])
        begun = [
            (
                tab,
                act,
                self.browsers.begin(
                    "capture", tab=tab.name, kind=act.kind, data=act.data, current=act.replaces
                ),
            )
            for tab, act in acts
        ]
        dead = {}
        for tab, act, number in begun:
            answer = self.browsers.answer(number)
            assert answer is not None
            if "said" in answer:
                self._kept(tab.machine, answer["said"]["words"], act)
            elif "died" in answer:
                dead[tab.name] = tab
                tab.machine.unsure.append(act)
            elif answer["failed"] == "Locked":  # nothing is captured where the key has left
                assert self.browsers.ask("dump", on=tab.machine.name)["keys"] == 0, "it is not locked"
                self.told["captures without a key refused"] += 1
            else:
                assert fuse is not None, f"a capture failed: {answer}"
                assert fuse[1] == "full", f"a capture failed: {answer}"
                self.told["full disks"] += 1
        for tab in dead.values():
            self._gone(tab)
            self.told["kills while writing"] += 1
        if fuse is not None:
            for tab in {one.name: one for one, _ in acts}.values():
                if tab.name not in dead:
                    self.unfuse(tab)
            self.look()

    def _kept(self, machine: Machine, words: Json, act: Act) -> None:
        assert words["id"] not in machine.kept
        assert _says(words, act), f"{words} is not what was captured: {act}"
        machine.kept[words["id"]] = (words, act)
        self.told["entries"] += 1

    # The network

    def send(self, tab: Tab) -> None:
        """A tab begins to send, as far as the network lets it."""
        if tab.sending is None:
            tab.sending = self.browsers.begin("send", tab=tab.name)
            self._go_on(tab)

    def _go_on(self, tab: Tab) -> Json | None:
        """How sending ended; nothing while it waits for the network."""
        assert tab.sending is not None
        answer = self.browsers.answer(tab.sending, tab.name)
        if answer is None:
            for number in self.browsers.waiting:
                self.left.setdefault(number, self.now)
            return None
        tab.sending = None
        if "died" in answer:
            self._gone(tab)
            return answer
        self._holds(tab.machine)
        assert answer.get("failed", "Error") == "Error", (
            f"sending failed: {answer}"
        )  # Away, Refused, SignedOut
        if "words" in answer.get("said", {}):
            tab.locked = False
        return answer

    def settle(self, fetch: Fetch, status: int = 200, body: str = "", cut: bool = False) -> Json | None:
        """A delivery gets its answer, and its tab goes on."""
        self.sent.append(fetch)
        self.browsers.respond(fetch, status, body, cut)
        return self._go_on(self.tabs[fetch.tab])

    def arrives(self, fetch: Fetch, body: str | None = None, person: str = "") -> tuple[int, str]:
        """A delivery comes to the server; whatever it is, the server answers and does not fall over."""
        self.told["deliveries"] += 1
        answer = self.server.post(fetch, body, person)
        if answer[0] == 200 and fetch.number not in self.came:
            self.came.add(fetch.number)
            self.slowest = max(self.slowest, self.now - self.left[fetch.number])
        assert answer[0] < ILL - 3, f"the server fell over: {answer}"
        return answer

    # What must hold

    def look(self) -> None:
        """Each machine still has, word for word, all that its assessor was told; the server nothing else."""
        for machine in self.machines.values():
            self._holds(machine)
        ids = {id for machine in self.machines.values() for id in machine.kept}
        log = [str(entry.id) for entry in self.server.log]
        assert len(set(log)) == len(log)
        assert set(log) <= ids, "the log has what nobody captured"
        assert self.server.others() == 0, "entries came from or to somebody else"

    def _holds(self, machine: Machine) -> None:
        found = self.browsers.ask("dump", on=machine.name)
        self._whole(machine, found)
        self._same_there(machine, found["lines"])

    def _whole(self, machine: Machine, found: Json) -> None:
        lines = found["lines"]
        assert [one["sequence"] for one in lines] == list(range(1, len(lines) + 1)), "a sequence has a gap"
        before = beginning(self.server.attempt, self.server.devices[machine.name])
        for line in lines:
            words = json.loads(line["body"])
            assert words["before"] == before, "a line does not follow the one before it"
            assert line["hash"] == hash_of(line["body"])
            before = line["hash"]
            if words["id"] not in machine.kept:
                self._adopt(machine, words)
            assert words == machine.kept[words["id"]][0], "the words changed"
        ids = [json.loads(line["body"])["id"] for line in lines]
        assert len(set(ids)) == len(ids)
        assert set(machine.kept) <= set(ids), "what was kept is gone"
        assert (found["chain"]["next"], found["chain"]["head"] or before) == (len(lines) + 1, before)
        self.told["lost while writing"] += len(machine.unsure)
        machine.unsure.clear()

    def _adopt(self, machine: Machine, words: Json) -> None:
        """A line that nobody was told of was under way when a tab died."""
        act = next((one for one in machine.unsure if _says(words, one)), None)
        assert act is not None, f"nobody captured this: {words}"
        machine.unsure.remove(act)
        machine.kept[words["id"]] = (words, act)
        self.told["entries"] += 1
        self.told["kept while dying"] += 1

    def _same_there(self, machine: Machine, lines: Sequence[Json]) -> None:
        """What is at the server came from there, to the letter; what is held for received is there."""
        rows = {row.sequence: row for row in self.server.captured(machine.name)}
        bodies = {line["sequence"]: line["body"] for line in lines}
        for sequence, row in rows.items():
            assert (row.body, row.hash) == (bodies.get(sequence), hash_of(row.body)), "this was not captured"
            assert str(row.by) == self.server.owner
        if not self.restored:
            received = {line["sequence"] for line in lines if not line["unsent"]}
            assert received <= set(rows), "a machine holds for received what the server has not"

    # The end of the day

    def finish(self) -> None:
        """The network is back, its assessor signed in, and everything is sent: nothing may be missing."""
        self.look()
        self.server.person = "assessor"
        for tab in list(self.tabs.values()):
            self.unfuse(tab)
        for fetch in list(self.browsers.waiting.values()):
            self.settle(fetch, cut=True)
        for name, machine in self.machines.items():
            if machine.kept and not any(tab.machine is machine for tab in self.tabs.values()):
                self.open(name)
        receipts: dict[str, Json] = {}
        for _ in self.tabs if len(self.tabs) < 2 else range(2):  # again, to hear what came from the others
            for tab in self.tabs.values():
                receipts[tab.name] = self._sends_all(tab)
        self.restored = False
        self.look()
        self._complete(receipts)

    def _sends_all(self, tab: Tab) -> Json:
        for _ in range(MOST_DELIVERIES):
            self.send(tab)  # goes on, or begins anew where it broke off, as the console does
            waiting = next((one for one in self.browsers.waiting.values() if one.tab == tab.name), None)
            if waiting is None:
                continue
            answer = self.settle(waiting, *self.arrives(waiting))
            if answer is not None:
                assert "said" in answer, f"sending failed although all is well: {answer}"
                said: Json = answer["said"]
                assert "words" in said, f"sending ended without a receipt: {said}"
                return said
        raise AssertionError("sending does not end")

    def _complete(self, receipts: dict[str, Json]) -> None:
        log = self.server.log
        shown = [(str(entry.id), entry.kind, entry.data) for entry in log]
        in_log = {str(entry.id): entry.data for entry in log}
        for machine in self.machines.values():
            rows, number = self.server.captured(machine.name), len(machine.kept)
            assert [str(row.entry) for row in rows] == [
                words["id"] for words, _ in sorted(machine.kept.values(), key=lambda one: one[0]["sequence"])
            ]
            for row in rows:
                self._settled(row, machine, in_log)
            self.told["set aside"] += sum(row.became == Became.ASIDE for row in rows)
            entries = "entry" if number == 1 else "entries"
            for tab in (one for one in self.tabs.values() if one.machine is machine):
                said = receipts[tab.name]
                assert said["unsent"] == 0
                assert said["words"] == f"{number} of {number} {entries} received, chain intact"
                assert number == 0 or said["receipt"]["words"] == said["words"]
                assert [(one["id"], one["kind"], one["data"]) for one in said["entries"]] == shown
        assert len(log) == len(in_log)

    def _settled(self, row: Captured, machine: Machine, in_log: dict[str, Any]) -> None:
        """An entry is in the log with its words, or aside with a reason."""
        words, act = machine.kept[str(row.entry)]
        if row.became == Became.ASIDE:
            assert row.why is not None
            assert row.why["message"]
            assert str(row.entry) not in in_log
            assert self.went or not _always_fits(act), f"this fits and was set aside: {act}, {row.why}"
        else:
            assert row.became == Became.KEPT
            data = in_log[str(row.entry)]
            assert all(data[name] == words["data"][name] for name in TEXTS if name in act.data)
        self._timed(row, act)

    def _timed(self, row: Captured, act: Act) -> None:
        assert row.at is not None
        assert row.at <= row.received_at
        if row.clock != "doubtful" and row.stretch in self.server.met():
            sure = SURE + self.slowest
            assert abs(row.at - act.at) <= sure, f"{row.clock}, but {row.at} was {act.at}"


def _says(words: Json, act: Act) -> bool:
    """Whether a line holds what somebody did."""
    data = words["data"]
    return words["kind"] == act.kind and all(
        data.get(name) == act.data[name] for name in TEXTS if name in act.data
    )


def _always_fits(act: Act) -> bool:
    """Whether nothing that happens meanwhile can keep it out of the log."""
    text = str(act.data.get("text", ""))
    whole = "\x00" not in text and text.encode("utf-8", "ignore").decode() == text
    return act.kind == "note" and whole and bool(text.strip())

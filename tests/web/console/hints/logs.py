"""Logs as assessors write them, and as nobody should: out of order, taken back, twice, wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any
from uuid import UUID

from touchstone.rules.plan.method import Duration, Method
from touchstone.rules.record.case import Adjustment
from touchstone.rules.roles import Role

Sent = dict[str, Any]
DAY = datetime(2026, 3, 28, 23, 40, tzinfo=UTC)  # in the night when the clocks change
ZONES = (UTC, timezone(timedelta(hours=1)), timezone(-timedelta(hours=3, minutes=30)))
LENGTHS = (0, 59, 60, 599, 600, 601, 1799, 1800, 2400, 2427, 2428, 2640, 2641, 5400, 5940, 5941, 7200)
BY = UUID(int=7)


@dataclass
class Writer:
    """Somebody with a device: writes entries one after another, some of them strange."""

    random: Random
    method: Method
    strange: float  # how often something is not as it should be
    clock: datetime

    def __post_init__(self) -> None:
        """An empty log."""
        self.entries: list[Sent] = []

    def oddly(self) -> bool:
        """Whether the next thing is strange."""
        return self.random.random() < self.strange

    def passes(self) -> None:
        """Time goes on: to the second as limits like it, or by microseconds; now and then backwards."""
        seconds = self.random.choice(LENGTHS) if self.random.random() < 0.3 else self.random.randint(1, 90)
        if self.random.random() < 0.3:
            self.clock += timedelta(microseconds=self.random.choice((1, 999, 1000, 500_000, 999_999)))
        self.clock += timedelta(seconds=-seconds if self.oddly() else seconds)

    def add(self, kind: str, /, **data: Any) -> str:
        """One entry, now; its id."""
        id = str(UUID(int=self.random.getrandbits(128), version=4))
        at = self.clock.astimezone(self.random.choice(ZONES)).isoformat()
        number = len(self.entries) + 1
        self.entries.append({"id": id, "number": number, "kind": kind, "data": data, "at": at, "by": str(BY)})
        return id

    def ids(self, kind: str) -> list[str]:
        """The ids of the entries of a kind."""
        return [one["id"] for one in self.entries if one["kind"] == kind]


def log(random: Random, method: Method, length: int, strange: float = 0.05) -> list[Sent]:
    """So many entries about a method; those of a hostile log, ``strange`` high, come shuffled."""
    writer = Writer(random, method, strange, DAY + timedelta(seconds=random.randint(0, 3600)))
    kinds = list(ACTS)
    while len(writer.entries) < length:
        writer.passes()
        ACTS[random.choice(kinds)](writer)
    entries = writer.entries[:length]
    kept = random.randint(0, length)  # the others have not reached the server: in the order of the device
    if writer.oddly() or random.random() < 0.2:
        numbers = random.sample(range(1, length + 1), length)
        for entry, number in zip(entries, numbers, strict=True):
            entry["number"] = number
    for entry in sorted(entries, key=lambda one: int(one["number"]))[kept:]:
        entry["number"] = None
    if writer.oddly():
        random.shuffle(entries)
    return entries


def _section(writer: Writer) -> None:
    """A section under way ends, else the next one starts."""
    random, sections = writer.random, [one.id for one in writer.method.sections]
    ended = {one["data"].get("start") for one in writer.entries if one["kind"] == "section_ended"}
    started = [one for one in writer.entries if one["kind"] == "section_started" and one["id"] not in ended]
    if started and not writer.oddly():
        for one in started[:1]:
            writer.add("section_ended", section=one["data"]["section"], start=one["id"])
    elif writer.oddly():
        all_started = writer.ids("section_started")
        name = random.choice((*all_started, str(BY)))
        writer.add(
            "section_ended", section=random.choice(sections), **({"start": name} if all_started else {})
        )
    elif sections:
        done = [one["data"]["section"] for one in writer.entries if one["kind"] == "section_started"]
        ahead = [id for id in sections if id not in done] or sections
        writer.add("section_started", section=random.choice(sections) if writer.oddly() else ahead[0])


def _declared(writer: Writer) -> None:
    for one in writer.method.declarations:
        if writer.random.random() < 0.5:
            writer.add("declared", id=one.id, holds=writer.random.random() < 0.85)


def _question(writer: Writer) -> None:
    random, method = writer.random, writer.method
    if method.questions is None:
        return
    themes = [None, *(theme.id for theme in method.themes)]
    said: Sent = {
        "id": f"Q{len(writer.ids('question')) + (0 if writer.oddly() else 1)}",
        "kind": "unheard_of" if writer.oddly() else random.choice(method.questions.kinds).id,
        "text": "Why?",
        "ksbs": _codes(writer),
        "theme": random.choice(themes),
        "section": _where(writer),
    }
    for name in ("ksbs", "theme", "section"):
        if writer.oddly():
            del said[name]
    writer.add("question", **said)


def _seen(writer: Writer) -> None:
    said: Sent = {"ksbs": _codes(writer)}
    if writer.random.random() < 0.8:
        said["section"] = _where(writer)
    writer.add("seen", **said)


def _where(writer: Writer) -> str | None:
    running = [one for one in writer.entries if one["kind"].startswith("section_")][-1:]
    if running and running[0]["kind"] == "section_started" and not writer.oddly():
        return str(running[0]["data"]["section"])
    return writer.random.choice((None, *(one.id for one in writer.method.sections)))


def _codes(writer: Writer) -> list[str]:
    codes = [*writer.method.ksbs, *(["K99"] if writer.oddly() else [])]
    return writer.random.sample(codes, min(len(codes), writer.random.choice((0, 1, 1, 2, 3))))


def _judgement(writer: Writer) -> None:
    """Now and then everything at once, mostly well."""
    random, method = writer.random, writer.method
    levels = [*(level.id for level in method.levels), *[method.levels[-1].id] * 3]
    some = list(method.criteria)
    if random.random() < 0.6:
        some = random.sample(some, min(len(some), random.randint(1, 4)))
    good = random.random() < 0.5
    for one in some:
        level = levels[-1] if good and random.random() < 0.95 else random.choice((None, *levels))
        writer.add("judgement", criterion=one.id, level=level, reason="Seen.", pointers=[])


def _score(writer: Writer) -> None:
    test = writer.method.test
    if test is None:
        return
    quarters = writer.random.randint(0, test.out_of * 4)
    for score in (quarters / 4, f"{quarters / 4:.2f}", f"{quarters}E-2", quarters // 4, f"{quarters // 4}"):
        if writer.random.random() < 0.2:
            writer.add("score", score=score)


def _extension(writer: Writer) -> None:
    if writer.random.random() < 0.3:
        writer.add("extension", minutes=writer.random.choice((1, 4, 5, 12, 13)), reason="An answer.")


def _recording(writer: Writer) -> None:
    if writer.random.random() < 0.3:
        at = DAY.isoformat()
        writer.add("recording", id="R1", held_at=at, recorded_at=at, seconds=1800, medium="video")


def _note(writer: Writer) -> None:
    writer.add("note", text="It rains.", ksbs=[])
    if writer.oddly():
        writer.add("unheard_of", text="?")


def _taken_back(writer: Writer) -> None:
    """Mostly something that stands; now and then a taking back, or what is not there."""
    if writer.entries and writer.random.random() < 0.4:
        one = writer.random.choice(writer.entries)["id"]
        writer.add("taken_back", entry=str(BY) if writer.oddly() else one, reason="Wrong.")


ACTS: Mapping[str, Callable[[Writer], None]] = {
    "section": _section,
    "section again": _section,
    "declared": _declared,
    "question": _question,
    "seen": _seen,
    "judgement": _judgement,
    "score": _score,
    "extension": _extension,
    "recording": _recording,
    "note": _note,
    "taken_back": _taken_back,
}


def boundaries(random: Random, method: Method, rule: Duration) -> Iterator[tuple[str, list[Sent]]]:
    """The last counted section held for just as long as a rule allows, and a little more or less."""
    share = [100 - rule.shortfall_percent, 100, 100 + rule.extension_percent]
    wanted = {rule.minutes * 60 * per_cent / 100 for per_cent in share}
    (*_, section) = [one for one in method.sections if one.counted]
    for seconds in sorted({max(0.0, one + more) for one in wanted for more in (-1, -0.000001, 0, 1)}):
        writer = Writer(random, method, 0, DAY - timedelta(days=1))
        if random.random() < 0.5:
            most = rule.minutes * rule.extension_percent // 100 + random.choice((-1, 0, 0, 1))
            writer.add("extension", minutes=max(1, most), reason="An answer.")
        start = writer.add("section_started", section=section.id)
        writer.clock += timedelta(seconds=seconds)
        writer.add("section_ended", section=section.id, start=start)
        yield f"{seconds:f}", writer.entries


def adjustments(random: Random, method: Method) -> tuple[Adjustment, ...]:
    """Adjustments by whoever may decide and by others, for this method and another, in time or late."""
    return tuple(
        Adjustment(
            by="somebody",
            role=random.choice(
                (Role.ASSESSMENT_ORGANISATION, Role.ASSESSMENT_ORGANISATION, Role.MANAGER, Role.ASSESSOR)
            ),
            at=DAY + timedelta(seconds=random.choice((-3600, 0, 3600)), microseconds=random.randint(0, 9)),
            reason="Extra time.",
            method=method.id if random.random() < 0.8 else "another",
            extra_minutes=random.choice((10, 25, 30)),
        )
        for _ in range(random.choice((0, 0, 1, 2)))
    )

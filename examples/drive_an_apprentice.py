"""Drive one apprentice from registration to a released result, by the API alone.

The client is generated from the API's description (`make client`); nothing here speaks HTTP itself. Each
party's program has a token of its own:

    python examples/drive_an_apprentice.py http://localhost:8000 tokens.json --plan ST1379

`tokens.json` maps roles to secrets: training_provider, employer, bookings, assessor,
internal_quality_assurer. Between registration and result lie weeks: the program says on which day it goes on
and waits for it. An instance of the tests reads its time from a file (`--clock`), which is then moved along.
"""

from __future__ import annotations

import argparse
import json
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from touchstone_client import AuthenticatedClient
from touchstone_client import models as m
from touchstone_client.api.apprentices import register_apprentice
from touchstone_client.api.assessments import submit_judgements, write_entries
from touchstone_client.api.assessors import approve_assessor, free_myself, list_assessors
from touchstone_client.api.bookings import accept_booking, book_assessment, list_candidates, serve_notice
from touchstone_client.api.gateway import accept_item, confirm_gateway, hand_in_item, read_gateways, sign_item
from touchstone_client.api.organisations import list_partners, read_plan
from touchstone_client.api.portfolio import (
    add_file,
    add_piece,
    declare_anonymised,
    give_portfolio,
    hand_in_portfolio,
)
from touchstone_client.api.quality import agree_review, list_reviews, read_review
from touchstone_client.api.records import read_report
from touchstone_client.api.results import read_statement, release_result, tell_result
from touchstone_client.types import File

Answer = TypeVar("Answer")
Json = dict[str, Any]
ON_PROGRAMME = timedelta(days=400)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
AHEAD = 42 * DAY  # from a booking to its day: notice and review need fourteen of them
PIECES = 8


def good(answer: Answer | m.Problem | None) -> Answer:
    """An answer that was hoped for; a problem ends the program with what is wrong and what to do."""
    if isinstance(answer, m.Problem):
        found = "; ".join(str(one.to_dict()) for one in answer.errors or [])
        sys.exit(f"{answer.title}. {answer.detail} {found}".strip())
    if answer is None:
        sys.exit("The answer is not one of those that are described.")
    return answer


@dataclass
class Drive:
    """One apprentice; a client for each role; the moment it is."""

    clients: Mapping[str, AuthenticatedClient]
    now: datetime
    wait_until: Callable[[datetime], None]
    standard: str

    def go_on(self, at: datetime) -> None:
        """Wait for a moment, then it is that moment."""
        self.wait_until(at)
        self.now = at

    def __getattr__(self, role: str) -> AuthenticatedClient:
        """The client of a role, such as ``drive.assessor``."""
        return self.clients[role]

    def register(self) -> None:
        """The provider's program registers somebody with its first employer."""
        partners = good(list_partners.sync(client=self.training_provider, kind="employer"))
        said = m.RegistrationIn(
            first_name="Amina",
            last_name="Khan",
            email="amina.khan@learners.example",
            born_on=(self.now - 30 * 365 * DAY).date(),
            employer=partners.items[0].id,
            line_manager_name="Lee Marsh",
            line_manager_email="lee.marsh@works.example",
            standard=self.standard,
            started_on=(self.now - ON_PROGRAMME).date(),
            opted_in=False,
            funding="private",
            privacy_notice=True,
        )
        made = good(
            register_apprentice.sync(client=self.training_provider, body=said, idempotency_key=str(uuid4()))
        )
        self.id: UUID = made.id
        plan = read_plan.sync(made.standard, made.version, client=self.training_provider)
        self.plan: Json = good(plan).additional_properties
        print(f"Registered on {made.standard} version {made.version}: {made.id}")

    def fill_the_portfolio(self) -> None:
        """Evidence for every KSB of the method that the portfolio underpins, each piece with a file."""
        rules, provider = self.plan["portfolio"], self.training_provider
        method = next(one for one in self.plan["methods"] if one["id"] == rules["underpins"])
        kinds = [
            kind["id"] for kind in rules["kinds"] if kind.get("accepted", True) and not kind.get("written_by")
        ]
        seen = m.DeclarationInPieces()
        for number in range(PIECES):
            piece = m.NewPiece(
                title=f"Evidence {number + 1}",
                kind=kinds[number % len(kinds)],
                shows="What was agreed with the mentee, what was done, and what came of it.",
                mentees=[("Mentee A", "Mentee B")[number % 2]],
                ksbs=[code for at, code in enumerate(ksbs(method)) if number in (0, at % PIECES)],
            )
            made = good(add_piece.sync(self.id, client=provider, body=piece, idempotency_key=str(uuid4())))
            file = m.AddFileBody(revision=made.revision, file=picture(f"evidence {number + 1}.png", number))
            made = good(add_file.sync(made.id, client=provider, body=file, idempotency_key=str(uuid4())))
            seen[str(made.id)] = made.revision
        declared = m.DeclarationIn(pieces=seen, anonymised=True)
        good(declare_anonymised.sync(self.id, client=provider, body=declared))
        print(f"Portfolio: {PIECES} pieces with files, declared anonymised")

    def pass_the_gateway(self) -> None:
        """Whoever provides an item hands it in, the parties sign, the bookings team reviews and confirms."""
        (gate,) = good(read_gateways.sync(self.id, client=self.training_provider))
        for item in gate.items:
            self._hand_in(gate.id, item)
        (gate,) = good(read_gateways.sync(self.id, client=self.bookings))
        for item in gate.items:
            if item.rounds and not item.rounds[-1].decision:
                good(accept_item.sync(item.rounds[-1].id, client=self.bookings))
        confirmed = good(confirm_gateway.sync(self.id, gate.id, client=self.bookings))
        print(f"Gateway confirmed on {confirmed.confirmed_at:%d %B %Y}")

    def _hand_in(self, gate: str, item: m.ItemOut) -> None:
        if item.comes_as in ("months", "method"):
            return  # nothing is handed in: the rules count, or look at an attempt
        if item.comes_as == "portfolio":
            note = m.NoteIn(note="All there.")
            good(hand_in_portfolio.sync(self.id, client=self.training_provider, body=note))
            return
        body = m.HandInItemBody()
        if item.comes_as == "declaration":
            body.says = "not_required"
        if item.comes_as == "file":
            body.file = picture(f"{item.requirement}.png")
        by = self.clients[item.provided_by]
        made = good(hand_in_item.sync(self.id, gate, item.requirement, client=by, body=body))
        for party in item.signed_by:
            good(sign_item.sync(made.id, client=self.clients[party]))

    def book(self, method: Json, starts: datetime) -> m.BookingOut:
        """A date with an assessor who can; notice to the apprentice; the assessor's word."""
        who = good(list_assessors.sync(client=self.bookings))[0].id
        approval = m.ApprovalIn(standard=self.standard, since=self.now.date())
        good(approve_assessor.sync(who, client=self.bookings, body=approval))
        hours = m.Stretch(starts_at=starts - 60 * MINUTE, ends_at=starts + 600 * MINUTE)
        good(free_myself.sync(client=self.assessor, body=m.TimesIn(stretches=[hours])))
        ahead = good(list_candidates.sync(self.id, method["id"], client=self.bookings, starts_at=starts))
        said = m.BookingIn(
            method=method["id"],
            assessor=next(one.id for one in ahead.candidates if not one.reasons),
            slots=[m.SlotShape(one.section, one.starts_at, one.ends_at) for one in ahead.slots],
            venue=method["venues"]["accepted"][0] if method.get("venues") else "",
            place="Room 2",
        )
        made = good(
            book_assessment.sync(self.id, client=self.bookings, body=said, idempotency_key=str(uuid4()))
        )
        notice = m.NoticeIn(to="apprentice", channel="mail")
        good(serve_notice.sync(made.id, client=self.bookings, body=notice))
        made = good(accept_booking.sync(made.id, client=self.assessor, body=m.AcceptIn(no_conflict=True)))
        if method.get("review"):
            good(give_portfolio.sync(self.id, client=self.bookings))
        print(f"Booked {method['title']} for {made.starts_at:%d %B %Y}")
        return made

    def assess(self, method: Json, booking: m.BookingOut) -> None:
        """The assessor's program writes the log of the session, judges every criterion, and submits."""
        self.go_on(booking.ends_at + 10 * MINUTE)
        entries = m.EntriesIn(entries=list(log(method, booking)))
        good(write_entries.sync(booking.attempt, client=self.assessor, body=entries))
        told = good(submit_judgements.sync(booking.attempt, client=self.assessor))
        print(f"Assessed and submitted: {told.grade.lowest}")

    def release(self, booking: m.BookingOut) -> None:
        """Quality assurance looks where its sample asks, and the result is released and told."""
        self.go_on(self.now + 2 * DAY)
        assurer = self.internal_quality_assurer
        for review in good(list_reviews.sync(client=assurer, state="waiting")).items:
            whole = good(read_review.sync(review.id, client=assurer))
            words = m.WordsIn(text="Well evidenced.", seen=whole.seen)
            good(agree_review.sync(review.id, client=assurer, body=words))
        made = good(release_result.sync(booking.attempt, client=assurer, body=m.ReleaseIn()))
        good(tell_result.sync(made.id, client=self.training_provider))
        print(f"Released: {made.grade}")

    def whole_way(self) -> None:
        """From registration to the overall grade and its statement."""
        self.register()
        self.fill_the_portfolio()
        self.pass_the_gateway()
        for method in self.plan["methods"]:
            booking = self.book(method, self.now.replace(hour=9, minute=0) + AHEAD)
            self.assess(method, booking)
            self.release(booking)
        report = good(read_report.sync(self.id, client=self.training_provider))
        statement = good(read_statement.sync(self.id, client=self.training_provider)).payload
        assert statement.read(5) == b"%PDF-"
        print(f"{report.stage.capitalize()} overall: {report.overall.grade}, with a statement")


def picture(name: str, number: int = 0) -> File:
    """A small picture as a PNG, another one for each number; a real program sends what people made."""
    side, shade = 64, bytes([number])
    rows = zlib.compress((b"\0" + shade * side) * side)
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    whole = b"".join(struct.pack(">I", len(data)) + kind + data + _sum(kind + data) for kind, data in parts)
    return File(BytesIO(b"\x89PNG\r\n\x1a\n" + whole), name, "image/png")


def _sum(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))


def log(method: Json, booking: m.BookingOut) -> Iterator[Any]:
    """Everything that the plan asks for in a session, at the times of its sections."""
    for one in method.get("declarations", []):
        if one.get("before"):
            yield declared(one["id"], booking.starts_at)
    for slot in booking.slots:
        section = m.SectionData(section=slot.section)
        yield m.SectionStarted("section_started", section, happened_at=slot.starts_at)
        if (method.get("recordings") or {}).get("section") == slot.section:
            yield from recordings(method, slot.starts_at)
        if asked_in(method) == slot.section:
            yield from questions(method, slot)
        yield m.SectionEnded("section_ended", section, happened_at=slot.ends_at)
    for one in method.get("declarations", []):
        if not one.get("before"):
            yield declared(one["id"], booking.ends_at)
    best = method["levels"][-1]["id"]
    for criterion in criteria(method):
        said = m.JudgementData(criterion, best, "Shown in the session and confirmed by an answer.", ["q1"])
        yield m.Judgement("judgement", said, happened_at=booking.ends_at + 5 * MINUTE)


def declared(id: str, at: datetime) -> m.Declared:
    """A declaration of the plan holds."""
    return m.Declared("declared", m.DeclaredData(id=id, holds=True), happened_at=at)


def criteria(method: Json) -> list[str]:
    """The ids of a method's criteria, in the plan's order."""
    return [one["id"] for theme in method["themes"] for one in theme["criteria"]]


def ksbs(method: Json) -> list[str]:
    """The KSBs of a method, in the plan's order."""
    return [code for theme in method["themes"] for code in theme["ksbs"]]


def recordings(method: Json, at: datetime) -> Iterator[Any]:
    """The recordings that the plan asks for, held some days before, and what is seen in the first."""
    rules = method["recordings"]
    for number in range(rules["number"]["number"]):
        held = at - 5 * DAY - number * 60 * MINUTE
        data = m.RecordingData(
            id=f"recording-{number + 1}",
            held_at=held,
            recorded_at=held,
            seconds=rules["length"]["minutes"] * 60 + 45,
            medium=rules["media"]["accepted"][0],
            visible=rules["visible"]["people"],
            from_second=0,
            to_second=rules["assessed"]["minutes"] * 60,
        )
        yield m.Recording("recording", data, happened_at=at)
    seen = m.SeenData(ksbs=ksbs(method), recording="recording-1", second=95, text="Seen clearly.")
    yield m.Seen("seen", seen, happened_at=at + 5 * MINUTE)


def asked_in(method: Json) -> str:
    """The section in which questions are asked."""
    rules = method["questions"].get("asked_in")
    return str(rules["section"] if rules else method["sections"][-1]["id"])


def questions(method: Json, slot: m.SlotOut) -> Iterator[Any]:
    """As many questions as the plan asks for, through all themes."""
    rules, themes = method["questions"], method["themes"]
    kind = next(one["id"] for one in rules["kinds"] if one.get("counts"))
    for at in range(max((rules.get("minimum") or {}).get("number", 0), len(themes))):
        theme = themes[at % len(themes)]
        data = m.QuestionData(
            id=f"q{at + 1}",
            kind=kind,
            section=slot.section,
            theme=theme["id"],
            ksbs=[theme["ksbs"][(at // len(themes)) % len(theme["ksbs"])]],
            text="Tell me about a time that shows it.",
            answer="A clear example, with what was learnt from it.",
        )
        yield m.Question("question", data, happened_at=slot.starts_at + (2 + 3 * at) * MINUTE)


def main() -> None:
    """Read who asks for what, and go."""
    asked = argparse.ArgumentParser(
        description="Drive one apprentice from registration to a released result."
    )
    asked.add_argument("address", help="where Touchstone is")
    asked.add_argument("tokens", type=Path, help="a JSON file: roles and their secrets")
    asked.add_argument("--plan", default="ST1379", help="the standard")
    asked.add_argument(
        "--clock", type=Path, help="the file from which an instance of the tests reads its time"
    )
    said = asked.parse_args()
    secrets = json.loads(said.tokens.read_text())
    wait = partial(move, said.clock) if said.clock else sleep
    now = datetime.fromisoformat(said.clock.read_text()) if said.clock else datetime.now().astimezone()
    with ExitStack() as connections:
        clients = {
            role: connections.enter_context(
                AuthenticatedClient(said.address, token=secret, raise_on_unexpected_status=True)
            )
            for role, secret in secrets.items()
        }
        Drive(clients, now, wait, said.plan).whole_way()


def move(clock: Path, to: datetime) -> None:
    """Let it be that time on an instance of the tests."""
    fresh = clock.with_suffix(".new")
    fresh.write_text(to.isoformat())
    fresh.replace(clock)


def sleep(until: datetime) -> None:
    """Wait, however long it takes."""
    print(f"Going on at {until:%H:%M on %d %B %Y}")
    time.sleep(max((until - datetime.now().astimezone()).total_seconds(), 0))


if __name__ == "__main__":
    main()

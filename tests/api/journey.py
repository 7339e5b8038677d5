"""An apprentice's whole way by the API alone: what the programs of everybody around them do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.doors import Program, secret_of
from tests.factories.uploads import pdf
from tests.factories.web import Cast
from touchstone.rules.calendar import LONDON
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.web.demo.sitting import Sitting
from touchstone.web.records import law

STARTED = "2025-02-03"
BEGUN = datetime(2025, 2, 20, 9, 0, tzinfo=LONDON)
GATEWAY = datetime(2026, 2, 9, 10, 0, tzinfo=LONDON)  # a Monday, a year and some days later
ROLES = ("training_provider", "employer", "bookings", "assessor", "internal_quality_assurer", "manager")
PIECES = 8
FACTS = {
    "first_name": "Amina",
    "last_name": "Khan",
    "email": "amina.khan@learners.example",
    "born_on": "1995-03-14",
    "uln": "9276308686",
    "line_manager_name": "Lee Marsh",
    "line_manager_email": "lee.marsh@works.example",
    "standard": "ST1379",
    "started_on": STARTED,
    "opted_in": False,
    "funding": "private",
    "privacy_notice": True,
    "certificate_permission": True,
}


@dataclass
class Journey:
    """One apprentice and the programs of everybody around them; ``at`` is the clock of all."""

    people: Cast
    at: datetime = BEGUN
    programs: dict[str, Program] = field(default_factory=dict)
    one: str = ""
    statuses: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """New tokens for everybody: none is good for longer than a year."""
        for role in ROLES:
            secret = secret_of(self.people.actor(role), at=self.at - timedelta(days=1), days=366)
            self.programs[role] = Program(secret, (self.people.organisation.id,))

    @property
    def plan(self) -> Plan:
        """The plan they are on."""
        found = self.get("manager", f"/apprentices/{self.one}")
        return law.plan(found["standard"], found["version"])

    def get(self, role: str, path: str, **asked: Any) -> Any:
        """What a program reads."""
        return self._fine(self._program(role).get(path, **asked))

    def post(self, role: str, path: str, body: Any = None, **more: Any) -> Any:
        """What a program does, with a key as programs should."""
        return self._fine(self._program(role).send(path, body, key=str(uuid4()), **more))

    def send(self, role: str, path: str, body: Any, method: str) -> Any:
        """What a program changes."""
        return self._fine(self._program(role).send(path, body, method=method))

    def form(self, role: str, path: str, **fields: Any) -> Any:
        """The same with a file."""
        return self._fine(self._program(role).form(path, key=str(uuid4()), **fields))

    def _program(self, role: str) -> Program:
        found = self.programs[role]
        found.now = self.at
        return found

    def _fine(self, answer: Any) -> Any:
        assert answer.status_code < 300, (answer.request["PATH_INFO"], answer.content.decode())
        self.statuses.append(answer.status_code)
        return answer.json() if answer.content else None

    def register(self) -> None:
        """The provider's program registers them."""
        employer = self.get("training_provider", "/partners", kind="employer")["items"][0]["id"]
        self.one = self.post("training_provider", "/apprentices", {**FACTS, "employer": employer})["id"]

    def fill_portfolio(self) -> None:
        """The provider's program adds evidence for every KSB, and declares it anonymised."""
        self.at = GATEWAY - timedelta(days=30)
        self.renew()
        rules = self.plan.portfolio
        assert rules is not None
        method = self.plan.method(rules.underpins)
        assert method is not None
        kinds = [kind.id for kind in rules.kinds if kind.accepted and kind.written_by is None]
        seen = {}
        for number in range(PIECES):
            body = {
                "title": f"Evidence {number + 1}",
                "kind": kinds[number % len(kinds)],
                "shows": "What was agreed with the mentee, what was done, and what came of it.",
                "mentees": [("Mentee A", "Mentee B")[number % 2]],
                "ksbs": [code for at, code in enumerate(method.ksbs) if at % PIECES == number or number == 0],
            }
            piece = self.post("training_provider", f"/apprentices/{self.one}/pieces", body)
            file = SimpleUploadedFile(f"evidence {number + 1}.pdf", pdf(number + 1), "application/pdf")
            path = f"/pieces/{piece['id']}/files"
            piece = self.form("training_provider", path, revision=piece["revision"], file=file)
            seen[piece["id"]] = piece["revision"]
        declared: dict[str, Any] = {"pieces": seen, "anonymised": True}
        self.post("training_provider", f"/apprentices/{self.one}/portfolio/declare", declared)

    def pass_gateway(self) -> None:
        """Every item comes in as its kind asks, is signed and accepted; the gateway is confirmed."""
        self.at = GATEWAY - timedelta(days=14)
        (gate,) = self.get("training_provider", f"/apprentices/{self.one}/gateways")
        for item in gate["items"]:
            self._hand_in(gate["id"], item)
        self.at = GATEWAY
        (gate,) = self.get("bookings", f"/apprentices/{self.one}/gateways")
        for item in gate["items"]:
            if item["rounds"] and not item["rounds"][-1]["decision"]:
                self.post("bookings", f"/rounds/{item['rounds'][-1]['id']}/accept")
        self.post("bookings", f"/apprentices/{self.one}/gateways/{gate['id']}/confirm")

    def _hand_in(self, gate: str, item: dict[str, Any]) -> None:
        by = item["provided_by"]
        path = f"/apprentices/{self.one}/gateways/{gate}/items/{item['requirement']}"
        if item["comes_as"] in ("months", "method"):
            return
        if item["comes_as"] == "portfolio":
            self.post(
                "training_provider", f"/apprentices/{self.one}/portfolio/hand-in", {"note": "All there."}
            )
            return
        fields = {"says": "not_required"} if item["comes_as"] == "declaration" else {}
        file = SimpleUploadedFile("item.pdf", pdf(), "application/pdf")
        made = self.form(by, path, **fields, **({"file": file} if item["comes_as"] == "file" else {}))
        for party in item["signed_by"]:
            self.post(party, f"/rounds/{made['id']}/sign")

    def book(self, method: Method, days: int) -> dict[str, Any]:
        """The organisation's program books a method with whoever can, and the assessor's accepts."""
        self.at = GATEWAY + timedelta(days=days - 24)
        starts = (GATEWAY + timedelta(days=days)).replace(hour=9)
        assessor = self.get("bookings", "/assessors")[0]["id"]
        approval = {"standard": self.plan.identity.reference, "since": GATEWAY.date()}
        self.post("bookings", f"/assessors/{assessor}/approvals", approval)
        hours = {"starts_at": starts.replace(hour=8), "ends_at": starts.replace(hour=18)}
        self.post("assessor", "/my-times", {"stretches": [hours]})
        path = f"/apprentices/{self.one}/methods/{method.id}/candidates"
        ahead = self.get("bookings", path, starts_at=starts.isoformat())
        who = next(one for one in ahead["candidates"] if not one["reasons"])
        venue = method.venues.accepted[0] if method.venues else ""
        body = {"method": method.id, "assessor": who["id"], "slots": ahead["slots"], "venue": venue}
        body["place"] = "Room 2"
        booking: dict[str, Any] = self.post("bookings", f"/apprentices/{self.one}/bookings", body)
        notice = {"to": "apprentice", "channel": "mail"}
        self.post("bookings", f"/bookings/{booking['id']}/notice", notice)
        self.post("assessor", f"/bookings/{booking['id']}/accept", {"no_conflict": True})
        if method.review is not None:
            self.post("bookings", f"/apprentices/{self.one}/portfolio/give")
        return booking

    def conduct(self, method: Method, booking: dict[str, Any], marks: str = "best") -> None:
        """The assessor's program writes everything down and submits."""
        starts = datetime.fromisoformat(booking["starts_at"])
        sent = _Writing(self, booking["attempt"], method)
        self.at = sent.conduct(starts, marks)
        self.post("assessor", f"/attempts/{booking['attempt']}/submit")

    def release(self, booking: dict[str, Any]) -> dict[str, Any]:
        """Quality assurance looks where the sample asks, and the result is released and told."""
        self.at += timedelta(days=2)
        waiting = self.get("internal_quality_assurer", "/reviews", state="waiting")["items"]
        for review in waiting:
            whole = self.get("internal_quality_assurer", f"/reviews/{review['id']}")
            body = {"text": "Well evidenced.", "seen": whole["seen"]}
            self.post("internal_quality_assurer", f"/reviews/{review['id']}/agree", body)
        told = self.post("internal_quality_assurer", f"/attempts/{booking['attempt']}/release", {})
        self.post("training_provider", f"/results/{told['id']}/tell")
        return dict(told)


def appeal(way: Journey, attempt: str) -> dict[str, Any]:
    """The provider's program appeals against a result that it knows."""
    (result,) = way.get("training_provider", f"/apprentices/{way.one}/disputable-results")
    assert (result["attempt"], result["open"]) == (attempt, True)
    grounds = {"against": "result", "grounds": "The first criterion was shown."}
    made: dict[str, Any] = way.post("training_provider", f"/attempts/{attempt}/appeals", grounds)
    return made


def take_again(way: Journey, method: Method, failed: dict[str, Any], days: int) -> dict[str, Any]:
    """The provider's program proposes a resit, the employer's agrees; other questions; booked and held."""
    path = f"/apprentices/{way.one}/methods/{method.id}/propose"
    made = way.post("training_provider", path, {"kind": "resit", "note": "Ready."})
    assert [one["kind"] for one in way.get("employer", f"/apprentices/{way.one}/resits")["proposals"]] == [
        "resit"
    ]
    agreed = way.post("employer", f"/proposals/{made['id']}/agree")
    assert [word["said"] for word in agreed["words"]] == ["agreed"]
    booking = way.book(method, days)
    for attempt, name in ((failed["attempt"], "SET-A"), (booking["attempt"], "SET-B")):
        way.send("bookings", f"/attempts/{attempt}/question-set", {"name": name}, method="PUT")
    way.conduct(method, booking)
    return booking


def hear(way: Journey, appeal: str, outside: str) -> dict[str, Any]:
    """The manager's program names the deciders; one from outside reads the case, and upholds the appeal."""
    for one in way.get("manager", f"/appeals/{appeal}/candidates"):
        assert one["why_not"] == ""
        named = {"person": one["id"], "connected": one["id"] != outside}
        way.post("manager", f"/appeals/{appeal}/deciders", named)
    levels = way.get("outside", f"/appeals/{appeal}/case")["levels"]
    page = way.get("outside", f"/appeals/{appeal}")
    method = way.plan.method(page["method"])
    assert method is not None
    kind, best = method.criteria[0].kind, method.levels[-1].id
    short = [one.id for one in method.criteria if one.kind == kind and levels[one.id] != best]
    changes = dict.fromkeys(short, best)
    effect = way.post("outside", f"/appeals/{appeal}/suppose", {"changes": changes})
    assert (effect["changes"], effect["after"]["grade"]) == (True, "Pass")
    said = {
        "outcome": "upheld",
        "reason": "The recording shows it.",
        "changes": changes,
        "reasons": dict.fromkeys(short, "At minute twelve."),
        "seen": page["stage"],
    }
    decided: dict[str, Any] = way.post("outside", f"/appeals/{appeal}/decide", said)
    return decided


class _Writing(Sitting):
    """The log of a session, sent by the API instead of the action."""

    def __init__(self, journey: Journey, attempt: str, method: Method) -> None:
        super().__init__(attempt=attempt, method=method, by=None)  # type: ignore[arg-type]
        self.journey = journey

    def _keep(self, at: datetime) -> None:
        entries = [
            {"id": uuid4(), "kind": one.kind, "data": dict(one.data), "happened_at": one.happened_at}
            for one in self.unkept
        ]
        if entries:
            self.journey.at = at
            self.journey.post("assessor", f"/attempts/{self.attempt}/entries", {"entries": entries})
        self.unkept = []

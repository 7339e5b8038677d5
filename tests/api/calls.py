"""Every operation as the description has it, the things that it may name, and some of each kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.api.examples import ASKED, BODIES, TEXTS, form
from tests.factories.devices import set_aside
from tests.factories.doors import Program
from tests.factories.imports import row, sheet
from tests.factories.links import sent_from_outside
from tests.factories.room import seated
from tests.factories.told import House
from tests.factories.web import NOW
from touchstone.api.uploading import NAMES as PIECEWISE
from touchstone.api.views import described
from touchstone.web.accounts.actions import invite
from touchstone.web.accounts.models import Invitation
from touchstone.web.appeals.models import Appeal, Decision, Panellist
from touchstone.web.apprentices.breaks import begin_break
from touchstone.web.apprentices.models import BreakInLearning
from touchstone.web.bookings import assessors
from touchstone.web.bookings.models import Attempt, Availability, Booking, Conflict
from touchstone.web.console.models import Captured, Device
from touchstone.web.files.models import StoredFile
from touchstone.web.gateway.models import Round
from touchstone.web.imports.actions import send
from touchstone.web.imports.models import Import
from touchstone.web.imports.working import work
from touchstone.web.links.models import SentFile, UploadLink
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.scope import everywhere
from touchstone.web.packs.models import Arrival
from touchstone.web.portfolio.models import Piece, PieceVersion
from touchstone.web.privacy.actions import ask_erasure, place_hold
from touchstone.web.privacy.models import ErasureRequest, Hold
from touchstone.web.quality.models import Review
from touchstone.web.questions.models import BankQuestion
from touchstone.web.records.adjusting import sanction
from touchstone.web.records.models import CaseDecision
from touchstone.web.resits.models import Proposal
from touchstone.web.results.models import Release
from touchstone.web.room.models import Seat
from touchstone.web.scrutiny.models import Grant
from touchstone.web.uploads.actions import begin
from touchstone.web.uploads.models import Upload

NAMED: dict[str, Any] = {  # whose id stands in an address, by how it begins
    "appeal-decisions": Decision,
    "appeals": Appeal,
    "attempts": Attempt,
    "bookings": Booking,
    "breaks": BreakInLearning,
    "captured": Captured,
    "conflicts": Conflict,
    "deciders": Panellist,
    "decisions": CaseDecision,
    "devices": Device,
    "erasure-requests": ErasureRequest,
    "files": StoredFile,
    "grants": Grant,
    "holds": Hold,
    "imports": Import,
    "invitations": Invitation,
    "people": Membership,
    "pieces": Piece,
    "portfolio-imports": Arrival,
    "portfolio-files": PieceVersion,
    "proposals": Proposal,
    "questions": BankQuestion,
    "recordings": StoredFile,
    "results": Release,
    "reviews": Review,
    "rounds": Round,
    "seats": Seat,
    "sent-files": SentFile,
    "times": Availability,
    "upload-links": UploadLink,
    "uploads": Upload,
}
SOME = 3  # of each kind
LEFT_OUT = dict.fromkeys(PIECEWISE, "streams bytes and speaks tus: test_uploading asks for its every answer")


@dataclass(frozen=True)
class Call:
    """One operation as the description has it. ``scopes``: any one of them opens it."""

    id: str
    method: str
    path: str
    scopes: tuple[str, ...]

    def address(self, id: object) -> str:
        """Its path with an id, and with texts that the plan knows."""
        said = {"id": str(id), **TEXTS}
        return re.sub(r"\{(\w+)\}", lambda found: said[found[1]], self.path.removeprefix("/api/v1"))

    def by(self, program: Program, id: object, body: Any = None) -> Any:
        """The answer to this call of a program."""
        path = self.address(id)
        if self.method == "GET":
            return program.get(path, **ASKED.get(self.id, {}))
        fields = form(self.id)
        if fields is not None and body is None:
            return program.form(path, **fields)
        return program.send(path, BODIES.get(self.id) if body is None else body, method=self.method)


CALLS = [
    Call(
        one["operationId"],
        method.upper(),
        path,
        tuple(scope for way in one["security"] for scope in way["token"]),
    )
    for path, methods in described()["paths"].items()
    for method, one in methods.items()
    if one["operationId"] not in LEFT_OUT
]


def ids(call: Call, house: House) -> list[UUID]:
    """Things of an organisation that a call may name."""
    kind = call.path.removeprefix("/api/v1/").partition("/")[0]
    if kind == "apprentices":
        return [story.one.id for story in house.told]
    if kind == "assessors":
        return [house.team.one("assessor").person_id]
    if kind == "partners":
        return list(house.team.partners.values())
    owner = "into" if kind == "invitations" else "organisation"
    with everywhere():
        found = NAMED[kind].objects.filter(**{owner: house.id}).order_by("id").values_list("id", flat=True)
        return list(found[:SOME])


def furnish(house: House) -> House:
    """One of each thing that the stories do not tell of: so that every kind of address has somebody's id."""
    team, today = house.team, NOW.date()
    manager, bookings = team.one("manager"), team.one("bookings")
    with everywhere():
        begin_break(apprenticeship=house.told[0].one.id, began_on=today, by=bookings, at=NOW)
        invite(email="new@mail.example", name="New", into=house.id, role="assessor", by=manager, at=NOW)
        assessors.add_conflict(
            assessor=team.one("assessor").person_id,
            apprenticeship=house.told[0].one.id,
            reason="A cousin.",
            by=bookings,
            at=NOW,
        )
        stretch = (NOW + timedelta(days=90), NOW + timedelta(days=90, hours=2))
        who = team.one("assessor").person_id
        assessors.free_often(assessor=who, stretches=[stretch], by=bookings, at=NOW)
        content = sheet([row(1, provider="Nobody we know")])
        hers: dict[str, Any] = {"apprenticeship": house.told[0].one.id, "by": manager, "at": NOW}
        place_hold(**hers, reason="A complaint.")
        sanction(**hers, measure="A written warning.", reason="A log was copied.")
        ask_erasure(**hers, received_on=today, received_how="A letter.")
        own = house.team.one("training_provider")
        begin(apprenticeship=house.told[0].one.id, name="film.mp4", size=4, by=own, at=NOW)
        Arrival.objects.create(
            organisation_id=house.id,
            apprenticeship=house.told[0].one,
            by=own.person_id,
            membership=own.membership_id or UUID(int=0),
            name="evidence.zip",
            sent_at=NOW,
        )
        sent_from_outside(house.told[0].one, own)
        attempt = (
            Attempt.objects.filter(organisation=house.id, judged_at__isnull=False).order_by("id").first()
        )
        assert attempt is not None  # the stories have some
        set_aside(attempt, house.team.one("assessor").person_id)
        seated(attempt, house.team.one("internal_quality_assurer").person_id)
        made = send(name="new.csv", content=content, organisation=house.id, by=bookings, at=NOW)
        work(of_import=made.id, at=NOW)
    return house

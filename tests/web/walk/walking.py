"""What a walk over all addresses needs: ids and texts to put into them, and browsers that leave no trace."""

from __future__ import annotations

import copy
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.test import Client

from tests.factories.addresses import Address
from tests.factories.told import STANDARD, VERSION, House
from touchstone.web.accounts.models import Invitation
from touchstone.web.appeals.models import Appeal, Decision, Panellist
from touchstone.web.apprentices.forms import STEPS
from touchstone.web.apprentices.models import BreakInLearning
from touchstone.web.bookings.models import Attempt, Availability, Booking, Conflict
from touchstone.web.console.models import Device
from touchstone.web.doors.models import Delivery, Endpoint, Token
from touchstone.web.files.models import StoredFile
from touchstone.web.gateway.models import Round
from touchstone.web.imports.models import Import
from touchstone.web.links.models import SentFile, UploadLink
from touchstone.web.mail.models import Message
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.scope import everywhere
from touchstone.web.packs.models import Arrival
from touchstone.web.portfolio.models import Piece, PieceVersion
from touchstone.web.privacy.models import ErasureRequest, Hold
from touchstone.web.quality.models import Review
from touchstone.web.questions.models import BankQuestion
from touchstone.web.records import law
from touchstone.web.resits.models import Proposal
from touchstone.web.results.models import Release
from touchstone.web.scrutiny.models import Grant
from touchstone.web.uploads.models import Upload

Ids = Callable[[House], Iterable[UUID]]
EVENT = 'INSERT INTO "audit_event"'
TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK")  # the walk's own undoing


def _owned(model: Any) -> Ids:
    """One of each apprentice, or a few where they belong to no apprentice."""

    def ids(of: House) -> Iterable[UUID]:
        rows: QuerySet[Any] = model.objects.filter(organisation=of.id).order_by("id")
        if not any(one.name == "apprenticeship" for one in model._meta.get_fields()):
            return rows.values_list("id", flat=True)[:3]
        last: dict[UUID, UUID] = dict(rows.values_list("apprenticeship_id", "id"))
        return last.values()

    return ids


def _memberships(of: House) -> Iterable[UUID]:
    into = [of.id, *of.team.partners.values()]
    return Membership.objects.filter(organisation__in=into).values_list("id", flat=True)[:3]


def _invitations(of: House) -> Iterable[UUID]:
    into = [of.id, *of.team.partners.values()]
    return Invitation.objects.filter(into__in=into).values_list("id", flat=True)[:2]


def _endpoints(of: House) -> Iterable[UUID]:
    return Endpoint.objects.filter(of=of.id).values_list("id", flat=True)[:2]


def _messages(of: House) -> Iterable[UUID]:
    return Delivery.objects.filter(endpoint__of=of.id).values_list("id", flat=True)[:2]


def _tokens(of: House) -> Iterable[UUID]:
    return Token.objects.filter(membership__organisation=of.id).values_list("id", flat=True)[:2]


def _partners(of: House) -> Iterable[UUID]:
    return list(of.team.partners.values())


def _apprenticeships(of: House) -> Iterable[UUID]:
    return [story.one.id for story in of.told]


def _attempts(of: House) -> Iterable[UUID]:
    """The last attempt of each apprentice, by its code: a resit is among them, and a retake."""
    rows = Attempt.objects.filter(organisation=of.id).order_by("code")
    return dict(rows.values_list("apprenticeship_id", "id")).values()


def _assessors(of: House) -> Iterable[UUID]:
    return [of.team.one("assessor").person_id]


# What the id in an address names, by how the address begins; the longest beginning counts.
NAMED: Mapping[str, Ids] = {
    "appeals/": _owned(Appeal),
    "appeals/deciders/": _owned(Panellist),
    "appeals/decisions/": _owned(Decision),
    "apprentices/": _apprenticeships,
    "apprentices/breaks/": _owned(BreakInLearning),
    "assessors/": _assessors,
    "assessors/conflicts/": _owned(Conflict),
    "assessors/times/": _owned(Availability),
    "attempts/": _attempts,
    "bookings/": _owned(Booking),
    "console/": _attempts,
    "console/devices/": _owned(Device),
    "data-protection/files/": _owned(StoredFile),
    "documents/": _owned(StoredFile),
    "data-protection/holds/": _owned(Hold),
    "data-protection/requests/": _owned(ErasureRequest),
    "files/": _owned(StoredFile),
    "gateways/rounds/": _owned(Round),
    "imports/": _owned(Import),
    "links/": _owned(UploadLink),
    "links/files/": _owned(SentFile),
    "outbox/": _owned(Message),
    "partners/": _partners,
    "people/": _memberships,
    "people/invitations/": _invitations,
    "programs/messages/": _messages,
    "programs/tokens/": _tokens,
    "programs/webhooks/": _endpoints,
    "portfolio/files/": _owned(PieceVersion),
    "portfolio/packs/": _owned(Arrival),
    "portfolio/pieces/": _owned(Piece),
    "quality/": _owned(Review),
    "questions/": _owned(BankQuestion),
    "recordings/": _owned(StoredFile),
    "resits/": _owned(Proposal),
    "results/": _owned(Attempt),
    "results/released/": _owned(Release),
    "scrutiny/grants/": _owned(Grant),
    "uploads/": _owned(Upload),
}
LINK = "whoever is asked for a file by a link has no account; the address is secret, and ends"
# Addresses that hold a secret: to know it is the permission.
SECRET = {
    "bookings-feed": "calendar programs cannot sign in; the address is secret and can be changed",
    "links-begin": LINK,
    "links-one": LINK,
    "links-received": LINK,
    "links-say": LINK,
    "links-send": LINK,
}


def texts() -> Mapping[str, Sequence[object]]:
    """What stands for each parameter that is not the id of an object."""
    plan = law.plan(STANDARD, VERSION)
    gate = plan.gateways[0]
    return {
        "gateway": [gate.id],
        "requirement": [one.id for one in gate.requirements],
        "method": [one.id for one in plan.methods],
        "point": [plan.methods[0].criteria[0].id],
        "slug": [step.slug for step in STEPS],
        "code": ["gateway.portfolio", "nonsense"],
        "reference": [STANDARD],
        "version": [VERSION, "9.9"],
        "number": [1],
        "id": [1],
        "pk": [1],
        "kind": [law.policy("default").retention[-1].kind],
        "secret": ["nonsense"],
        "signed": ["nonsense"],
        "key": ["nonsense"],
        "uidb36": ["nonsense"],
    }


def ids_for(address: Address, of: House) -> list[UUID]:
    """The objects of an organisation that an address may name."""
    found = max((begin for begin in NAMED if address.route.startswith(begin)), key=len, default=None)
    assert found is not None, f"what does the id in {address.route} name? Add it to NAMED"
    with everywhere():
        return list(NAMED[found](of))


@dataclass(frozen=True)
class Opened:
    """How a page came: its status, how many queries it took, and whether it was a file without an event."""

    status: int
    queries: int
    untraced: bool = False


@dataclass
class Town:
    """Two organisations, and the browsers of their people."""

    home: House
    other: House
    browsers: dict[str, Browser] = field(default_factory=dict)
    pages: dict[tuple[str, str], Opened] = field(default_factory=dict)
    mirror: Town | None = None

    def turned(self) -> Town:
        """The same from the other organisation's side."""
        if self.mirror is None:
            self.mirror = Town(self.other, self.home)
        return self.mirror

    def browser(self, role: str) -> Browser:
        """The browser of somebody of the first organisation; of a stranger where nobody has that role."""
        if role not in self.browsers:
            client = Client(raise_request_exception=False)
            if role != "stranger":
                client.force_login(self.home.person(role))
            self.browsers[role] = Browser(role, client)
        return self.browsers[role]

    def opened(self, role: str, path: str) -> Opened:
        """How a page comes for a role; asked once for all walks, since asking changes nothing."""
        if (role, path) not in self.pages:
            browser, asked = self.browser(role), []

            def note(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
                asked.append(sql)
                return execute(sql, *more)

            with connection.execute_wrapper(note):
                answer = browser.ask(path)
            needed = sum(not sql.startswith(TRANSACTION) for sql in asked)
            traced = any(sql.startswith(EVENT) for sql in asked)
            self.pages[role, path] = Opened(answer.status_code, needed, _is_file(answer) and not traced)
        return self.pages[role, path]


def _is_file(answer: HttpResponseBase) -> bool:
    """Whether it is to be saved, and is about somebody: a list as a spreadsheet says what its page says."""
    saved = answer.headers.get("Content-Disposition", "").startswith("attachment")
    return saved and not answer.headers["Content-Type"].startswith("text/csv")


@dataclass
class Browser:
    """Asks, and undoes at once what the asking changed."""

    role: str
    client: Client

    def ask(self, path: str, method: str = "GET", **fields: Any) -> HttpResponseBase:
        """The answer; a fault on our side fails the test with its trace."""
        cookies = copy.deepcopy(self.client.cookies)
        with transaction.atomic():
            send = self.client.get if method == "GET" else self.client.post
            answer = send(path, fields)
            content = answer.getvalue() if answer.streaming else answer.content
            answer.said = content  # type: ignore[attr-defined]
            transaction.set_rollback(True)
        self.client.cookies = cookies
        if answer.status_code >= 500:
            why = getattr(answer, "exc_info", None)
            told = "".join(traceback.format_exception(*why)) if why else ""
            raise AssertionError(f"{method} {path} as {self.role}: {answer.status_code}\n{told}")
        return answer

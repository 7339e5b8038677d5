"""Portfolios for tests: pieces made by actions, and what stands around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import uploads
from tests.factories.web import NOW, Cast
from touchstone.integrations.storage.folder import Folder
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.receiving import Received
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.scope import see
from touchstone.web.portfolio import actions
from touchstone.web.portfolio.checks import Content
from touchstone.web.portfolio.coverage import ksb_groups
from touchstone.web.portfolio.models import Piece
from touchstone.web.records import law


def received(data: bytes, name: str, folder: Path) -> Received:
    """A file as it comes out of the upload handler."""
    incoming = Folder(folder).receive()
    incoming.write(data)
    return Received(incoming, name, "application/octet-stream", len(data))


@dataclass
class Portfolio:
    """A cast, one apprentice of ST1379, everybody's browser. Rows are seen while a test runs."""

    people: Cast
    one: Apprenticeship
    files: Path

    def actor(self, role: str = "training_provider") -> Actor:
        """The person of that role, acting."""
        return self.people.actor(role)

    def content(self, **changes: Any) -> Content:
        """A mentoring contract that shows K2."""
        said: dict[str, Any] = {
            "title": "Mentoring contract",
            "kind": "mentoring_contract",
            "mentees": ["Mentee A"],
            "ksbs": ["K2"],
        }
        return Content(**(said | changes))

    def add(self, by: str = "training_provider", file: Received | None = None, **changes: Any) -> Piece:
        """One more piece."""
        return actions.add_piece(
            apprenticeship=self.one.id,
            id=uuid4(),
            content=self.content(**changes),
            file=file,
            by=self.actor(by),
            at=NOW,
        )

    def file(self, data: bytes, name: str) -> Received:
        """A file that has come in."""
        return received(data, name, self.files)

    def complete(self, pieces: int = 10) -> list[Piece]:
        """A portfolio with nothing left to wish: every KSB shown, two mentees, all declared anonymised."""
        plan = law.plan(self.one.standard, self.one.version)
        wanted = [ksb.code for group in ksb_groups(plan) if group.wanted for ksb in group.ksbs]
        made = [
            self.add(
                file=self.file(uploads.pdf(), f"Piece {at}.pdf"),
                title=f"Piece {at}",
                ksbs=wanted[at::pieces],
                mentees=[f"Mentee {'AB'[at % 2]}"],
                shows="All",
            )
            for at in range(pieces)
        ]
        self.declare(made)
        return made

    def declare(self, pieces: list[Piece], anonymised: bool = True, at: datetime = NOW) -> None:
        """The provider's declaration."""
        seen = {piece.id: piece.revision for piece in Piece.objects.filter(id__in=[one.id for one in pieces])}
        actions.declare(
            apprenticeship=self.one.id, pieces=seen, anonymised=anonymised, by=self.actor(), at=at
        )

    def hand_in(self, note: str = "", at: datetime = NOW) -> None:
        """The provider hands it in."""
        actions.hand_in(apprenticeship=self.one.id, note=note, by=self.actor(), at=at)

    def browser(self, role: str) -> Client:
        """Somebody signed in, in that role."""
        client = Client()
        client.force_login(self.people.people[role])
        return client

    def get(self, role: str, page: str, *about: object, query: str = "") -> Any:
        """The answer to opening a page."""
        return self.seen_again(lambda: self.browser(role).get(reverse(page, args=about) + query))

    def post(self, role: str, page: str, *about: object, **fields: Any) -> Any:
        """The answer to sending a form."""
        return self.seen_again(lambda: self.browser(role).post(reverse(page, args=about), fields))

    def seen_again(self, ask: Callable[[], Any]) -> Any:
        """A request leaves its connection seeing nothing: the test sees again afterwards."""
        answer = ask()
        see([self.people.organisation.id])
        return answer


def upload(data: bytes, name: str, media_type: str = "application/octet-stream") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data, media_type)


def text(answer: Any) -> str:
    """What a page says."""
    return str(answer.content.decode())

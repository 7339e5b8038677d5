"""Cases that have ended, with something of every kind in them, and real bytes in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.factories import uploads
from tests.factories.appeals import acting, decided, lodged, with_panel
from tests.factories.portfolio import received
from tests.factories.resits import capped
from tests.factories.results import Office
from touchstone.integrations.storage.folder import Folder
from touchstone.rules.calendar import LONDON
from touchstone.web.files.actions import keep_file
from touchstone.web.files.models import StoredFile
from touchstone.web.gateway.models import Round
from touchstone.web.planning.models import Note, Share
from touchstone.web.portfolio.models import Piece, PieceVersion
from touchstone.web.privacy import actions
from touchstone.web.privacy.models import ErasureRequest, Hold

EARLY = datetime(2025, 9, 5, 10, tzinfo=LONDON)  # before the gateway
WROTE = "Ask about the mentoring log of Tuesday"


@dataclass
class Case(Office):
    """An office with one apprentice, whose files are kept in a folder."""

    one: Any = None
    folder: Any = None

    def at(self, year: int, month: int, day: int) -> datetime:
        """Half past two at night of a day."""
        return datetime(year, month, day, 2, 30, tzinfo=LONDON)

    def file(self, data: bytes, name: str) -> StoredFile:
        """A file handed in by the provider."""
        by = self.people.actor("training_provider")
        given = received(data, name, self.folder)
        return keep_file(apprenticeship=self.one.id, received=given, by=by, at=EARLY)

    def piece(self, *files: StoredFile, title: str = "Contract with Ben", **more: Any) -> Piece:
        """A piece of evidence with these files."""
        own = {"organisation": self.people.organisation}
        by = {"added_by": self.people.people["apprentice"].id, "added_at": EARLY}
        number = Piece.objects.filter(apprenticeship=self.one).count() + 1
        said = {"shows": "How Ben was mentored", "kind": "mentoring_contract", "ksbs": ["K2"]} | more
        made = Piece.objects.create(apprenticeship=self.one, number=number, title=title, **said, **own, **by)
        for at, file in enumerate(files, 1):
            PieceVersion.objects.create(piece=made, number=at, file=file, **own, **by)
        return made

    def proof(self, file: StoredFile, requirement: str = "photo_id") -> None:
        """The file is the one that was accepted for an item of the gateway."""
        rounds = Round.objects.filter(apprenticeship=self.one, requirement=requirement)
        assert rounds.update(file=file) == 1

    def note(self) -> Note:
        """A key point on the planning sheet, which the provider may read."""
        own = {"organisation": self.people.organisation, "apprenticeship": self.one}
        Share.objects.create(partner=self.people.provider, since=EARLY, **own)
        return Note.objects.create(
            method="professional_discussion",
            criterion="PD-P1",
            text=WROTE,
            wording="The criterion",
            version="1.1",
            saved_at=EARLY,
            **own,
        )

    def asked(self, role: str = "apprentice") -> ErasureRequest:
        """The apprentice asks for erasure."""
        by = self.people.actor(role)
        return actions.ask_erasure(apprenticeship=self.one.id, words="All of it.", by=by, at=self.now)

    def answered(self, request: ErasureRequest) -> ErasureRequest:
        """A manager answers."""
        by = self.people.actor("manager")
        return actions.answer_erasure(request=request.id, by=by, at=self.now)

    def held(self, at: datetime | None = None) -> Hold:
        """A manager holds everything."""
        by, reason = self.people.actor("manager"), "The police asked for it."
        return actions.place_hold(apprenticeship=self.one.id, reason=reason, by=by, at=at or self.now)

    def lifted(self, hold: Hold) -> None:
        """And lifts the hold again."""
        by = self.people.actor("manager")
        actions.lift_hold(hold=hold.id, reason="They have it.", by=by, at=self.now)

    def bytes_of(self, file: StoredFile) -> Path:
        """Where the bytes of a file are, or were."""
        return Folder(Path(settings.FILES_FOLDER)).place(file.sha256)


def filled(case: Case) -> dict[str, StoredFile]:
    """Files, evidence and notes; by name: passport, contract, session (a video), certificate."""
    files = {
        "passport": case.file(uploads.image(), "passport.png"),
        "contract": case.file(uploads.pdf(), "contract.pdf"),
        "session": case.file(uploads.mpeg4(), "session.mp4"),
        "certificate": case.file(uploads.pdf(2), "certificate.pdf"),
    }
    case.piece(files["contract"])
    case.piece(files["session"], title="Session with Ben", statement="I saw Ben learn.")
    case.note()
    return files


def passed(case: Case) -> dict[str, StoredFile]:
    """A whole life: failed, taken again with a cap, passed on 11 December 2025, and appealed in vain."""
    capped(case, case.one)
    files = filled(case)
    case.proof(files["passport"])
    case.proof(files["certificate"], "mapping_and_tracking_form")
    return files


def appealed(case: Case) -> Any:
    """An appeal against the last result, which nobody has decided yet."""
    attempt = case.one.bookings_attempts.get(code="observation-2")
    return lodged(case, attempt)


def refused(case: Case, appeal: Any) -> None:
    """The appeal is not upheld, a day later."""
    outside = with_panel(case, appeal)
    decided(case, appeal, acting(outside))
    case.now += timedelta(days=1)

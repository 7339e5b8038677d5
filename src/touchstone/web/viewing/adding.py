"""Recordings for a method that takes them: added when they are made, after the portfolio was locked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.findings import Finding
from touchstone.rules.record import attempt as known
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.files.actions import close_file, keep_file
from touchstone.web.files.models import StoredFile
from touchstone.web.files.queries import family, present
from touchstone.web.files.receiving import Received
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law
from touchstone.web.records.queries import situation
from touchstone.web.viewing import asking, queries
from touchstone.web.viewing.models import Viewing

MEDIUM = "recording.media"  # the rule that says whether sound alone will do
NOT_TAKEN = "The recording was not taken."
NO_RECORDING = "This is no recording. Choose a video; documents go into the portfolio."
HANDED_IN = "It was handed in for assessment already, and stays. Hand another part in, or another recording."
IN_A_PIECE = "It is in the portfolio. Take it back on the piece that holds it."
REGISTERED = "An assessor registered it already, and it stays. Add another recording, and tell your assessor."


@transaction.atomic
def add_recording(*, apprenticeship: UUID, file: Received, by: Actor, at: datetime) -> StoredFile:
    """Keep a recording of an apprentice; the same one again is the same file. No gateway locks it out.

    ``Refused`` where the plan takes none, for what is none, and for sound alone with the clause that asks
    for pictures.
    """
    by.require(Permission.EDIT_PORTFOLIO)
    one = locked(apprenticeship, by)
    if one.withdrawn_on is not None:
        raise Refused("The apprentice was withdrawn from the programme; nothing can be added.")
    if not queries.takes(law.plan(one.standard, one.version)):
        raise Refused("The plan asks for no recordings.")
    kept = keep_file(apprenticeship=one.id, received=file, by=by, at=at)
    if family(kept) not in queries.PLAYED:
        raise Refused(NOT_TAKEN, fields={"file": NO_RECORDING})
    if family(kept) == "audio" and (wrong := _sound_alone(one, kept.name, at)):
        raise Refused("The plan does not take this recording.", findings=wrong)
    return kept


def _sound_alone(one: Apprenticeship, name: str, at: datetime) -> tuple[Finding, ...]:
    """Why no method takes sound alone; nothing where one does."""
    wrong: tuple[Finding, ...] = ()
    for method in queries.takes(law.plan(one.standard, one.version)):
        asked = known.Recording(id=f"recording-{name}", held_at=at, recorded_at=at, seconds=1, medium="audio")
        told = asking.findings(situation(one, at), method.id, asked)
        refused = tuple(each for each in told if each.code == MEDIUM and each.blocks)
        if not refused:
            return ()
        wrong += refused
    return wrong


@transaction.atomic
def take_back(*, file: UUID, by: Actor, at: datetime) -> UUID:
    """Close a recording that was added by mistake; answer with whose it was. Twice is not found."""
    by.require(Permission.EDIT_PORTFOLIO)
    found = present(file, by)
    if family(found) not in queries.PLAYED:
        raise Http404
    one = locked(found.apprenticeship_id, by)
    if queries.in_the_portfolio(found.id):
        raise Refused(IN_A_PIECE)
    if queries.registered(found.id):
        raise Refused(REGISTERED)
    if Viewing.objects.filter(file=found).exclude(method="").exists():
        raise Refused(HANDED_IN)
    close_file(file=found.id, by=by, at=at)
    return one.id

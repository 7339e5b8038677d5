"""Taking a portfolio in, file after file, each by itself: a worker that dies loses and repeats none."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID
from zipfile import ZipFile

from django.conf import settings
from django.db import transaction

from touchstone.integrations.storage.arriving import Arriving
from touchstone.integrations.storage.port import NotKept, StorageFull
from touchstone.web.files.actions import NoRoom
from touchstone.web.files.receiving import Received
from touchstone.web.files.store import store
from touchstone.web.organisations.actor import Actor, NotAllowed, Refused
from touchstone.web.organisations.queries import acting
from touchstone.web.packs.actions import end
from touchstone.web.packs.checking import content_of
from touchstone.web.packs.hashing import DAMAGED, FAULTS, PIECE
from touchstone.web.packs.models import Arrival, State
from touchstone.web.portfolio.actions import add_piece

LEFT = "Whoever sent it may not edit the portfolio any more. What is left was not taken in."
TOO_LONG = "It is larger than the pack says. Pack it again."


def work(*, arrival: UUID, at: datetime) -> None:
    """Take in what is left. Where there is no room now it is tried again later, from the same file on."""
    while _next(arrival, at):
        continue


@transaction.atomic
def _next(id: UUID, at: datetime) -> bool:
    """The next file; whether there may be another."""
    one = Arrival.objects.select_for_update(of=("self",)).filter(id=id, state=State.TAKING).first()
    if one is None:
        return False
    by = acting(one.membership)
    if by is None:
        end(one, State.CANCELLED, LEFT, at)
        return False
    if one.at_line == len(one.lines):
        end(one, State.FINISHED, "", at)
        return False
    line = one.lines[one.at_line]
    if not line["problems"]:
        _taken(one, line, by, at)
    one.at_line += 1
    one.save(update_fields=["lines", "at_line"])
    return True


def _taken(one: Arrival, line: dict[str, Any], by: Actor, at: datetime) -> None:
    """Add the piece, or note why not; raise ``NoRoom`` or ``StorageAway`` for what may be better later."""
    try:
        incoming = _unpacked(one.sha256, line)
    except (NotKept, Damaged) as why:
        line["refused"] = str(why)
        return
    name = PurePosixPath(line["path"]).name
    received = Received(incoming, name, None, incoming.size)
    received.most = settings.LARGEST_RESUMED
    try:
        with transaction.atomic():
            made = add_piece(
                apprenticeship=one.apprenticeship_id,
                id=UUID(line["id"]),
                content=content_of(line["content"]),
                file=received,
                by=by,
                at=at,
            )
        line["taken"] = made.code
    except NoRoom:
        raise
    except Refused as refused:
        line["refused"] = " ".join(refused.fields.values()) or refused.message
    except NotAllowed as refused:
        line["refused"] = str(refused)
    finally:
        received.close()


class Damaged(Exception):
    """The file cannot be had out of the pack."""


def _unpacked(sha256: str, line: dict[str, Any]) -> Arriving:
    incoming = store().receive()
    try:
        with store().open(sha256) as file, ZipFile(file) as archive:
            _pour(archive, line, incoming)
    except StorageFull as full:
        raise NoRoom(str(full)) from full
    except (*FAULTS, Damaged) as error:
        incoming.discard()
        raise Damaged(str(error) if isinstance(error, Damaged) else DAMAGED) from None
    return incoming


def _pour(archive: ZipFile, line: dict[str, Any], incoming: Arriving) -> None:
    with archive.open(archive.infolist()[line["index"]]) as part:
        while piece := part.read(PIECE):
            if incoming.size + len(piece) > line["size"]:
                raise Damaged(TOO_LONG)
            incoming.write(piece)

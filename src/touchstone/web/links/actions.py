"""What is done with upload links: made, withdrawn, used; and with what came by them: taken, refused."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import PurePath
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.urls import reverse

from touchstone.rules.words import at_time, listed, plural
from touchstone.web.accounts.models import Person
from touchstone.web.anonymising import erasing as anonymising
from touchstone.web.apprentices.queries import locked
from touchstone.web.audit.actions import record_event
from touchstone.web.examining import erasing as examining
from touchstone.web.files import erasing as files
from touchstone.web.files.actions import keep_file, remove_unnamed
from touchstone.web.files.models import StoredFile
from touchstone.web.files.names import shown_name
from touchstone.web.files.queries import waiting as waiting_file
from touchstone.web.files.receiving import Kept, Received
from touchstone.web.links import queries
from touchstone.web.links.checking import MEGABYTE, Wanted, check, few
from touchstone.web.links.models import LinkStanding, SentFile, SentState, UploadLink
from touchstone.web.links.queries import FAMILIES
from touchstone.web.mail.actions import Recipient, post
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.again import as_before
from touchstone.web.organisations.permissions import Permission
from touchstone.web.portfolio import actions as portfolio
from touchstone.web.portfolio.checks import Content
from touchstone.web.portfolio.models import Piece
from touchstone.web.uploads import actions as uploads
from touchstone.web.uploads import queries as uploaded
from touchstone.web.viewing.adding import add_recording

SPARE = 3  # uploads that may be under way beyond what is taken: a page was closed, a file chosen anew
NOT_TAKEN = "The file was not taken."
ENDED = "This link cannot be used any more. Ask whoever sent it to you for a new one."
ASKED, ARRIVED = "upload_link", "upload_link_arrived"  # kinds of message


class Ended(Refused):
    """The link opens nothing any more."""


@transaction.atomic
def make_link(
    *,
    apprenticeship: UUID,
    name: str,
    email: str,
    wanted: Wanted,
    id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UploadLink:
    """Ask a person outside for a file: they get a link by mail, for this one thing and a time.

    Nobody else is shown the link, whoever asks: what comes by it came from who reads that mail. ``id`` is the
    form's own: sent twice, it is one link and one letter.
    """
    by.require(Permission.ASK_OUTSIDE)
    one = locked(apprenticeship, by)
    name, email = " ".join(name.split()), email.strip().lower()
    if id and (known := UploadLink.objects.filter(id=id).first()):
        of: dict[str, object] = {
            "apprenticeship_id": one.id,
            "made_by": by.person_id,
            "piece_id": wanted.piece,
        }
        of |= {"families": list(wanted.families), "most": wanted.most, "largest": wanted.largest}
        return as_before(known, **of, name=name, email=email, wanted=wanted.words.strip())
    check(one, name, email, wanted)
    few(one, by, at)
    secret = secrets.token_urlsafe(32)
    link = UploadLink.objects.create(
        id=id or uuid4(),
        organisation_id=one.organisation_id,
        apprenticeship=one,
        name=name,
        email=email,
        wanted=wanted.words.strip(),
        piece_id=wanted.piece,
        families=list(wanted.families),
        most=wanted.most,
        largest=wanted.largest,
        secret_hash=queries.hashed(secret),
        made_by=by.person_id,
        made_by_name=by.name,
        made_at=at,
        expires_at=at + timedelta(days=wanted.days),
    )
    address = settings.SITE_ADDRESS + reverse("links-send", args=[secret])
    _write(link, ASKED, Recipient(email, name), at, address)
    _trace(link, "link.make", by, at, {"files": wanted.most, "until": link.expires_at.date().isoformat()})
    return link


@transaction.atomic
def withdraw_link(*, link: UUID, by: Actor, at: datetime) -> UploadLink:
    """End a link: nobody sends anything by it any more, and what is on its way goes. Twice is once."""
    by.require(Permission.ASK_OUTSIDE)
    one = _locked(queries.visible_link(link, by).id)
    if one.withdrawn_at is not None:
        return one
    one.withdrawn_at, one.withdrawn_by = at, by.person_id
    one.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _end_uploads(one, at)
    _trace(one, "link.withdraw", by, at)
    return one


def _end_uploads(link: UploadLink, at: datetime) -> None:
    """Let go of what is on its way, and of what came and was not handed over."""
    sender = queries.holder(link)
    for id in uploaded.owned(sender).filter(kept_at=None).values_list("id", flat=True):
        uploads.end(upload=id, by=sender, at=at)


def may_begin(link: UploadLink, name: str, size: int) -> None:
    """Refuse, before its first byte, what the link does not take by its name, size or number."""
    _fits(link, shown_name(name), size)
    under_way = uploaded.owned(queries.holder(link)).filter(kept_at=None, problem="").count()
    if under_way >= queries.left(link) + SPARE:
        raise Refused(
            NOT_TAKEN, fields={"file": "Other files are on their way by this link. Cancel one first."}
        )


def _fits(link: UploadLink, name: str, size: int) -> None:
    if size > link.largest:
        raise uploads.TooLarge(
            NOT_TAKEN, fields={"file": f"The file may have {link.largest // MEGABYTE:,} MB at most."}
        )
    if PurePath(name).suffix.lower().lstrip(".") not in queries.taken(link):
        asked = listed([FAMILIES[one] for one in link.families], "or")
        raise Refused(NOT_TAKEN, fields={"file": f"You were asked for {asked}. Choose another file."})


@transaction.atomic
def receive_file(*, link: UploadLink, file: Received, by: Actor, at: datetime) -> SentFile:
    """Take a file from who holds the link. It waits, closed to everybody, until somebody inside takes it.

    The link ends with the last file that it allows. The same file sent twice by a link is sent once.
    """
    by.require(Permission.SEND_BY_LINK)
    one = locked(link.apprenticeship_id, by)
    link = _locked(link.id)
    if link.standing(at) is not LinkStanding.OPEN or one.withdrawn_on is not None:
        raise Ended(ENDED)
    name = shown_name(file.name or "")
    if not file.why_not and file.incoming is not None:
        _fits(link, name, file.size or 0)
    kept = keep_file(apprenticeship=one.id, received=file, waits=True, by=by, at=at)
    said = {"name": kept.name, "size": kept.size, "sha256": kept.sha256, "at": at}
    owner = {"organisation_id": one.organisation_id, "apprenticeship": one}
    sent, made = SentFile.objects.get_or_create(link=link, file=kept, defaults=owner | said)
    if not made:
        return sent
    if not queries.left(link):
        link.used_at = at
        link.save(update_fields=["used_at"])
        _end_uploads(link, at)
    _trace(link, "link.receive", by, at, {"sent": str(sent.id), "sha256": kept.sha256})
    _tell_asker(link, sent, at)
    return sent


def _tell_asker(link: UploadLink, sent: SentFile, at: datetime) -> None:
    person = Person.objects.filter(id=link.made_by, is_active=True, service=False).first()
    if person is not None:
        where = settings.SITE_ADDRESS + reverse("links-home", args=[link.apprenticeship_id])
        _write(link, ARRIVED, Recipient(person.email, person.name, person.id), at, where, sent)


def _write(
    link: UploadLink, kind: str, to: Recipient, at: datetime, address: str, sent: SentFile | None = None
) -> None:
    about = link.apprenticeship
    said = {
        "link": link,
        "where": address,
        "first_name": about.first_name,
        "organisation": about.organisation.name,
        "sent": sent,
        "files": plural(link.most, "file"),
    }
    opens = address if kind == ASKED else ""
    post(
        kind=kind,
        to=[to],
        organisation=link.organisation_id,
        apprenticeship=about.id,
        at=at,
        context=said,
        opens=opens,
    )


@transaction.atomic
def accept_file(
    *,
    sent: UUID,
    piece: UUID | None = None,
    content: Content | None = None,
    by: Actor,
    at: datetime,
) -> Piece:
    """Take what came by a link into the portfolio: into a piece, or, with ``content``, as a new one.

    Who takes it answers for it there, as for what they bring themselves.
    """
    by.require(Permission.EDIT_PORTFOLIO)
    one = _undecided(sent, by)
    file = waiting_file(one.file_id, by) if one.file.waits else one.file
    if content is not None:
        made = portfolio.add_piece(
            apprenticeship=one.apprenticeship_id, id=uuid4(), content=content, file=Kept(file), by=by, at=at
        )
    else:
        into = _into(one, piece)
        made = portfolio.add_file(piece=into.id, revision=into.revision, file=Kept(file), by=by, at=at)
    _decided(one, SentState.ACCEPTED, by, at, piece=made)
    _trace(one.link, "link.accept", by, at, {"sent": str(one.id), "piece": made.code})
    return made


@transaction.atomic
def accept_recording(*, sent: UUID, by: Actor, at: datetime) -> StoredFile:
    """Take what came by a link as a recording of the apprentice, which no locked portfolio keeps out.

    ``Refused`` as for adding a recording: where the plan takes none, for what is none, for sound alone.
    """
    by.require(Permission.EDIT_PORTFOLIO)
    one = _undecided(sent, by)
    file = waiting_file(one.file_id, by) if one.file.waits else one.file
    kept = add_recording(apprenticeship=one.apprenticeship_id, file=Kept(file), by=by, at=at)
    _decided(one, SentState.ACCEPTED, by, at)
    _trace(one.link, "link.accept", by, at, {"sent": str(one.id), "recording": str(kept.id)})
    return kept


def _into(one: SentFile, piece: UUID | None) -> Piece:
    standing = Piece.objects.filter(apprenticeship=one.apprenticeship_id, withdrawn_at=None)
    found = standing.filter(id=piece).first() if piece else None
    if found is None:
        raise Refused(
            "The file was not taken.", fields={"piece": "Choose the piece it belongs to, or a new one."}
        )
    return found


@transaction.atomic
def refuse_file(*, sent: UUID, because: str, by: Actor, at: datetime) -> SentFile:
    """Refuse what came by a link: its bytes go at once; that it came, and why it was refused, stays."""
    by.require(Permission.EDIT_PORTFOLIO)
    because = because.strip()
    if not because or len(because) > 500 or "\x00" in because:
        raise Refused("The file was not refused.", fields={"because": "Say why, in 500 letters at most."})
    one = _undecided(sent, by)
    _decided(one, SentState.REFUSED, by, at, because=because)
    if one.file.waits and not _asked_elsewhere(one):
        _let_go(one.file_id, at)
    _trace(one.link, "link.refuse", by, at, {"sent": str(one.id)})
    return one


def _asked_elsewhere(one: SentFile) -> bool:
    """Whether the same file came by another link too, and waits there."""
    return SentFile.objects.filter(file=one.file_id, state=SentState.WAITING).exclude(id=one.id).exists()


def _let_go(file: UUID, at: datetime) -> None:
    examining.of_files([file])
    anonymising.of_files([file])
    if gone := files.erase([file], at):
        transaction.on_commit(lambda: remove_unnamed(gone), robust=True)  # what is left, the sweep finds


def _undecided(id: UUID, by: Actor) -> SentFile:
    """It, locked with its apprentice; refuse what was decided before."""
    seen = queries.visible_sent(id, by)
    locked(seen.apprenticeship_id, by)
    one = SentFile.objects.select_for_update(of=("self",)).select_related("link", "file").get(id=seen.id)
    if one.state != SentState.WAITING:
        assert one.decided_at is not None
        done = "taken" if one.state == SentState.ACCEPTED else "refused"
        raise Refused(f"It was {done} at {at_time(one.decided_at)} already.")
    if one.file.erased_at is not None:
        raise Http404
    return one


def _decided(
    one: SentFile, state: SentState, by: Actor, at: datetime, *, piece: Piece | None = None, because: str = ""
) -> None:
    one.state, one.decided_at, one.decided_by = state, at, by.person_id
    one.piece, one.because = piece, because
    one.save()


def _locked(id: UUID) -> UploadLink:
    found = UploadLink.objects.select_for_update(of=("self",)).select_related("apprenticeship__organisation")
    return found.get(id=id)


def _trace(
    link: UploadLink, action: str, by: Actor, at: datetime, facts: dict[str, object] | None = None
) -> None:
    record_event(
        organisation=link.organisation_id,
        chain=link.apprenticeship_id,
        action=action,
        by=by,
        at=at,
        facts={"link": str(link.id)} | (facts or {}),
    )

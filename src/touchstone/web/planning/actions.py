"""What changes a planning sheet: writing, showing it, taking that back; and that somebody read it.

Writing adds nothing to the history of the record, which staff read: the sheet is the apprentice's own, and on
which days somebody prepares is nobody's business. Showing it, taking that back and each reading by others
are in the history, by ids alone (decision 0010). No action here touches the record, so none judges it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.words import on_date
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.audit.actions import record_event
from touchstone.web.mail.actions import parties, write
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.planning import queries
from touchstone.web.planning.models import Link, Note, Share
from touchstone.web.planning.typed import LONGEST, Typed, mark, tidy
from touchstone.web.portfolio.models import Piece
from touchstone.web.records import law

ROLES = {"provider_id": "training_provider", "employer_id": "employer"}  # who may be shown it at all
TOO_LONG = "Nothing of this was saved: it has {number} characters, and there is room for {most}."
GONE = "A piece that you chose is not in your portfolio any more. The others are linked."


@dataclass
class Kept:
    """What became of a form: each criterion on its own, so that one never holds up another.

    ``others`` are texts that another tab or device saved meanwhile, over which nothing was written.
    """

    saved: set[str] = field(default_factory=set)
    others: dict[str, Note] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether everything that was typed is kept."""
        return not self.others and not self.faults


@transaction.atomic
def write_notes(
    *, apprenticeship: UUID, method: str, typed: Mapping[str, Typed], by: Actor, at: datetime
) -> Kept:
    """Keep key points and links by criterion. Text that another tab changed since it was seen stays.

    A text that was not touched is not written, so an old page undoes nothing; links are added and taken
    away one by one, so two tabs never undo one another.
    """
    by.require(Permission.KEEP_PLANNING_SHEET)
    one = _open(apprenticeship, by)
    plan = law.plan(one.standard, one.version)
    wordings = queries.wordings(plan, queries.method_of(plan, method))
    if not wordings.keys() >= typed.keys():
        raise Http404
    known = {note.criterion: note for note in queries.notes(one) if note.method == method}
    kept = Kept()
    for criterion, said in typed.items():
        note = known.get(criterion) or _new(one, method, criterion, wordings[criterion], at)
        _text(note, said, wordings[criterion], one.version, at, kept)
        _links(note, said, at, kept)
    return kept


def stop_showing(*, one: Apprenticeship, partner: UUID, at: datetime) -> None:
    """An organisation that has no more to do with the apprentice reads no more. Part of an action."""
    Share.objects.filter(apprenticeship=one, partner=partner, until=None).update(until=at)


def _open(id: UUID, by: Actor) -> Apprenticeship:
    one = locked(id, by)
    if one.withdrawn_on is not None:
        raise Refused(
            f"Your apprenticeship ended on {on_date(one.withdrawn_on)}. Your sheet stays for you to read."
        )
    return one


def _new(one: Apprenticeship, method: str, criterion: str, wording: str, at: datetime) -> Note:
    """A note that is not in the database yet: most criteria of a form stay empty."""
    return Note(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        method=method,
        criterion=criterion,
        wording=wording,
        version=one.version,
        saved_at=at,
    )


def _text(note: Note, said: Typed, wording: str, version: str, at: datetime, kept: Kept) -> None:
    text = tidy(said.text)
    if not said.touched or text == note.text:
        return
    if len(text) > LONGEST:
        kept.faults[note.criterion] = TOO_LONG.format(number=f"{len(text):,}", most=f"{LONGEST:,}")
    elif said.seen != mark(note.text):
        kept.others[note.criterion] = note
    else:
        note.text, note.wording, note.version, note.saved_at = text, wording, version, at
        note.save()
        kept.saved.add(note.criterion)


def _links(note: Note, said: Typed, at: datetime, kept: Kept) -> None:
    more, fewer = said.pieces - said.had, said.had - said.pieces
    if not more and not fewer:
        return
    own = Piece.objects.filter(apprenticeship=note.apprenticeship_id, id__in=more, withdrawn_at=None)
    found = set(own.values_list("id", flat=True))
    if found != more:
        kept.faults[note.criterion] = GONE
    note.saved_at = at
    note.save()
    note.links.filter(piece__in=fewer).delete()
    rows = [Link(organisation_id=note.organisation_id, note=note, piece_id=piece) for piece in found]
    Link.objects.bulk_create(rows, ignore_conflicts=True)
    kept.saved.add(note.criterion)


@transaction.atomic
def show_to(*, apprenticeship: UUID, partner: UUID, by: Actor, at: datetime) -> None:
    """Let the training provider or the employer read the sheet from now on, and tell them. Twice is once."""
    by.require(Permission.KEEP_PLANNING_SHEET)
    one = _open(apprenticeship, by)
    role = _role(one, partner)
    if partner in queries.shares(one):
        return
    Share.objects.create(
        organisation_id=one.organisation_id, apprenticeship=one, partner_id=partner, since=at
    )
    _event(one, "planning.show", by, at, to=role, partner=str(partner))
    write(kind="planning_shown", to=parties(one, role), about=one, at=at)


@transaction.atomic
def take_back(*, apprenticeship: UUID, partner: UUID, by: Actor, at: datetime) -> None:
    """From now on they read it no more. Possible always, also after a withdrawal. Twice is once."""
    by.require(Permission.KEEP_PLANNING_SHEET)
    one = locked(apprenticeship, by)
    share = queries.shares(one).get(partner)
    if share is None:
        return
    share.until = at
    share.save(update_fields=["until"])
    _event(one, "planning.take_back", by, at, partner=str(partner))


@transaction.atomic
def read_by(*, apprenticeship: UUID, method: str, by: Actor, at: datetime) -> Apprenticeship:
    """The sheet for a reader to whom it is shown; that they read it is kept. ``Http404`` for anybody else."""
    by.require(Permission.READ_PLANNING_SHEET)
    one = queries.readable(apprenticeship, by)
    queries.method_of(law.plan(one.standard, one.version), method)
    _event(one, queries.READ, by, at, method=method)
    return one


def _role(one: Apprenticeship, partner: UUID) -> str:
    found = next((role for field, role in ROLES.items() if getattr(one, field) == partner), None)
    if found is None:
        raise Refused("You can show your sheet to your training provider and to your employer.")
    return found


def _event(one: Apprenticeship, action: str, by: Actor, at: datetime, **facts: str) -> None:
    record_event(organisation=one.organisation_id, chain=one.id, action=action, by=by, at=at, facts=facts)

"""What is done with bound portfolios: asked for, taken away, and let go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.integrations.storage.port import NotKept
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked, visible
from touchstone.web.audit.actions import record_event
from touchstone.web.files.actions import remove_unnamed
from touchstone.web.files.store import store
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.deferring import jobs
from touchstone.web.organisations.scope import everywhere
from touchstone.web.packs.gathering import gathered
from touchstone.web.packs.models import Bound, Making
from touchstone.web.packs.queries import asker
from touchstone.web.packs.queries import bound as bound_of
from touchstone.web.portfolio import queries
from touchstone.web.records import law
from touchstone.web.records.actions import take_document

DOCUMENT = "portfolio_pdf"  # how the history names it
MAKE = "packs.make"  # the name of the job
SOMEBODY_WAITS = 1  # before what is done for nobody in particular
MOST_PIECES = 1_000
KEPT_FOR = timedelta(days=3)
LOST_AFTER = timedelta(hours=6)  # without an end by then, whoever asks begins anew
TOO_MANY = (
    f"There are more than {MOST_PIECES:,} pieces, too many for one PDF. Download the portfolio as a ZIP "
    "file: it has everything."
)
NOT_YET = "The PDF is not ready. Ask for it first, and wait until it is made."
CHANGED = "The portfolio has changed since this PDF was made. Have it made again."


@transaction.atomic
def bind(*, apprenticeship: UUID, by: Actor, at: datetime) -> Bound:
    """Have the portfolio of an apprentice the actor may see made into one PDF, for this person alone.

    Asked again while it is made, or where it stands as it was made, it is the same one.
    """
    one = locked(apprenticeship, by)
    queries.rules_of(law.plan(one.standard, one.version))
    before = bound_of(one.id, by)
    if before is not None and _serves(before, one, by, at):
        return before
    if len(queries.standing(queries.pieces(one))) > MOST_PIECES:
        raise Refused(TOO_MANY)
    if before is not None:
        let_go(before)
    assert by.membership_id is not None  # the job goes on in that role
    made = Bound.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        by=by.person_id,
        membership=by.membership_id,
        asked_at=at,
    )
    asked = jobs.configure_task(MAKE, priority=SOMEBODY_WAITS)
    asked.defer(bound=str(made.id), organisation=str(made.organisation_id))
    record_event(organisation=one.organisation_id, chain=one.id, action="pack.bind", by=by, at=at, facts={})
    return made


def _serves(before: Bound, one: Apprenticeship, by: Actor, at: datetime) -> bool:
    if before.under_way:
        return at < before.asked_at + LOST_AFTER
    return before.state == Making.READY and stands(before, one, by, at)


def stands(bound: Bound, one: Apprenticeship, by: Actor, at: datetime) -> bool:
    """Whether the portfolio still says what it said, and shows what it showed, when this was made."""
    return bound.fingerprint == gathered(one, by, at).fingerprint


@transaction.atomic
def take_bound(*, apprenticeship: UUID, by: Actor, at: datetime) -> tuple[Bound, BinaryIO]:
    """The PDF that this person asked for; that it was taken is kept.

    ``Refused`` where there is none yet, and where the portfolio is not any more as it was: what was taken
    back, closed or replaced since is given to nobody.
    """
    one = visible(apprenticeship, by)
    queries.rules_of(law.plan(one.standard, one.version))
    found = bound_of(one.id, by)
    if found is None or found.state != Making.READY:
        raise Refused(NOT_YET)
    if not stands(found, one, by, at):
        raise Refused(CHANGED)
    try:
        opened = store().open(found.sha256)
    except NotKept:
        raise Refused(NOT_YET) from None
    take_document(one=one, document=DOCUMENT, by=by, at=at)
    return found, opened


def let_go(bound: Bound) -> None:
    """Forget it, and remove its bytes once that is certain."""
    gone = {bound.sha256} - {""}
    bound.delete()
    if gone:
        transaction.on_commit(lambda: remove_unnamed(gone), robust=True)  # what is left, the sweep finds


def sweep_bound(*, at: datetime) -> int:
    """Remove those that are some days old, and those whose portfolio has changed; say how many."""
    with everywhere():
        over = [one for one in Bound.objects.all() if _over(one, at)]
        for one in over:
            with transaction.atomic():
                let_go(one)
        return len(over)


def _over(bound: Bound, at: datetime) -> bool:
    if at >= bound.asked_at + KEPT_FOR:
        return True
    if bound.state != Making.READY:
        return False
    by = asker(bound, at)
    try:
        return by is None or not stands(bound, visible(bound.apprenticeship_id, by), by, at)
    except Http404:
        return True

"""What goes, goes here: each kind when its time is over, or because the apprentice asked; at last the case.

One apprentice is one transaction, in which everything is judged anew under its lock. Done twice it is done
once, and stopped in the middle it goes on where it stopped.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import DatabaseError, transaction

from touchstone.rules.calendar import day
from touchstone.rules.retention import Kept
from touchstone.rules.situation import Situation
from touchstone.web.anonymising import erasing as anonymising
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit import erasing as audit
from touchstone.web.audit.actions import record_event
from touchstone.web.examining import erasing as examining
from touchstone.web.files import erasing as files
from touchstone.web.files.actions import remove_unnamed
from touchstone.web.organisations.actor import Actor, unattended
from touchstone.web.organisations.owned import WHOLE_CASE
from touchstone.web.privacy import due, queries
from touchstone.web.privacy.answering import proposed
from touchstone.web.privacy.giving_up import find_given_up
from touchstone.web.privacy.kinds import LATE, WHOLE, WORDS, files_of
from touchstone.web.privacy.models import ErasureRequest, Removal, State
from touchstone.web.privacy.outcomes import remaining
from touchstone.web.records.queries import situation

TOGETHER = 200  # apprentices judged with one set of queries
logger = logging.getLogger(__name__)


class NotRemoved(Exception):
    """Some cases could not be removed; the others were. Tried again, the job goes on with these."""


def remove_over(*, organisation: UUID, at: datetime) -> int:
    """Remove everything of an organisation whose time is over; say of how many apprentices something went.

    A case that cannot be removed keeps no other: it is logged, and ``NotRemoved`` is raised at the end.
    """
    count, failed, by = 0, 0, unattended(organisation)
    find_given_up(organisation=organisation, at=at)
    ids = due.due(organisation, day(at))
    for start in range(0, len(ids), TOGETHER):
        for id in _due(ids[start : start + TOGETHER], at):
            try:
                count += remove_of(id, by, at)
            except DatabaseError as error:
                logger.error("Case %s could not be removed: %s", id, _reason(error))  # noqa: TRY400 it quotes rows
                failed += 1
    for kind, way in LATE.items():
        way(due.gone(organisation, kind))
    if failed:
        raise NotRemoved(f"{failed} of {count + failed} cases could not be removed; the log says why.")
    return count


def _reason(error: DatabaseError) -> str:
    """What the database objects to, without the values of the row that it quotes beside that."""
    told = getattr(error.__cause__, "diag", None)
    return str(told.message_primary if told else error.args[0] if error.args else type(error).__name__)


def _due(ids: Sequence[UUID], at: datetime) -> list[UUID]:
    """Those of whom something seems to be over, judged with as many queries as one."""
    rows = Apprenticeship.objects.filter(id__in=ids).select_related("organisation")
    some = list(rows.order_by("id"))
    kept, removed = queries.kept_of_some(some, at), queries.removals_of(ids)
    waiting = ErasureRequest.objects.filter(apprenticeship__in=ids, state=State.WAITING)
    asked = set(waiting.values_list("apprenticeship", flat=True))
    gone = {id: queries.gone(known, removed[id]) for id, known in kept.items()}
    return [id for id, known in kept.items() if id in asked or going(known, gone[id], day(at), asked=False)]


def going(known: Sequence[Kept], gone: Collection[str], on: date, *, asked: bool) -> list[Kept]:
    """What goes on that day: what is over, or is so by a request; the whole case when nothing else stays."""
    over = [one for one in known if one.over(on) or (asked and one.over_if_asked(on))]
    left = [one for one in over if one.rule.kind not in gone]
    last = {one.rule.kind for one in known} <= {*gone, *(one.rule.kind for one in over)}
    return [one for one in left if last or one.rule.kind != WHOLE_CASE]


@transaction.atomic
def remove_of(id: UUID, by: Actor, at: datetime) -> bool:
    """Remove what of one apprentice is over, judged anew under the lock; whether anything went."""
    rows = Apprenticeship.objects.select_related("organisation").select_for_update(of=("self",))
    one = rows.filter(id=id).first()
    if one is None:
        return False
    now = situation(one, at)
    known = queries.kept_in({one.id: now})[one.id]
    gone = queries.gone(known, queries.removals(one.id))
    waiting = ErasureRequest.objects.filter(apprenticeship=one, state=State.WAITING).first()
    found = going(known, gone, day(at), asked=waiting is not None)
    remove_kinds(one, [each for each in found if each.rule.kind != WHOLE_CASE], gone, waiting, by, at)
    whole = next((each for each in found if each.rule.kind == WHOLE_CASE), None)
    if whole is not None:
        _remove_whole(one, whole, now, by, at)
    elif waiting is not None:
        _settle(waiting, known, gone | {each.rule.kind for each in found}, at)
    return bool(found)


def remove_kinds(
    one: Apprenticeship,
    some: Sequence[Kept],
    gone: Collection[str],
    request: ErasureRequest | None,
    by: Actor,
    at: datetime,
) -> None:
    """Remove these kinds of a locked apprentice, and keep what went. The registration and decisions stay."""
    kinds = {each.rule.kind for each in some}
    over = over_of(one, {*kinds, *gone}) if some else {}
    for each in some:
        counts: Counter[str] = sum((way(one) for way in WORDS.get(each.rule.kind, ())), Counter())
        counts["files.StoredFile"] = sum(_counted_under(of, kinds) == each.rule.kind for of in over.values())
        asked = request is not None and not each.over(day(at))
        made = _on_record(one, each, request if asked else None, at, +counts)
        facts = {"kind": each.rule.kind, "removal": str(made.id), "number": counts.total()}
        record_event(
            organisation=one.organisation_id, chain=one.id, action="privacy.remove", by=by, at=at, facts=facts
        )
    _let_go(over, at)


def over_of(one: Apprenticeship, gone: Collection[str]) -> dict[UUID, set[str]]:
    """The files that go once these kinds have gone, with their kinds: all but those held by themselves."""
    held = queries.held_files(one)
    return {id: of for id, of in files_of(one).items() if of <= set(gone) and id not in held}


def let_go_of(one: Apprenticeship, file: UUID, at: datetime) -> None:
    """Let a file go that nothing holds any more, if its kinds have gone meanwhile."""
    gone = queries.gone(queries.kept_of(one, at), queries.removals(one.id))
    _let_go({file} & over_of(one, gone).keys(), at)


def _counted_under(of: Collection[str], kinds: Collection[str]) -> str:
    """The kind under which a file is counted: the first of those that go now."""
    return min(set(of) & set(kinds), default="")


def _remove_whole(one: Apprenticeship, kept: Kept, now: Situation, by: Actor, at: datetime) -> None:
    """Remove the case: its outcome stays without a name, and of its trail the last seal."""
    made = _on_record(one, kept, None, at)
    remaining(one, now).save()
    _let_go(files.of(one.id), at)
    counts = audit.trail(chain=one.id, organisation=one.organisation_id, by=by, at=at)
    for way in WHOLE:
        counts += way(one)
    Removal.objects.filter(id=made.id).update(counts=dict(+counts))


def _on_record(
    one: Apprenticeship,
    kept: Kept,
    request: ErasureRequest | None,
    at: datetime,
    counts: Counter[str] | None = None,
) -> Removal:
    asked = f"{kept.rule.title}: removed as asked for. Otherwise: " if request else ""
    return Removal.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one.id,
        kind=kept.rule.kind,
        removed_at=at,
        request=request.id if request else None,
        message=asked + kept.message,
        clause=str(kept.rule.keep.source),
        counts=dict(counts or {}),
    )


def _let_go(ids: Collection[UUID], at: datetime) -> None:
    """Erase the rows of files and what was found in them now, and their bytes once that is committed."""
    examining.of_files(ids)
    anonymising.of_files(ids)
    if hashes := files.erase(ids, at):
        transaction.on_commit(lambda: remove_unnamed(hashes), robust=True)  # what is left, the sweep finds


def _settle(request: ErasureRequest, known: Sequence[Kept], gone: Collection[str], at: datetime) -> None:
    """A request is carried out when nothing of it waits any more."""
    if not proposed(known, gone, day(at)).waits:
        request.state, request.done_at = State.DONE, at
        request.save(update_fields=["state", "done_at"])

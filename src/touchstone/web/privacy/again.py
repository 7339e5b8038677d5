"""After a restore: what was answered about erasure since the backup is taken up again, and carried out."""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.actions import record_event
from touchstone.web.organisations.actor import unattended
from touchstone.web.organisations.scope import within
from touchstone.web.privacy.actions import proposed_answer
from touchstone.web.privacy.answering import as_kept
from touchstone.web.privacy.models import OPEN, ErasureRequest, State
from touchstone.web.privacy.noting import noted
from touchstone.web.privacy.removing import remove_of

logger = logging.getLogger(__name__)


def carry_out_again(*, at: datetime) -> int:
    """After a restore: answer again what was answered since the backup, and remove it; say how often.

    Each is judged as it now stands. One that cannot be carried out at once waits for the nightly job.
    """
    count = 0
    for said in noted():
        with within(said["organisation"]):
            if not _take_up(said, at):
                continue
            count += 1
            try:
                remove_of(UUID(said["apprenticeship"]), unattended(UUID(said["organisation"])), at)
            except DatabaseError:
                logger.warning("Request %s could not be carried out again; the night will.", said["request"])
    return count


@transaction.atomic
def _take_up(said: dict[str, Any], at: datetime) -> bool:
    """Put an answered request back; whether it was not there as one that was answered."""
    rows = Apprenticeship.objects.select_related("organisation").select_for_update(of=("self",))
    one = rows.filter(id=said["apprenticeship"]).first()
    known = ErasureRequest.objects.filter(id=said["request"]).first()
    if one is None or (known is not None and known.answered_at is not None):
        return False
    known = known or ErasureRequest.objects.filter(apprenticeship=one, state__in=OPEN).first()
    if known is not None and known.answered_at is not None:
        return False
    asked = datetime.fromisoformat(said["asked_at"])
    found = known or ErasureRequest(
        id=said["request"],
        organisation_id=one.organisation_id,
        apprenticeship=one,
        asked_by=said["asked_by"],
        asked_at=asked,
        received_on=date.fromisoformat(said["received_on"]),
        received_how="Noted by Touchstone, and taken up again after a backup was restored",
    )
    answer = proposed_answer(one, at)
    found.answered_at = datetime.fromisoformat(said["answered_at"])
    found.answered_by, found.state = UUID(said["answered_by"]), State.WAITING
    found.goes, found.stays = as_kept(answer.goes), as_kept(answer.stays)
    found.save()
    own, facts = unattended(one.organisation_id), {"request": said["request"]}
    record_event(
        organisation=one.organisation_id, chain=one.id, action="privacy.again", by=own, at=at, facts=facts
    )
    return True

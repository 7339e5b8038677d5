"""The job that looks through a file, in the sandbox alone; nothing that is found enters the trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from touchstone.inspection.sandbox import CannotExamine, run
from touchstone.integrations.storage.port import NotKept
from touchstone.web.anonymising import queries
from touchstone.web.anonymising.models import Choice, Found, Look, Redaction, State
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import PATIENT, looked_into

GONE = "The file is not in the store any more."


def look_through(*, file: UUID, at: datetime) -> None:
    """Look through a file with the names as they are known now; decisions about the same words stay."""
    found = StoredFile.objects.filter(id=file, erased_at=None).first()
    if found is None:
        return
    one = Apprenticeship.objects.select_related("organisation", "provider", "employer").get(
        id=found.apprenticeship_id
    )
    asked: dict[str, Any] = {"name": found.name, "hide": queries.hide(one), "leave": queries.leave(one)}
    try:
        with looked_into(found.sha256, PATIENT) as source:
            told = run("names.find", source, kind=queries.kind_of(found), **asked)
    except CannotExamine as why:
        if why.ours:
            raise
        told = {"read": False, "why": str(why), "findings": []}
    except NotKept:
        told = {"read": False, "why": GONE, "findings": []}
    _put_down(found, told, at)


@transaction.atomic
def _put_down(file: StoredFile, told: dict[str, Any], at: datetime) -> None:
    owner = {"organisation_id": file.organisation_id, "apprenticeship_id": file.apprenticeship_id}
    if not StoredFile.objects.select_for_update().filter(id=file.id, erased_at=None).exists():
        return  # erased meanwhile
    state = State.FAILED if told["why"] else State.DONE
    look, _ = Look.objects.get_or_create(file=file, defaults={**owner, "asked_at": at})
    decided = _decided(file, look)
    look.found.all().delete()
    rows = [
        Found(**owner, look=look, number=number, **finding, **decided.get(_same(finding), {}))
        for number, finding in enumerate(told["findings"], 1)
    ]
    Found.objects.bulk_create(rows)
    look.state, look.read, look.because, look.done_at = state, told["read"], told["why"], at
    look.save()


def _same(finding: dict[str, Any]) -> tuple[str, str]:
    return finding["kind"], finding["text"]


def _decided(file: StoredFile, look: Look) -> dict[tuple[str, str], dict[str, Any]]:
    """What was decided about the same words in this file, and what was left in the one it came of."""
    before = Redaction.objects.filter(made=file).values_list("original", flat=True)
    known: dict[tuple[str, str], dict[str, Any]] = {}
    left = Found.objects.filter(look__file__in=list(before), choice=Choice.LEAVE)
    for one in [*left, *look.found.exclude(choice="")]:
        said = {name: getattr(one, name) for name in ("choice", "reason", "decided_by", "decided_at")}
        known[one.kind, one.text] = said
    return known

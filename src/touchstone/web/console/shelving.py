"""The portfolio as a device may keep it: pieces with one's own notes and files, and how much that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from touchstone.web.apprentices.queries import about_visible, visible_to
from touchstone.web.bookings.models import Attempt
from touchstone.web.files.queries import may_be_opened, of
from touchstone.web.organisations.actor import Actor
from touchstone.web.portfolio.models import PieceVersion
from touchstone.web.questions.queries import to_read
from touchstone.web.records import law

Json = dict[str, Any]
RECORDED = ("audio/", "video/")
AWAY = 14  # days within which there is a working one


def on_the_shelf(attempt: Attempt, by: Actor) -> dict[str, Json]:
    """By the code of each piece that stands: one's own note of it, and the files that one may open.

    Who marks beside and is booked for nothing of the apprentice's opens none of them.
    """
    rows = list(to_read(attempt, by.person_id))
    ids = [UUID(one["id"]) for row in rows for one in row.evidence]  # type: ignore[attr-defined]
    files = list(about_visible(of(ids), by))
    fine = {str(id) for id in may_be_opened(files, by)}
    return {
        row.code: {
            "note": row.note,  # type: ignore[attr-defined]
            "files": [_file(one) for one in row.evidence if one["id"] in fine],  # type: ignore[attr-defined]
        }
        for row in rows
    }


def _file(one: Json) -> Json:
    recording = one["media_type"].startswith(RECORDED)
    said = {name: one[name] for name in ("id", "name", "size")}
    return {**said, "type": one["media_type"], "recording": recording}


def weights(attempts: Sequence[Attempt], by: Actor) -> dict[UUID, Json]:
    """By apprenticeship how many files its portfolio has and how large these are, recordings apart.

    Of apprentices whom one does not see, such as where one marks beside, nothing: no file would be given.
    """
    seen = visible_to(by).filter(id__in={one.apprenticeship_id for one in attempts})
    rows = PieceVersion.objects.filter(
        piece__apprenticeship__in=seen.order_by().select_related(None).values("id"),
        piece__withdrawn_at=None,
        removed_at=None,
        file__closed_at=None,
        file__erased_at=None,
    ).exclude(file__examination__quarantined=True)
    recorded = Q(file__media_type__startswith=RECORDED[0]) | Q(file__media_type__startswith=RECORDED[1])
    found: defaultdict[UUID, Json] = defaultdict(
        lambda: {"files": 0, "size": 0, "recorded": 0, "recorded_size": 0}
    )
    for row in (
        rows.order_by()
        .values(of=F("piece__apprenticeship"))
        .annotate(
            files=Count("pk", filter=~recorded),
            size=Sum("file__size", filter=~recorded, default=0),
            recorded=Count("pk", filter=recorded),
            recorded_size=Sum("file__size", filter=recorded, default=0),
        )
    ):
        found[row["of"]] = {name: number for name, number in row.items() if name != "of"}
    return found


def next_day(today: date) -> date:
    """The next working day after a day."""
    calendar = law.calendar()
    days = (today + timedelta(days=number) for number in range(1, AWAY))
    return next(on for on in days if calendar.is_working(on))

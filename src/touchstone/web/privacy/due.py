"""Which cases the nightly job looks at: those of which something may be over. The rules judge each of them.

Most cases wait for years, so the database leaves out at once whoever has nothing to lose yet. It errs on one
side alone: it may name a case too early, never too late.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Case, DateField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncDate

from touchstone.rules.calendar import LONDON
from touchstone.rules.report import StageOf
from touchstone.web.appeals.models import OPEN, Appeal
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.models import Organisation
from touchstone.web.privacy.models import ErasureRequest, GivenUp, Hold, Removal, State
from touchstone.web.records import law

GIVEN_UP = GivenUp.objects.filter(apprenticeship=OuterRef("pk"))
LEFT = Case(  # nobody withdraws from what is complete, as the rules say: it ended with its results
    When(records_standings__stage=StageOf.PASSED.value, then=None),
    default=F("withdrawn_on"),
    output_field=DateField(),
)


def due(organisation: UUID, today: date) -> list[UUID]:
    """Cases that ended so long ago that a kind not removed yet may be over, and those with a request."""
    policy, calendar = law.policy(Organisation.objects.get(id=organisation).policy), law.calendar()
    asked = ErasureRequest.objects.filter(apprenticeship=OuterRef("pk"), state=State.WAITING)
    wanted = Q(Exists(asked))
    for rule in policy.retention:
        last = calendar.latest_start(today - timedelta(days=1), rule.keep)
        if last is not None:
            wanted |= Q(~Exists(_removed(rule.kind)), ended_first__lte=last)
    return list(_ended(organisation).filter(wanted).order_by("id").values_list("id", flat=True))


def gone(organisation: UUID, kind: str) -> QuerySet[Apprenticeship]:
    """Cases that have lost that kind and are held by nothing, for what still came of it afterwards."""
    held = Hold.objects.filter(apprenticeship=OuterRef("pk"), lifted_at=None, file=None)
    disputed = Appeal.objects.filter(apprenticeship=OuterRef("pk"), state__in=OPEN)
    return _ended(organisation).filter(Exists(_removed(kind)), ~Exists(held), ~Exists(disputed))


def _ended(organisation: UUID) -> QuerySet[Apprenticeship]:
    """Cases that have ended, with the days between which they did."""
    over = Q(withdrawn_on__isnull=False) | Q(records_standings__stage=StageOf.PASSED.value)
    over |= Q(Exists(GIVEN_UP))
    found = Apprenticeship.objects.filter(over, organisation=organisation)
    return found.annotate(ended_first=_on(Min("notified_at")), ended_last=_on(Max("notified_at")))


def _on(which: Min | Max) -> Coalesce:
    """The day of the withdrawal, or with which a failed case ended, or else of the first or last result."""
    told = Attempt.objects.filter(apprenticeship=OuterRef("pk")).order_by().values("apprenticeship")
    moment = Subquery(told.annotate(moment=which).values("moment"))
    given_up = Subquery(GIVEN_UP.values("on"))
    return Coalesce(LEFT, given_up, TruncDate(moment, tzinfo=LONDON), output_field=DateField())


def _removed(kind: str) -> QuerySet[Removal]:
    """Removals of that kind since the case ended; those before it was opened again do not count."""
    on = TruncDate("removed_at", tzinfo=LONDON)
    since = Removal.objects.annotate(on=on).filter(on__gt=OuterRef("ended_last"))
    return since.filter(apprenticeship=OuterRef("pk"), kind=kind)

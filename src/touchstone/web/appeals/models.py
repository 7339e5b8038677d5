"""Appeals, who decides them, and what was decided. A decision is never changed: it may only be set aside."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models.functions import JSONObject

from touchstone.rules.calendar import LONDON
from touchstone.web.organisations.owned import OWN, OfApprentice, append_only


class Against(models.TextChoices):
    """What an appeal may be about; the policy says which of them it hears."""

    RESULT = "result", "A result"
    ADJUSTMENT = "adjustment", "A decision about reasonable adjustments"
    MALPRACTICE = "malpractice", "A sanction for malpractice"


class State(models.TextChoices):
    """Where an appeal stands: what lists sort and narrow by. The actions keep it true."""

    PANEL = "panel", "Waits for deciders"
    DECIDING = "deciding", "With the deciders"
    REFUSED = "refused", "Not upheld, may be taken further"
    ENDED = "ended", "Not upheld"
    UPHELD = "upheld", "Upheld"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (State.PANEL, State.DECIDING)
SEES_ON = timedelta(days=14)  # after deciding, to look again and own up; no policy says otherwise


class Appeal(OfApprentice):
    """An appeal about one attempt or one decision, by the apprentice or by those who speak for them."""

    code = models.CharField(max_length=64)  # how the record names it, such as appeal-1
    attempt = models.ForeignKey(
        "bookings.Attempt", on_delete=models.PROTECT, related_name="appeals", null=True
    )
    decision = models.ForeignKey(
        "records.CaseDecision", on_delete=models.PROTECT, related_name="appeals", null=True
    )
    against = models.CharField(max_length=12, choices=Against.choices)
    grounds = models.TextField()
    lodged_at = models.DateTimeField()
    lodged_by = models.UUIDField()
    lodged_role = models.CharField(max_length=40)  # as the rules name the party
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_because = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PANEL)
    due_on = models.DateField(null=True)  # of the open stage; of a refused one, to take it further

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("apprenticeship", "code", name="appeal_code_once"),
            models.CheckConstraint(condition=~models.Q(grounds=""), name="appeal_has_grounds"),
            models.CheckConstraint(
                condition=models.Q(attempt=None, decision__isnull=False)
                | models.Q(attempt__isnull=False, decision=None),
                name="appeal_about_one_thing",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("organisation", "lodged_at", "id", name="appeal_by_day"),
            models.Index("organisation", "state", "due_on", name="appeal_by_state"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        """The code as people say it: ``Appeal 1``."""
        return self.code.replace("-", " ").capitalize()


class TakenFurther(OfApprentice):
    """The appellant took a refused appeal to the next stage."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="taken_further")
    stage = models.CharField(max_length=60)
    grounds = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("appeal", "stage", name="appeal_taken_further_once"),
        ]
        triggers: ClassVar = append_only(OWN)

    def __str__(self) -> str:
        return self.stage


class Panellist(OfApprentice):
    """Somebody named to decide a stage of an appeal: a person with an account here, or from outside.

    ``connected`` is what they declared about the assessment organisation. ``stood_down`` takes them off the
    panel, with the reason; what they decided before stays in view and counts as touched.
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="panel")
    stage = models.CharField(max_length=60)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="decides")
    connected = models.BooleanField()
    named_at = models.DateTimeField()
    named_by = models.UUIDField()
    touched = models.BooleanField(default=False)
    stood_down_at = models.DateTimeField(null=True)
    stood_down_because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("appeal", "stage", "person", name="panellist_once"),
            models.CheckConstraint(
                condition=models.Q(stood_down_at=None) | ~models.Q(stood_down_because=""),
                name="panellist_stood_down_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)

    @classmethod
    def sitting(cls) -> models.QuerySet[Panellist]:
        """The places whose people have still to decide: not stood down, the appeal not withdrawn."""
        held = cls.objects.filter(stood_down_at=None, appeal__withdrawn_at=None)
        return held.exclude(models.Exists(_of_theirs()))

    @classmethod
    def seeing(cls, person: UUID, on: date | None) -> models.QuerySet[Panellist]:
        """The places by which a person sees a case on a day: from being named until they have decided.

        After it they look for a while longer (``SEES_ON``), as long as their decision stands and nobody took
        the appeal further; without a day, not at all.
        """
        over = _of_theirs()
        if on is not None:
            since = datetime.combine(on - SEES_ON, time(), LONDON)
            further = TakenFurther.objects.filter(
                appeal=models.OuterRef("appeal"), at__gte=models.OuterRef("decided_at")
            )
            further = further.exclude(stage=models.OuterRef("stage"))
            past = models.Q(decided_at__lt=since) | models.Q(set_aside__isnull=False)
            over = over.filter(past | models.Exists(further))
        held = cls.objects.filter(person=person, stood_down_at=None, appeal__withdrawn_at=None)
        return held.exclude(models.Exists(over))


def _of_theirs() -> models.QuerySet[Decision]:
    """Of a place: the decisions of its stage in which its person had a say, also one that was set aside."""
    by = JSONObject(by=models.OuterRef("person_id"))
    among = models.Func(by, function="jsonb_build_array", output_field=models.JSONField())
    same = {name: models.OuterRef(name) for name in ("appeal", "stage")}
    return Decision.objects.filter(**same, deciders__contains=among)


class Decision(OfApprentice):
    """How a stage ended: the disputed decision copied, and changed criterion by criterion."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="decisions")
    stage = models.CharField(max_length=60)
    decided_at = models.DateTimeField()
    decided_by = models.UUIDField()  # who wrote it down
    outcome = models.CharField(max_length=12)  # upheld, not_upheld
    reason = models.TextField()
    before = models.JSONField()  # the disputed decision: criterion -> level; or {"minutes": so many}
    changes = models.JSONField(default=list)  # [{"criterion", "level", "reason"}]
    voids_attempt = models.BooleanField(default=False)
    grants_minutes = models.PositiveIntegerField(null=True)
    deciders = models.JSONField()  # [{"by", "touched_case", "connected"}], as they were then

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="appeal_decision_why"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=("upheld", "not_upheld")), name="appeal_decision_outcome"
            ),
        ]
        triggers: ClassVar = append_only(OWN)

    def __str__(self) -> str:
        return f"{self.stage}: {self.outcome}"


class SetAside(OfApprentice):
    """A decision that no longer stands, because somebody who decided had a part in the case."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="set_aside")
    at = models.DateTimeField()
    by = models.UUIDField()
    reason = models.TextField()

    class Meta:
        triggers: ClassVar = append_only(OWN)

    def __str__(self) -> str:
        return str(self.decision_id)

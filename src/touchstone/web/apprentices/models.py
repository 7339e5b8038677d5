"""Apprenticeships: one person on one standard with one assessment organisation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from touchstone.web.organisations.owned import OfApprentice, Owned


class Funding(models.TextChoices):
    """Who pays."""

    FUNDED = "funded", "Funded by the apprenticeship budget"
    PRIVATE = "private", "Privately funded"


class Apprenticeship(Owned):
    """A registration: who, with whom, on which version of which standard, since when."""

    first_name = models.CharField(max_length=200)
    last_name = models.CharField(max_length=200)
    email = models.EmailField("e-mail address")
    born_on = models.DateField("date of birth")
    uln = models.CharField("ULN", max_length=10, blank=True)
    person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="apprenticeships"
    )
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="provides"
    )
    employer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="employs"
    )
    line_manager_name = models.CharField(max_length=200)
    line_manager_email = models.EmailField()
    standard = models.CharField(max_length=6)
    version = models.CharField(max_length=10)
    started_on = models.DateField()
    original_started_on = models.DateField(null=True, blank=True)
    opted_in = models.BooleanField("opted in to English and maths", null=True)
    funding = models.CharField(max_length=10, choices=Funding.choices, default=Funding.FUNDED)
    adjustment_needs = models.TextField(blank=True)
    privacy_notice_at = models.DateTimeField()
    certificate_permission_at = models.DateTimeField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(blank=True)
    pauses = models.JSONField(default=list)  # first and last days of breaks: what the rules ask, at no query
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(uln="") | models.Q(uln__regex=r"^[1-9][0-9]{9}$"),
                name="apprenticeship_uln",
            ),
            models.UniqueConstraint(
                "organisation",
                "uln",
                "standard",
                condition=~models.Q(uln="") & models.Q(withdrawn_on=None),
                name="apprenticeship_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("organisation", "last_name", "first_name", "id", name="apprenticeship_by_name"),
            models.Index(
                "provider", "organisation", "standard", "employer", name="apprenticeship_of_provider"
            ),  # what the lists of partners can be narrowed to, without looking at each row
            models.Index(
                "employer", "organisation", "standard", "provider", name="apprenticeship_of_employer"
            ),
            models.Index("organisation", "standard", "provider", "employer", name="apprenticeship_of_house"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


class VersionChange(OfApprentice):
    """The version of the plan was chosen or changed: an explicit act, with its reason."""

    standard = models.CharField(max_length=6)
    version = models.CharField(max_length=10)
    reason = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.standard} {self.version}"


class BreakKind(models.TextChoices):
    """Why somebody pauses, in so few words that nothing private is among them."""

    PERSONAL = "personal", "Personal: no details are needed"
    WORK = "work", "Work: the job, the hours or the place changed"
    LEAVE = "leave", "Leave that the law or the employer grants"
    ELSE = "else", "Something else"


class BreakInLearning(OfApprentice):
    """A pause from which the apprentice means to come back. Both days are days of the break."""

    began_on = models.DateField()
    expected_back_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)  # the last day of the break; none while it lasts
    kind = models.CharField(max_length=10, choices=BreakKind.choices, blank=True)
    note = models.CharField(max_length=200, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    corrected_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)  # entered by mistake: there was no break

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "apprenticeship",
                condition=models.Q(ended_on=None, void_at=None),
                name="break_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("began_on")),
                name="break_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.began_on} to {self.ended_on}"


class Withdrawal(OfApprentice):
    """The apprentice left the programme; ``reinstated_at`` says that this was noted by mistake."""

    on = models.DateField()
    reason = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()
    reinstated_by = models.UUIDField(null=True)
    reinstated_at = models.DateTimeField(null=True)
    reinstated_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.on)


class PartnerChange(OfApprentice):
    """Another employer or training provider took over, on a day and with a reason."""

    kind = models.CharField(max_length=20)  # of the organisations: employer or training_provider
    before = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    reason = models.TextField()
    left_open = models.JSONField(default=list)  # sentences: what the one before had signed or agreed to
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.before_id} to {self.after_id}"

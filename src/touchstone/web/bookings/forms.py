"""What people fill in about bookings and assessors. Times are London's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from touchstone.rules.plan.method import Method, Section
from touchstone.rules.words import listed, plain, plural
from touchstone.web.bookings.candidates import Candidate
from touchstone.web.bookings.models import Booking
from touchstone.web.bookings.slots import Slot, Where, ordered
from touchstone.web.ui.fields import ClockField, DayField, MomentField, on_the_clock
from touchstone.web.ui.words import WEEKDAYS, clock, sentence

SHORT = "govuk-input--width-5"
REASON_LENGTH = 2000
CHANNELS = (
    ("mail", "E-mail that Touchstone sends now"),
    ("own_mail", "Another e-mail"),
    ("letter", "Letter"),
    ("in_person", "In person or by telephone"),
    ("provider_system", "The training provider’s system"),
)
PARTIES = (
    ("apprentice", "The apprentice"),
    ("training_provider", "The training provider, who tells the apprentice"),
    ("employer", "The employer, who tells the apprentice"),
)


def time_input() -> forms.TimeInput:
    """A short field for a time."""
    return forms.TimeInput(attrs={"class": SHORT}, format="%H:%M")


class SectionTime(ClockField):
    """A time of a section, which both of its fields together may leave out."""

    def validate(self, value: Any) -> None:
        """Nothing here: the form looks at both."""


class Begin(forms.Form):
    """The first question of a booking: when it starts."""

    on = DayField(label="Which day?", error_messages={"required": "Enter the day."})
    at = ClockField(
        label="When does it start?",
        help_text="UK time, such as 09:30. The times of the sections follow from it; you can change them.",
        widget=time_input(),
    )

    def clean(self) -> dict[str, Any]:
        """With the moment, which a night of the clock change may not have."""
        said = super().clean() or {}
        if said.get("on") and said.get("at"):
            try:
                said["starts_at"] = on_the_clock(said["on"], said["at"])
            except ValueError as error:
                self.add_error("at", str(error))
        return said


@dataclass(frozen=True)
class SectionRow:
    """The fields of one section, for the page."""

    section: Section
    hint: str
    starts: Any
    ends: Any
    on: Any


class Sitting(forms.Form):
    """A booking: the sections with their times, the assessor, and where it is."""

    on = DayField(label="Day", error_messages={"required": "Enter the day."})

    def __init__(
        self, method: Method, *args: Any, moving: bool = False, checked: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.method, self.checked = method, checked
        for section in self.sections:
            self.fields[f"starts-{section.id}"] = SectionTime(label="Starts", widget=time_input())
            self.fields[f"ends-{section.id}"] = SectionTime(label="Ends", widget=time_input())
            if self._may_differ(section):
                self.fields[f"on-{section.id}"] = DayField(label="On another day", required=False)
        self.fields["assessor"] = forms.ChoiceField(
            label="Assessor",
            widget=forms.RadioSelect,
            required=checked,
            error_messages={"required": "Choose an assessor."},
        )
        if method.venues is not None:
            self.fields["venue"] = forms.ChoiceField(
                label="Where is it held?",
                widget=forms.RadioSelect,
                choices=[(venue, sentence(plain(venue))) for venue in method.venues.accepted],
                required=checked,
                error_messages={"required": "Choose where it is held."},
            )
        self.fields["place"] = forms.CharField(
            label="Place",
            required=False,
            max_length=1000,
            help_text="The address and the room, where people meet in one.",
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["link"] = forms.URLField(
            label="Meeting link", required=False, max_length=200, assume_scheme="https"
        )
        if moving:
            self.fields["reason"] = reason_field("Why is it moved?", required=checked)

    @property
    def sections(self) -> list[Section]:
        """The plan's sections in the order in which they are held."""
        return ordered(self.method)

    def _may_differ(self, section: Section) -> bool:
        many = len(self.method.sections) > 1
        return many and (self.method.same_working_day is None or not section.counted)

    def offer(self, candidates: Iterable[Candidate]) -> None:
        """Let one of those be chosen who can."""
        field = self.fields["assessor"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.person.id), str(one.person)) for one in candidates if not one.reasons]

    def rows(self) -> Iterator[SectionRow]:
        """The sections with their fields."""
        titles = {section.id: section.title for section in self.method.sections}
        for section in self.sections:
            said = [f"at least {plural(section.minutes, 'minute')}"] if section.minutes else []
            said += [] if section.counted else ["does not count towards the duration"]
            if section.after is not None:
                said.append(f"after {listed(titles[id] for id in section.after.sections)}")
            on = self[f"on-{section.id}"] if self._may_differ(section) else None
            hint = sentence("; ".join(said)) + "." if said else ""
            yield SectionRow(section, hint, self[f"starts-{section.id}"], self[f"ends-{section.id}"], on)

    def rest(self) -> list[Any]:
        """The fields below the times."""
        return [self[name] for name in ("venue", "place", "link", "reason") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """With the slots, each time in London on its day."""
        said = super().clean() or {}
        slots = [slot for slot in (self._slot(section, said) for section in self.sections) if slot]
        if said.get("on") and not slots and not self.errors:
            self.add_error(None, "Give a time to at least one section.")
        said["slots"] = slots
        return said

    def _slot(self, section: Section, said: dict[str, Any]) -> Slot | None:
        names = (f"starts-{section.id}", f"ends-{section.id}")
        starts, ends = (said.get(name) for name in names)
        on = said.get(f"on-{section.id}") or said.get("on")
        for name, given, other in ((names[0], starts, ends), (names[1], ends, starts)):
            if other is not None and given is None and name not in self.errors:
                word = "starts" if name == names[0] else "ends"
                self.add_error(name, f"Say when {section.title} {word}, or leave both times empty.")
        if starts is None or ends is None or on is None:
            return None
        moments = [self._moment(name, on, at) for name, at in zip(names, (starts, ends), strict=True)]
        return Slot(section.id, moments[0], moments[1]) if moments[0] and moments[1] else None

    def _moment(self, name: str, on: date, at: time) -> datetime | None:
        try:
            return on_the_clock(on, at)
        except ValueError as error:
            self.add_error(name, str(error))
            return None

    @property
    def where(self) -> Where:
        """Where it is held."""
        said = self.cleaned_data
        return Where(
            venue=said.get("venue", ""), place=said.get("place", "").strip(), link=said.get("link", "")
        )

    def refuse(self, fields: dict[str, str]) -> None:
        """Put what an action refused beside the fields it is about."""
        for name, words in fields.items():
            field = f"starts-{name}" if f"starts-{name}" in self.fields else name
            self.add_error(field if field in self.fields else None, words)


def initial(slots: Sequence[Slot], booking: Booking | None = None) -> dict[str, Any]:
    """What a form shows of proposed slots, and of the booking that is moved."""
    first = min(slot.starts_at for slot in slots)
    shown: dict[str, Any] = {"on": first}
    for slot in slots:
        shown[f"starts-{slot.section}"], shown[f"ends-{slot.section}"] = (
            clock(slot.starts_at),
            clock(slot.ends_at),
        )
    if booking is not None:
        shown |= {"assessor": str(booking.assessor_id), "venue": booking.venue}
        shown |= {"place": booking.place, "link": booking.link}
    return shown


def reason_field(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    """The reason of something, kept with the booking."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reason; it is kept with the booking."},
    )


class Reason(forms.Form):
    """Why a booking is cancelled, or what happened when nobody came."""

    def __init__(self, label: str, help_text: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = reason_field(label, help_text)


class Notice(forms.Form):
    """Notice as it was served: to whom, how and when, and what proves it."""

    to = forms.ChoiceField(
        label="Who is told?",
        widget=forms.RadioSelect,
        choices=PARTIES,
        initial="apprentice",
        error_messages={"required": "Choose who is told."},
    )
    channel = forms.ChoiceField(
        label="How?",
        widget=forms.RadioSelect,
        choices=CHANNELS,
        initial="mail",
        help_text="Touchstone writes to the apprentice, the training provider and the employer in any case.",
        error_messages={"required": "Choose how notice is served."},
    )
    served_at = MomentField(
        label="When was it served?",
        required=False,
        help_text="Leave this empty for now. UK time, such as 14:30.",
    )
    proof = forms.CharField(
        label="What proves it?",
        required=False,
        max_length=1000,
        help_text="For example the reference of the letter, or who answered the telephone.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, too_short: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_short:
            self.fields["too_short_because"] = reason_field(
                "Why go on with a notice that is too short?",
                "It is kept for ever with the record.",
                required=False,
            )


class Accept(forms.Form):
    """The assessor's word that there is no conflict."""

    no_conflict = forms.BooleanField(
        label="I have no conflict of interest with the apprentice, the employer or the training provider",
        error_messages={
            "required": "Tick this if you have no conflict of interest; decline if you have one."
        },
    )


class Decline(forms.Form):
    """Why the assessor declines."""

    conflict = forms.BooleanField(
        label="I have a conflict of interest: do not offer me this apprentice again", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = reason_field(
            "Why do you decline?", "Only the bookings team and managers read this."
        )
        self.order_fields(["reason", "conflict"])


class Approve(forms.Form):
    """What an assessor may assess."""

    standard = forms.ChoiceField(label="Standard", error_messages={"required": "Choose a standard."})
    since = DayField(label="Approved from", error_messages={"required": "Enter the first day."})
    until = DayField(label="Approved until", required=False)

    def __init__(self, standards: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["standard"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose a standard"), *standards]


class Free(forms.Form):
    """When an assessor can be booked: one day, or the same hours on some weekdays for a while."""

    on = DayField(label="Day, or first day", error_messages={"required": "Enter the day."})
    starts = ClockField(label="From", widget=time_input(), help_text="UK time, such as 09:00.")
    ends = ClockField(label="To", widget=time_input())
    until = DayField(
        label="Repeat every week until", required=False, help_text="Leave this empty for one day alone."
    )
    weekdays = forms.MultipleChoiceField(
        label="On which days of the week?",
        required=False,
        choices=[(str(number), name) for number, name in enumerate(WEEKDAYS)],
        widget=forms.CheckboxSelectMultiple,
        help_text="Where it repeats. The weekday of the first day unless you choose others.",
    )

    def clean(self) -> dict[str, Any]:
        """With the stretches, each by London's clock on its own day."""
        said = super().clean() or {}
        on, until = said.get("on"), said.get("until")
        if on is None or said.get("starts") is None or said.get("ends") is None:
            return said
        if said["ends"] <= said["starts"]:
            self.add_error("ends", "It must end after it starts, on the same day.")
        elif until is None and said.get("weekdays"):
            self.add_error("until", "Say until when it repeats, or choose no days of the week.")
        elif until is not None and until < on:
            self.add_error("until", "The last day comes before the first.")
        elif until is not None and (until - on).days > 366:
            self.add_error("until", "Give at most a year at once.")
        else:
            said["stretches"] = list(self._stretches(on, until or on, said))
        return said

    def _stretches(self, on: date, until: date, said: dict[str, Any]) -> Iterator[tuple[datetime, datetime]]:
        chosen = {int(number) for number in said.get("weekdays") or ()} or {on.weekday()}
        for number in range((until - on).days + 1):
            day = on + timedelta(days=number)
            if day.weekday() in chosen:
                moments = [self._moment(name, day, said[name]) for name in ("starts", "ends")]
                if moments[0] and moments[1]:
                    yield moments[0], moments[1]

    def _moment(self, name: str, on: date, at: time) -> datetime | None:
        try:
            return on_the_clock(on, at)
        except ValueError as error:
            if name not in self.errors:
                self.add_error(name, str(error))
            return None


class Conflict(forms.Form):
    """With whom an assessor has a conflict of interest, and why."""

    organisation = forms.ChoiceField(label="Training provider or employer", required=False)
    apprentice = forms.CharField(
        label="Or one apprentice",
        required=False,
        max_length=254,
        help_text="Their e-mail address or ULN.",
    )
    reason = forms.CharField(
        label="What is the conflict?",
        max_length=REASON_LENGTH,
        help_text="No more than whoever books needs to know.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what the conflict is."},
    )

    def __init__(self, organisations: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "None of these"), *organisations]

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        said = super().clean() or {}
        if bool(said.get("organisation")) == bool(said.get("apprentice")) and not self.errors:
            raise ValidationError("Choose an organisation, or name one apprentice.")
        return said

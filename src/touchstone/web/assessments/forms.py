"""What an assessor fills in: one form for each kind of entry, its choices from the plan's method."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms

from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.words import plain
from touchstone.web.assessments.checks import LONGEST
from touchstone.web.assessments.places import typed
from touchstone.web.ui.fields import MomentField
from touchstone.web.ui.lengths import LengthField

SMALL = {"class": "govuk-checkboxes--small assess-ksbs"}
SMALL_RADIOS = {"class": "govuk-radios--small govuk-radios--inline"}
NOTHING: tuple[str, str] = ("", "Choose")
NOT_YET = "not_yet"
PLACES = "Seconds and pages, one a line, such as R1: 12:40 or E3: page 4"
SHOWN = 120  # characters of a question in a list to choose from


def long_text(label: str, rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines of at most as many characters as an entry takes."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **more)


class EntryForm(forms.Form):
    """What all entries share: the id that keeps one sent twice once, and when it happened."""

    kind: ClassVar[str]
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, method: Method, attempt: Attempt, key: str = "", data: Any = None, **more: Any
    ) -> None:
        self.method, self.attempt, self.key = method, attempt, key
        prefix = f"{self.kind}-{key}" if key else self.kind
        initial = {"id": uuid4(), **(more.pop("initial", None) or {})}
        super().__init__(data, prefix=prefix, initial=initial)
        self.fit(**more)

    def fit(self, **_: Any) -> None:
        """Give the fields their choices."""

    def entry(self) -> dict[str, Any]:
        """The data of the entry."""
        raise NotImplementedError

    @property
    def written(self) -> str:
        """The kind of entry that this becomes."""
        return self.kind

    @property
    def happened(self) -> datetime | None:
        """When it happened, where that was not now."""
        return self.cleaned_data.get("at")

    @property
    def replaced(self) -> UUID | None:
        """The entry that it takes the place of."""
        return self.cleaned_data.get("replaces")

    def ksbs(self) -> list[tuple[str, str]]:
        """The KSBs of the method, to be ticked, as people look for them: K4 before K12."""
        codes = sorted(self.method.ksbs, key=lambda code: ("KSB".index(code[0]), int(code[1:])))
        return [(code, code) for code in codes]


def at_another_time() -> MomentField:
    """When something happened, where that was not now."""
    return MomentField(label="When it happened, if not now", required=False)


class Start(EntryForm):
    """A section starts."""

    kind = "section_started"
    at = at_another_time()

    def entry(self) -> dict[str, Any]:
        """Which section."""
        return {"section": self.key}


class End(Start):
    """A section ends."""

    kind = "section_ended"


class Declare(EntryForm):
    """Somebody's word on how the method is conducted."""

    kind = "declared"
    holds = forms.ChoiceField(choices=(("yes", "It holds"), ("no", "It does not hold")))
    at = at_another_time()

    def entry(self) -> dict[str, Any]:
        """The declaration and whether it holds."""
        return {"id": self.key, "holds": self.cleaned_data["holds"] == "yes"}


class Extend(EntryForm):
    """More time, granted in the session."""

    kind = "extension"
    minutes = forms.IntegerField(label="Minutes more", min_value=1)
    reason = long_text("Reason", 2, error_messages={"required": "Say why more time is given."})

    def entry(self) -> dict[str, Any]:
        """The minutes and why."""
        return {"minutes": self.cleaned_data["minutes"], "reason": self.cleaned_data["reason"]}


class Ask(EntryForm):
    """A question that was asked, and what was answered."""

    kind = "question"
    bank = forms.ChoiceField(
        label="From the set",
        required=False,
        widget=forms.Select,
        help_text="Its words, KSBs and theme are filled in where you leave them empty.",
    )
    text = long_text("Question", 2, required=False)
    of_kind = forms.ChoiceField(label="Kind of question", widget=forms.Select)
    theme = forms.ChoiceField(label="Theme", required=False, widget=forms.Select)
    ksbs_ = forms.MultipleChoiceField(
        label="KSBs", required=False, widget=forms.CheckboxSelectMultiple(attrs=SMALL)
    )
    answer = long_text("Notes of the answer", 4, required=False)
    at = at_another_time()

    def fit(self, **more: Any) -> None:
        """Kinds and themes of the method, and the set that was drawn."""
        asked = self.method.questions
        self.drawn: dict[str, dict[str, Any]] = {one["id"]: one for one in more.get("bank", ())}
        drawn = [(id, f"{at}. {one['text']}"[:SHOWN]) for at, (id, one) in enumerate(self.drawn.items(), 1)]
        choose(self, "bank", [("", "None: a question of your own"), *drawn])
        if not drawn:
            del self.fields["bank"]
            self.fields["text"].required = True
            self.fields["text"].error_messages["required"] = "Write the question."
        kinds = [
            (kind.id, kind.title if kind.counts else f"{kind.title} (does not count)")
            for kind in (asked.kinds if asked else ())
        ]
        choose(self, "of_kind", kinds)
        choose(self, "theme", [NOTHING, *((theme.id, theme.title) for theme in self.method.themes)])
        choose(self, "ksbs_", self.ksbs())

    def clean(self) -> dict[str, Any]:
        """What a question of the set says, where nothing else was said."""
        said: dict[str, Any] = super().clean() or {}
        chosen = self.drawn.get(said.get("bank") or "", {})
        for name, own in (("text", "text"), ("ksbs_", "ksbs"), ("theme", "theme")):
            if name in said and not said[name]:
                said[name] = chosen.get(own) or said[name]
        if "text" in said and not said["text"]:
            self.add_error("text", "Write the question.")
        return said

    def entry(self) -> dict[str, Any]:
        """The question as the log keeps it."""
        said = self.cleaned_data
        return {
            **({"bank": said["bank"]} if said.get("bank") else {}),
            "kind": said["of_kind"],
            "text": said["text"],
            "theme": said["theme"] or None,
            "ksbs": said["ksbs_"],
            "answer": said["answer"],
        }


class Note(EntryForm):
    """Something seen or heard: a note, or evidence of KSBs that were shown."""

    kind = "note"
    text = long_text("What you saw or heard", 3, required=False)
    ksbs_ = forms.MultipleChoiceField(
        label="KSBs", required=False, widget=forms.CheckboxSelectMultiple(attrs=SMALL)
    )
    shown = forms.BooleanField(label="These KSBs were shown", required=False)
    recording = forms.ChoiceField(label="In the recording", required=False, widget=forms.Select)
    second = LengthField(label="Time mark", required=False, help_text="Minutes and seconds, such as 12:40.")

    def fit(self, **_: Any) -> None:
        """KSBs of the method and recordings of the attempt."""
        choose(self, "ksbs_", self.ksbs())
        codes = [(one.id, one.id) for one in self.attempt.recordings]
        choose(self, "recording", [("", "None, it was live"), *codes])
        if not codes:
            del self.fields["recording"], self.fields["second"]

    @property
    def written(self) -> str:
        """A sighting is evidence; a note is for people."""
        return "seen" if self.cleaned_data.get("shown") else "note"

    def entry(self) -> dict[str, Any]:
        """The note, with the recording and its second where it is about one."""
        said = self.cleaned_data
        made = {"text": said["text"], "ksbs": said["ksbs_"]}
        for name in ("recording", "second"):
            if said.get(name) not in (None, ""):
                made[name] = said[name]
        if made.get("recording") and self.method.recordings is not None:
            made["section"] = self.method.recordings.section
        return made

    def clean(self) -> dict[str, Any]:
        """A place in a recording belongs to what was shown there."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("recording") and not said.get("shown") and "text" in said and not said["text"]:
            self.add_error("text", "Write the note.")
        return said


class Recording(EntryForm):
    """A recording that the apprentice handed in, as the assessor reviewed it."""

    kind = "recording"
    held_at = MomentField(label="Session held", error_messages={"required": "Say when the session was held."})
    recorded_at = MomentField(label="Recorded", error_messages={"required": "Say when it was recorded."})
    seconds = LengthField(label="Length", help_text="Minutes and seconds, such as 31:05.")
    medium = forms.ChoiceField(label="Medium", widget=forms.Select)
    looked = forms.BooleanField(label="I have looked who is visible", required=False)
    visible = forms.MultipleChoiceField(
        label="Who is visible",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    from_second = LengthField(label="Part to assess, from", required=False)
    to_second = LengthField(label="Part to assess, to", required=False)
    file = forms.ChoiceField(label="File that was handed in", required=False, widget=forms.Select)

    def fit(self, **more: Any) -> None:
        """Media, people and files to choose from."""
        rules = self.method.recordings
        accepted = rules.media.accepted if rules and rules.media else ()
        media = dict.fromkeys([*accepted, "video", "audio"])
        choose(self, "medium", [(one, plain(one).capitalize()) for one in media])
        people = rules.visible.people if rules and rules.visible else ()
        choose(self, "visible", [(one, plain(one).capitalize()) for one in people])
        files = more.get("files", ())
        choose(self, "file", [("", "None"), *((str(one["id"]), one["name"]) for one in files)])
        if not people:
            del self.fields["looked"], self.fields["visible"]
        if not files:
            del self.fields["file"]

    def entry(self) -> dict[str, Any]:
        """The recording as the log keeps it."""
        said = self.cleaned_data
        return {
            **({"id": self.key} if self.key else {}),
            "held_at": said["held_at"].isoformat(),
            "recorded_at": said["recorded_at"].isoformat(),
            "seconds": said["seconds"],
            "medium": said["medium"],
            "visible": said["visible"] if said.get("looked") else None,
            "from_second": said["from_second"],
            "to_second": said["to_second"],
            "file": said.get("file") or None,
        }


class Answer(EntryForm):
    """An entry that takes the place of the one before; it carries which one that was."""

    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)


class Score(Answer):
    """The score of a marked test."""

    kind = "score"
    score = forms.DecimalField(label="Score", max_digits=8, decimal_places=2)

    def fit(self, **_: Any) -> None:
        """Say out of how many."""
        if self.method.test is not None:
            self.fields["score"].help_text = f"Marks out of {self.method.test.out_of}."

    def entry(self) -> dict[str, Any]:
        """The score, exact."""
        return {"score": format(self.cleaned_data["score"].normalize(), "f")}


def levels(method: Method) -> list[tuple[str, str]]:
    """What a judgement may say: the levels of the method, best first, or none yet."""
    found = [(one.id, plain(one.id).capitalize()) for one in reversed(method.levels)]
    return [*found, (NOT_YET, "Not yet assessed")]


class Judge(Answer):
    """The level that a criterion reached, why, and what shows it."""

    kind = "judgement"
    level = forms.ChoiceField(
        label="Your judgement",
        widget=forms.RadioSelect(attrs=SMALL_RADIOS),
        error_messages={"required": "Choose a level, or leave it not yet assessed."},
    )
    reason = long_text("Reason", 3, required=False)
    pointers = forms.MultipleChoiceField(
        label="What shows it",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small assess-pointers"}),
    )
    places = long_text(PLACES, 2, required=False)

    def fit(self, **more: Any) -> None:
        """Levels of the method and the evidence there is."""
        choose(self, "level", levels(self.method))
        choose(self, "pointers", more.get("pointers", ()))
        if not more.get("pointers"):
            del self.fields["pointers"]
        if not more.get("places"):
            del self.fields["places"]

    def entry(self) -> dict[str, Any]:
        """The judgement as the log keeps it."""
        said = self.cleaned_data
        level = None if said["level"] == NOT_YET else said["level"]
        pointers = [*said.get("pointers", []), *typed(said.get("places", ""))]
        return {"criterion": self.key, "level": level, "reason": said["reason"], "pointers": pointers}


class TakeBack(EntryForm):
    """Take an entry back; it stays in the log, and so does the reason."""

    kind = "taken_back"
    reason = long_text("Why do you take it back?", error_messages={"required": "Say why."})

    def entry(self) -> dict[str, Any]:
        """Which entry, and why."""
        return {"entry": self.key, "reason": self.cleaned_data["reason"]}


class Submit(forms.Form):
    """The last word before the log is locked."""

    looked = forms.BooleanField(
        label="I have looked at what cannot be told, and nothing is left that I can add",
        error_messages={"required": "Tick that you have looked at what cannot be told."},
    )

    def __init__(self, *args: Any, unknown: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not unknown:
            del self.fields["looked"]


FORMS: dict[str, type[EntryForm]] = {
    form.kind: form for form in (Start, End, Declare, Extend, Ask, Note, Recording, Score, Judge)
}
NAMED: dict[str, str] = {"kind": "of_kind", "ksbs": "ksbs_"}  # fields that a form calls otherwise


def choose(form: forms.Form, name: str, choices: Any) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)

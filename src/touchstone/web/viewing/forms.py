"""What people fill in beside a recording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from touchstone.inspection.recordings.captions import LANGUAGES
from touchstone.rules.plan.method import Method
from touchstone.web.ui.fields import MomentField
from touchstone.web.ui.lengths import LengthField

LONGEST = 10_000  # characters of one entry of a log
SMALL = {"class": "govuk-checkboxes--small viewing-ksbs"}


class NominateForm(forms.Form):
    """A recording handed in for assessment: when, and from where on."""

    method = forms.ChoiceField(label="Handed in for", widget=forms.Select)
    held_at = MomentField(label="Session held", error_messages={"required": "Say when the session was held."})
    recorded_at = MomentField(label="Recorded", error_messages={"required": "Say when it was recorded."})
    from_second = LengthField(
        label="The part to assess begins at", help_text="Minutes and seconds, such as 2:00."
    )

    def __init__(self, *args: Any, methods: Sequence[Method], **more: Any) -> None:
        super().__init__(*args, **{"prefix": "nominate", **more})
        field = self.fields["method"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.id, one.title) for one in methods]
        if len(methods) == 1:
            field.widget, self.initial["method"] = forms.HiddenInput(), methods[0].id


class NoteForm(forms.Form):
    """What happens at a second."""

    second = LengthField(label="At", help_text="Minutes and seconds, such as 12:40.")
    text = forms.CharField(
        label="What happens there", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    ksbs = forms.MultipleChoiceField(
        label="KSBs", required=False, widget=forms.CheckboxSelectMultiple(attrs=SMALL)
    )

    def __init__(self, *args: Any, codes: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **{"prefix": "note", **more})
        field = self.fields["ksbs"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, code) for code in codes]


class LogForm(forms.Form):
    """An entry of an attempt's log, at a second."""

    attempt = forms.UUIDField(widget=forms.HiddenInput)
    second = LengthField(label="At", help_text="Minutes and seconds, such as 12:40.")
    kind = forms.ChoiceField(
        label="What",
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small govuk-radios--inline"}),
        error_messages={"required": "Choose what it is."},
    )
    text = forms.CharField(
        label="What you see or hear there, or what you ask",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
    )
    ksbs = forms.MultipleChoiceField(
        label="KSBs", required=False, widget=forms.CheckboxSelectMultiple(attrs=SMALL)
    )

    of_kind = forms.ChoiceField(label="Kind of question", required=False, widget=forms.Select)
    theme = forms.ChoiceField(label="Theme", required=False, widget=forms.Select)
    answer = forms.CharField(
        label="Notes of the answer",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
    )

    def __init__(self, *args: Any, method: Method, **more: Any) -> None:
        super().__init__(*args, **{"prefix": "log", **more})
        ways = [("seen", "Seen"), ("note", "Note")]
        if method.questions is None:
            del self.fields["of_kind"], self.fields["theme"], self.fields["answer"]
        else:
            ways.append(("question", "Question"))
            self._choices("of_kind", [(one.id, one.title) for one in method.questions.kinds])
            self._choices("theme", [("", "By its KSBs"), *((one.id, one.title) for one in method.themes)])
        self._choices("kind", ways)
        codes = sorted(method.ksbs, key=lambda code: ("KSB".find(code[0]), int(code[1:])))
        self._choices("ksbs", [(code, code) for code in codes])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def asks(self) -> bool:
        """Whether the method has questions."""
        return "of_kind" in self.fields

    @staticmethod
    def data_of(known: Mapping[str, Any]) -> dict[str, Any]:
        """The data of the entry, of what was typed."""
        data = {name: known[name] for name in ("second", "text", "ksbs")}
        if known["kind"] != "question":
            return data
        theme = known["theme"] or None
        return {**data, "kind": known["of_kind"], "theme": theme, "answer": known["answer"]}


class AddForm(forms.Form):
    """A recording that was made."""

    file = forms.FileField(
        label="The recording",
        help_text="A video, as the telephone or the meeting program made it. There is no need to cut it.",
        widget=forms.FileInput(attrs={"accept": "video/*,.mkv"}),
        error_messages={"required": "Choose the recording."},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"prefix": "add", **more})


class CaptionsForm(forms.Form):
    """Captions as a file in the format WebVTT."""

    captions = forms.FileField(
        label="Captions as a WebVTT file",
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
        help_text="Its name ends in .vtt. Many programs for meetings offer it as a transcript.",
        error_messages={"required": "Choose the file with the captions."},
    )

    language = forms.ChoiceField(
        label="Their language",
        choices=[("", "As the file says, or English"), *LANGUAGES.items()],
        required=False,
        widget=forms.Select,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"prefix": "captions", **more})

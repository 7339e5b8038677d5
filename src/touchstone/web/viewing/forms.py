"""What people fill in beside a recording."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from touchstone.rules.plan.method import Method
from touchstone.web.ui.fields import MomentField
from touchstone.web.ui.lengths import LengthField

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


class CaptionsForm(forms.Form):
    """Captions as a file in the format WebVTT."""

    captions = forms.FileField(
        label="Captions as a WebVTT file",
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
        help_text="Its name ends in .vtt. Many programs for meetings offer it as a transcript.",
        error_messages={"required": "Choose the file with the captions."},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"prefix": "captions", **more})

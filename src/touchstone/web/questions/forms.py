"""What people fill in: a question, a decision about it, a file of them, why one is not asked, a note."""

from __future__ import annotations

from typing import Any

from django import forms

from touchstone.rules.plan.method import Method
from touchstone.web.files.receiving import Received
from touchstone.web.questions.actions.bringing import LARGEST
from touchstone.web.questions.actions.keeping import LONGEST, Said
from touchstone.web.questions.fitting import in_order
from touchstone.web.questions.models import Wording
from touchstone.web.questions.queries import SAYS

SMALL = {"class": "govuk-checkboxes--small questions-ksbs"}
ANY = ("", "None in particular: the themes of its KSBs")
AS_CSV = "In the spreadsheet choose “Save as”, then “CSV UTF-8”, and send that file."


def lines(label: str, rows: int, **more: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class QuestionForm(forms.Form):
    """What a question says; ``before`` is the wording that is changed."""

    text = lines("Question", 3, max_length=LONGEST, error_messages={"required": "Write the question."})
    theme = forms.ChoiceField(label="Theme", required=False, widget=forms.Select)
    ksbs = forms.MultipleChoiceField(
        label="KSBs that it asks about", required=False, widget=forms.CheckboxSelectMultiple(attrs=SMALL)
    )
    answer = lines(
        "What a good answer touches",
        4,
        max_length=LONGEST,
        required=False,
        help_text="For assessors alone. Nobody who is assessed ever sees it.",
    )
    before = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, method: Method, wording: Wording | None = None) -> None:
        initial: dict[str, Any] = {}
        if wording is not None:
            initial = {name: getattr(wording, name) for name in SAYS} | {"before": wording.number}
        super().__init__(data, initial=initial)
        ksbs = [*method.ksbs, *(wording.ksbs if wording else ())]
        choose(self, "theme", [ANY, *((one.id, one.title) for one in method.themes)])
        choose(self, "ksbs", [(code, code) for code in in_order(ksbs)])

    def said(self) -> Said:
        """The question as the action takes it."""
        said = self.cleaned_data
        return Said(text=said["text"], ksbs=tuple(said["ksbs"]), theme=said["theme"], answer=said["answer"])


class DecideForm(forms.Form):
    """Put in use, reviewed or withdrawn: which of them, the button says."""

    note = lines("Note", 2, required=False, help_text="Kept in its history. To withdraw it, say why.")


class FileForm(forms.Form):
    """A file of questions, to be looked at."""

    file = forms.FileField(
        label="File of questions (CSV)",
        help_text="Up to 1 MB and 1,000 questions.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
        error_messages={"required": "Choose a file."},
    )

    def clean_file(self) -> str:
        """Its text, where it is text."""
        file: Received = self.cleaned_data["file"]
        content = file.whole() if (file.size or 0) <= LARGEST else None
        if content is None:
            raise forms.ValidationError("The file is larger than 1 MB. Send it in parts.")
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
        raise forms.ValidationError(f"This is not a file of text. {AS_CSV}")


class TakeForm(forms.Form):
    """The word that takes a file in, after it was looked at: the file comes along."""

    content = forms.CharField(widget=forms.HiddenInput, strip=False)
    use = forms.BooleanField(label="These questions were reviewed: put them in use at once", required=False)


class SwapForm(forms.Form):
    """Why a question of a set is not asked."""

    reason = lines(
        "Why is it not asked?",
        3,
        help_text="The reason is kept with the set.",
        error_messages={"required": "Say why it is not asked; the reason is kept."},
    )


class PieceNoteForm(forms.Form):
    """An assessor's own note on a piece."""

    text = lines("Your own note", 3, required=False)
    read = forms.BooleanField(label="I have read it", required=False)


def choose(form: forms.Form, name: str, choices: Any) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)

"""The forms of a portfolio: a piece, a file, a statement, declarations, handing in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from touchstone.inspection.kinds import EXTENSIONS
from touchstone.rules.plan import Plan
from touchstone.rules.pointing import LONGEST_TEXT as LONGEST_PLACE
from touchstone.web.portfolio.aliases import read_aliases
from touchstone.web.portfolio.checks import LONGEST_TEXT, LONGEST_TITLE, Content
from touchstone.web.portfolio.coverage import ksb_groups
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.queries import kinds, rules_of
from touchstone.web.ui.fields import BoxesWithMore, DayField

ACCEPT = ",".join(f".{extension}" for extension in EXTENSIONS)
FILE_HINT = (
    "PDF, Word, Excel, PowerPoint, plain text, image, sound or video, of 8 GB at most (200 MB without "
    "JavaScript). It must not show who anybody is."
)


UNTICKED = "You wrote where {code} is shown (“{typed}”). Tick {code} too, or empty that field."


def file_field(*, required: bool) -> forms.FileField:
    """A file of any kind that is taken; an empty one is refused by what looks inside."""
    return forms.FileField(
        label="File",
        required=required,
        allow_empty_file=True,
        help_text=FILE_HINT,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Choose a file."},
    )


class KsbsField(forms.MultipleChoiceField):
    """The KSBs of one group. Nobody has to tick any in every group: the page says so once."""

    def validate(self, value: list[str]) -> None:
        """Only what the plan has can be ticked."""
        if value:
            super().validate(value)


WHERE = "where_"  # before a KSB: the field that says where in the piece it is shown


class KsbsForm(forms.Form):
    """The KSBs as checkboxes, in the groups that the plan has them in; ``ksbs`` is what was ticked in all.

    Beside each stands a field for where in the piece it is shown; ``pointers`` is what was written there.
    """

    def __init__(self, data: Any = None, files: Any = None, *, plan: Plan, **options: Any) -> None:
        super().__init__(data, files, **options)
        self.plan = plan
        self.groups = ksb_groups(plan)
        chosen, places = self.initial.get("ksbs", ()), self.initial.get("pointers", {})
        for at, group in enumerate(self.groups):
            self.fields[f"ksbs_{at}"] = KsbsField(
                label=group.title,
                choices=[(ksb.code, f"{ksb.code} {ksb.text}") for ksb in group.ksbs],
                widget=BoxesWithMore(more={ksb.code: f"{WHERE}{ksb.code}" for ksb in group.ksbs}),
                initial=[ksb.code for ksb in group.ksbs if ksb.code in chosen],
            )
            for ksb in group.ksbs:
                self.fields[f"{WHERE}{ksb.code}"] = forms.CharField(
                    label=f"Where does it show {ksb.code}?",
                    required=False,
                    max_length=LONGEST_PLACE,
                    initial=places.get(ksb.code, ""),
                    widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
                )

    @property
    def ksb_names(self) -> list[str]:
        """The names of the groups' fields."""
        return [f"ksbs_{at}" for at in range(len(self.groups))]

    @property
    def ksbs(self) -> list[str]:
        """What was ticked, in the plan's order."""
        ticked = {code for name in self.ksb_names for code in self.cleaned_data.get(name, ())}
        return [ksb.code for ksb in self.plan.ksbs if ksb.code in ticked]

    @property
    def pointers(self) -> dict[str, str]:
        """What was written beside those that were ticked."""
        typed = {code: self.cleaned_data.get(f"{WHERE}{code}", "") for code in self.ksbs}
        return {code: said for code, said in typed.items() if said}

    def clean(self) -> dict[str, Any] | None:
        """Whoever writes where a KSB is shown, and does not tick it, may have forgotten that."""
        said = super().clean()
        ticked = set(self.ksbs)
        for at, group in enumerate(self.groups):
            for ksb in group.ksbs:
                typed = self.cleaned_data.get(f"{WHERE}{ksb.code}", "")
                if (
                    typed
                    and ksb.code not in ticked
                    and typed != self.initial.get("pointers", {}).get(ksb.code)
                ):
                    self.add_error(f"ksbs_{at}", UNTICKED.format(code=ksb.code, typed=typed))
        return said


class PieceForm(KsbsForm):
    """What is said of a piece; with a file when it is new, with its number when it is changed."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="Title", max_length=LONGEST_TITLE, help_text="Such as: Mentoring contract with Mentee A."
    )
    kind = forms.ChoiceField(label="What kind of evidence is it?", widget=forms.RadioSelect)
    shows = forms.CharField(
        label="What does it show?",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Say what to look at in it, and how it shows the KSBs that you tick below.",
    )
    mentees = forms.CharField(required=False, max_length=1000)

    def __init__(
        self, data: Any = None, files: Any = None, *, plan: Plan, piece: Piece | None = None, **options: Any
    ) -> None:
        super().__init__(
            data, files, plan=plan, initial=_initial(piece) | options.pop("initial", {}), **options
        )
        own = piece is not None and bool(piece.statement)
        self._kind_choices(plan, piece)
        whom = rules_of(plan).relationships
        word = whom.with_ if whom else "person"
        self.fields["mentees"].label = f"Which {word} is it about?"
        self.fields[
            "mentees"
        ].help_text = (
            f"An alias, never a name: such as {word.capitalize()} A. Several: put commas between them."
        )
        if own:
            del self.fields["kind"]
        if piece is None:
            self.fields["file"] = file_field(required=False)
        else:
            self.fields["number"] = forms.IntegerField(
                label="Number", help_text="Its place in the portfolio.", min_value=1, max_value=999
            )

    def _kind_choices(self, plan: Plan, piece: Piece | None) -> None:
        known = [(kind.id, kind.title) for kind in kinds(plan)]
        excluded = {kind.id: kind.title for kind in kinds(plan, accepted=False)}
        if piece is not None and piece.kind in excluded:
            known.append((piece.kind, f"{excluded[piece.kind]} (left out by the plan)"))
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = known

    def clean_mentees(self) -> list[str]:
        """The aliases, one by one."""
        return read_aliases(self.cleaned_data["mentees"])

    @property
    def content(self) -> Content:
        """What was said, for the action."""
        data = self.cleaned_data
        return Content(
            title=data["title"],
            kind=data.get("kind", ""),
            shows=data["shows"],
            mentees=data["mentees"],
            ksbs=self.ksbs,
            pointers=self.pointers,
        )


def _initial(piece: Piece | None) -> dict[str, Any]:
    if piece is None:
        return {"id": uuid4()}
    return {
        "revision": piece.revision,
        "title": piece.title,
        "kind": piece.kind,
        "shows": piece.shows,
        "mentees": ", ".join(piece.mentees),
        "ksbs": piece.ksbs,
        "pointers": piece.pointers,
        "number": piece.number,
        "statement": piece.statement,
        "observed_on": piece.observed_on,
    }


class StatementForm(KsbsForm):
    """What somebody at the employer saw and heard themselves."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="Title", max_length=LONGEST_TITLE, help_text="Such as: Induction session that I sat in on."
    )
    observed_on = DayField(label="When did you see it?", help_text="For example, 27 3 2026.")
    statement = forms.CharField(
        label="What did you see and hear?",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Say what happened, where, and what the apprentice did. Call other people by an alias.",
        error_messages={"required": "Write what you saw and heard yourself."},
    )
    direct = forms.BooleanField(
        label="I saw this myself. It says what happened, and is not my opinion.",
        error_messages={"required": "A statement counts only for what you saw yourself: confirm that."},
    )

    def __init__(self, data: Any = None, *, plan: Plan, piece: Piece | None = None) -> None:
        super().__init__(data, plan=plan, initial=_initial(piece))

    @property
    def content(self) -> Content:
        """What was said, for the action, which knows the kind."""
        data = self.cleaned_data
        return Content(
            title=data["title"],
            kind="",
            statement=data["statement"],
            observed_on=data["observed_on"],
            ksbs=self.ksbs,
            pointers=self.pointers,
        )


class FileForm(forms.Form):
    """A newer file of a piece."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"] = file_field(required=True)


class RevisionForm(forms.Form):
    """A confirmation about a piece as it was seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class DeclareForm(forms.Form):
    """Which pieces are declared anonymised, or not; each with the revision that was seen."""

    pieces = forms.MultipleChoiceField(
        label="Which pieces do you declare about?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the pieces that you declare about."},
    )
    anonymised = forms.ChoiceField(
        label="What do you declare?",
        choices=[
            ("yes", "I have looked at every one of them: nobody can be recognised"),
            ("no", "Somebody can be recognised in them: they have to be changed"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you declare."},
    )

    def __init__(self, data: Any = None, *, pieces: list[Piece], ticked: list[str] | None = None) -> None:
        super().__init__(data, initial={"pieces": ticked or []})
        field = self.fields["pieces"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(f"{one.id}:{one.revision}", f"{one.code} {one.title}") for one in pieces]

    def clean_pieces(self) -> dict[str, int]:
        """Revisions by id."""
        return {id: int(revision) for id, revision in (one.split(":") for one in self.cleaned_data["pieces"])}


class HandInForm(forms.Form):
    """Hand the portfolio in; with a reason where something should be otherwise."""

    note = forms.CharField(
        label="Why do you hand it in all the same?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why you hand it in all the same."},
    )

    def __init__(self, data: Any = None, *, short: bool) -> None:
        super().__init__(data)
        self.fields["note"].required = short

"""The forms of many pieces at once: which files, and one row for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from touchstone.rules.plan import Plan
from touchstone.web.portfolio.aliases import read_aliases
from touchstone.web.portfolio.checks import LONGEST_TITLE, Content
from touchstone.web.portfolio.forms import ACCEPT
from touchstone.web.portfolio.many import MOST, Guess
from touchstone.web.portfolio.queries import kinds
from touchstone.web.ui.fields import PARTS, DayField

BETWEEN, REASONS = ";", ":"  # of offered codes as a form carries them: K1:plan, session;S2:its name


class Several(forms.FileInput):
    """A field that takes several files."""

    allow_multiple_selected = True


class FilesForm(forms.Form):
    """Which files are to become pieces; what came is read by the page, since one or many may be there."""

    file = forms.FileField(
        label="The files",
        required=False,
        help_text=(
            f"{MOST} at most, of 8 GB each. Without JavaScript 200 MB together. They must not show who "
            "anybody is."
        ),
        widget=Several(attrs={"accept": ACCEPT}),
    )


class RowForm(forms.Form):
    """One file that is to become a piece: what is suggested may be typed over."""

    title = forms.CharField(
        label="Title",
        max_length=LONGEST_TITLE,
        error_messages={"required": "Enter a title, so that people can tell the pieces apart."},
    )
    kind = forms.ChoiceField(
        label="Kind of evidence",
        widget=forms.Select,
        error_messages={"required": "Choose what kind of evidence it is."},
    )
    made_on = DayField(label="When was it made?", required=False)
    mentees = forms.CharField(
        label="Whom is it about?",
        required=False,
        max_length=1000,
        help_text="An alias, never a name. Several: put commas between them.",
    )
    ksbs = forms.CharField(
        label="KSBs that it shows", required=False, max_length=400, help_text="Such as: K1, S2."
    )
    tick = forms.MultipleChoiceField(
        label="Does it show these too?", required=False, widget=forms.CheckboxSelectMultiple
    )
    offered = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    looked = forms.BooleanField(required=False, widget=forms.HiddenInput)
    leave = forms.BooleanField(label="Leave this file out", required=False)

    offers = False  # whether there is anything to tick

    def __init__(
        self, data: Any = None, *, plan: Plan, prefix: str, guess: Guess | None = None, leave: bool = False
    ) -> None:
        begins = {"leave": leave} | (_begins(guess) if guess else {})
        super().__init__(data, prefix=prefix, initial=begins)
        self.plan = plan
        self.known = {ksb.code: ksb.text for ksb in plan.ksbs}
        said = self.data.get(self.add_prefix("offered")) if self.is_bound else begins.get("offered")
        self.offer(str(said or ""))
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose a kind"), *((kind.id, kind.title) for kind in kinds(plan))]

    def offer(self, said: str) -> None:
        """Offer these KSBs, each with why."""
        pairs = [one.partition(REASONS) for one in said.split(BETWEEN)]
        offered = [(code, why) for code, _, why in pairs if code in self.known]
        field = self.fields["tick"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, f"{code} {self.known[code]} (because of: {why})") for code, why in offered]
        self.offers = bool(offered)

    def clean_mentees(self) -> list[str]:
        """The aliases, one by one."""
        return read_aliases(self.cleaned_data["mentees"])

    def clean_ksbs(self) -> list[str]:
        """The codes that were typed; those that the plan does not have are refused with the row."""
        typed = self.cleaned_data["ksbs"].replace(",", " ").replace(";", " ").upper().split()
        return list(dict.fromkeys(typed))

    @property
    def content(self) -> Content:
        """What was said, for the action."""
        said = self.cleaned_data
        typed = said.get("ksbs", [])
        codes = {*typed, *said.get("tick", ())}
        strange = [code for code in typed if code not in self.known]
        return Content(
            title=said.get("title", ""),
            kind=said.get("kind", ""),
            mentees=said.get("mentees", []),
            ksbs=[*(code for code in self.known if code in codes), *strange],
            observed_on=said.get("made_on"),
        )

    @property
    def left_out(self) -> bool:
        """Whether the file is to become nothing, whatever else the row says."""
        return bool(self["leave"].value())

    def say(self, found: Mapping[str, str]) -> None:
        """Put what is wrong to the fields that say nothing yet, so that a row tells all of it at once."""
        for name, said in found.items():
            field = "made_on" if name == "observed_on" else name
            if field in self.fields and field not in self.errors:
                self.add_error(field, said)


def filled(typed: QueryDict, prefix: str, guess: Guess | None) -> QueryDict:
    """What was typed; what was left empty, as it was found meanwhile."""
    if guess is None:
        return typed
    fresh = typed.copy()
    begins = _begins(guess)
    for name in ("title", "kind", "offered", "looked"):
        if not fresh.get(f"{prefix}-{name}") and begins[name]:
            fresh[f"{prefix}-{name}"] = str(begins[name])
    parts = [f"{prefix}-made_on_{part}" for part in PARTS]
    if guess.made_on and not any(fresh.get(part) for part in parts):
        values = (guess.made_on.day, guess.made_on.month, guess.made_on.year)
        fresh.update(dict(zip(parts, map(str, values), strict=True)))
    return fresh


def _begins(guess: Guess) -> dict[str, Any]:
    offered = (guess.ksbs or {}).items()
    said = BETWEEN.join(f"{code}{REASONS}{', '.join(why)}" for code, why in offered)
    begins = {"title": guess.title, "kind": guess.kind, "made_on": guess.made_on}
    return begins | {"offered": said, "looked": guess.looked}

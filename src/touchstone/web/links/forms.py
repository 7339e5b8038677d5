"""The forms of upload links: ask somebody, send a file, take or refuse it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings

from touchstone.rules.plan import Plan
from touchstone.web.files.queries import family
from touchstone.web.links.checking import DAYS, MEGABYTE, MOST_DAYS, MOST_FILES, Wanted
from touchstone.web.links.models import SentFile, UploadLink
from touchstone.web.links.queries import FAMILIES, taken
from touchstone.web.portfolio.checks import LONGEST_TITLE, Content
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.queries import kinds
from touchstone.web.viewing.queries import PLAYED, takes

NEW, RECORDING = "new", "recording"
PLAIN_MOST = settings.LARGEST_UPLOAD // MEGABYTE


def places(pieces: list[Piece]) -> list[tuple[str, str]]:
    """Where a file may belong."""
    return [(NEW, "A new piece"), *((str(one.id), f"{one.code} {one.title}") for one in pieces)]


class AskForm(forms.Form):
    """Whom to ask, for what, and until when. ``id`` makes one link of a form that is sent twice."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label="Who is asked?", max_length=200, help_text="Their name, as they know it.")
    email = forms.EmailField(
        label="Their e-mail address",
        help_text="The link goes there and nowhere else. It is not shown here, to you neither.",
        error_messages={"invalid": "Enter an e-mail address, such as lee@works.example."},
    )
    wanted = forms.CharField(
        label="What do you ask for?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They read this. Such as: The recording of the session on 3 March, about 30 minutes.",
    )
    piece = forms.ChoiceField(label="What is it for?", widget=forms.Select)
    families = forms.MultipleChoiceField(
        label="What may they send?",
        choices=[(id, words.capitalize()) for id, words in FAMILIES.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=list(FAMILIES),
        error_messages={"required": "Choose what they may send."},
    )
    most = forms.IntegerField(label="How many files?", initial=1, min_value=1, max_value=MOST_FILES)
    largest = forms.IntegerField(
        label="How large may one be, in MB?",
        initial=settings.LARGEST_RESUMED // MEGABYTE,
        min_value=1,
        max_value=settings.LARGEST_RESUMED // MEGABYTE,
    )
    days = forms.IntegerField(
        label="For how many days does the link last?",
        initial=DAYS,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=f"{MOST_DAYS} at most. It ends sooner when all is in, or when you withdraw it.",
    )

    def __init__(self, data: Any = None, *, pieces: list[Piece], chosen: str = NEW) -> None:
        super().__init__(data, initial={"piece": chosen, "id": uuid4()})
        field = self.fields["piece"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = places(pieces)

    def clean_piece(self) -> UUID | None:
        """The piece, or none for a new one."""
        said = self.cleaned_data["piece"]
        return None if said == NEW else UUID(said)

    @property
    def asked(self) -> Wanted:
        """What was asked for, for the action."""
        said = self.cleaned_data
        return Wanted(
            words=said["wanted"],
            piece=said["piece"],
            families=said["families"],
            most=said["most"],
            largest=said["largest"] * MEGABYTE,
            days=said["days"],
        )


class SendForm(forms.Form):
    """One file, from who holds the link."""

    def __init__(self, data: Any = None, files: Any = None, *, link: UploadLink) -> None:
        super().__init__(data, files)
        accept = ",".join(f".{ending}" for ending in taken(link))
        most = f"{link.largest // MEGABYTE:,} MB at most"
        plain = f" ({PLAIN_MOST} MB without JavaScript)" if link.largest > settings.LARGEST_UPLOAD else ""
        self.fields["file"] = forms.FileField(
            label="The file",
            allow_empty_file=True,
            help_text=f"{most}{plain}.",
            widget=forms.FileInput(attrs={"accept": accept}),
            error_messages={"required": "Choose the file that you want to hand over."},
        )


class AcceptForm(forms.Form):
    """Where a file that came by a link belongs; of a new piece, what it is."""

    piece = forms.ChoiceField(label="Where does it belong?", widget=forms.Select)
    title = forms.CharField(
        label="Title of a new piece",
        required=False,
        max_length=LONGEST_TITLE,
        help_text="Only for a new piece. Such as: Mentoring session with Mentee A.",
    )
    kind = forms.ChoiceField(
        label="What kind of evidence is a new piece?", required=False, widget=forms.Select
    )

    def __init__(
        self, data: Any = None, *, sent: SentFile, pieces: list[Piece], plan: Plan, locked: bool
    ) -> None:
        at = str(sent.link.piece_id)
        known = [] if locked else places(pieces)
        if takes(plan) and family(sent.file) in PLAYED:
            known.append((RECORDING, "A recording for assessment, beside the portfolio"))
        chosen = at if at in dict(known) else next((id for id, _ in known), NEW)
        super().__init__(data, initial={"piece": chosen, "id": uuid4()})
        for name, choices in (
            ("piece", known),
            ("kind", [("", "Choose a kind"), *((kind.id, kind.title) for kind in kinds(plan))]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        if locked:
            del self.fields["title"], self.fields["kind"]

    @property
    def recording(self) -> bool:
        """Whether it is taken as a recording, and not into the portfolio."""
        return bool(self.cleaned_data["piece"] == RECORDING)

    @property
    def place(self) -> dict[str, Any]:
        """Where it goes, for the action."""
        said = self.cleaned_data
        if said["piece"] != NEW:
            return {"piece": UUID(said["piece"])}
        return {"content": Content(title=said["title"], kind=said["kind"])}


class RefuseForm(forms.Form):
    """Why a file that came by a link is not taken."""

    because = forms.CharField(
        label="Why is it not taken?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="This stays here; the sender is not written to.",
        error_messages={"required": "Say why it is not taken."},
    )

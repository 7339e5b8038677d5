"""What an entry of a log looks like, kind by kind: plain data from a page's script or another program.

These look at form alone; whether an entry fits the plan and the log is for ``assessments.checks``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from touchstone.rules.pointing import LONGEST_TEXT
from touchstone.web.ui.values import Code, Described, Moment, Seconds, Text, kept_whole

Ksbs = Annotated[list[Code], Field(max_length=200)]
POINTER = 120 + 3 + LONGEST_TEXT  # characters: a code, a colon between blanks, and the longest place
Pointer = Annotated[str, StringConstraints(max_length=POINTER), AfterValidator(kept_whole)]
Pointers = Annotated[list[Pointer], Field(max_length=200)]


class SectionData(Described):
    """Which section starts or ends."""

    section: Code


class SectionEndedData(SectionData):
    """Which section ends; a device without a network names the entry that began it, and the log its own."""

    start: UUID | None = None


class DeclaredData(Described):
    """A declaration of the plan, and whether it holds."""

    id: Code
    holds: bool


class ExtensionData(Described):
    """More time, granted in the session, and why."""

    minutes: Annotated[int, Field(ge=1, le=1440)]
    reason: Text


class RecordingData(Described):
    """A recording that the apprentice handed in, as the assessor reviewed it."""

    id: Code = ""
    held_at: Moment
    recorded_at: Moment
    seconds: Seconds
    medium: Code
    visible: Ksbs | None = None
    from_second: Seconds | None = None
    to_second: Seconds | None = None
    file: UUID | None = None


class SeenData(Described):
    """KSBs that were seen, live or at a place in a recording."""

    ksbs: Ksbs
    text: Text = ""
    section: Code | None = None
    recording: Code | None = None
    second: Seconds | None = None


class QuestionData(Described):
    """A question that was asked, and what was answered. `kind` is one of the plan's.

    `bank` is the id of a question in the set that was drawn for the attempt.
    """

    id: Code = ""
    kind: Code
    text: Text
    theme: Code | None = None
    ksbs: Ksbs = Field(default_factory=list)
    answer: Text = ""
    section: Code | None = None
    recording: Code | None = None
    second: Seconds | None = None
    bank: UUID | None = None


class ScoreData(Described):
    """The score of a marked test."""

    score: Annotated[Decimal, Field(ge=0, le=100_000, max_digits=8, decimal_places=2)]


class JudgementData(Described):
    """The level that a criterion reached, why, and what shows it; no level is back to not yet assessed.

    Pointers name an entry (`#12`), a question, a recording or a piece, and where in it after a colon:
    `R1: 12:40`, `E3: page 4`.
    """

    criterion: Code
    level: Code | None
    reason: Text = ""
    pointers: Pointers = Field(default_factory=list)


class FeedbackData(Described):
    """What the apprentice is told about a criterion, once the result is released."""

    criterion: Code
    text: Text


class NoteData(Described):
    """What was seen or heard, for people, live or at a place in a recording.

    `check` is the id of a check before the session, by the policy, and `holds` what came of it.
    """

    text: Text
    ksbs: Ksbs = Field(default_factory=list)
    recording: Code | None = None
    second: Seconds | None = None
    check: Code | None = None
    holds: bool | None = None


class SignedData(Described):
    """The apprentice's word, on the screen before them, that the assessment starts, or has ended."""

    moment: Literal["start", "end"]
    how: Literal["screen"]
    name: Text


class MeetingRecordedData(Described):
    """Where the recording of a remote session is, and who keeps it."""

    where: Text
    kept_by: Text


class TakenBackData(Described):
    """An entry that is taken back, and why; both stay in the log."""

    entry: UUID
    reason: Text


class OneEntry(Described):
    """What every entry may say: an id of the sender's, when it happened, which entry it replaces."""

    id: UUID | None = None
    happened_at: Moment | None = None
    replaces: UUID | None = None


class SectionStarted(OneEntry):
    """A section starts."""

    kind: Literal["section_started"]
    data: SectionData


class SectionEnded(OneEntry):
    """A section ends."""

    kind: Literal["section_ended"]
    data: SectionEndedData


class Declared(OneEntry):
    """Somebody's word on how the method is conducted."""

    kind: Literal["declared"]
    data: DeclaredData


class Extension(OneEntry):
    """More time."""

    kind: Literal["extension"]
    data: ExtensionData


class Recording(OneEntry):
    """A recording."""

    kind: Literal["recording"]
    data: RecordingData


class Seen(OneEntry):
    """Evidence that was seen."""

    kind: Literal["seen"]
    data: SeenData


class Question(OneEntry):
    """A question."""

    kind: Literal["question"]
    data: QuestionData


class Score(OneEntry):
    """The score of a test."""

    kind: Literal["score"]
    data: ScoreData


class Judgement(OneEntry):
    """A judgement."""

    kind: Literal["judgement"]
    data: JudgementData


class FeedbackWritten(OneEntry):
    """Feedback on a criterion, drafted from the reason of its judgement and edited by its writer."""

    kind: Literal["feedback"]
    data: FeedbackData


class Note(OneEntry):
    """A note."""

    kind: Literal["note"]
    data: NoteData


class Signed(OneEntry):
    """The apprentice signed the start or the end."""

    kind: Literal["signed"]
    data: SignedData


class MeetingRecorded(OneEntry):
    """Where the recording of a remote session is."""

    kind: Literal["meeting_recorded"]
    data: MeetingRecordedData


class TakenBack(OneEntry):
    """An entry taken back."""

    kind: Literal["taken_back"]
    data: TakenBackData


AnyEntry = Annotated[
    SectionStarted
    | SectionEnded
    | Declared
    | Extension
    | Recording
    | Seen
    | Question
    | Score
    | Judgement
    | FeedbackWritten
    | Note
    | Signed
    | MeetingRecorded
    | TakenBack,
    Field(discriminator="kind"),
]


def data_of(entry: OneEntry) -> dict[str, Any]:
    """The data as the log keeps it: plain JSON, without what was left out."""
    said: dict[str, Any] = entry.model_dump(mode="json", exclude_unset=True)["data"]
    return {name: value for name, value in said.items() if value or name != "id"}

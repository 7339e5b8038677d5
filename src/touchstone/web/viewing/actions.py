"""What people do with a recording: name the part to assess, note what happens at a second, add captions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.inspection.recordings import Recording
from touchstone.inspection.recordings.captions import ENGLISH, LANGUAGES, NotCaptions, cues
from touchstone.inspection.recordings.captions import language as language_of
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.rules.record import attempt as known
from touchstone.rules.words import listed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.files.models import StoredFile
from touchstone.web.files.tracing import trace
from touchstone.web.organisations.actor import Actor, NotAllowed, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law
from touchstone.web.records.queries import situation
from touchstone.web.ui.lengths import mark
from touchstone.web.viewing import asking, queries
from touchstone.web.viewing.models import TimedNote, Viewing

SEES = (Permission.SEE_OWN, Permission.SEE_APPRENTICES)
NOTES = (*SEES, Permission.EDIT_PORTFOLIO, Permission.ASSESS, Permission.MARK)
LONGEST = 4000  # characters of a note
MOST = 500  # notes of one side on one recording
NOT_YET = (
    "The recording is still being looked at, so its length and whether it has pictures are not known yet. "
    "Try again in a minute; nothing else was changed."
)
UNREAD = "The recording could not be read: {because}"


@transaction.atomic
def nominate(
    *,
    file: UUID,
    method: str,
    held_at: datetime,
    recorded_at: datetime,
    from_second: int = 0,
    by: Actor,
    at: datetime,
) -> Viewing:
    """Hand a recording in for a method, and name where the part to assess begins; its length is the plan's.

    Length and medium are the file's own. ``Refused`` with the rules' findings where the plan does not take
    it, such as sound without pictures; ``Http404`` for what is not theirs.
    """
    by.require(Permission.EDIT_PORTFOLIO)
    found = queries.recording(file, by)
    one = locked(found.apprenticeship_id, by)
    wanted = _method(one, method)
    row = _prepared(found)
    if held_at > at or recorded_at > at:
        field = "held_at" if held_at > at else "recorded_at"
        raise Refused("This lies ahead.", fields={field: "Give a time that has passed."})
    said = recording_of(found, queries.found_in(row), wanted, held_at, recorded_at, from_second)
    wrong = tuple(one for one in asking.findings(situation(one, at), method, said) if one.blocks)
    if wrong:
        raise Refused("The plan does not take this recording.", findings=wrong)
    row.method, row.held_at, row.recorded_at = method, held_at, recorded_at
    row.from_second, row.to_second = said.from_second, said.to_second
    row.nominated_by, row.nominated_at = by.person_id, at
    row.save(update_fields=SAID)
    trace(found, "viewing.nominate", by, at, method=method, from_second=from_second)
    return row


SAID = [
    "method",
    "held_at",
    "recorded_at",
    "from_second",
    "to_second",
    "nominated_by",
    "nominated_at",
]


def recording_of(
    file: StoredFile,
    found: Recording | None,
    method: Method,
    held_at: datetime,
    recorded_at: datetime,
    from_second: int,
) -> known.Recording:
    """A recording for the rules: length and medium from the file, times and part from people."""
    if found is None or not found.whole_seconds:
        raise Refused(NOT_YET)
    assessed = method.recordings.assessed if method.recordings else None
    whole = assessed is None or (from_second == 0 and found.whole_seconds == assessed.minutes * 60)
    part = (None, None) if whole or assessed is None else (from_second, from_second + assessed.minutes * 60)
    if part[1] is not None and assessed is not None and from_second and part[1] > found.whole_seconds:
        last = found.whole_seconds - assessed.minutes * 60
        said = f"From there on fewer than {assessed.minutes} minutes are left."
        if last >= 0:
            raise Refused(said, fields={"from_second": f"{said} Begin at {mark(last)} at the latest."})
    return known.Recording(
        id=f"recording-{file.name}",
        held_at=held_at,
        recorded_at=recorded_at,
        seconds=found.whole_seconds,
        medium=found.medium,
        from_second=part[0],
        to_second=part[1],
    )


def _method(one: Apprenticeship, id: str) -> Method:
    found = next((each for each in queries.takes(law.plan(one.standard, one.version)) if each.id == id), None)
    if found is None:
        raise Refused("Choose what it is for.", fields={"method": "This method takes no recordings."})
    return found


def _prepared(file: StoredFile) -> Viewing:
    row = Viewing.objects.select_for_update().filter(file=file).first()
    if row is None or (row.found is None and not row.because):
        raise Refused(NOT_YET)
    if row.found is None:
        raise Refused(UNREAD.format(because=row.because))
    return row


@transaction.atomic
def add_note(
    *, file: UUID, second: int, text: str = "", ksbs: tuple[str, ...] = (), by: Actor, at: datetime
) -> TimedNote:
    """Note what happens at a second, for one's own side alone."""
    found = _open(file, by)
    codes = {ksb.code for ksb in _plan_of(found).ksbs}
    faults = {}
    if not text.strip() and not ksbs:
        faults["text"] = "Write what happens there, or choose a KSB."
    if len(text) > LONGEST:
        faults["text"] = f"Write at most {LONGEST:,} characters."
    if unknown := [code for code in ksbs if code not in codes]:
        faults["ksbs"] = f"The plan has no {unknown[0]}."
    row = queries.viewing(found)
    length = (row.found or {}).get("seconds")
    if second < 0 or (length is not None and second > length):
        faults["second"] = "The recording is shorter than that."
    if faults:
        raise Refused("Look at what is marked.", fields=faults)
    if TimedNote.objects.filter(file=found, side=queries.side(by)).count() >= MOST:
        raise Refused(f"There are {MOST} notes on this recording already. Remove some first.")
    made = TimedNote.objects.create(
        organisation_id=found.organisation_id,
        apprenticeship_id=found.apprenticeship_id,
        file=found,
        second=second,
        text=text.strip(),
        ksbs=list(dict.fromkeys(ksbs)),
        by=by.person_id,
        side=queries.side(by),
        at=at,
    )
    trace(found, "viewing.note", by, at, note=str(made.id), second=second)
    return made


@transaction.atomic
def remove_note(*, file: UUID, note: UUID, by: Actor, at: datetime) -> None:
    """Remove a note of one's own side."""
    found = _open(file, by)
    row = TimedNote.objects.filter(file=found, id=note, side=queries.side(by)).first()
    if row is None:
        raise Http404
    row.delete()
    trace(found, "viewing.remove_note", by, at, note=str(note))


@transaction.atomic
def caption(*, file: UUID, text: str, language: str = "", by: Actor, at: datetime) -> None:
    """Keep captions as WebVTT, in place of those before; an empty text takes them away.

    Their language is what somebody chose; otherwise what the file names, and English where it names none.
    """
    by.require(Permission.EDIT_PORTFOLIO)
    found = queries.recording(file, by)
    if language and language not in LANGUAGES:
        known = listed(f"“{code}” ({name})" for code, name in LANGUAGES.items())
        message = f"Choose one of {known}, or leave it out where the file names its language."
        raise Refused("The captions were not taken.", fields={"language": message})
    if text.strip():
        try:
            cues(text)
        except NotCaptions as why:
            raise Refused("The captions were not taken.", fields={"captions": str(why)}) from why
    row = Viewing.objects.select_for_update().filter(file=found).first()
    if row is None:
        raise Refused(NOT_YET)
    row.captions, row.captions_by = text.strip(), by.person_id
    row.captions_language = (language or language_of(text) or ENGLISH) if row.captions else ""
    row.save(update_fields=["captions", "captions_language", "captions_by"])
    trace(found, "viewing.caption", by, at)


def may_note(by: Actor) -> bool:
    """Whether somebody keeps notes; whoever looks from outside changes nothing."""
    return any(by.may(one) for one in NOTES) and not by.may(Permission.SCRUTINISE)


def _open(file: UUID, by: Actor) -> StoredFile:
    if not may_note(by):
        raise NotAllowed(by, Permission.EDIT_PORTFOLIO)
    return queries.recording(file, by)


def _plan_of(file: StoredFile) -> Plan:
    one = file.apprenticeship
    return law.plan(one.standard, one.version)

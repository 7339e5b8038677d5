"""Everything that is kept of one apprentice, part by part, as they may have it.

What is not theirs is left out here and nowhere else: results that are not released, what quality assurance
says about a decision, and other people by name. Others appear by their role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.forms.models import model_to_dict

from touchstone.rules.situation import Situation
from touchstone.web.apprentices import queries as apprentices
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.models import Entry
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import events
from touchstone.web.audit.words import did
from touchstone.web.bookings.models import Booking
from touchstone.web.files.models import StoredFile
from touchstone.web.gateway.models import Confirmation, Round
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import BY_ID
from touchstone.web.planning import queries as planning
from touchstone.web.planning.models import Share
from touchstone.web.portfolio.models import Piece
from touchstone.web.privacy import access, queries, showing
from touchstone.web.questions.models import PieceNote
from touchstone.web.records.models import CaseDecision
from touchstone.web.records.queries import situation
from touchstone.web.records.told import narrowed
from touchstone.web.resits.queries import proposals, spoken
from touchstone.web.results.queries import releases, untold
from touchstone.web.viewing.models import TimedNote, Viewing

APPRENTICE = BY_ID["apprentice"]
NOT_TOLD = ("quality.", "result.hold", "result.lift")  # events of the assurance of decisions
YOU = "you"
Rows = Any  # days, moments, words, numbers, lists and names of them: what JSON can hold


@dataclass(frozen=True)
class Part:
    """One part of what is kept: the file's name, a title, what it is in a sentence, and what it says."""

    name: str
    title: str
    about: str
    said: Rows


@dataclass(frozen=True)
class Gathering:
    """One apprentice, read once, for the copy that somebody takes."""

    one: Apprenticeship
    by: Actor
    now: datetime

    @property
    def own(self) -> bool:
        """Whether the apprentice takes it; a manager does so on their behalf."""
        return self.by.role is APPRENTICE

    @cached_property
    def reader(self) -> Actor:
        """The apprentice, whoever takes the copy: nobody is handed more in their name than they may know."""
        person = self.one.person_id
        return replace(self.by, role=APPRENTICE, person_id=person or self.by.person_id)

    @cached_property
    def _narrowed(self) -> tuple[Situation, frozenset[str]]:
        return narrowed(situation(self.one, self.now), self.one, self.reader)

    @property
    def known(self) -> Situation:
        """The facts as the apprentice may know them."""
        return self._narrowed[0]

    @property
    def hidden(self) -> frozenset[str]:
        """The attempts whose judgements are left out."""
        return self._narrowed[1]

    def role(self, person: UUID | None, otherwise: str = "") -> str:
        """Who it was: the apprentice, or the role of somebody else."""
        return YOU if person is not None and person == self.one.person_id else otherwise


def parts(of: Gathering) -> list[Part]:
    """Every part, in the order in which people look for them."""
    found = [Part(name, title, about, read(of)) for name, title, about, read in PARTS]
    return found if of.own else [part for part in found if part.name != SHEET]


def _picked(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _account(of: Gathering) -> Rows:
    person = of.one.person
    if person is None:
        return {}
    held = Membership.objects.filter(person=person).select_related("organisation").order_by("since")
    roles = [
        {
            "role": BY_ID[each.role].title,
            "organisation": each.organisation.name,
            "since": each.since,
        }
        for each in held
        if each.role in BY_ID
    ]
    return _picked(person, "name", "email", "joined_at", "mail_at_once", "daily_digest") | {"roles": roles}


def _registration(of: Gathering) -> Rows:
    one = of.one
    said = model_to_dict(one, exclude=["person", "line_manager_name", "line_manager_email", "pauses"])
    said |= {part: getattr(one, part).name for part in ("organisation", "provider", "employer")}
    said.pop("registered_by")
    return said | {
        "id": str(one.id),
        "breaks": [
            _picked(each, "began_on", "expected_back_on", "ended_on", "kind", "note")
            for each in apprentices.breaks(one)
        ],
        "withdrawals": [
            _picked(each, "on", "reason", "at", "reinstated_at", "reinstated_reason")
            for each in apprentices.withdrawals(one)
        ],
        "changes_of_partner": [
            _picked(each, "kind", "since", "reason", "at")
            | {"before": each.before.name, "after": each.after.name}
            for each in apprentices.partner_changes(one)
        ],
        "versions": [
            _picked(each, "standard", "version", "reason", "at") for each in apprentices.version_changes(one)
        ],
    }


def _consents(of: Gathering) -> Rows:
    return [
        {"what": "Privacy notice", "given_at": of.one.privacy_notice_at},
        {"what": "Claim of the certificate", "given_at": of.one.certificate_permission_at},
    ]


def _portfolio(of: Gathering) -> Rows:
    fields = ("number", "title", "kind", "shows", "statement", "observed_on", "mentees", "ksbs")
    more = ("pointers", "anonymised", "added_at", "withdrawn_at")
    rows = Piece.objects.filter(apprenticeship=of.one).order_by("number")
    return [_picked(row, *fields, *more) | {"added_by": of.role(row.added_by)} for row in rows]


def _gateway(of: Gathering) -> Rows:
    fields = ("gateway", "requirement", "number", "submitted_at", "says", "note", "decision", "decided_at")
    rows = Round.objects.filter(apprenticeship=of.one).order_by("submitted_at", "id")
    confirmed = Confirmation.objects.filter(apprenticeship=of.one).order_by("confirmed_at")
    return {
        "items": [
            _picked(row, *fields, "reason")
            | {"signed": [{"role": each["role"], "at": each["at"]} for each in row.signatures]}
            for row in rows
        ],
        "confirmed": [_picked(row, "gateway", "confirmed_at") for row in confirmed],
    }


def _bookings(of: Gathering) -> Rows:
    fields = ("starts_at", "ends_at", "venue", "place", "link", "booked_at", "accepted_at")
    more = ("notice_served_at", "notice_channel", "ended", "ended_at", "reason")
    rows = Booking.objects.filter(apprenticeship=of.one).select_related("attempt").order_by("starts_at", "id")
    return [{"attempt": row.attempt.code, **_picked(row, *fields, *more)} for row in rows]


def _results(of: Gathering) -> Rows:
    every = releases(of.one)
    unknown = untold(every)
    known = [row for row in every if row.attempt.code not in unknown]
    last = not unknown and known  # the overall grade would tell a result that they were not told
    return [
        {"attempt": row.attempt.code, **_picked(row, "released_at", "grade", "feedback", "revision")}
        | ({"overall": row.overall} if last else {})
        for row in known
    ]


def _assessment(of: Gathering) -> Rows:
    """What was written down while they were assessed, of the attempts whose results they were told."""
    rows = Entry.objects.filter(attempt__apprenticeship=of.one, attempt__notified_at__isnull=False)
    rows = rows.exclude(attempt__code__in=of.hidden).select_related("attempt")
    return [
        {"attempt": row.attempt.code, **_picked(row, "number", "kind", "at", "data")}
        for row in rows.order_by("attempt__code", "number")
    ]


def _preparation(of: Gathering) -> Rows:
    """What assessors noted while they read the portfolio, of the attempts whose results they were told."""
    rows = PieceNote.objects.filter(apprenticeship=of.one, attempt__notified_at__isnull=False)
    rows = rows.exclude(attempt__code__in=of.hidden).exclude(text="").select_related("attempt", "piece")
    return [
        {"attempt": row.attempt.code, "piece": row.piece.code, **_picked(row, "text", "at")}
        for row in rows.order_by("attempt__code", "piece__number", "at")
    ]


def _decisions(of: Gathering) -> Rows:
    what = ("kind", "code", "finding", "subject", "method", "extra_minutes", "asked_minutes", "measure")
    fields = (*what, "attempt", "role", "at", "reason")
    rows = CaseDecision.objects.filter(apprenticeship=of.one).order_by("at", "id")
    return [
        _picked(row, *fields, "withdrawn_at")
        for row in rows
        if row.attempt not in of.hidden and row.subject not in of.hidden
    ]


def _appeals(of: Gathering) -> Rows:
    """The appeals that the apprentice may know of, as the rules know them, with the grounds."""
    decided = ("stage", "decided_at", "outcome", "reason")
    grounds = dict(of.one.appeals_appeals.values_list("code", "grounds"))
    return [
        {
            **_picked(each, "id", "attempt", "decision", "against", "lodged_at"),
            "lodged_by": each.lodged_by.value,
            "grounds": grounds.get(each.id, ""),
            "decisions": [_picked(said, *decided) for said in each.stages],
        }
        for each in of.known.record.appeals
    ]


def _resits(of: Gathering) -> Rows:
    return [
        _picked(row, "kind", "attempts", "methods", "note", "at", "role")
        | {"employer_said": [_picked(word, "said", "reason", "at") for word in spoken(row)]}
        for row in proposals(of.one)
    ]


def _sheet(of: Gathering) -> Rows:
    if not of.own:
        return {}
    shares = Share.objects.filter(apprenticeship=of.one).select_related("partner").order_by("since")
    return {
        "notes": [
            _picked(note, "method", "criterion", "wording", "text", "saved_at")
            | {"evidence": [link.piece.code for link in note.links.all()]}
            for note in planning.notes(of.one)
        ],
        "shown_to": [{"organisation": row.partner.name, **_picked(row, "since", "until")} for row in shares],
    }


def _recordings(of: Gathering) -> Rows:
    """What was found in them and said of them; the apprentice's own notes are in their own copy alone."""
    said = ("method", "held_at", "recorded_at", "from_second", "to_second", "nominated_at", "captions")
    rows = Viewing.objects.filter(apprenticeship=of.one).select_related("file").order_by("since", "id")
    who = of.one.person_id if of.own else None
    mine = TimedNote.objects.filter(apprenticeship=of.one, side=who).order_by("second") if who else ()
    notes = list(mine)
    return [
        _picked(row, *said)
        | {
            "file": row.file.name,
            "found": row.found,
            "notes": [_picked(n, "second", "text", "ksbs", "at") for n in notes if n.file_id == row.file_id],
        }
        for row in rows
    ]


def _messages(of: Gathering) -> Rows:
    """What was written to them about this apprenticeship."""
    to = Q(to__iexact=of.one.email)
    if of.one.person_id:
        to |= Q(person_id=of.one.person_id)
    rows = Message.objects.filter(to, apprenticeship_id=of.one.id).order_by("written_at", "id")
    return [_picked(row, "to", "kind", "subject", "text", "written_at", "sent_at") for row in rows]


def _history(of: Gathering) -> Rows:
    """What was done, when and in which role; by name nobody, and nothing of the assurance of decisions."""
    rows = events(of.one.id)
    return [
        {"at": row.at, "role": of.role(row.by, access.role_title(row.role)), "did": did(row.action)}
        for row in rows
        if not row.action.startswith(NOT_TOLD)
    ]


def _access(of: Gathering) -> Rows:
    what = access.what(of.one)
    rows: Iterable[Event] = events(of.one.id).filter(action__in=access.ACCESS)
    return [
        {
            "at": row.at,
            "role": of.role(row.by, access.role_title(row.role)),
            "did": access.ACCESS[row.action],
            "what": what(row),
        }
        for row in rows
    ]


def _kept(of: Gathering) -> Rows:
    asked = ("received_on", "received_how", "words", "due_on", "state")
    answered = ("answered_at", "answer", "goes", "stays")
    placed = ("reason", "placed_at", "lifted_at", "lifted_because")
    holds, removed = queries.holds(of.one), queries.removals(of.one.id)
    return {
        "kinds": [
            {**_picked(line, "title", "until", "message", "why", "removed_on"), "clause": str(line.source)}
            for line in showing.lines(of.one, of.reader, of.now, holds, removed)
        ],
        "requests": [_picked(row, *asked, *answered) for row in queries.requests(of.one)],
        "holds": [_picked(row, "what", *placed) for row in holds],
    }


def _files(of: Gathering) -> Rows:
    fields = ("name", "media_type", "size", "sha256", "uploaded_at")
    rows = StoredFile.objects.filter(apprenticeship=of.one).order_by("uploaded_at", "id")
    return [
        _picked(row, *fields) | {"uploaded_by": of.role(row.uploaded_by), "taken_back_at": row.closed_at}
        for row in rows
    ]


SHEET = "planning-sheet"
PARTS: tuple[tuple[str, str, str, Callable[[Gathering], Rows]], ...] = (
    ("account", "Account", "How you sign in, and how mail reaches you.", _account),
    ("registration", "Registration", "Who you are, with whom, on what, since when.", _registration),
    ("consents", "Consents", "What you were told and agreed to.", _consents),
    ("portfolio", "Portfolio", "Every piece of evidence and what it is said to show.", _portfolio),
    ("gateway", "Gateway", "What was handed in, signed, accepted or returned.", _gateway),
    ("bookings", "Bookings", "When and where you are assessed, and when notice was served.", _bookings),
    ("log", "Assessment", "What was written down in it, once you were told the result.", _assessment),
    (
        "preparation",
        "Assessor's preparation",
        "What was noted on your portfolio before you were assessed, once you were told the result.",
        _preparation,
    ),
    ("results", "Results", "The results that you were told, with feedback.", _results),
    ("decisions", "Decisions about you", "Adjustments and other decisions, with their reasons.", _decisions),
    ("resits", "Resits and retakes", "What was proposed, and what the employer said.", _resits),
    ("appeals", "Appeals", "What was disputed, and what was decided.", _appeals),
    (SHEET, "Planning sheet", "Your own notes, and to whom you showed them.", _sheet),
    ("messages", "Messages to you", "What was written to you, as it was written.", _messages),
    ("files", "Files", "What was handed in, by its name and its fingerprint.", _files),
    ("recordings", "Recordings", "What was found in them, and what was said of them.", _recordings),
    ("history", "History", "What was done to your record, in which role and when.", _history),
    ("access", "Who opened what", "Who opened or downloaded your files, and when.", _access),
    ("kept", "What is kept until when", "Each kind of data, requests for erasure, and holds.", _kept),
)


def plain(value: Rows) -> Rows:
    """The same as JSON holds it: days and moments as text."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

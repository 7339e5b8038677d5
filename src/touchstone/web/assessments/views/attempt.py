"""The page of one attempt: where the assessor writes, and others read."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control

from touchstone.web.assessments import actions, room_forms
from touchstone.web.assessments.blank import blank
from touchstone.web.assessments.cards import cards, why
from touchstone.web.assessments.entries import counts_now, slot
from touchstone.web.assessments.forms import (
    FORMS,
    NAMED,
    Ask,
    EntryForm,
    Extend,
    Judge,
    Note,
    Recording,
    Score,
    TakeBack,
)
from touchstone.web.assessments.handed_in import HandedIn
from touchstone.web.assessments.lines import Line, when
from touchstone.web.assessments.marks import ID
from touchstone.web.assessments.page import Card, Shown
from touchstone.web.assessments.panels import panels
from touchstone.web.assessments.unsent import pointers, unsent
from touchstone.web.assessments.views.access import READS, locked_because, opened
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.portfolio.pointing import Pointed, pointed
from touchstone.web.portfolio.queries import pieces as pieces_of
from touchstone.web.portfolio.queries import standing
from touchstone.web.questions.queries import reads_set, set_for
from touchstone.web.ui.context import Token
from touchstone.web.ui.lengths import mark, minutes_and_seconds

UNPROCESSABLE, CONFLICT = 422, 409
Bank = list[dict[str, Any]]
HELPS = {"mark": mark, "clock": minutes_and_seconds, "when": when, "new_id": lambda: ID, "why": why}
LISTED = ("question", "note", "recording")  # kinds of entries with a list of their own on the page


@cache_control(private=True, no_cache=True)
@acts(*READS)
def attempt(request: ActorRequest, id: UUID) -> HttpResponse:
    """Time, what is owed, evidence, notes and judgements on one screen; each form adds one entry."""
    shown = opened(id, request)
    because = locked_because(shown, request.actor)
    bound, refusal = None, None
    if request.method == "POST":
        bound = _bound(shown, request.POST)
        refusal = because or None
        if because is None and bound.is_valid():
            try:
                _write(request, id, bound)
            except Refused as refused:
                refusal = _onto(bound, refused)
            else:
                return redirect(f"{reverse('assessments-attempt', args=[id])}#{_place(bound)}")
        if isinstance(refusal, actions.Changed):
            shown = opened(id, request)
            bound.data = _over_the_newer(bound, shown)
    return _page(request, shown, because, bound, refusal)


def _page(
    request: ActorRequest,
    shown: Shown,
    because: Refused | None,
    bound: EntryForm | None,
    refusal: Refused | None,
) -> HttpResponse:
    handed_in, there = HandedIn(shown), places(shown, request.actor)
    bank = set_for(shown.row) if because is None and shown.method.questions is not None else []
    known = {
        "shown": shown,
        "one": shown.one,
        "actor": request.actor,
        "because": because,
        "writes": because is None,
        "kept": bound if because is not None else None,
        "bound": bound,
        "changed": isinstance(refusal, actions.Changed),
        "places": there,
        "reads_set": shown.method.questions is not None and reads_set(shown.row, request.actor),
        "handed_in": handed_in,
    }

    def said() -> dict[str, Any]:
        made = {} if because is not None else forms(shown, bound, handed_in, bank)
        sent = bound.key if isinstance(bound, Judge) and made else ""
        return HELPS | known | {"forms": made, "cards": cards(shown, made, there, but=sent)}

    says = _says(request.actor, known, bank) if bound is None else None
    page = {
        "shown": shown,
        "one": shown.one,
        "form": bound,
        "refusal": refusal,
        "panels": panels(shown, says, said, Token(request)),
    }
    status = CONFLICT if isinstance(refusal, actions.Changed) else UNPROCESSABLE
    return render(request, "assessments/attempt.html", page, status=200 if bound is None else status)


def _says(by: Actor, known: Mapping[str, Any], bank: Bank) -> tuple[Hashable, ...]:
    """Everything that a sheet before anything is sent shows, beside what is read under its apprentice's seal.

    The attempt's own row is read before the hash is asked for, so it is here too.
    """
    shown, row, one = known["shown"], known["shown"].row, known["shown"].one
    return (
        (row.id, row.code, row.kind, row.judged_at, row.mine, repr((row.void, row.files, row.asked))),
        (one.id, one.name, one.employer.name, one.provider.name, one.adjustment_needs),
        (by.role.id, by.role.reach, by.person_id),
        known["because"] and known["because"].message,
        (shown.asked.writers, known["reads_set"], known["handed_in"].says),
        tuple((question["id"], question["text"]) for question in bank),
        tuple((code, *found.items()) for code, found in known["places"].items()),
    )


def places(shown: Shown, by: Actor) -> dict[str, dict[str, Pointed]]:
    """Where in each piece its KSBs are shown, by the piece's code. No query where nobody said so."""
    portfolio = shown.situation.record.portfolio
    if portfolio is None or not any(piece.pointers for piece in portfolio.pieces):
        return {}
    pieces = standing(pieces_of(shown.one))
    found = pointed(pieces, by)
    return {piece.code: found[piece.id] for piece in pieces if piece.id in found}


def forms(shown: Shown, bound: EntryForm | None, handed_in: HandedIn, bank: Bank) -> dict[str, Any]:
    """The forms of the page by name; the one that was sent stands in the place of its own.

    The others have a mark for an id, which each page fills in.
    """
    method, attempt = shown.method, shown.attempt
    codes = [one.id for one in attempt.recordings]
    made: dict[str, Any] = {"note": blank("note", method, lambda: Note(method, attempt), *codes)}
    for name, form in room_forms.FORMS.items():
        made[name] = blank(name, method, partial(form, method, attempt))
    if method.questions is not None:
        asks = ((one["id"], one["text"]) for one in bank)
        made["question"] = blank("question", method, lambda: Ask(method, attempt, bank=bank), *asks)
    if method.duration is not None:
        made["extension"] = blank("extension", method, lambda: Extend(method, attempt))
    if method.test is not None:
        made["score"] = Score(method, attempt, initial={"id": ID, **_score(shown)})
    if method.recordings is not None:
        files, initial = shown.row.files, handed_in.facts()  # type: ignore[attr-defined]
        made["recording"] = (
            Recording(method, attempt, files=files, initial={"id": ID, **initial})
            if files or initial
            else blank("recording", method, lambda: Recording(method, attempt))
        )
        for one, file in shown.recordings:
            made[f"recording-{one.id}"] = _recording(shown, one.id, file)
    made |= {one.prefix: one for one in unsent(shown)}
    if bound is not None:
        made[str(bound.prefix)] = bound
    return made


def _score(shown: Shown) -> dict[str, Any]:
    entry = shown.score
    return {"score": entry.data["score"], "replaces": entry.id} if entry else {}


def _recording(shown: Shown, id: str, file: Mapping[str, Any] | None) -> Recording:
    one = next(each for each in shown.attempt.recordings if each.id == id)
    initial: dict[str, Any] = {"id": ID} | {
        name: getattr(one, name)
        for name in ("held_at", "recorded_at", "seconds", "medium", "visible", "from_second", "to_second")
    }
    initial |= {"looked": one.visible is not None, "file": str(file["id"]) if file else ""}
    files = shown.row.files  # type: ignore[attr-defined]
    return Recording(shown.method, shown.attempt, id, initial=initial, files=files)


def _judge(shown: Shown, card: Card, data: QueryDict) -> Judge:
    return Judge(
        shown.method, shown.attempt, card.criterion.id, data, pointers=pointers(card), places=shown.has_places
    )


def _bound(shown: Shown, posted: QueryDict) -> EntryForm:
    """The form that was sent; raise ``Http404`` for one that this method does not have."""
    kind, key = posted.get("form", ""), posted.get("about", "")
    made = FORMS.get(kind) or room_forms.FORMS.get(kind)
    if made is None:
        raise Http404
    if made is Judge:
        card = next((card for card in shown.cards if card.criterion.id == key), None)
        if card is None:
            raise Http404
        return _judge(shown, card, posted)
    if made is Ask:
        return Ask(shown.method, shown.attempt, key, posted, bank=set_for(shown.row))
    if made is Recording:
        if key and key not in {one.id for one in shown.attempt.recordings}:
            raise Http404
        files = shown.row.files  # type: ignore[attr-defined]
        return Recording(shown.method, shown.attempt, key, posted, files=files)
    return made(shown.method, shown.attempt, key, posted)


def _write(request: ActorRequest, id: UUID, bound: EntryForm) -> Any:
    return actions.write(
        attempt=id,
        kind=bound.written,
        data=bound.entry(),
        by=request.actor,
        at=request.now,
        happened_at=bound.happened,
        id=bound.cleaned_data.get("id"),
        replaces=bound.replaced,
    )


def _onto(bound: EntryForm, refused: Refused) -> Refused:
    """Put what is wrong beside the fields that it is about."""
    for field, words in refused.fields.items():
        name = NAMED.get(field, field)
        bound.add_error(name if name in bound.fields else None, words)
    return Refused(refused.message, refused.findings) if not isinstance(refused, actions.Changed) else refused


def _over_the_newer(bound: EntryForm, shown: Shown) -> QueryDict:
    """What was typed, to be saved over the entry that came in meanwhile, now that it is in view."""
    place = slot(bound.written, bound.entry())
    current = counts_now(shown.entries, place) if place else None
    data = cast("QueryDict", bound.data).copy()
    data[f"{bound.prefix}-replaces"] = str(current.id) if current else ""
    data[f"{bound.prefix}-id"] = str(uuid4())
    return data


def _place(bound: EntryForm) -> str:
    """Where the page opens after an entry: at what was done."""
    if bound.kind in LISTED:
        return f"{bound.kind}s"
    where = {"judgement": f"criterion-{bound.key}", "score": "score", "declared": "declarations"}
    where |= dict.fromkeys(room_forms.FORMS, "room")
    return where.get(bound.kind, "time")


@cache_control(private=True, no_cache=True)
@acts(*READS)
def take_back(request: ActorRequest, id: UUID, number: int) -> HttpResponse:
    """Take one entry back, with a reason; both stay in the log."""
    shown = opened(id, request)
    line = _standing(shown, number)
    because = locked_because(shown, request.actor)
    if because is not None and request.method != "POST":
        return redirect("assessments-attempt", id)
    bound = request.POST if request.method == "POST" else None
    form, refusal = TakeBack(shown.method, shown.attempt, str(line.id), bound), because
    if bound is not None and because is None and form.is_valid():
        try:
            _write(request, id, form)
        except Refused as refused:
            refusal = _onto(form, refused)
        else:
            messages.success(request, f"{line.code} is taken back.")
            return redirect("assessments-attempt", id)
    said = {"shown": shown, "one": shown.one, "line": line, "form": form, "refusal": refusal}
    wrong = refusal is not None or bool(form.is_bound and form.errors)
    return render(request, "assessments/take_back.html", said, status=UNPROCESSABLE if wrong else 200)


def _standing(shown: Shown, number: int) -> Line:
    """An entry that can be taken back; raise ``Http404`` for any other."""
    for line in shown.lines:
        taken = line.kind == "taken_back" or line.became.startswith("Taken back")
        if line.number == number and not taken:
            return line
    raise Http404

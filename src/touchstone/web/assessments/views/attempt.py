"""The page of one attempt: where the assessor writes, and others read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control

from touchstone.web.assessments import actions
from touchstone.web.assessments.entries import counts_now, slot
from touchstone.web.assessments.forms import (
    FORMS,
    NAMED,
    NOT_YET,
    Ask,
    EntryForm,
    Extend,
    Judge,
    Note,
    Recording,
    Score,
    TakeBack,
    minutes_and_seconds,
)
from touchstone.web.assessments.handed_in import HandedIn
from touchstone.web.assessments.lines import Line, when
from touchstone.web.assessments.page import Card, Shown
from touchstone.web.assessments.views.access import READS, locked_because, opened
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.lengths import mark

UNPROCESSABLE, CONFLICT = 422, 409
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
    said = {
        "shown": shown,
        "one": shown.one,
        "because": because,
        "writes": because is None,
        "kept": bound if because is not None else None,
        "form": bound,
        "refusal": refusal,
        "forms": {} if because is not None else forms(shown, bound),
        "bound": bound,
        "changed": isinstance(refusal, actions.Changed),
        "shown_form": _form_for(shown, bound),
        "new_id": lambda: str(uuid4()),
        "mark": mark,
        "clock": minutes_and_seconds,
        "when": when,
        "handed_in": HandedIn(shown),
    }
    status = CONFLICT if isinstance(refusal, actions.Changed) else UNPROCESSABLE
    return render(request, "assessments/attempt.html", said, status=200 if bound is None else status)


def _form_for(shown: Shown, bound: EntryForm | None) -> Callable[[str, str], EntryForm]:
    """Forms of sections and declarations, made where the page draws them."""

    def made(kind: str, key: str) -> EntryForm:
        sent = bound is not None and bound.kind == kind and bound.key == key
        return bound if bound is not None and sent else FORMS[kind](shown.method, shown.attempt, key)

    return made


def forms(shown: Shown, bound: EntryForm | None) -> dict[str, Any]:
    """The forms of the page by name; the one that was sent stands in the place of its own."""
    method, attempt = shown.method, shown.attempt
    made: dict[str, Any] = {"note": Note(method, attempt)}
    if method.questions is not None:
        made["question"] = Ask(method, attempt)
    if method.duration is not None:
        made["extension"] = Extend(method, attempt)
    if method.test is not None:
        made["score"] = Score(method, attempt, initial=_score(shown))
    if method.recordings is not None:
        files, initial = shown.row.files, HandedIn(shown).facts()  # type: ignore[attr-defined]
        made["recording"] = Recording(method, attempt, files=files, initial=initial)
        for one, file in shown.recordings:
            made[f"recording-{one.id}"] = _recording(shown, one.id, file)
    for card in shown.cards:
        made[f"judgement-{card.criterion.id}"] = _judge(shown, card)
    if bound is not None:
        made[str(bound.prefix)] = bound
    return made


def _score(shown: Shown) -> dict[str, Any]:
    entry = shown.score
    return {"score": entry.data["score"], "replaces": entry.id} if entry else {}


def _recording(shown: Shown, id: str, file: Mapping[str, Any] | None) -> Recording:
    one = next(each for each in shown.attempt.recordings if each.id == id)
    initial = {
        name: getattr(one, name)
        for name in ("held_at", "recorded_at", "seconds", "medium", "visible", "from_second", "to_second")
    }
    initial |= {"looked": one.visible is not None, "file": str(file["id"]) if file else ""}
    files = shown.row.files  # type: ignore[attr-defined]
    return Recording(shown.method, shown.attempt, id, initial=initial, files=files)


def _judge(shown: Shown, card: Card, data: Any = None) -> Judge:
    now = card.current
    initial: dict[str, Any] = {}
    if now is not None:
        initial = {"level": now.level or NOT_YET, "reason": now.reason, "pointers": list(now.pointers)}
        initial["replaces"] = now.entry
    pointers = [(one.code, f"{one.code} {one.title}") for one in card.evidence]
    known = {code for code, _ in pointers}
    pointers += [(code, code) for code in (now.pointers if now else ()) if code not in known]
    return Judge(shown.method, shown.attempt, card.criterion.id, data, initial=initial, pointers=pointers)


def _bound(shown: Shown, posted: QueryDict) -> EntryForm:
    """The form that was sent; raise ``Http404`` for one that this method does not have."""
    kind, key = posted.get("form", ""), posted.get("about", "")
    made = FORMS.get(kind)
    if made is None:
        raise Http404
    if made is Judge:
        card = next((card for card in shown.cards if card.criterion.id == key), None)
        if card is None:
            raise Http404
        return _judge(shown, card, posted)
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
    current = counts_now(list(shown.entries), place) if place else None
    data = cast("QueryDict", bound.data).copy()
    data[f"{bound.prefix}-replaces"] = str(current.id) if current else ""
    data[f"{bound.prefix}-id"] = str(uuid4())
    return data


def _place(bound: EntryForm) -> str:
    """Where the page opens after an entry: at what was done."""
    if bound.kind in LISTED:
        return f"{bound.kind}s"
    where = {"judgement": f"criterion-{bound.key}", "score": "score", "declared": "declarations"}
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

"""The page of a recording, and the bytes that were made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from touchstone.integrations.storage.port import NotKept
from touchstone.web.files import queries as files
from touchstone.web.files.actions import open_file
from touchstone.web.files.models import StoredFile
from touchstone.web.files.receiving import Received
from touchstone.web.files.sending import POLICY, send
from touchstone.web.files.store import store
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.forms import refuse
from touchstone.web.ui.lengths import mark
from touchstone.web.viewing import actions, addresses, queries
from touchstone.web.viewing.forms import CaptionsForm, LogForm, NominateForm, NoteForm
from touchstone.web.viewing.logging import OpenLog, open_logs, write
from touchstone.web.viewing.page import Shown
from touchstone.web.viewing.previewing import PAGE, page_picture

UNPROCESSABLE = 422
TYPES = {"poster": "image/jpeg", "strip": "image/jpeg"}


@cache_control(private=True, no_store=True)
@acts(*actions.SEES)
def player(request: ActorRequest, id: UUID) -> HttpResponse:
    """A recording to watch, with what was found in it and what people said of it."""
    try:
        file = files.visible(id, request.actor)
    except files.Quarantined as closed:
        return render(request, "files/quarantined.html", {"reasons": closed.reasons}, status=403)
    if files.family(file) not in queries.PLAYED:
        if request.method == "POST":
            raise Http404
        return redirect("viewing-document", id)
    shown = Shown(file, queries.viewing(file), request.actor, request.now)
    logs = open_logs(shown.file, request.actor)
    made, refusal = _forms(request, shown, logs), None
    if request.method == "POST":
        sent = request.POST.get("act", "")
        form = made.get(sent)
        if sent == "remove":
            return _removed(request, id)
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                ACTS[sent](request, id, form.cleaned_data)
            except Refused as refused:
                refuse(form, _named(refused) if sent == "log" else refused)
                refusal = refused
            else:
                return redirect(f"{reverse('viewing-player', args=[id])}{_place(sent, form)}")
    return _page(request, shown, logs, made, refusal)


def _named(refused: Refused) -> Refused:
    """The refusal with its fields called as the forms of this page call them."""
    fields = {NAMES.get(field, field): words for field, words in refused.fields.items()}
    return Refused(refused.message, refused.findings, fields)


def _place(sent: str, form: forms.Form) -> str:
    """Where the page opens again: an entry of the log at its second."""
    return f"?t={form.cleaned_data['second']}#log" if sent == "log" else PLACES[sent]


def _page(
    request: ActorRequest,
    shown: Shown,
    logs: list[OpenLog],
    made: dict[str, forms.Form],
    refusal: Refused | None,
) -> HttpResponse:
    wrong = next((form for form in made.values() if form.is_bound), None)
    source = ""
    if shown.plays and not getattr(request, "htmx", False):
        source = open_file(file=shown.file.id, by=request.actor, at=request.now)
        source = shown.address("playable") if shown.row.playable else source
    said = {
        "shown": shown,
        "one": shown.one,
        "source": source,
        "at": _second(request),
        "logs": logs,
        "notes": queries.notes(shown.file, request.actor),
        "forms": made,
        "form": wrong,
        "refusal": refusal,
        "mark": mark,
    }
    return render(request, "viewing/player.html", said, status=UNPROCESSABLE if wrong else 200)


def _second(request: ActorRequest) -> int:
    asked = request.GET.get("t", "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 0


def _forms(request: ActorRequest, shown: Shown, logs: list[OpenLog]) -> dict[str, forms.Form]:
    """The forms of the page; the one that was sent is bound."""
    sent = request.POST.get("act") if request.method == "POST" else None
    codes = sorted(
        (ksb.code for ksb in shown.plan.ksbs), key=lambda code: ("KSB".find(code[0]), int(code[1:]))
    )
    given: dict[str, tuple[Any, ...]] = {
        name: (request.POST, request.FILES) if sent == name else ()
        for name in ("nominate", "note", "captions")
    }
    made: dict[str, forms.Form] = {}
    if logs:
        made["log"] = _log_form(request, logs, sent == "log")
    if shown.may_note:
        made["note"] = NoteForm(*given["note"], codes=codes, initial={"second": _second(request)})
    if shown.may_say:
        made["captions"] = CaptionsForm(*given["captions"])
        if shown.methods:
            made["nominate"] = NominateForm(
                *given["nominate"], methods=shown.methods, initial=_initial(shown)
            )
    return made


def _log_form(request: ActorRequest, logs: list[OpenLog], is_sent: bool) -> LogForm:
    """The form of the first open log, or of the one that was sent."""
    chosen = request.POST.get("log-attempt") if is_sent else request.GET.get("log")
    log = next((one for one in logs if str(one.id) == chosen), logs[0])
    initial = {"second": _second(request), "attempt": log.id, "kind": "seen"}
    return LogForm(*((request.POST,) if is_sent else ()), method=log.method, initial=initial)


def _initial(shown: Shown) -> dict[str, Any]:
    """What was said before; otherwise what the file says, for people to confirm or correct."""
    row, created = shown.row, shown.found.created if shown.found else None
    return {
        "method": row.method,
        "held_at": row.held_at,
        "recorded_at": row.recorded_at or created,
        "from_second": row.from_second or 0,
    }


def _nominate(request: ActorRequest, id: UUID, said: dict[str, Any]) -> None:
    actions.nominate(file=id, by=request.actor, at=request.now, **said)
    messages.success(request, "The recording is handed in for assessment.")


def _note(request: ActorRequest, id: UUID, said: dict[str, Any]) -> None:
    actions.add_note(
        file=id,
        second=said["second"],
        text=said["text"],
        ksbs=tuple(said["ksbs"]),
        by=request.actor,
        at=request.now,
    )


def _log(request: ActorRequest, id: UUID, said: dict[str, Any]) -> None:
    file = queries.recording(id, request.actor)
    form = LogForm.data_of(said)
    write(file=file, attempt=said["attempt"], kind=said["kind"], said=form, by=request.actor, at=request.now)


def _caption(request: ActorRequest, id: UUID, said: dict[str, Any]) -> None:
    received = said["captions"]
    data = received.whole() if isinstance(received, Received) else received.read()
    try:
        text = (data or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\x00"
    if not text.strip("\x00 \n"):
        raise Refused("The captions were not taken.", fields={"captions": "The file holds no text."})
    actions.caption(file=id, text=text, language=said["language"], by=request.actor, at=request.now)
    messages.success(request, "The captions are kept.")


ACTS: dict[str, Callable[[ActorRequest, UUID, dict[str, Any]], None]] = {
    "nominate": _nominate,
    "note": _note,
    "log": _log,
    "captions": _caption,
}
NAMES = {"kind": "of_kind", "recording": "second"}  # fields of an entry that the form calls otherwise
PLACES = {"nominate": "#handed-in", "note": "#notes", "captions": "#transcript"}


def _removed(request: ActorRequest, id: UUID) -> HttpResponse:
    try:
        note = UUID(request.POST.get("note", ""))
    except ValueError:
        raise Http404 from None
    actions.remove_note(file=id, note=note, by=request.actor, at=request.now)
    return redirect(f"{reverse('viewing-player', args=[id])}#notes")


@require_safe
@acts(*actions.SEES)
def content(request: ActorRequest, signed: str) -> HttpResponse:
    """Poster, strip, the copy that plays or captions, for whom the address was signed."""
    grant = addresses.granted(signed, request.actor, request.now)
    if grant.what.startswith(PAGE):
        return page_picture(files.visible(grant.file, request.actor), int(grant.what.removeprefix(PAGE)))
    file = queries.recording(grant.file, request.actor)
    row = queries.viewing(file)
    if grant.what == "captions":
        return _captions(row.captions)
    sha256 = getattr(row, grant.what)
    if not sha256:
        raise Http404
    try:
        opened = store().open(sha256)
    except NotKept:
        raise Http404 from None
    size = opened.seek(0, 2)
    opened.seek(0)
    kind = TYPES.get(grant.what) or row.playable_type
    made = StoredFile(sha256=sha256, size=size, media_type=kind, name=f"{grant.what}-{file.id}")
    return send(request, made, opened, save=False)


def _captions(text: str) -> HttpResponse:
    if not text:
        raise Http404
    response = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

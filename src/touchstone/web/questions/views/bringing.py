"""A file of questions: taken in after it was looked at, and taken away whole."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.rules.words import plural
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.questions import listing
from touchstone.web.questions.actions import bringing
from touchstone.web.questions.forms import FileForm, TakeForm
from touchstone.web.ui.exports import lines
from touchstone.web.ui.forms import UNPROCESSABLE, refuse


@require_safe
@acts(Permission.KEEP_QUESTIONS)
def download(request: ActorRequest) -> HttpResponseBase:
    """The whole bank as a CSV file, which can be taken in again."""
    rows = lines([*listing.records(request.actor)])
    answer = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="question-bank.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@acts(Permission.KEEP_QUESTIONS)
def take_in(request: ActorRequest) -> HttpResponse:
    """First what is in a file, row by row, with nothing kept; then the word that takes it in."""
    if "content" in request.POST:
        return _taken(request)
    form, looked, taking = FileForm(), None, None
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                looked = bringing.look(form.cleaned_data["file"], request.actor)
            except Refused as refused:
                refuse(form, refused)
            else:
                taking = TakeForm(initial={"content": form.cleaned_data["file"]})
    return _page(request, form, looked, taking)


def _taken(request: ActorRequest) -> HttpResponse:
    taking = TakeForm(request.POST)
    if taking.is_valid():
        said = taking.cleaned_data
        try:
            looked = bringing.bring_in(
                content=said["content"], use=said["use"], by=request.actor, at=request.now
            )
        except Refused as refused:
            refuse(taking, refused)
        else:
            new = plural(len(looked.of(bringing.NEW)), "question")
            messages.success(request, f"{new} taken in, {'in use' if said['use'] else 'as drafts'}.")
            return redirect("questions-list")
    form = FileForm()
    return _page(request, form, None, taking)


def _page(
    request: ActorRequest, form: FileForm, looked: bringing.Looked | None, taking: TakeForm | None
) -> HttpResponse:
    shown = taking if taking is not None and taking.is_bound else form
    context = {
        "form": shown,
        "file": form,
        "looked": looked,
        "taking": taking if looked is not None and looked.of(bringing.NEW) else None,
        "wrong": looked.of(bringing.WRONG) if looked else [],
        "columns": bringing.COLUMNS,
        "example": listing.example(),
    }
    return render(request, "questions/take_in.html", context, status=UNPROCESSABLE if shown.errors else 200)

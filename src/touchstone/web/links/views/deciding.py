"""What came by a link: looked at, and then taken into the portfolio or refused."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.integrations.storage.port import NotKept
from touchstone.web.examining.queries import shown as examined
from touchstone.web.files.actions import open_waiting
from touchstone.web.files.queries import Quarantined
from touchstone.web.files.sending import send
from touchstone.web.files.store import store
from touchstone.web.links import actions, queries
from touchstone.web.links.forms import AcceptForm, RefuseForm
from touchstone.web.links.models import SentState
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.portfolio.queries import lock, pieces, standing
from touchstone.web.records import law
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

TAKES = Permission.EDIT_PORTFOLIO


@require_http_methods(["GET", "HEAD", "POST"])
@acts(TAKES)
def decide(request: ActorRequest, id: UUID) -> HttpResponse:
    """One file that came by a link: what it is, and the two ways on."""
    sent, refusal = queries.visible_sent(id, request.actor), None
    one = sent.apprenticeship
    plan = law.plan(one.standard, one.version)
    refusing = "because" in request.POST
    posted = request.method == "POST"
    known, locked = standing(pieces(one)), one.withdrawn_on is not None or lock(one, plan).locked
    said = request.POST if posted and not refusing else None
    take = AcceptForm(said, sent=sent, pieces=known, plan=plan, locked=locked)
    leave = RefuseForm(request.POST if posted and refusing else None)
    form = leave if refusing else take
    if posted and form.is_valid():
        try:
            return _done(request, id, take, leave)
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        except Quarantined as harm:
            refusal = Refused(str(harm))
    context = {
        "one": one,
        "sent": sent,
        "waits": sent.state == SentState.WAITING,
        "examined": examined([sent.file_id])[sent.file_id],
        "take": take,
        "leave": leave,
        "form": form if posted else None,
        "refusal": refusal,
        "locked": locked,
        "places": bool(take.fields["piece"].choices),  # type: ignore[attr-defined]
    }
    return render(request, "links/decide.html", context, status=UNPROCESSABLE if posted else 200)


def _done(request: ActorRequest, id: UUID, take: AcceptForm, leave: RefuseForm) -> HttpResponse:
    if leave.is_bound:
        because = leave.cleaned_data["because"]
        sent = actions.refuse_file(sent=id, because=because, by=request.actor, at=request.now)
        messages.success(request, "The file was refused, and its bytes are gone.")
        return redirect("links-home", sent.apprenticeship_id)
    if take.recording:
        file = actions.accept_recording(sent=id, by=request.actor, at=request.now)
        messages.success(request, "The file was taken as a recording. Hand it in for its method next.")
        return redirect("viewing-recordings", file.apprenticeship_id)
    piece = actions.accept_file(sent=id, **take.place, by=request.actor, at=request.now)
    messages.success(request, f"The file was taken into the portfolio, as {piece.code}.")
    return redirect("portfolio-piece", piece.id)


@require_safe
@acts(TAKES)
def look(request: ActorRequest, id: UUID) -> HttpResponse:
    """The bytes of a file that waits, for who may take it; that they opened it is kept."""
    sent = queries.visible_sent(id, request.actor)
    if sent.state != SentState.WAITING:
        raise Http404
    if not sent.file.waits:
        return redirect("files-open", sent.file_id)
    try:
        file = open_waiting(file=sent.file_id, by=request.actor, at=request.now)
        opened = store().open(file.sha256)
    except Quarantined as harm:
        said = {"reasons": harm.reasons}
        return render(request, "files/quarantined.html", said, status=403)
    except NotKept:
        raise Http404 from None
    return send(request, file, opened, save=False)

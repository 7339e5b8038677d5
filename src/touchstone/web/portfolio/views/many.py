"""Many pieces at once: choose the files, look at what each becomes, add those that are fine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from touchstone.rules.words import listed, plural
from touchstone.web.files.receiving import Received
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.portfolio import many
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.rows import FilesForm, RowForm, filled
from touchstone.web.portfolio.views.shown import REFUSED, Shown, shown
from touchstone.web.uploads import actions as uploads
from touchstone.web.uploads.models import State, Upload
from touchstone.web.uploads.queries import waiting
from touchstone.web.uploads.receiving import WAITING, offer, uploaded

EDITS = Permission.EDIT_PORTFOLIO
FORM = require_http_methods(["GET", "HEAD", "POST"])
CHOOSE = "Choose the files that are to become pieces."
LOCKED = "The portfolio is handed in, or the apprentice has left: nothing can be added to it now."


@FORM
@acts(EDITS)
def choose(request: ActorRequest, id: UUID) -> HttpResponse:
    """Which files are to become pieces."""
    known, refusal = shown(id, request.actor), None
    form = FilesForm()
    offer(form, id)
    if request.method == "POST":
        ids, refused = _came(request, id)
        for message in refused:
            messages.warning(request, message)
        if ids:
            return redirect(
                f"{reverse('portfolio-many-table', args=[id])}?{urlencode([('u', one) for one in ids])}"
            )
        refusal = Refused(CHOOSE if not refused else "No file was taken.", fields={"file": CHOOSE})
    context = {"one": known.one, "shown": known, "form": form, "refusal": refusal}
    return render(request, "portfolio/many.html", context, status=REFUSED if refusal else 200)


def _came(request: ActorRequest, id: UUID) -> tuple[list[UUID], list[str]]:
    """The uploads that a form names or carries, and what is said of files that were not taken."""
    ids, refused = _ids(request.POST.getlist("file_upload")), list[str]()
    carried = request.FILES.getlist("file")
    over = len(ids) + len(carried) - many.MOST
    if over > 0:
        refused.append(f"{many.MOST} files are taken at once. Bring the other {over} afterwards.")
    for file in carried[: max(many.MOST - len(ids), 0)]:
        if not isinstance(file, Received):
            continue
        try:
            ids.append(uploads.take_in(apprenticeship=id, file=file, by=request.actor, at=request.now).id)
        except Refused as why:
            refused.append(f"{file.name}: {' '.join(why.fields.values()) or why.message}")
    return ids[: many.MOST], refused


def _ids(given: list[str]) -> list[UUID]:
    found = []
    for one in given:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


@dataclass
class Row:
    """One file on the page."""

    upload: Upload
    form: RowForm
    mind: str = ""  # that it is here already
    waits: str = ""  # why nothing can be said of it yet
    refused: str = ""  # why the file itself was not taken
    added: Piece | None = None


@FORM
@acts(EDITS)
def table(request: ActorRequest, id: UUID) -> HttpResponse:
    """One row for each file; one click adds those that are fine, the others stay and say what is missing."""
    known, refusal = shown(id, request.actor), None
    posted = request.method == "POST"
    asked = _ids((request.POST if posted else request.GET).getlist("u"))[: many.MOST]
    rows = _rows(request, known, waiting(asked, id, request.actor))
    if posted and "look" not in request.POST:
        refusal = _add(request, known, rows)
        rows = [row for row in rows if row.added is None and not row.form.left_out]
        if not rows:
            return redirect("portfolio-home", id)
    elif not rows:
        messages.warning(
            request, "The files are not here any more, or are pieces already. Choose them again."
        )
        return redirect("portfolio-many", id)
    context = {
        "one": known.one,
        "shown": known,
        "rows": rows,
        "refusal": refusal,
        "unlooked": sum(not row.form["looked"].value() and not row.waits for row in rows),
    }
    return render(request, "portfolio/many_table.html", context, status=REFUSED if refusal else 200)


def _rows(request: ActorRequest, known: Shown, some: list[Upload]) -> list[Row]:
    """A row for each file; those that nobody has looked into are looked into, when that is asked for."""
    posted = request.method == "POST"
    fresh = sorted(
        (one for one in some if posted or one.state != State.KEPT), key=lambda one: one.name.casefold()
    )
    here = many.doubles([one for one in fresh if one.state == State.READY])
    wanted = fresh
    if posted:
        wanted = [one for one in fresh if "look" in request.POST and not _looked(request, one)]
    guessed = many.guesses(known.one, wanted, request.now)
    rows = []
    for one in fresh:
        guess, prefix = guessed.get(one.id), one.id.hex
        typed = filled(request.POST, prefix, guess) if posted else None
        form = RowForm(typed, plan=known.plan, prefix=prefix, guess=guess, leave=one.id in here)
        mind = here.get(one.id, "") or (guess.refused if guess else "")
        rows.append(Row(one, form, mind, _not_yet(one)))
    return rows


def _looked(request: ActorRequest, one: Upload) -> bool:
    return bool(request.POST.get(f"{one.id.hex}-looked"))


def _not_yet(one: Upload) -> str:
    return one.problem or WAITING.get(one.state, "")


def _add(request: ActorRequest, known: Shown, rows: list[Row]) -> Refused | None:
    """Add the rows that are fine; what is left out goes. Answer with what is to be said of the others."""
    if not known.open:
        return Refused(LOCKED)
    new = [
        many.New(row.upload.id, row.form.content, _file(request, row))
        for row in rows
        if row.form.is_valid() and not row.form.left_out and not row.waits
    ]
    done = many.add_pieces(apprenticeship=known.one.id, pieces=new, by=request.actor, at=request.now)
    for row in rows:
        _conclude(request, known, row, done.get(row.upload.id))
    added = [row.added.code for row in rows if row.added is not None]
    if added:
        messages.success(request, f"{plural(len(added), 'piece')} {_were(added)} added: {listed(added)}.")
    left = [row for row in rows if row.added is None and not row.form.left_out]
    if not left:
        return None
    return Refused(
        f"{plural(len(left), 'file')} {_were(left)} not added. What is missing stands beside each."
    )


def _file(request: ActorRequest, row: Row) -> Received:
    return uploaded(row.upload.id, row.upload.apprenticeship_id, request.actor, request.now)


def _conclude(request: ActorRequest, known: Shown, row: Row, done: Piece | Refused | None) -> None:
    if isinstance(done, Piece):
        row.added = done
    elif row.form.left_out:
        if row.upload.state != State.KEPT:
            uploads.end(upload=row.upload.id, by=request.actor, at=request.now)
    elif isinstance(done, Refused):
        row.refused = done.fields.get("file", "") or ("" if done.fields else done.message)
        row.form.say(done.fields)
    else:
        row.form.say(many.missing(known.one, row.form.content, request.now))


def _were(some: Sequence[object]) -> str:
    return "was" if len(some) == 1 else "were"

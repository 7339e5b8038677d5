"""Reading a portfolio: the overview, one piece, the matrix, and the form made from it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from touchstone.documents.mapping_form import form_pdf
from touchstone.documents.mapping_form.workbook import form_workbook
from touchstone.rules.findings import Outcome
from touchstone.rules.plan import Plan
from touchstone.web.anonymising.queries import OPENS_ORIGINALS, sealed
from touchstone.web.apprentices.queries import visible
from touchstone.web.bookings.queries import awaited
from touchstone.web.examining.queries import shown as examined
from touchstone.web.files.queries import family
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.portfolio import queries, searching
from touchstone.web.portfolio.coverage import matrix as matrix_of
from touchstone.web.portfolio.judging import judged
from touchstone.web.portfolio.listing import rows
from touchstone.web.portfolio.mapping import mapping
from touchstone.web.portfolio.overview import overview as whole
from touchstone.web.portfolio.pointing import pointed
from touchstone.web.portfolio.views.shown import SEES, Shown, shown, shown_piece
from touchstone.web.records import law
from touchstone.web.records.actions import take_document
from touchstone.web.records.waivers import named
from touchstone.web.ui.findings import drawn_report

AT_ONCE = 25  # pieces in the matrix: more columns nobody reads
FORM = "mapping_form"  # how the history names it
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@acts(*SEES)
def overview(request: ActorRequest, id: UUID) -> HttpResponse:
    """The pieces, what the rules say of them, and what can be done next."""
    actor, one = request.actor, visible(id, request.actor)
    plan = law.plan(one.standard, one.version)
    queries.rules_of(plan)
    found = whole(one, plan, request.now)
    known = Shown(one, plan, found.lock)
    may_ask = actor.may(Permission.ASK_OUTSIDE) and one.withdrawn_on is None
    to_give = actor.may(Permission.BOOK) and known.lock.accepted and found.given_at is None
    context = {
        "shown": known,
        "one": one,
        "found": found,
        "report": found.report or drawn_report(named(found.findings, one, actor)),
        "rows": found.rows or rows(found.pieces, queries.kind_titles(plan), pointed(found.pieces, actor)),
        "may_edit": known.may_edit(actor),
        "may_declare": actor.may(Permission.DECLARE_ANONYMISED) and known.open,
        "may_hand_in": _hands_in(request, plan) and known.open,
        "to_give": to_give,
        "may_give": to_give and awaited(one),
        "may_state": _states(request, plan) and known.open,
        "may_ask": may_ask,
        "sent": found.sent if may_ask else 0,
        "by": queries.names([known.lock.by]).get(known.lock.by, "Somebody"),
    }
    return render(request, "portfolio/overview.html", context)


@require_safe
@acts(*SEES)
def search(request: ActorRequest, id: UUID) -> HttpResponse:
    """Where the pieces and their files say some words."""
    one = visible(id, request.actor)
    words = request.GET.get("q", "").replace("\x00", "").strip()
    found = searching.search(one, words, request.actor) if words else []
    context = {"one": one, "words": words[: searching.LONGEST], "found": found}
    return render(request, "portfolio/search.html", context)


def _hands_in(request: ActorRequest, plan: Plan) -> bool:
    asked = queries.requirement_of(plan)
    party = request.actor.role.party
    return request.actor.may(Permission.HAND_IN) and asked is not None and asked[1].provided_by is party


def _states(request: ActorRequest, plan: Plan) -> bool:
    may = request.actor.may(Permission.WRITE_STATEMENT)
    return may and queries.statement_kind(plan, request.actor) is not None


@require_safe
@acts(*SEES)
def piece(request: ActorRequest, id: UUID) -> HttpResponse:
    """One piece, whole: what it is said to show, its files, what was declared of it, what the rules say."""
    known, found = shown_piece(id, request.actor)
    versions = list(found.versions.all())
    originals = sealed(version.file_id for version in versions)
    people = [found.added_by, found.anonymised_by]
    people += [person for version in versions for person in (version.added_by, version.removed_by)]
    actor = request.actor
    own = actor.may(Permission.WRITE_STATEMENT) and found.added_by == actor.person_id
    context = {
        "shown": known,
        "one": known.one,
        "piece": found,
        "found": examined(version.file_id for version in versions),
        "versions": [(version, family(version.file)) for version in versions],
        "newest": next(iter(found.files), None),
        "originals": originals,
        "opens_originals": any(actor.may(one) for one in OPENS_ORIGINALS),
        "may_take_back": known.may_edit(actor),
        "kind": queries.kind_titles(known.plan).get(found.kind, found.kind),
        "wording": [ksb for ksb in known.plan.ksbs if ksb.code in found.ksbs],
        "places": pointed([found], actor).get(found.id, {}),
        "names": queries.names(people),
        "findings": [
            one
            for one in judged(known.one, [found], request.now)
            if one.subject == found.code and one.outcome is not Outcome.MET
        ],
        "may_edit": known.may_edit(actor) and found.withdrawn_at is None,
        "may_restate": own and bool(found.statement) and known.open and found.withdrawn_at is None,
        "may_declare": actor.may(Permission.DECLARE_ANONYMISED) and known.open and not found.withdrawn_at,
    }
    return render(request, "portfolio/piece.html", context)


@require_safe
@acts(*SEES)
def matrix(request: ActorRequest, id: UUID) -> HttpResponse:
    """Pieces against KSBs, some pieces at a time, and what is missing in all of them."""
    known = shown(id, request.actor)
    page = queries.page_of(known.one, request.GET.get("page"), AT_ONCE)
    pieces = list(page)
    context = {
        "shown": known,
        "one": known.one,
        "page": page,
        "coverage": matrix_of(known.plan, pieces, queries.shown_by(known.one)),
        "places": pointed(pieces, request.actor),
        "may_edit": known.may_edit(request.actor),
    }
    return render(request, "portfolio/matrix.html", context)


@require_safe
@acts(*SEES)
def form_as_pdf(request: ActorRequest, id: UUID) -> HttpResponse:
    """The Mapping and Tracking Form as an accessible PDF."""
    known = shown(id, request.actor)
    take_document(one=known.one, document=FORM, by=request.actor, at=request.now)
    context = mapping(known.one, queries.pieces(known.one), request.now)
    return _download(form_pdf(context), "application/pdf", f"{_name(known.one.name)}.pdf")


@require_safe
@acts(*SEES)
def form_as_workbook(request: ActorRequest, id: UUID) -> HttpResponse:
    """The same as a workbook."""
    known = shown(id, request.actor)
    take_document(one=known.one, document=FORM, by=request.actor, at=request.now)
    context = mapping(known.one, queries.pieces(known.one), request.now)
    return _download(form_workbook(context), WORKBOOK, f"{_name(known.one.name)}.xlsx")


def _name(person: str) -> str:
    tidy = "".join(letter for letter in person if letter.isalnum() or letter in " -").strip()
    return f"Mapping and Tracking Form {tidy[:60]}".strip()


def _download(data: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response

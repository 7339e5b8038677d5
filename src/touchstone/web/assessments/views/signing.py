"""The apprentice's own page on the day: sign that the assessment starts, and that it has ended."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control

from touchstone.web.apprentices.queries import about_visible
from touchstone.web.assessments import actions
from touchstone.web.assessments.entries import Kept
from touchstone.web.assessments.queries import booked, log
from touchstone.web.assessments.signing import MOMENTS, signatures, why_not
from touchstone.web.assessments.writers import method_of
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.forms import UNPROCESSABLE

SAYS = {"start": "The assessment starts now", "end": "The assessment has ended"}


@dataclass(frozen=True)
class Signing:
    """One of the two moments: what is signed, who signed it so far, and why it cannot be signed now."""

    moment: str
    says: str
    signed: list[Kept]
    why_not: str


@cache_control(private=True, no_cache=True)
@acts(Permission.SIGN_FOR_SELF)
def sign(request: ActorRequest, id: UUID) -> HttpResponse:
    """What there is to sign; a button for each moment, on the day."""
    refusal = None
    if request.method == "POST":
        try:
            actions.sign(attempt=id, moment=request.POST.get("moment", ""), by=request.actor, at=request.now)
        except Refused as why:
            refusal = why
        else:
            messages.success(request, "You signed. It is in the record of your assessment.")
            return redirect("assessments-sign", id)
    row = _own(id, request)
    booking, entries = booked(row), log(row.id)
    moments = [
        Signing(one, SAYS[one], signatures(entries, one), why_not(row, booking, entries, one, request.now))
        for one in MOMENTS
    ]
    said = {"row": row, "one": row.apprenticeship, "method": method_of(row.apprenticeship, row)}
    said |= {"booking": booking, "moments": moments, "refusal": refusal}
    return render(request, "assessments/sign.html", said, status=UNPROCESSABLE if refusal else 200)


def _own(id: UUID, request: ActorRequest) -> Attempt:
    rows = about_visible(Attempt.objects.all(), request.actor).filter(id=id)
    found = rows.select_related("apprenticeship__organisation").first()
    if found is None:
        raise Http404
    return found

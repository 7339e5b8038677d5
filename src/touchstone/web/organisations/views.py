"""Pages of organisations: which role one acts in, the people, the partners, the settings."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touchstone.web.accounts import actions as accounts
from touchstone.web.accounts.queries import open_invitations
from touchstone.web.organisations import actions, listing, queries
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.forms import Invite, Partner, Settings
from touchstone.web.organisations.middleware import CHOSEN
from touchstone.web.organisations.permissions import BY_ID, ROLES, Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.exports import csv_response
from touchstone.web.ui.forms import UNPROCESSABLE, refuse


def _status(form: forms.Form) -> int:
    return UNPROCESSABLE if form.errors else 200


@require_safe
def no_role(request: HttpRequest) -> HttpResponse:
    """For somebody who is signed in and holds no role."""
    if not request.user.is_authenticated:
        return redirect_to_login("/")
    return render(request, "organisations/no_role.html")


@require_http_methods(["GET", "POST"])
@acts()
def roles(request: ActorRequest) -> HttpResponse:
    """The roles one holds, what each permits, and the switch between them."""
    if request.method == "POST":
        chosen = next((one for one in request.memberships if str(one.id) == request.POST.get("role")), None)
        if chosen is None:
            raise Http404
        request.session[CHOSEN] = str(chosen.id)
        messages.success(
            request, f"You act as {BY_ID[chosen.role].title.lower()} of {chosen.organisation} now."
        )
        return redirect("/")
    held = [(one, BY_ID[one.role]) for one in request.memberships]
    return render(request, "organisations/roles.html", {"held": held, "all_permissions": list(Permission)})


@require_http_methods(["GET", "POST"])
@acts(Permission.MANAGE_PEOPLE)
def people(request: ActorRequest) -> HttpResponseBase:
    """Who holds which role here, who is invited, and the form that invites."""
    actor = request.actor
    offered = [role for role in ROLES if role.of == actor.role.of and role.reach != "self"]
    held = listing.people(actor, offered, request.GET.dict())
    if request.GET.get("export") == "csv":
        return csv_response(held, "people")
    form = Invite(offered, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.invite(into=actor.organisation_id, by=actor, at=request.now, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"{form.cleaned_data['email']} is invited; the link is in the mail.")
            return redirect("organisations-people")
    known = {
        "form": form,
        "held": held,
        "invited": [(one, BY_ID[one.role]) for one in open_invitations(actor.organisation_id, request.now)],
    }
    return render(request, "organisations/people.html", known, status=_status(form))


@require_http_methods(["GET", "POST"])
@acts(Permission.MANAGE_PEOPLE)
def end(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask whether somebody's role shall end, and end it."""
    held = queries.holders(request.actor.organisation_id).filter(id=id).first()
    if held is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            accounts.end_role(membership=held.id, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, f"{held.person} is not {BY_ID[held.role].title.lower()} any more.")
            return redirect("organisations-people")
    known = {"held": held, "role": BY_ID[held.role], "refusal": refusal}
    return render(request, "organisations/end.html", known, status=UNPROCESSABLE if refusal else 200)


@require_http_methods(["GET", "POST"])
@acts(Permission.MANAGE_PARTNERS)
def partners(request: ActorRequest) -> HttpResponseBase:
    """The providers and employers one works with, and the form that adds one."""
    known = listing.partners(request.actor, request.GET.dict())
    if request.GET.get("export") == "csv":
        return csv_response(known, "partners")
    form = Partner(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_partner(by=request.actor, at=request.now, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"{added.name} is among your partners now.")
            return redirect("organisations-partners")
    return render(
        request, "organisations/partners.html", {"form": form, "known": known}, status=_status(form)
    )


@require_http_methods(["GET", "POST"])
@acts(Permission.MANAGE_PARTNERS)
def end_partner(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask whether to work with a partner no more, and end it."""
    own = request.actor.organisation_id
    partner = queries.all_partners(own).filter(id=id).first()
    if partner is None:
        raise Http404
    if request.method == "POST":
        actions.end_partner(partner=partner.id, by=request.actor, at=request.now)
        messages.success(request, f"You do not work with {partner.name} any more.")
        return redirect("organisations-partners")
    return render(request, "organisations/end_partner.html", {"partner": partner})


@require_POST
@acts(Permission.MANAGE_PEOPLE)
def withdraw(request: ActorRequest, id: UUID) -> HttpResponse:
    """Withdraw an invitation that was not accepted yet."""
    found = open_invitations(request.actor.organisation_id, request.now).filter(id=id).first()
    if found is None:
        raise Http404
    accounts.withdraw(invitation=found.id, by=request.actor, at=request.now)
    messages.success(request, f"The invitation of {found.email} is withdrawn.")
    return redirect("organisations-people")


@require_http_methods(["GET", "POST"])
@acts(Permission.MANAGE_ORGANISATION)
def settle(request: ActorRequest) -> HttpResponse:
    """The organisation's own name, numbers and address."""
    own = queries.organisation(request.actor.organisation_id)
    fields = ("name", "ukprn", "epao_id", "address")
    initial = {field: getattr(own, field) for field in fields}
    form = Settings(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle(facts=form.cleaned_data, by=request.actor, at=request.now)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Saved.")
            return redirect("organisations-settings")
    return render(request, "organisations/settings.html", {"form": form, "own": own}, status=_status(form))

"""Pages of the demonstration: who there is to be, and the tour. Elsewhere they are not found."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from touchstone.web.accounts.models import Person
from touchstone.web.demo.cast import cast
from touchstone.web.demo.tour import Stop, example, learners
from touchstone.web.demo.tour import tour as guided
from touchstone.web.organisations.permissions import BY_ID

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAGES_OF_ONE = (
    *("portfolio-home", "gateway-tasks", "bookings-apprentice", "assessments-apprentice"),
    *("records-record", "planning-home", "resits-home", "viewing-recordings"),
)
AT_STOP = "tour"  # the session's key of what the layout says on every page to whoever is on the tour


def only_in_a_demonstration(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer with a page that is not found where the demonstration is not switched on."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return checked


@require_safe
@only_in_a_demonstration
def home(request: HttpRequest) -> HttpResponse:
    """Who there is to be, by role, each with a button that signs in; and what this is."""
    known = cast()
    people = [(BY_ID[one.role], one.name, one.email, one.of) for one in known.people]
    people += [
        (
            BY_ID["apprentice"],
            " ".join(one.name),
            one.email,
            f"{one.standard}: {guided().stands_at[one.reaches]}",
        )
        for one in known.apprentices
        if one.signs_in
    ]
    roles: dict[str, list[tuple[str, str, str]]] = {}
    for role, name, email, of in people:
        roles.setdefault(role.id, []).append((name, email, of))
    context = {
        "roles": [(BY_ID[role], some) for role, some in roles.items()],
        "password": known.password,
        "organisation": known.organisation,
        "count": len(known.apprentices),
    }
    return render(request, "demo/home.html", context)


@require_POST
@only_in_a_demonstration
def sign_in(request: HttpRequest) -> HttpResponse:
    """Become somebody of the cast, and go where the tour wants."""
    known = cast()
    emails = {one.email for one in known.people} | {one.email for one in known.apprentices if one.signs_in}
    email = request.POST.get("email", "")
    person = Person.objects.filter(email=email).first() if email in emails else None
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    UserSession.objects.create_from_request(request)
    record_authentication(request, person, "password", email=person.email)  # as if they had just typed it
    request.session.pop(AT_STOP, None)
    stop = next((one for one in guided().stops if str(one.number) == request.POST.get("stop")), None)
    if stop is not None:
        last = len(guided().stops)
        request.session[AT_STOP] = {"number": stop.number, "last": last, "title": stop.title, "do": stop.do}
    messages.success(request, f"You are {person} now.")
    then = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(then, allowed_hosts={request.get_host()})
    return redirect(then if safe else "/")


@require_safe
@only_in_a_demonstration
def tour(request: HttpRequest) -> HttpResponse:
    """The journey, stop by stop."""
    stops = [(stop, _who(stop), _where(stop)) for stop in guided().stops]
    return render(request, "demo/tour.html", {"stops": stops, "words": guided().words})


def _who(stop: Stop) -> tuple[str, str]:
    if BY_ID[stop.role].reach == "self":
        own = learners(stop, signs_in=True)[0]
        return " ".join(own.name), own.email
    member = next(one for one in cast().people if one.role == stop.role)
    return member.name, member.email


def _where(stop: Stop) -> str:
    one = example(stop) if stop.page in PAGES_OF_ONE else None
    try:
        return reverse(stop.page, args=[one.id] if one else [])
    except NoReverseMatch:
        return "/"

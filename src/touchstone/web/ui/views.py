"""Pages that belong to no part of the journey: errors, what the footer leads to, the gallery."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui import errors, kept
from touchstone.web.ui.exports import csv_response
from touchstone.web.ui.gallery import gallery
from touchstone.web.ui.navigation import ABOUT, managed


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read, or is larger than we take."""
    return errors.page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What the role does not permit."""
    return errors.page(request, 403, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """What is not there, or not for this person."""
    return errors.page(request, 404)


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many tries in a short time."""
    return errors.page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault; where the database cannot be reached, the page that says so. Neither needs the database."""
    lost = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    return errors.bare_page(request, 503 if lost else 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form without its token: not taken, but its text is given back. It cannot be sent on from here."""
    try:
        fields = list(kept.open_fields(request.POST))
    except RequestDataTooBig:
        return errors.page(request, 413)
    secret = request.path.startswith(kept.NEVER)
    typed = [(kept.words(name), value) for name, value in fields if value.strip() and not secret]
    return render(request, "ui/csrf.html", {"typed": typed, "again": request.get_full_path()}, status=403)


@require_POST
def forget_kept(request: HttpRequest) -> HttpResponse:
    """Throw away what waited, and open the form anew."""
    waiting = kept.taken_out(request.session)
    request.session.pop(kept.KEY, None)
    return redirect(waiting.path if waiting else "/")


@require_safe
@acts(*ABOUT)
def manage(request: ActorRequest) -> HttpResponse:
    """The places that nobody goes to every day, each with what is done there."""
    return render(request, "ui/manage.html", {"places": managed(request.actor)})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held about people, and why."""
    return render(request, "ui/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """For whom the pages work, how that was checked, what does not work yet."""
    return render(request, "ui/accessibility.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The words of the field, and how to read a finding."""
    return render(request, "ui/help.html")


def components(request: HttpRequest) -> HttpResponseBase:
    """Every component with an example, for those who build pages; not on a live site."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    shown = gallery(request)
    if request.GET.get("export") == "csv":
        return csv_response(shown["table"], "kinds")
    return render(request, "ui/gallery.html", shown)

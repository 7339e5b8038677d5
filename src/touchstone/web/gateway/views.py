"""Pages of gateways."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse

from touchstone.web.organisations.request import ActorRequest, acts


@acts()
def tasks(_request: ActorRequest, _id: UUID) -> HttpResponse:
    raise Http404


item = confirm = confirmed = waiting = sign = review = tasks

"""The API itself: its operations, how bodies are read, and what errors become."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from touchstone.api import problems
from touchstone.api.problems import Problem, response
from touchstone.api.routers import (
    anonymising,
    appeals,
    apprentices,
    assessments,
    assessors,
    audit,
    bookings,
    circumstances,
    console,
    examining,
    gateway,
    going,
    hearing,
    imports,
    jobs,
    links,
    mapping,
    organisations,
    packs,
    people,
    planning,
    portfolio,
    privacy,
    quality,
    questions,
    records,
    reports,
    resits,
    results,
    room,
    scrutiny,
    suggestions,
    uploads,
    viewing,
)
from touchstone.api.shapes import Bodies
from touchstone.integrations.storage.port import StorageAway, StorageFull
from touchstone.rules.judge import InvalidRecordError
from touchstone.web.files.queries import Quarantined
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.ui.errors import FILES_AWAY, FILES_FULL

UNREADABLE = "The body cannot be read: an object of JSON is asked for."


class Service(NinjaAPI):
    """Operations are called by the names of their functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's name: programs that are made from the document call it so."""
        return str(operation.view_func.__name__)


ROUTERS = (
    organisations,
    people,
    apprentices,
    imports,
    circumstances,
    records,
    portfolio,
    anonymising,
    suggestions,
    mapping,
    packs,
    links,
    uploads,
    examining,
    viewing,
    planning,
    gateway,
    assessors,
    bookings,
    assessments,
    questions,
    console,
    room,
    quality,
    results,
    reports,
    resits,
    appeals,
    hearing,
    scrutiny,
    privacy,
    going,
    audit,
    jobs,
)


def service() -> Service:
    """Version 1, put together."""
    made = Service(
        title="Touchstone",
        version="1.0.0",
        urls_namespace="api-v1",
        docs_url=None,
        openapi_url=None,
        parser=Bodies(),
    )
    for module in ROUTERS:
        made.add_router("", module.router, tags=[module.__name__.rpartition(".")[2]])
    _errors(made)
    return made


def _errors(made: Service) -> None:
    """What each kind of exception becomes."""

    def handle(kind: type[Exception], become: Any) -> None:
        def handler(request: HttpRequest, error: Any) -> HttpResponse:
            return response(request, become(request, error))

        made.add_exception_handler(kind, handler)

    handle(Problem, lambda _, error: error)
    handle(Refused, lambda _, error: problems.of_refusal(error))
    handle(NotAllowed, problems.of_not_allowed)
    handle(Quarantined, lambda _, error: Problem(403, "quarantined", str(error)))
    handle(Http404, lambda _, __: problems.of_status(404))
    handle(ValidationError, lambda _, error: problems.of_errors(error.errors))
    handle(InvalidRecordError, lambda _, error: problems.of_contradiction(error))
    handle(StorageAway, lambda _, __: Problem(503, "unavailable", FILES_AWAY))
    handle(StorageFull, lambda _, __: Problem(503, "unavailable", FILES_FULL))
    handle(RequestDataTooBig, lambda _, __: problems.of_status(413))
    handle(HttpError, lambda _, error: Problem(error.status_code, "bad-request", UNREADABLE))

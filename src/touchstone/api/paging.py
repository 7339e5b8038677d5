"""Lists in pages: found by the last row before them, so that rows that come and go repeat no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field

from touchstone.api.problems import Problem
from touchstone.web.ui.orders import Order

Item = TypeVar("Item")
MOST = 200
Limit = Annotated[int, Field(ge=1, le=MOST, description="How many to answer with at most.")]
After = Annotated[
    str, Field(max_length=500, description="Where the page begins: taken from `next` of the page before.")
]


class Listed(Schema, Generic[Item]):
    """A page of a list. ``next`` is the address of the page that follows, or nothing."""

    items: list[Item]
    next: str | None


def paged(
    request: HttpRequest,
    response: HttpResponse,
    rows: QuerySet[Any],
    after: str,
    limit: int,
    item: Callable[[Any], Any],
    order: str = "pk",
) -> dict[str, Any]:
    """One page of rows: by a field (``-`` before it for downwards) and the key, each as ``item`` tells it.

    Also sets the header Link.
    """
    by = Order(order.removeprefix("-"), order.startswith("-"))
    start = by.read(after) if after else None
    if after and start is None:
        found = [{"pointer": "query:after", "detail": "Take it from the page before."}]
        raise Problem(422, "not-valid", "This is not where a page begins.", errors=found)
    found_rows = list(by.slice(rows, start, False)[: limit + 1])
    shown = found_rows[:limit]
    following = None
    if len(found_rows) > limit:
        asked = request.GET.dict() | {"after": by.write(shown[-1]), "limit": str(limit)}
        following = f"{request.path}?{urlencode(asked)}"
        response["Link"] = f'<{following}>; rel="next"'
    return {"items": [item(row) for row in shown], "next": following}

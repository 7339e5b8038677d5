"""An address is found by its words: the same page as Django finds by trying all, after a few tries."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

import pytest
from django.urls import Resolver404, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from tests.factories.addresses import every_address
from touchstone.project.shelves import Shelves
from touchstone.project.urls import pages

IDS = [UUID("5f3ad0c1-24a5-4f2e-9b0f-2f6a3c1d7e11")]
FEW = 45  # addresses that begin alike, of some 250


TEXTS = ("7", "record", "one.pdf", "2026-11-22", "apprentices")  # to try in any place of an address


def paths() -> list[str]:
    """Every address that somebody may open, with and without its last stroke, and some that nobody may."""
    texts: defaultdict[str, tuple[str, ...]] = defaultdict(lambda: TEXTS)
    known = [path.lstrip("/") for one in every_address() for path in one.paths(IDS, texts)]
    return [
        "",
        "apprentices",
        "no/such/page/",
        "api/v1/apprentices",
        *known,
        *(one.rstrip("/") for one in known),
    ]


def found(resolver: URLResolver, path: str) -> tuple[object, ...] | None:
    try:
        match = resolver.resolve(path)
    except Resolver404:
        return None
    return match.func, match.args, match.kwargs, match.url_name, match.route, match.namespaces


def test_it_finds_what_django_finds_by_trying_all() -> None:
    ours, all_of_them = Shelves(pages), URLResolver(RoutePattern(""), pages)
    tried = {path: (found(ours, path), found(all_of_them, path)) for path in paths()}
    assert [path for path, (here, there) in tried.items() if here != there] == []
    assert sum(here is not None for here, _ in tried.values()) > 250


@pytest.mark.parametrize(
    "path", ["", "apprentices/", "bookings/", f"apprentices/{IDS[0]}/", f"attempts/{IDS[0]}/"]
)
def test_only_a_few_are_tried(path: str) -> None:
    match = get_resolver().resolve(f"/{path}")
    assert match.tried is not None
    assert len(match.tried) <= FEW

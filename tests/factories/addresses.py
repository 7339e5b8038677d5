"""Every address of the application, read from its configuration: a new page cannot be forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import UUIDConverter
from django.urls.resolvers import RegexPattern

from touchstone.web.organisations.permissions import Permission

OTHERS = ("accounts/",)  # addresses that allauth brings
BY_TOKEN = "api/v1/"  # nobody comes in there by signing in; tests/api/test_walk.py walks them


@dataclass(frozen=True)
class Address:
    """One line of the address configuration."""

    route: str
    name: str
    needs: tuple[Permission, ...] | None  # None: the page is not wrapped by ``acts``
    ids: tuple[str, ...]  # parameters that name an object
    texts: tuple[str, ...]  # the other parameters

    @property
    def ours(self) -> bool:
        """Whether it is not one that a library brings."""
        return not self.route.startswith(OTHERS)

    def paths(self, ids: Iterable[UUID], texts: Mapping[str, Sequence[object]]) -> Iterator[str]:
        """Every path that these ids and texts give."""
        names = [*self.ids, *self.texts]
        for values in product(*([list(ids)] * len(self.ids)), *(texts[name] for name in self.texts)):
            yield "/" + self._filled(dict(zip(names, values, strict=True)))

    def _filled(self, values: Mapping[str, object]) -> str:
        parts = self.route.split("<")
        path = parts[0]
        for part in parts[1:]:
            said, _, rest = part.partition(">")
            path += f"{values[said.rpartition(':')[2]]}{rest}"
        return path


def every_address() -> list[Address]:
    """All that people open, in the order in which they are tried."""
    every = _within(get_resolver().url_patterns, "", {})
    return [one for one in every if not one.route.startswith(BY_TOKEN)]


def _within(
    patterns: Iterable[URLPattern | URLResolver], before: str, outer: Mapping[str, Any]
) -> Iterator[Address]:
    for one in patterns:
        route, converters = before + _route(one), {**outer, **one.pattern.converters}
        if isinstance(one, URLResolver):
            yield from _within(one.url_patterns, route, converters)
        else:
            yield _address(one, route, converters)


def _route(one: URLPattern | URLResolver) -> str:
    """The route; of a regular expression, as of allauth's, one that reads the same."""
    written = str(one.pattern)
    if not isinstance(one.pattern, RegexPattern):
        return written
    for name in one.pattern.regex.groupindex:
        start = written.index(f"(?P<{name}>")
        written = f"{written[:start]}<{name}>{written[written.index(')', start) + 1 :]}"
    return written.strip("^$").replace("\\", "")


def _address(one: URLPattern, route: str, converters: Mapping[str, Any]) -> Address:
    ids = tuple(name for name, kind in converters.items() if isinstance(kind, UUIDConverter))
    named = {*converters, *getattr(one.pattern.regex, "groupindex", {})}
    texts = tuple(sorted(named - set(ids)))
    return Address(route, one.name or "", getattr(one.callback, "needs", None), ids, texts)

"""Finds an address among hundreds by the words in it: Django tries one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Words = tuple[str, str]
ANY = "*"  # stands for every word


class Shelves(URLResolver):
    """The same addresses in the same order, each tried only for a path that begins as it does.

    A path is ``what/id/which/...``: its first and its third word name the shelf to look at.
    """

    def __init__(self, patterns: Sequence[URLPattern | URLResolver]) -> None:
        super().__init__(RoutePattern(""), patterns)
        self._shelves: dict[Words, URLResolver] = {}

    def resolve(self, path: str) -> ResolverMatch:
        """As Django's own; raise ``Resolver404`` where nothing is."""
        words = _words(path)
        return self._shelf(words).resolve(path)

    def _shelf(self, asked: Words) -> URLResolver:
        first, third = (word if word in self._known else ANY for word in asked)
        if (first, third) not in self._shelves:
            fitting = [
                pattern
                for pattern in _leaves(self.url_patterns)
                if all(of in (ANY, word) for of, word in zip(_words_of(pattern), (first, third), strict=True))
            ]
            self._shelves[first, third] = URLResolver(RoutePattern(""), fitting)
        return self._shelves[first, third]

    @cached_property
    def _known(self) -> set[str]:
        return {word for pattern in _leaves(self.url_patterns) for word in _words_of(pattern)}


def _words(path: str) -> Words:
    parts = path.split("/", 3)
    return parts[0], parts[2] if len(parts) > 2 else ""


def _words_of(pattern: URLPattern | URLResolver) -> Words:
    """The words that a path must have; whatever is not one word for certain may be any."""
    route = pattern.pattern
    if not isinstance(route, RoutePattern):
        return ANY, ANY
    first, third = (ANY if "<" in word else word for word in _words(str(route)))
    long = any(re.fullmatch(one.regex, "a/b") for one in route.converters.values())
    return (ANY if long else first), (ANY if long or isinstance(pattern, URLResolver) else third)


def _leaves(patterns: Sequence[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    """What stands in includes that add nothing to a path; one that does stays whole."""
    for one in patterns:
        plain = isinstance(one, URLResolver) and not (str(one.pattern) or one.namespace or one.default_kwargs)
        if isinstance(one, URLResolver) and plain:
            yield from _leaves(one.url_patterns)
        else:
            yield one

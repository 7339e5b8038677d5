"""Addresses of pages, many to a page: Django's own answer, asked for once for each kind of page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

PLACES = (UUID(int=0xFEED << 64), UUID(int=0xFACE << 64), UUID(int=0xCAFE << 64))  # nobody's ids
Where = tuple[str, str]  # the addresses that there are, and what they begin with
_where: ContextVar[Where | None] = ContextVar("where", default=None)


@contextmanager
def one_place() -> Iterator[None]:
    """Inside the block addresses are of one site: a page has a hundred, and Django looks for each."""
    before = _where.set(_here())
    try:
        yield
    finally:
        _where.reset(before)


def here() -> Where:
    """Which addresses there are, and what they begin with: what every address depends on."""
    return _where.get() or _here()


def _here() -> Where:
    return get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page; raise ``NoReverseMatch`` for a name nobody knows.

    One that takes ids alone is put together from what Django answered for others.
    """
    if kwargs or len(args) > len(PLACES):
        return reverse(name, args=args, kwargs=kwargs)
    for one in args:  # pages have dozens: any(...) takes longer than all else here
        if one.__class__ is not UUID:
            return reverse(name, args=args)
    return _pattern(name, len(args), *(here()))(*args)


@lru_cache(maxsize=2000)
def _pattern(name: str, ids: int, urls: str, prefix: str) -> Callable[..., str]:
    """How to write the address with so many ids, for these addresses below that prefix."""
    del urls, prefix  # what Django's answer depends on
    places = PLACES[:ids]
    found = reverse(name, args=places)
    if any(found.count(str(one)) != 1 for one in places) or "{" in found:
        return lambda *given: reverse(name, args=given)
    for one in places:
        found = found.replace(str(one), "{}", 1)
    return found.format


def known(name: str, *args: Any) -> str:
    """The address of a page that some installations lack, or nothing."""
    try:
        return address(name, *args)
    except NoReverseMatch:
        return ""

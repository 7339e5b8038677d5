"""Addresses of pages, many to a page: Django's own answer, asked for once for each kind of page."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

PLACES = (UUID(int=0xFEED << 64), UUID(int=0xFACE << 64), UUID(int=0xCAFE << 64))  # nobody's ids


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page; raise ``NoReverseMatch`` for a name nobody knows.

    One that takes ids alone is put together from what Django answered for others.
    """
    if kwargs or len(args) > len(PLACES) or any(one.__class__ is not UUID for one in args):
        return reverse(name, args=args, kwargs=kwargs)
    return _pattern(name, len(args), get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())(*args)


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

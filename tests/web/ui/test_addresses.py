"""Addresses put together from Django's own answer are Django's own answer."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch, get_resolver, reverse, set_script_prefix
from django.urls.converters import UUIDConverter

from touchstone.web.ui.addresses import address, known

ONE = UUID("5f3ad0c1-24a5-4f2e-9b0f-2f6a3c1d7e11")
TWO = UUID("0e9b8a77-1c1f-4a58-8a53-6f1d2b3c4d5e")


def of_ids() -> list[tuple[str, int]]:
    """The names of our pages whose addresses hold ids alone, and how many."""
    found = set()
    for name, forms in get_resolver().reverse_dict.lists():
        for ways, _, _, converters in forms:
            plain = all(set(names) == set(converters) for _, names in ways)  # no expression of its own
            if (
                isinstance(name, str)
                and plain
                and {type(one) for one in converters.values()} <= {UUIDConverter}
            ):
                found.add((name, len(converters)))
    return sorted(found)


@pytest.mark.parametrize(("name", "ids"), of_ids())
def test_it_is_what_django_says(name: str, ids: int) -> None:
    given = (ONE, TWO, uuid4())[:ids]
    assert address(name, *given) == reverse(name, args=given)
    assert address(name, *reversed(given)) == reverse(name, args=given[::-1])


def test_other_arguments_are_djangos_alone() -> None:
    said = address("records-let-pass", ONE, "portfolio.pieces")
    assert said == reverse("records-let-pass", args=[ONE, "portfolio.pieces"])


def test_it_follows_where_the_installation_is() -> None:
    before = address("records-record", ONE)
    set_script_prefix("/assessment/")
    try:
        assert address("records-record", ONE) == f"/assessment{before}"
    finally:
        set_script_prefix("/")
    assert address("records-record", ONE) == before


def test_other_addresses_are_asked_for_anew() -> None:
    address("records-record", ONE)
    with override_settings(ROOT_URLCONF="bench.web.bare"), pytest.raises(NoReverseMatch):
        address("records-record", ONE)


def test_a_page_that_is_not_there() -> None:
    assert known("no-such-page") == ""
    with pytest.raises(NoReverseMatch):
        address("no-such-page", ONE)

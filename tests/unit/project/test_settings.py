"""How the address of a database becomes Django's settings."""

from __future__ import annotations

from typing import Any

import pytest

from touchstone.project.settings import SHORT, database


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("postgresql://ada@host/own", {"options": SHORT}),
        (
            "postgresql://ada@/own?host=/run/own&sslmode=require",
            {"sslmode": "require", "options": SHORT},
        ),
        ("postgresql://ada@host/own?options=-c%20jit%3Doff", {"options": "-c jit=off"}),
    ],
)
def test_queries_are_taken_for_short_ones_unless_the_address_says_otherwise(url: str, options: Any) -> None:
    assert database(url)["OPTIONS"] == options | {"prepare_threshold": 5}  # statements may be kept ready

"""Nothing that an assessor captured is lost: a thousand days at random, on the console's own modules.

``CONSOLE_RUNS`` tries so many, others each time; the figure stands at the end of what the run says.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.factories.web import Cast
from tests.web.console.device.browsers import FEW, Browsers, Changes, Fetch, module
from tests.web.console.device.days import STEPS, days
from tests.web.console.device.server import CLOCK, Server

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("console days")]
RUNS = int(os.environ.get("CONSOLE_RUNS", "1000"))
LARGE = "CONSOLE_RUNS" in os.environ


@pytest.fixture
def server(people: Cast) -> Iterator[Server]:
    """The server in the morning."""
    with override_settings(CLOCK=CLOCK):
        yield Server.furnished(people)


def tried(
    server: Server,
    folder: Path,
    runs: int,
    changes: Changes = FEW,
    phases: Any = None,
    wrong: list[BaseException] | None = None,
) -> Counter[str]:
    """So many days, and what was in them; what went wrong in any joins ``wrong``."""
    told: Counter[str] = Counter()

    def at_once(fetch: Fetch) -> bool:
        if fetch.path.endswith("/captured/"):
            return False
        browsers.respond(fetch, *server.answer(fetch))
        return True

    browsers = Browsers(module(folder, changes), at_once)
    try:
        run_state_machine_as_test(
            days(browsers, server, told, [] if wrong is None else wrong),
            settings=settings(
                max_examples=runs,
                stateful_step_count=STEPS,
                derandomize=not LARGE,
                database=None,
                deadline=None,
                report_multiple_bugs=False,
                phases=phases or [Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        browsers.close()
    return told


def test_nothing_is_lost_in_a_thousand_days(
    server: Server, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    told = tried(server, tmp_path / "console", RUNS)
    figures = ", ".join(f"{number:,} {name}" for name, number in sorted(told.items()))
    record_property("figure", f"console: {told['runs']:,} runs, nothing lost: {figures}")
    assert told["runs"] >= RUNS

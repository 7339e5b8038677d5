"""The days at random would find a console that loses something: each of these faults is put in, and found.

``tests.web.console.kept`` holds the rest of the sender and the keeper to single cases.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import Phase
from hypothesis.errors import Flaky

from tests.web.console.device.browsers import FEW
from tests.web.console.device.server import Server
from tests.web.console.device.test_days import server, tried

__all__ = ["server"]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("console days")]
ENOUGH = 150  # days in which each was found by far
FAULTS = {
    "it says that something is kept before it is": (
        "session.js",
        "if (await this.keeper.append(chain, line)) {",
        "this.keeper.append(chain, line).catch(() => {}); if (true) {",
        "what was kept is gone",
    ),
    "a line does not follow the one before it": (
        "keeper.js",
        "head: line.hash }",
        "head: chain.head }",
        "a line does not follow the one before it",
    ),
    "two tabs write in one place": (
        "keeper.js",
        "if ((now?.next || 1) !== chain.next) {",
        "if (false) {",
        "nobody captured this|a capture failed",
    ),
    "something counts as received without an answer": (
        "sender.js",
        "last = await post(attempt,",
        "await keeper.received(device.id, attempt, sent, { receipt: null }); last = await post(attempt,",
        "a machine holds for received what the server has not",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(server: Server, tmp_path: Path, fault: str) -> None:
    name, before, after, said = FAULTS[fault]
    changes = {**FEW, name: (*FEW.get(name, ()), (before, after))}
    wrong: list[BaseException] = []
    with pytest.raises(
        (AssertionError, Flaky)
    ):  # tabs race: when hypothesis repeats a day it may end otherwise
        tried(server, tmp_path / "console", ENOUGH, changes, [Phase.generate], wrong)
    assert any(re.search(said, str(one)) for one in wrong)

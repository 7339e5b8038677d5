"""Feedback in the console: drafted as the server drafts it, and told with the judgement that it is about."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from tests.factories.node import bundled, node
from tests.web.console.hints.comparing import SCRIPT, _situation
from tests.web.console.hints.methods import shipped
from touchstone.web.assessments.entries import standing
from touchstone.web.assessments.feedback import draft, feedback, openings
from touchstone.web.console.method_data import method_data

ASK = """
import { readFileSync } from 'node:fs'
const { draft } = await import(process.argv[1])
const asked = JSON.parse(readFileSync(0, 'utf8'))
console.log(JSON.stringify(asked.map(({ pack, criterion, judged }) => {
  const all = pack.method.themes.flatMap(one => one.criteria)
  return draft(pack, all.find(one => one.id === criterion), judged)
})))
"""
AT = datetime(2026, 6, 1, 10, tzinfo=UTC)
REASONS = ("Named the model.", "  Named it, then lost it. ", "", "x" * 5000)


TOLD = """
import { readFileSync } from 'node:fs'
const { toldOf } = await import(process.argv[1])
const { criterion, logs } = JSON.parse(readFileSync(0, 'utf8'))
console.log(JSON.stringify(logs.map(log => {
  const { judged, written, fresh } = toldOf(log, criterion)
  return [judged?.id ?? null, written?.id ?? null, fresh]
})))
"""
# what happened, entry by entry: J judged, F feedback, a number takes back the entry of that number; then the
# judgement and the feedback that count, and whether the one is about the other
CASES = {
    "": (0, 0, False),
    "J": (1, 0, False),
    "J F": (1, 2, True),
    "J F J": (3, 2, False),  # judged anew
    "J J F": (2, 3, True),
    "J J F 2": (1, 3, False),  # the judgement it was written on is taken back
    "J J 2 F": (1, 4, True),  # written once the earlier one counted again
    "J F J 3": (1, 2, True),  # and what was written on that one counts again
    "J F J F 3": (1, 4, False),
    "J F J F 3 4": (1, 2, True),
    "J F 1": (0, 2, False),
    "J F 1 J": (4, 2, False),
    "J F 2": (1, 0, False),
    "F J": (2, 1, False),
}


@dataclass
class Entry:
    """An entry of a log, named by its place."""

    id: UUID
    number: int
    kind: str
    data: dict[str, Any]
    at: datetime
    by: UUID


def entries(said: str, criterion: str, level: str) -> list[Entry]:
    """The log of what happened."""
    kinds = {
        "J": ("judgement", {"criterion": criterion, "level": level, "reason": "Seen."}),
        "F": ("feedback", {"criterion": criterion, "text": "Well led."}),
    }
    found = []
    for number, what in enumerate(said.split(), 1):
        back = (
            ("taken_back", {"entry": str(UUID(int=int(what))), "reason": "A slip."})
            if what.isdigit()
            else None
        )
        found.append(Entry(UUID(int=number), number, *(back or kinds[what]), AT, UUID(int=0)))
    return found


def by_the_server(log: list[Entry], method: Any) -> tuple[int, int, bool]:
    """The judgement and the feedback that count, by number, and whether the one is about the other."""
    judged = [one.number for one in standing(log) if one.kind == "judgement"]
    written = [one.number for one in standing(log) if one.kind == "feedback"]
    fresh = any(one.fresh for one in feedback(method, log))
    return (judged or [0])[-1], (written or [0])[-1], fresh


def by_the_console(logs: list[list[Entry]], criterion: str, unsent: int, folder: Path) -> list[Any]:
    """The same of each log as the console says it, which has no number yet for the last of its entries."""
    told = [
        [
            {"id": str(one.id), "number": one.number, "kind": one.kind, "data": one.data}
            | ({"number": None} if one.number > len(log) - unsent else {})
            for one in log
        ]
        for log in logs
    ]
    script = bundled(SCRIPT.with_name("fold.js"), folder).as_uri()
    said = json.dumps({"criterion": criterion, "logs": told})
    done = subprocess.run(
        [node(), "--input-type=module", "-e", TOLD, script],
        input=said,
        capture_output=True,
        text=True,
        check=True,
    )
    number = {None: 0} | {str(UUID(int=one)): one for one in range(1, 50)}
    return [(number[judged], number[written], fresh) for judged, written, fresh in json.loads(done.stdout)]


def any_log(random: Random) -> str:
    """Judged, written and taken back at random; nothing is taken back twice."""
    said: list[str] = []
    for number in range(random.randint(1, 9)):
        back = [str(one) for one in range(1, number + 1) if said[one - 1] in "JF" and str(one) not in said]
        said.append(random.choice(["J", "F", random.choice(back) if back else "J"]))
    return " ".join(said)


def test_feedback_is_told_with_the_judgement_it_was_written_on(tmp_path: Path) -> None:
    method = next(of.method for of in shipped() if of.method.criteria)
    criterion, level = method.criteria[0].id, method.levels[-1].id
    random = Random(8)
    said = [*CASES, *(any_log(random) for _ in range(300))]
    logs = [entries(one, criterion, level) for one in said]
    server = [by_the_server(log, method) for log in logs]
    assert dict(zip(said, server[: len(CASES)], strict=False)) == CASES
    for unsent in (0, 1, 3):
        assert by_the_console(logs, criterion, unsent, tmp_path) == server


def test_the_console_drafts_as_the_server_does(tmp_path: Path) -> None:
    asked, expected = [], []
    for of in shipped():
        situation = _situation(of, timedelta())
        method = method_data(situation, situation.record.attempts[0])
        pack = {"method": method, "openings": openings(of.method)}
        for criterion in of.method.criteria[:4]:
            for level in of.method.levels:
                for reason in REASONS:
                    judged = {"level": level.id, "reason": reason}
                    asked.append({"pack": pack, "criterion": criterion.id, "judged": judged})
                    expected.append(draft(of.method, criterion, level.id, reason))
    script = bundled(SCRIPT.with_name("why.js"), tmp_path).as_uri()
    done = subprocess.run(
        [node(), "--input-type=module", "-e", ASK, script],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == expected
    assert len(expected) > 100

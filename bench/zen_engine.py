"""zen-engine on the same job: a business rules engine, its decision evaluated over a list (loop mode)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import zen

from bench.clock import medians
from bench.job import Job, Part, shortest
from bench.line import Line, faster
from touchstone.cohort import Cohort, grade_many

BAR = 20
ROUNDS = 5
FEW = 5000
GRADES = ("fail", "pass", "merit", "distinction")
LOOP = {
    "inputField": "apprentices",
    "outputPath": "apprentices",
    "executionMode": "loop",
    "passThrough": False,
}
FIRST, SECOND = "first", "second"


def measure(job: Job) -> Iterator[Line]:
    """An expression per method, then the specification's table as a decision table."""
    decision = zen.ZenEngine().create_decision(json.dumps(_graph()))
    people = {"apprentices": [_person(row, job.parts) for row in job.rows[:FEW].tolist()]}
    _check(job, decision, people)
    taken = medians(
        {
            "ours": lambda: grade_many(job.plan, Cohort(job.rows)),
            "zen": lambda: decision.evaluate(people),
        },
        ROUNDS,
    )
    yield faster(
        "zen-engine, loop mode",
        taken["ours"],
        taken["zen"] * len(job.rows) / FEW,
        BAR,
        f"only met and not met; {FEW:,} apprentices, scaled; making their dictionaries is not counted",
    )


def _person(row: list[int], parts: list[Part]) -> dict[str, list[int]]:
    person: dict[str, list[int]] = {}
    for name, part in zip((FIRST, SECOND), parts, strict=True):
        person[f"{name}_pass"] = [row[place] for place in part.passes]
        person[f"{name}_distinction"] = [row[place] for place in part.distinctions]
    return person


def _graph() -> dict[str, Any]:
    methods = [
        {
            "id": name,
            "key": name,
            "value": f"all({name}_pass, # == 1) ? (all({name}_distinction, # == 1) ? 2 : 1) : 0",
        }
        for name in (FIRST, SECOND)
    ]
    rows = (
        ("0", "", "fail"),
        ("", "0", "fail"),
        ("1", "1", "pass"),
        ("2", "2", "distinction"),
        ("", "", "merit"),
    )
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in (FIRST, SECOND)],
        "outputs": [{"id": "overall", "name": "overall", "field": "overall"}],
        "rules": [
            {"_id": f"row{number}", FIRST: first, SECOND: second, "overall": json.dumps(grade)}
            for number, (first, second, grade) in enumerate(rows)
        ],
    }
    chain = [
        _node("in", "inputNode", {}),
        _node("methods", "expressionNode", {"expressions": methods} | LOOP),
        _node("overall", "decisionTableNode", table | LOOP),
        _node("out", "outputNode", {}),
    ]
    edges = [
        {"id": f"edge{place}", "type": "edge", "sourceId": one["id"], "targetId": two["id"]}
        for place, (one, two) in enumerate(pairwise(chain))
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": chain, "edges": edges}


def _node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "content": content, "position": {"x": 0, "y": 0}}


def _check(job: Job, decision: Any, people: dict[str, Any]) -> None:
    found = [one["overall"] for one in decision.evaluate(people)["result"]["apprentices"]]
    expected = [GRADES[grade] for grade in shortest(job.rows[:FEW], 1, job.parts)]
    if found != expected:
        raise AssertionError("zen-engine was told another job")

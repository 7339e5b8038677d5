"""Why a grade is what it is so far, and what would change it: the console says what the rules say."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.factories.node import bundled, node
from tests.web.console.hints.comparing import SCRIPT, _situation
from tests.web.console.hints.methods import Of, every_method, shipped
from touchstone.rules.explain import Explainer
from touchstone.rules.grading import completions, method_grade
from touchstone.rules.plan.grading import Steps
from touchstone.web.console.method_data import method_data

ASK = """
import { readFileSync } from 'node:fs'
const { changes, steps } = await import(process.argv[1])
const { hints } = await import(process.argv[2])
const asked = JSON.parse(readFileSync(0, 'utf8'))
console.log(JSON.stringify(asked.map(({ method, entries }) => {
  const told = hints(method, entries, '2026-06-01T12:00:00Z')
  return { steps: steps(method, told.levels, told.score), changes: changes(method, told) }
})))
"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("why")
    return [bundled(SCRIPT.with_name(name), folder).as_uri() for name in ("why.js", "hints.js")]


def told(scripts: list[str], asked: list[dict[str, Any]]) -> list[Any]:
    """What the script says to each method with its judgements."""
    command = [node(), "--input-type=module", "-e", ASK, *scripts]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    answer: list[Any] = json.loads(done.stdout)
    return answer


def data(of: Of) -> Any:
    situation = _situation(of, timedelta())
    return method_data(situation, situation.record.attempts[0])


def judged(of: Of, levels: Mapping[str, str]) -> dict[str, Any]:
    """The method of a plan with these levels in its log."""
    entries = [
        {
            "id": f"e{number}",
            "number": number,
            "kind": "judgement",
            "data": {"criterion": criterion, "level": level},
            "at": "2026-06-01T10:00:00+00:00",
            "by": "me",
        }
        for number, (criterion, level) in enumerate(levels.items(), 1)
    ]
    return {"method": data(of), "entries": entries}


def by_the_rules(of: Of, levels: Mapping[str, str]) -> list[tuple[str, str]]:
    """The steps as the rules explain them."""
    lowest, highest = completions(of.method, levels, None)
    grade = method_grade(of.plan, of.method, levels)
    explainer = Explainer(lowest, highest, _nothing(of), {})
    return [
        (one.why.removesuffix("."), one.answer)
        for one in explainer.grading("", of.method.grading, grade).because
    ]


def _nothing(of: Of) -> Any:
    return {one.id: None for one in of.method.criteria}  # its own trace is not asked about


def test_the_steps_are_those_of_the_trace_of_the_rules(scripts: list[str]) -> None:
    random, cases = Random(7), []
    for of in every_method():
        if not isinstance(of.method.grading.rule, Steps):
            continue
        for share in (0, 0.5, 0.9, 1):
            known = [one for one in of.method.criteria if random.random() < share]
            best = of.method.levels[-1].id if of.method.levels else ""
            levels = {
                one.id: best if random.random() < 0.7 else random.choice(of.method.levels).id for one in known
            }
            cases.append((of, levels))
    answers = told(scripts, [judged(*case) for case in cases])
    for case, answer in zip(cases, answers, strict=True):
        said = [(f"{one['grade'].capitalize()} when {one['asks']}", one["answer"]) for one in answer["steps"]]
        assert said == by_the_rules(*case)
        assert all(one["clause"] for one in answer["steps"])
    assert len(cases) > 100


def method(name: str) -> Of:
    return next(of for of in shipped() if of.name == name)


def test_what_would_change_it_is_said_in_sentences(scripts: list[str]) -> None:
    of = method("ST1379 v1.1 observation")
    passes = {one.id: "met" for one in of.method.criteria if one.kind == "pass"}
    best = [one.id for one in of.method.criteria if one.kind == "distinction"]
    last, others = best[-1], dict.fromkeys(best[:-1], "met")
    first = next(iter(passes))
    practical = method("ST9001 v1.0 practical")
    craft = [one.id for one in practical.method.criteria if one.kind == "craft"]
    half = {one.id: "two" for one in practical.method.criteria if one.kind != "craft"}
    half |= dict.fromkeys(craft[:3], "one")
    answers = told(
        scripts,
        [
            judged(of, passes | others),
            judged(of, passes | others | {last: "not_met"}),
            judged(of, passes | others | {last: "met"}),
            judged(of, {**passes, first: "not_met"} | others | {last: "met"}),
            judged(practical, half),
        ],
    )
    said = [one["changes"] for one in answers]
    assert said[0] == [f"Distinction needs {last} met."]
    assert said[1] == [f"Distinction is out of reach as judged now: it would need {last} met."]
    assert said[2] == []
    assert said[3] == [
        f"{grade} is out of reach as judged now: it would need {first} met."
        for grade in ("Pass", "Distinction")
    ]
    assert said[4] == [
        "Pass needs one of CRA-5 or CRA-6 two.",
        "Merit needs CRA-5 and CRA-6 two.",
        "Distinction is out of reach as judged now: it would need for example CRA-1 and CRA-2 two.",
    ]


def test_no_step_is_lost_when_a_script_is_asked_for_a_score(scripts: list[str]) -> None:
    of = method("ST9001 v1.0 knowledge_test")
    asked = judged(of, {})
    score = {"kind": "score", "data": {"score": "29"}, "id": "s", "number": 1, "by": "me"}
    asked["entries"] = [{**score, "at": "2026-06-01T10:00:00+00:00"}]
    (answer,) = told(scripts, [asked])
    assert [one["answer"] for one in answer["steps"]] == ["does not hold", "does not hold", "holds"]
    assert answer["changes"] == [
        f"{grade} is out of reach as judged now: it would need a better score."
        for grade in ("Merit", "Distinction")
    ]
    assert Path(scripts[0].removeprefix("file://")).stat().st_size < 6_000

"""The three apprentices of the demonstration: their records, the moments asked about, their stories."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from touchstone.cli.gathering import plan_of
from touchstone.cli.moment import moment
from touchstone.plans.law_files import load_policy, load_scheme
from touchstone.plans.record_file import parse_record
from touchstone.rules.judge import assess
from touchstone.rules.plan import Plan
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation


@dataclass(frozen=True)
class Told:
    """One apprentice of the demonstration, judged."""

    name: str
    story: str
    on: str
    file: str
    data: bytes
    situation: Situation
    report: Report


@dataclass(frozen=True)
class Demonstration:
    """The plan, what a newcomer needs to know, and the apprentices."""

    plan: Plan
    says: str
    columns: Mapping[str, str]
    words: tuple[tuple[str, str], ...]
    apprentices: tuple[Told, ...]


def demonstration() -> Demonstration:
    """The demonstration as shipped, judged anew; the same on every day and every machine."""
    folder = files("touchstone.cli").joinpath("demo")
    script = json.loads(folder.joinpath("demonstration.json").read_text(encoding="utf-8"))
    plan = plan_of(script["plan"])
    policy, scheme = load_policy(), load_scheme()
    told = []
    for one in script["apprentices"]:
        data = folder.joinpath(one["record"]).read_bytes()
        record = parse_record(data, one["record"])
        situation = Situation(plan=plan, policy=policy, scheme=scheme, record=record, now=moment(one["on"]))
        told.append(
            Told(one["name"], one["story"], one["on"], one["record"], data, situation, assess(situation))
        )
    words = tuple((word, meaning) for word, meaning in script["words"])
    return Demonstration(plan, script["says"], script["columns"], words, tuple(told))


def write_files(told: Told, folder: Path) -> tuple[Path, Path]:
    """Write the record and the timeline picture into a folder; raise ``WrongInput`` when that fails."""
    from touchstone.cli.output import write
    from touchstone.documents.timeline import WIDE, timeline_svg

    record = folder / told.file
    picture = record.with_suffix(".svg")
    write(record, told.data)
    write(picture, timeline_svg(told.situation, told.report, width=WIDE))
    return record, picture

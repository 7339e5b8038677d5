"""Make the pictures of the documentation; with ``--check`` only say which are out of date.

A picture in pixels may differ by a shade between processors, so it is compared by what it is made from, noted
in ``made_from.json``. A picture in text is compared whole.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from touchstone.documents.sheet import TEMPLATE, sheet_context, typeset_sheet
from touchstone.documents.timeline import WIDE, timeline_svg
from touchstone.plans.law_files import load_policy, load_scheme
from touchstone.plans.plan_file import load_plan
from touchstone.plans.record_file import read_record
from touchstone.rules.calendar import LONDON
from touchstone.rules.judge import assess
from touchstone.rules.situation import Situation

HERE = Path(__file__).resolve().parent
PLANS = HERE.parents[1] / "src" / "touchstone" / "plans"
MOMENT = datetime(2026, 3, 2, 12, 0, tzinfo=LONDON)  # a fail was notified, a resit is still to be booked
PIXELS_PER_INCH = 96


def sheet(*, drawn: bool) -> dict[str, bytes]:
    """The first two pages of a planning sheet, and a note of what they are made from."""
    plan = load_plan(PLANS / "ST1379" / "1.2" / "plan.yaml")
    context = sheet_context(plan, "professional_discussion", load_policy())
    template = files("touchstone.documents").joinpath(TEMPLATE).read_bytes()
    made_from = sha256(template + json.dumps(context, sort_keys=True).encode()).hexdigest()
    note = {"made_from.json": (json.dumps({"sheet": made_from}, indent=1) + "\n").encode()}
    pages = typeset_sheet(context).pictures(PIXELS_PER_INCH)[:2] if drawn else []
    return note | {f"sheet-{number}.png": page for number, page in enumerate(pages, 1)}


def timelines() -> dict[str, bytes]:
    """One apprentice's days, for a desk and for a telephone."""
    record = read_record(HERE / "apprentice.json")
    plan = load_plan(PLANS / record.standard / record.version / "plan.yaml")
    situation = Situation(plan=plan, policy=load_policy(), scheme=load_scheme(), record=record, now=MOMENT)
    report = assess(situation)
    return {
        "timeline.svg": timeline_svg(situation, report, width=WIDE).encode(),
        "timeline-narrow.svg": timeline_svg(situation, report).encode(),
    }


def main() -> int:
    """0 when all is written or up to date, 1 when something is behind."""
    check = "--check" in sys.argv[1:]
    made = sheet(drawn=not check) | timelines()
    behind = [
        name
        for name, data in made.items()
        if not (HERE / name).is_file() or (HERE / name).read_bytes() != data
    ]
    if not check:
        for name in behind:
            (HERE / name).write_bytes(made[name])
        return 0
    for name in behind:
        sys.stderr.write(f"docs/images/{name} is out of date; make reference writes it anew.\n")
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())

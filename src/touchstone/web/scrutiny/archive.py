"""All records that somebody was granted as one ZIP file, with a manifest of hashes and how to judge them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from touchstone.documents import zipping
from touchstone.documents.zipping import Member, with_sums, written
from touchstone.rules.calendar import LONDON
from touchstone.web.records import law
from touchstone.web.records.exporting import SHIPPED, Exported

MOST = 500  # records in one file
TOO_MANY = "There are {number} records here, and {most} at most go into one file. Narrow the list first."
FORMAT = "touchstone-records/1"
HOW = """How to judge these records again

Each file under records/ is the record of one apprentice: facts, by ids, without names. Touchstone's command
line judges it and gives the answer that the web application gave at the moment in the command, with a
reason and a clause for every rule.

    {command}

manifest.json names for every record its hash (SHA-256), the moment, the plan with the hash of everything it
says, and the results that are not released yet: their judgements are not in the file, and the command says
that they are still to be judged. The policy and the national rules are named with their hashes too.
{policy}
Check that the files are as they were made:

    sha256sum -c SHA256SUMS
"""
OWN_POLICY = "The organisation's own policy is beside this file; the command names it with --policy.\n"


def zipped(made: Sequence[Exported], now: datetime) -> bytes:
    """The ZIP file. The same records at the same moment give the same bytes."""
    return b"".join(zipping.zipped(_members(made, now), now))


def _members(made: Sequence[Exported], now: datetime) -> Iterator[Member]:
    yield from with_sums(written(f"records/{one.name}", one.text) for one in made)
    yield written("manifest.json", _json(_manifest(made, now)))
    yield written("HOW-TO-JUDGE.txt", _how(made))
    if own := _policy(made):
        yield Member(f"{own}.yaml", (law.policy_file(own).read_bytes(),))


def _policy(made: Sequence[Exported]) -> str:
    """The policy that has to be taken along; nothing where it is the one that comes with Touchstone."""
    policy = made[0].law["policy"]["id"] if made else SHIPPED
    return "" if policy == SHIPPED else policy


def _how(made: Sequence[Exported]) -> str:
    command = made[0].command("records/") if made else "touchstone assess records/ID.json --on MOMENT"
    return HOW.format(command=command, policy=OWN_POLICY if _policy(made) else "")


def _manifest(made: Sequence[Exported], now: datetime) -> dict[str, Any]:
    shared = {name: made[0].law[name] for name in ("policy", "scheme")} if made else {}
    return {
        "format": FORMAT,
        "made_at": now.astimezone(LONDON).isoformat(),
        **shared,
        "records": [
            {
                "file": f"records/{one.name}",
                "sha256": one.sha256,
                "asked_at": one.moment,
                "plan": one.law["plan"],
                "not_released": sorted(one.hidden),
            }
            for one in made
        ],
    }


def _json(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"

"""The interchange record of an apprentice as a file, and what it takes to judge it again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from touchstone.plans.record_file import dump_record
from touchstone.rules.calendar import LONDON
from touchstone.rules.record import Record
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.actor import Actor
from touchstone.web.records import law, queries
from touchstone.web.records.told import narrowed, shareable
from touchstone.web.results.kept import policy_sha256, scheme_sha256

SHIPPED = "default"  # the policy that comes with Touchstone


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A record as its reader may have it; ``hidden`` are attempts whose judgements are not in it."""

    one: Apprenticeship
    record: Record
    now: datetime
    hidden: frozenset[str]

    @cached_property
    def text(self) -> str:
        """The file: ``touchstone assess`` reads it."""
        return dump_record(self.record)

    @cached_property
    def sha256(self) -> str:
        """The hash of the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def name(self) -> str:
        """What the file is called: by the apprentice's id, never by name."""
        return f"{self.one.id}.json"

    @property
    def moment(self) -> str:
        """The moment asked about, as ``--on`` takes it."""
        return self.now.astimezone(LONDON).isoformat()

    @property
    def law(self) -> dict[str, dict[str, str]]:
        """By what it is judged: each with its id and the hash of everything it says."""
        standard, version, policy = self.one.standard, self.one.version, self.one.organisation.policy
        return {
            "plan": {"id": f"{standard}@{version}", "sha256": law.plan_sha256(standard, version)},
            "policy": {"id": policy, "sha256": policy_sha256(policy)},
            "scheme": {"id": law.scheme().id, "sha256": scheme_sha256()},
        }

    def command(self, folder: str = "") -> str:
        """The command that judges the file again, to the answer of these pages."""
        policy = self.one.organisation.policy
        own = "" if policy == SHIPPED else f" --policy {policy}.yaml"
        return f"touchstone assess {folder}{self.name} --on {self.moment}{own}"


def exported(some: Sequence[Apprenticeship], actor: Actor, now: datetime) -> list[Exported]:
    """The records of apprentices whom the actor sees, as they may have them; as many queries as for one."""
    whole = queries.situations(some, now)
    made = []
    for one in some:
        situation, hidden = narrowed(whole[one.id], one, actor)
        record = shareable(situation.record, actor)
        made.append(Exported(one=one, record=record, now=situation.now, hidden=hidden))
    return made
